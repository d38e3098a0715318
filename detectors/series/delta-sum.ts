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
  delta: number;
  parts: Amount['parts'];
  correction: boolean;
}

/** What one unit adds to each of its series. */
type Added = ReadonlyMap<SeriesKey, Amount>;

export class DeltaSum {
  readonly #allowedLatenessMs: number;
  readonly #onTime = new Map<SeriesKey, Map<EpochMs, Cell>>();
  readonly #late = new Map<SeriesKey, Map<EpochMs, Cell>>();

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
    const isSameHour = before?.tally.hourAt === after?.tally.hourAt;
    const stays = (key: SeriesKey, amount: Amount, other: Added): boolean => {
      const there = isSameHour ? other.get(key) : undefined;
      return there !== undefined && sameAmount(amount, there);
    };
    const lost = [...left].filter(([key, amount]) => !stays(key, amount, joined));
    const correction = lost.length > 0;
    for (const [key, amount] of lost)
      this.#count(key, before?.tally.hourAt ?? 0, {
        amount: takenBack(amount),
        correction,
        change,
      });
    for (const [key, amount] of joined) {
      if (!stays(key, amount, left))
        this.#count(key, after?.tally.hourAt ?? 0, { amount, correction, change });
    }
  }

  /** Cells that changed, in the order of their series and hour. */
  deltas(): Delta[] {
    return [...deltasOf(this.#onTime, false), ...deltasOf(this.#late, true)].sort(
      (one, other) => compare(one.series, other.series) || one.hourAt - other.hourAt,
    );
  }

  #count(
    series: SeriesKey,
    hourAt: EpochMs,
    step: { readonly amount: Amount; readonly correction: boolean; readonly change: UnitChange },
  ): void {
    const isLate = step.change.receivedAt >= hourAt + HOUR_MS + this.#allowedLatenessMs;
    const cells = isLate ? this.#late : this.#onTime;
    let hours = cells.get(series);
    if (hours === undefined) cells.set(series, (hours = new Map<EpochMs, Cell>()));
    const { count, parts } = step.amount;
    const cell = hours.get(hourAt);
    if (cell === undefined) hours.set(hourAt, { delta: count, parts, correction: step.correction });
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
    contributions(tally, plan).map(({ series, measure }) => [series, amountOf(tally, measure)]),
  );
}

function deltasOf(
  cells: ReadonlyMap<SeriesKey, ReadonlyMap<EpochMs, Cell>>,
  late: boolean,
): Delta[] {
  const deltas: Delta[] = [];
  for (const [series, hours] of cells) {
    for (const [hourAt, { delta, parts, correction }] of hours) {
      if (!isNothing({ count: delta, parts }))
        deltas.push({
          series,
          hourAt,
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
