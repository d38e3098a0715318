/**
 * Adds up what the changed units of a batch add to and take from each series and hour. What cancels out within the batch is
 * left out: the counts did not change.
 */
import type { Delta } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import {
  contributions,
  countOf,
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
  correction: boolean;
}

const NONE: readonly SeriesKey[] = [];

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
    const left = before === null ? [] : contributions(before.tally, before.plan);
    const joined = after === null ? [] : contributions(after.tally, after.plan);
    const taken = countOf(before?.tally ?? {});
    const given = countOf(after?.tally ?? {});
    const isSameHour = before?.tally.hourAt === after?.tally.hourAt && taken === given;
    const stays = new Set(isSameHour ? joined.filter((key) => left.includes(key)) : NONE);
    const lost = left.filter((key) => !stays.has(key));
    const correction = lost.length > 0;
    for (const key of lost)
      this.#count(key, before?.tally.hourAt ?? 0, { delta: -taken, correction, change });
    for (const key of joined) {
      if (!stays.has(key))
        this.#count(key, after?.tally.hourAt ?? 0, { delta: given, correction, change });
    }
  }

  /** Cells that changed, in the order of their series and hour. */
  deltas(): Delta[] {
    return [...deltasOf(this.#onTime, false), ...deltasOf(this.#late, true)].sort(
      (one, other) => compare(one.series, other.series) || one.hourAt - other.hourAt,
    );
  }

  #count(series: SeriesKey, hourAt: EpochMs, step: Cell & { readonly change: UnitChange }): void {
    const isLate = step.change.receivedAt >= hourAt + HOUR_MS + this.#allowedLatenessMs;
    const cells = isLate ? this.#late : this.#onTime;
    let hours = cells.get(series);
    if (hours === undefined) cells.set(series, (hours = new Map<EpochMs, Cell>()));
    const cell = hours.get(hourAt);
    if (cell === undefined) hours.set(hourAt, { delta: step.delta, correction: step.correction });
    else {
      cell.delta += step.delta;
      cell.correction ||= step.correction;
    }
  }
}

function deltasOf(
  cells: ReadonlyMap<SeriesKey, ReadonlyMap<EpochMs, Cell>>,
  late: boolean,
): Delta[] {
  const deltas: Delta[] = [];
  for (const [series, hours] of cells) {
    for (const [hourAt, { delta, correction }] of hours) {
      if (delta !== 0) deltas.push({ series, hourAt, delta, correction, late });
    }
  }
  return deltas;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
