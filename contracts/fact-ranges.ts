// Numbers of facts that the door keeps within a range: a rule that asks for what lies outside would find nothing for ever, and say nothing of it.
import { ECG_RATE, READING_RANGES, type Range } from './event/reading-ranges.ts';
import { CLAIM_LINES_MAX, DAYS_SUPPLY_MAX, FEN_MAX } from './event/resource.ts';
import { FACT_PARTS_MAX, type FactKind } from './fact.ts';

/** What is asked of a number; all of it must hold. */
export interface AskedLimits {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

const ecg = { heartRatePerMin: ECG_RATE };

interface Limits extends Range {
  readonly isWhole?: true;
}

/** Of a settlement; the lines of one item are added up. */
const MONEY: Limits = { least: -FEN_MAX, most: FEN_MAX, isWhole: true };
const ADDED_MONEY: Limits = {
  least: -FEN_MAX * CLAIM_LINES_MAX,
  most: FEN_MAX * CLAIM_LINES_MAX,
  isWhole: true,
};

const FACT_RANGES: Readonly<Partial<Record<FactKind, Readonly<Record<string, Limits>>>>> = {
  visit: { temperatureC: READING_RANGES['temperature-c'] },
  'ecg-recorded': ecg,
  'ecg-read': ecg,
  claim: { totalFen: MONEY, fundFen: MONEY },
  'claim-item': {
    daysSupply: { least: 0, most: DAYS_SUPPLY_MAX * CLAIM_LINES_MAX },
    amountFen: ADDED_MONEY,
    unitPriceFen: { least: -Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, isWhole: true },
  },
};

interface AskedOf {
  readonly kinds: readonly FactKind[];
  /** Of home readings, which are asked for. */
  readonly quantities: readonly string[] | undefined;
}

/** A sentence where no value within reach of these facts fits; null where one can, or where the value has no range. */
export function faultOfRange(of: AskedOf, name: string, asked: AskedLimits): string | null {
  const known = knownRanges(of, name);
  if (known === null || known.some((range) => fits(range, asked))) return null;
  const told = known.map(
    ({ least, most, isWhole }) =>
      `${isWhole === true ? 'whole, ' : ''}${String(least)} to ${String(most)}`,
  );
  return `contradiction: no ${name} fits, which is ${[...new Set(told)].join(' or ')}`;
}

/** A sentence where no two values of these facts lie so far apart. */
export function faultOfRise(of: AskedOf, name: string, risesBy: number): string | null {
  const known = knownRanges(of, name);
  const most = Math.max(...(known ?? []).map((range) => range.most - range.least));
  return known === null || risesBy <= most
    ? null
    : `contradiction: no ${name} rises by more than ${String(most)}`;
}

/** So many facts of one sequence are looked at; of items those of as many settlements. */
const ADDED_MAX = 2_000 * FACT_PARTS_MAX;

/** A sentence where all facts of a sequence together do not reach so much. */
export function faultOfSum(of: AskedOf, name: string, least: number): string | null {
  const known = knownRanges(of, name);
  const most = Math.max(...(known ?? []).map((range) => range.most)) * ADDED_MAX;
  return known === null || least <= most
    ? null
    : `contradiction: all ${name} together come to no more than ${String(most)}`;
}

/** null where a kind has none. */
function knownRanges({ kinds, quantities }: AskedOf, name: string): Limits[] | null {
  const ranges = kinds.flatMap((kind) => rangesOf(kind, name, quantities));
  const known = ranges.filter((range) => range !== undefined);
  return known.length === 0 || known.length < ranges.length ? null : known;
}

function rangesOf(
  kind: FactKind,
  name: string,
  quantities: readonly string[] | undefined,
): (Limits | undefined)[] {
  if (kind !== 'home-reading' || name !== 'value') return [FACT_RANGES[kind]?.[name]];
  const all: Readonly<Record<string, Range>> = READING_RANGES;
  return (quantities ?? Object.keys(all)).map((quantity) => all[quantity]);
}

function fits(
  { least, most, isWhole }: Limits,
  { atLeast, atMost, above, below }: AskedLimits,
): boolean {
  const isReached =
    (atLeast ?? -Infinity) <= most &&
    (atMost ?? Infinity) >= least &&
    (above ?? -Infinity) < most &&
    (below ?? Infinity) > least;
  if (isWhole !== true) return isReached;
  const lowest = Math.max(Math.ceil(atLeast ?? -Infinity), Math.floor(above ?? -Infinity) + 1);
  const highest = Math.min(Math.floor(atMost ?? Infinity), Math.ceil(below ?? Infinity) - 1);
  return isReached && lowest <= highest;
}
