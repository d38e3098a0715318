// Numbers of facts that the door keeps within a range: a rule that asks for what lies outside would find nothing for ever, and say nothing of it.
import { ECG_RATE, READING_RANGES, type Range } from './event/reading-ranges.ts';
import type { FactKind } from './fact.ts';

/** What is asked of a number; all of it must hold. */
export interface AskedLimits {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

const ecg = { heartRatePerMin: ECG_RATE };

const FACT_RANGES: Readonly<Partial<Record<FactKind, Readonly<Record<string, Range>>>>> = {
  visit: { temperatureC: READING_RANGES['temperature-c'] },
  'ecg-recorded': ecg,
  'ecg-read': ecg,
};

/** A sentence where no value within reach of these facts fits; null where one can, or where the value has no range. */
export function faultOfRange(
  { kinds, quantities }: { kinds: readonly FactKind[]; quantities: readonly string[] | undefined },
  name: string,
  asked: AskedLimits,
): string | null {
  const ranges = kinds.flatMap((kind) => rangesOf(kind, name, quantities));
  if (ranges.length === 0 || ranges.includes(undefined)) return null;
  const known = ranges.filter((range) => range !== undefined);
  if (known.some((range) => fits(range, asked))) return null;
  const told = known.map(({ least, most }) => `${String(least)} to ${String(most)}`);
  return `contradiction: no ${name} fits, which is ${[...new Set(told)].join(' or ')}`;
}

/** `quantities`: of home readings, which are asked for. */
function rangesOf(
  kind: FactKind,
  name: string,
  quantities: readonly string[] | undefined,
): (Range | undefined)[] {
  if (kind !== 'home-reading' || name !== 'value') return [FACT_RANGES[kind]?.[name]];
  const all: Readonly<Record<string, Range>> = READING_RANGES;
  return (quantities ?? Object.keys(all)).map((quantity) => all[quantity]);
}

function fits({ least, most }: Range, { atLeast, atMost, above, below }: AskedLimits): boolean {
  return (
    (atLeast ?? -Infinity) <= most &&
    (atMost ?? Infinity) >= least &&
    (above ?? -Infinity) < most &&
    (below ?? Infinity) > least
  );
}
