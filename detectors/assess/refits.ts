/**
 * Series whose settled past was corrected. What was learned from it must be learned again, some milliseconds each, and not while a count is
 * applied: what the default detector would say of them waits for the next tick. Which series wait is a function of the stream and kept in
 * the store, so that neither the bounds of batches nor workers that start anew have a say in what is found.
 */
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { fitDayOf } from '../methods/vigil/live-model.ts';
import { isSettled, SETTLED_DAYS } from '../methods/vigil/params.ts';
import type { PreparedDetector } from '../series/detector.ts';
import type { Cell } from './cell-sum.ts';
import type { SeriesState } from './series-state.ts';

export interface WaitingRefit {
  readonly series: SeriesKey;
  /** Local number of the earliest day that was corrected. */
  readonly sinceDay: number;
  readonly sinceAt: EpochMs;
}

interface CorrectedAt {
  readonly zone: string;
  readonly asOf: EpochMs;
  readonly frontierAt: EpochMs;
}

type Counted = Pick<SeriesState, 'series' | 'firstDay' | 'detectors'>;

export class Refits {
  readonly #waiting: Map<SeriesKey, WaitingRefit>;
  readonly #changed = new Set<SeriesKey>();

  constructor(waiting: readonly WaitingRefit[] = []) {
    this.#waiting = new Map(waiting.map((one) => [one.series, one]));
  }

  /** Cells that were added to a series, of which some may lie in what was learned from. On the way of every count. */
  mark(state: Counted, cells: readonly Pick<Cell, 'kind' | 'startAt'>[], at: CorrectedAt): void {
    // No fit comes closer to the present.
    const recentAt = at.frontierAt - SETTLED_DAYS * DAY_MS;
    for (const { kind, startAt } of cells) {
      if (kind !== 'day' || startAt >= recentAt) continue;
      const day = dayNumberOf(dayOf(startAt, at.zone));
      const today = dayNumberOf(dayOf(at.frontierAt, at.zone));
      if (state.detectors.some((detector) => isLearnedFrom(state, detector, { day, today })))
        this.#wait(state.series, day, at.asOf);
    }
  }

  #wait(series: SeriesKey, day: number, asOf: EpochMs): void {
    const known = this.#waiting.get(series);
    if (known !== undefined && known.sinceDay <= day) return;
    this.#waiting.set(series, { series, sinceDay: day, sinceAt: known?.sinceAt ?? asOf });
    this.#changed.add(series);
  }

  isWaiting(series: SeriesKey): boolean {
    return this.#waiting.size > 0 && this.#waiting.has(series);
  }

  /** Whether what is said of a day must wait, by what has to be learned again first or by what was not learned yet. */
  waitsFor({ series, firstDay }: Counted, { learns }: PreparedDetector, day: number): boolean {
    return this.isWaiting(series) && learns !== null && isSettled(day, firstDay);
  }

  /** Those that have waited longest wait no more. */
  take(most: number): WaitingRefit[] {
    if (this.#waiting.size === 0) return [];
    const taken = [...this.#waiting.values()].sort(byAge).slice(0, most);
    for (const { series } of taken) {
      this.#waiting.delete(series);
      this.#changed.add(series);
    }
    return taken;
  }

  /** With the effects of the messages that changed it. */
  async store(tx: Tx, partition: number): Promise<void> {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    await tx.query(
      'DELETE FROM refits_waiting WHERE partition = $1 AND series = ANY ($2::text[])',
      [partition, changed],
    );
    const rows = changed.flatMap((series) => {
      const one = this.#waiting.get(series);
      if (one === undefined) return [];
      return [{ partition, series, since_day: one.sinceDay, since_at: one.sinceAt }];
    });
    this.#changed.clear();
    if (rows.length === 0) return;
    await bulkInsert(tx, {
      table: 'refits_waiting',
      columns: { partition: 'int4', series: 'text', since_day: 'int4', since_at: 'timestamptz' },
      rows,
    });
  }
}

export async function readRefits(tx: Tx, partition: number): Promise<Refits> {
  const { rows } = await tx.query<{ series: SeriesKey; since_day: number; since_at: EpochMs }>(
    'SELECT series, since_day, since_at FROM refits_waiting WHERE partition = $1',
    [partition],
  );
  return new Refits(
    rows.map((row) => ({ series: row.series, sinceDay: row.since_day, sinceAt: row.since_at })),
  );
}

/** Young series are learned from up to today, within a fraction of a millisecond: nothing of them waits. */
function isLearnedFrom(
  { firstDay }: Counted,
  { learns }: PreparedDetector,
  { day, today }: { readonly day: number; readonly today: number },
): boolean {
  return learns !== null && isSettled(today, firstDay) && day < fitDayOf(learns, today, firstDay);
}

/** The same whatever order they came into memory in. */
function byAge(one: WaitingRefit, other: WaitingRefit): number {
  return one.sinceAt - other.sinceAt || (one.series < other.series ? -1 : 1);
}
