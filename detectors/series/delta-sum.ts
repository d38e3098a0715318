/**
 * Adds up what the changed units of a batch add to and take from each series and hour. What cancels out within the batch is
 * left out: the counts did not change.
 */
import { addParts, isNothing, sameAmount, takenBack, type Amount } from '../../contracts/amount.ts';
import type { Delta } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import {
  amountOf,
  contributions,
  sameTally,
  type CountingPlan,
  type Tally,
} from './counting-plan.ts';

/** What was counted for a unit, under which plan. */
export interface Counted {
  readonly tally: Tally;
  readonly plan: CountingPlan;
}

export interface UnitChange {
  readonly before: Counted | null;
  readonly after: Counted | null;
  /** Receipt of the latest fact that made the change: decides whether it came late. */
  readonly receivedAt: EpochMs;
}

interface Cell {
  readonly hourAt: EpochMs;
  readonly halfAt: EpochMs | undefined;
  delta: number;
  parts: Amount['parts'];
  correction: boolean;
}

/** What one unit adds to one of its series, and when. */
interface AddedAmount {
  readonly amount: Amount;
  readonly hourAt: EpochMs;
  readonly halfAt: EpochMs | undefined;
}

type Added = ReadonlyMap<SeriesKey, AddedAmount>;

export class DeltaSum {
  readonly #allowedLatenessMs: number;
  readonly #onTime = new Map<SeriesKey, Map<string, Cell>>();
  readonly #late = new Map<SeriesKey, Map<string, Cell>>();

  constructor(allowedLatenessMs: number) {
    this.#allowedLatenessMs = allowedLatenessMs;
  }

  add(change: UnitChange): void {
    const { before, after } = change;
    if (
      before?.plan.id === after?.plan.id &&
      sameTally(before?.tally ?? null, after?.tally ?? null)
    )
      return;
    const left = addedBy(before);
    const joined = addedBy(after);
    const lost = [...left].filter(([key, added]) => !isSame(added, joined.get(key)));
    const correction = lost.length > 0;
    for (const [key, added] of lost) {
      const back = { ...added, amount: takenBack(added.amount) };
      this.#count(key, back, { correction, change });
    }
    for (const [key, added] of joined)
      if (!isSame(added, left.get(key))) this.#count(key, added, { correction, change });
  }

  /** Cells that changed, in the order of their series and hour. */
  deltas(): Delta[] {
    return [...deltasOf(this.#onTime, false), ...deltasOf(this.#late, true)].sort(
      (one, other) =>
        compare(one.series, other.series) ||
        one.hourAt - other.hourAt ||
        (one.halfAt ?? 0) - (other.halfAt ?? 0),
    );
  }

  #count(
    series: SeriesKey,
    { amount, hourAt, halfAt }: AddedAmount,
    step: { readonly correction: boolean; readonly change: UnitChange },
  ): void {
    const isLate = step.change.receivedAt >= hourAt + HOUR_MS + this.#allowedLatenessMs;
    const cells = isLate ? this.#late : this.#onTime;
    let own = cells.get(series);
    if (own === undefined) cells.set(series, (own = new Map<string, Cell>()));
    const { count, parts } = amount;
    const name = `${String(hourAt)} ${String(halfAt)}`;
    const cell = own.get(name);
    if (cell === undefined)
      own.set(name, { hourAt, halfAt, delta: count, parts, correction: step.correction });
    else {
      cell.delta += count;
      cell.parts = addParts(cell.parts, parts);
      cell.correction ||= step.correction;
    }
  }
}

const NOTHING: Added = new Map();

function addedBy(counted: Counted | null): Added {
  if (counted === null) return NOTHING;
  const { tally, plan } = counted;
  return new Map(
    contributions(tally, plan).map(({ series, measure, halves }) => [
      series,
      {
        amount: amountOf(tally, measure),
        hourAt: tally.hourAt,
        halfAt: halves ? tally.halfAt : undefined,
      },
    ]),
  );
}

const isSame = (one: AddedAmount, other: AddedAmount | undefined): boolean =>
  other !== undefined &&
  one.hourAt === other.hourAt &&
  one.halfAt === other.halfAt &&
  sameAmount(one.amount, other.amount);

function deltasOf(
  cells: ReadonlyMap<SeriesKey, ReadonlyMap<string, Cell>>,
  late: boolean,
): Delta[] {
  const deltas: Delta[] = [];
  for (const [series, own] of cells) {
    for (const { hourAt, halfAt, delta, parts, correction } of own.values()) {
      if (!isNothing({ count: delta, parts }))
        deltas.push({
          series,
          hourAt,
          ...(halfAt !== undefined && { halfAt }),
          delta,
          ...(parts !== undefined && { parts }),
          correction,
          late,
        });
    }
  }
  return deltas;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
