/**
 * Counts everything again from the stored events, in one go and by the pure functions alone: the truth that the running counts
 * are held against after a crash. It shares the fold and the meaning with the operators, and nothing else.
 */
import { Event } from '../../contracts/event/event.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { singleCaseId } from '../patterns/single-case.ts';
import { contributions, countOf } from '../series/counting-plan.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import { meaningOf } from './meaning.ts';

export interface Recount {
  /** Non-zero counts by `series kind start`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Ids of the single-case signals that must stand, before the horizon for old cases is applied. */
  readonly singleCases: ReadonlySet<string>;
  /** `rule disease group subject` of every case that cluster rules count, before that horizon. */
  readonly clusterCases: ReadonlySet<string>;
  readonly events: number;
}

export const countKey = (series: SeriesKey, kind: 'hour' | 'day', startAt: EpochMs): string =>
  `${series} ${kind} ${String(startAt)}`;

/** The order of `events` does not matter. */
export function recount(events: Iterable<Event>, catalogue: DetectorCatalogue): Recount {
  const folds = noFolds();
  let read = 0;
  for (const event of events) {
    read += 1;
    if (isFolded(event)) foldEvents(folds, [event]);
  }
  const counts = new Map<string, number>();
  const singleCases = new Set<string>();
  const clusterCases = new Set<string>();
  for (const unit of folds.units.values()) {
    const { tally, cases } = meaningOf(unit, catalogue, folds.persons);
    for (const found of cases.single) singleCases.add(singleCaseId(found.disease, found.subject));
    for (const { rule, disease, group, subject } of cases.cluster)
      clusterCases.add([rule, disease, group, subject].join(' '));
    if (tally === null) continue;
    const dayAt = startOfDay(dayOf(tally.hourAt, catalogue.zone), catalogue.zone);
    for (const series of contributions(tally, catalogue.plan)) {
      add(counts, countKey(series, 'hour', tally.hourAt), countOf(tally));
      add(counts, countKey(series, 'day', dayAt), countOf(tally));
    }
  }
  return { counts, singleCases, clusterCases, events: read };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
}

const PAGE = 5000;

/** All stored events, in pages by their key. */
export async function readEvents(db: Queryable): Promise<Event[]> {
  const events: Event[] = [];
  let after = '';
  for (;;) {
    const answer = await db.query<{ id: string; event: unknown }>(
      'SELECT id, event FROM events WHERE id > $1 ORDER BY id LIMIT $2',
      [after, PAGE],
    );
    for (const row of answer.rows) events.push(Event.parse(row.event));
    const last = answer.rows.at(-1);
    if (last === undefined || answer.rows.length < PAGE) return events;
    after = last.id;
  }
}

/** Counts as the operators keep them; zeros are left out. */
export async function readCounts(db: Queryable): Promise<Map<string, number>> {
  const answer = await db.query<{
    series: SeriesKey;
    kind: 'hour' | 'day';
    start_at: EpochMs;
    count: number;
  }>('SELECT series, kind, start_at, count FROM observations WHERE count <> 0');
  return new Map(
    answer.rows.map((row) => [countKey(row.series, row.kind, row.start_at), row.count]),
  );
}

export interface CountDifference {
  readonly key: string;
  readonly measure: string;
  readonly kept: number;
  readonly recounted: number;
}

/** Empty where the running counts are right. */
export function compareCounts(
  kept: ReadonlyMap<string, number>,
  recounted: ReadonlyMap<string, number>,
): CountDifference[] {
  const differences: CountDifference[] = [];
  for (const key of new Set([...kept.keys(), ...recounted.keys()])) {
    const one = kept.get(key) ?? 0;
    const other = recounted.get(key) ?? 0;
    if (one === other) continue;
    const [series = ''] = key.split(' ');
    differences.push({
      key,
      measure: seriesParts(series as SeriesKey).measure,
      kept: one,
      recounted: other,
    });
  }
  return differences;
}
