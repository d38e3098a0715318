/**
 * The counts that the product keeps beside those that observe makes of the stored events now. What cannot be compared is counted and named, never
 * passed over: days whose events are no longer kept, counts that changed after the replayed time, and counts of which a change is on its way.
 */
import {
  isNothing,
  NO_AMOUNT,
  sameAmount,
  type Amount,
  type Parts,
} from '../../contracts/amount.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { countKey } from '../observe/recount.ts';
import { REMADE_COUNTS } from './remade-counts.ts';

export interface CountDifference {
  readonly series: SeriesKey;
  readonly kind: CellKind;
  /** Local day of the count. */
  readonly day: string;
  readonly startAt: EpochMs;
  readonly kept: Amount;
  readonly remade: Amount;
}

export interface CountsCompared {
  /** Of half hours, hours and days, on either side. */
  readonly compared: number;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly CountDifference[];
  /** Counts that changed at or after the replayed time. */
  readonly changedSince: number;
  /** Counts of which a change was observed and not yet added. */
  readonly onTheirWay: number;
  /** Days with counts of which the events are no longer kept. */
  readonly daysNotKept: {
    readonly from: string;
    readonly to: string;
    readonly days: number;
  } | null;
}

export interface KeptAndRemade {
  readonly kept: Queryable;
  readonly remade: Queryable;
  /** Both sides know what was received before. */
  readonly untilAt: EpochMs;
  /** Events before it are no longer kept; null where they are kept for ever. */
  readonly eventsFromAt: EpochMs | null;
  /** Names of counts, as `countKey` makes them. */
  readonly onTheirWay: ReadonlySet<string>;
  readonly zone: string;
}

/** A page of a report; the number of all is told beside it. */
const DIFFERENCES_MAX = 50;
const SERIES_AT_ONCE = 100;

export async function compareKept(request: KeptAndRemade): Promise<CountsCompared> {
  const series = await seriesOf(request);
  const sum = new Comparison(request);
  for (let start = 0; start < series.length; start += SERIES_AT_ONCE) {
    const some = series.slice(start, start + SERIES_AT_ONCE);
    const kept = await cellsOfSeries(request.kept, { some, of: KEPT });
    const remade = await cellsOfSeries(request.remade, { some, of: REMADE });
    for (const key of new Set([...kept.keys(), ...remade.keys()]))
      sum.compare(kept.get(key), remade.get(key));
  }
  return sum.outcome();
}

async function seriesOf({ kept, remade }: KeptAndRemade): Promise<SeriesKey[]> {
  const known = await kept.query<{ series: SeriesKey }>('SELECT series FROM series');
  const made = await remade.query<{ series: SeriesKey }>(
    `SELECT DISTINCT series FROM ${REMADE_COUNTS}`,
  );
  return [...new Set([...known.rows, ...made.rows].map(({ series }) => series))].sort();
}

interface CellRow {
  readonly series: SeriesKey;
  readonly kind: CellKind;
  readonly start_at: EpochMs;
  readonly count: number;
  readonly parts: Parts | null;
  /** Of what was remade: null. */
  readonly as_of: EpochMs | null;
}

const KEPT = 'as_of FROM observations';
const REMADE = `NULL::timestamptz AS as_of FROM ${REMADE_COUNTS}`;

async function cellsOfSeries(
  db: Queryable,
  { some, of }: { readonly some: readonly SeriesKey[]; readonly of: string },
): Promise<Map<string, CellRow>> {
  const { rows } = await db.query<CellRow>(
    `SELECT series, kind, start_at, count, parts, ${of} WHERE series = ANY ($1::text[]) ORDER BY series, kind, start_at`,
    [some],
  );
  return new Map(rows.map((row) => [countKey(row.series, row.kind, row.start_at), row]));
}

const amountIn = (row: CellRow | undefined): Amount => {
  if (row === undefined) return NO_AMOUNT;
  return row.parts === null ? { count: row.count } : { count: row.count, parts: row.parts };
};

/** Adds up what is compared, count by count. */
class Comparison {
  readonly #request: KeptAndRemade;
  readonly #differences: CountDifference[] = [];
  readonly #daysNotKept = new Set<string>();
  #compared = 0;
  #differing = 0;
  #changedSince = 0;
  #onTheirWay = 0;

  constructor(request: KeptAndRemade) {
    this.#request = request;
  }

  compare(kept: CellRow | undefined, remade: CellRow | undefined): void {
    const row = kept ?? remade;
    const [one, other] = [amountIn(kept), amountIn(remade)];
    if (row === undefined || (isNothing(one) && isNothing(other))) return;
    const { untilAt, eventsFromAt, onTheirWay, zone } = this.#request;
    const { series, kind, start_at: startAt } = row;
    const day = dayOf(startAt, zone);
    if (eventsFromAt !== null && startOfDay(day, zone) < eventsFromAt) this.#daysNotKept.add(day);
    else if (kept?.as_of != null && kept.as_of >= untilAt) this.#changedSince += 1;
    else if (onTheirWay.has(countKey(series, kind, startAt))) this.#onTheirWay += 1;
    else {
      this.#compared += 1;
      if (sameAmount(one, other)) return;
      this.#differing += 1;
      const difference = { series, kind, day, startAt, kept: one, remade: other };
      if (this.#differences.length < DIFFERENCES_MAX) this.#differences.push(difference);
    }
  }

  outcome(): CountsCompared {
    const days = [...this.#daysNotKept].sort();
    const [from, to] = [days[0], days.at(-1)];
    return {
      compared: this.#compared,
      differing: this.#differing,
      differences: this.#differences,
      changedSince: this.#changedSince,
      onTheirWay: this.#onTheirWay,
      daysNotKept: from === undefined || to === undefined ? null : { from, to, days: days.length },
    };
  }
}

/** Null where events are kept for ever. A day of slack: what a fact is counted under may be told by an event of the day before. */
export async function eventsKeptFrom(db: Queryable, now: EpochMs): Promise<EpochMs | null> {
  const { rows } = await db.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM keep + interval '-1 day') * 1000)::float8 AS ms FROM vigil_time_tables WHERE relation = 'events'`,
  );
  const keptMs = rows[0]?.ms ?? null;
  return keptMs === null ? null : now - keptMs;
}
