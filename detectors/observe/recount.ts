/**
 * Counts everything again from the stored events, in one go and by the pure functions alone: the truth that the running counts
 * are held against after a crash. It shares the fold and the meaning with the operators, and nothing else.
 */
import { Event } from '../../contracts/event/event.ts';
import {
  addAmounts,
  isNothing,
  NO_AMOUNT,
  sameAmount,
  type Amount,
  type Parts,
} from '../../contracts/amount.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { singleCaseId } from '../patterns/single-case.ts';
import { amountOf, contributions } from '../series/counting-plan.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import { meaningOf } from './meaning.ts';

export interface Recount {
  /** What is not nothing, by `series kind start`. */
  readonly amounts: ReadonlyMap<string, Amount>;
  /** The counts among them that are not zero. */
  readonly counts: ReadonlyMap<string, number>;
  /** Ids of the single-case signals that must stand, before the horizon for old cases is applied. */
  readonly singleCases: ReadonlySet<string>;
  /** `rule disease group subject` of every case that cluster rules count, before that horizon. */
  readonly clusterCases: ReadonlySet<string>;
  readonly events: number;
}

export const countKey = (series: SeriesKey, kind: CellKind, startAt: EpochMs): string =>
  `${series} ${kind} ${String(startAt)}`;

/** The order of `events` does not matter. */
export function recount(events: Iterable<Event>, catalogue: DetectorCatalogue): Recount {
  const folds = noFolds();
  let read = 0;
  for (const event of events) {
    read += 1;
    if (isFolded(event)) foldEvents(folds, [event]);
  }
  const amounts = new Map<string, Amount>();
  const singleCases = new Set<string>();
  const clusterCases = new Set<string>();
  for (const unit of folds.units.values()) {
    const { tally, cases } = meaningOf(unit, catalogue, folds.persons);
    for (const found of cases.single) singleCases.add(singleCaseId(found.disease, found.subject));
    for (const { rule, disease, group, subject } of cases.cluster)
      clusterCases.add([rule, disease, group, subject].join(' '));
    if (tally === null) continue;
    const dayAt = startOfDay(dayOf(tally.hourAt, catalogue.zone), catalogue.zone);
    for (const { series, measure, halves } of contributions(tally, catalogue.plan)) {
      if (halves && tally.halfAt !== undefined)
        add(amounts, countKey(series, 'half', tally.halfAt), amountOf(tally, measure));
      add(amounts, countKey(series, 'hour', tally.hourAt), amountOf(tally, measure));
      add(amounts, countKey(series, 'day', dayAt), amountOf(tally, measure));
    }
  }
  return { amounts, counts: countsIn(amounts), singleCases, clusterCases, events: read };
}

function add(amounts: Map<string, Amount>, key: string, amount: Amount): void {
  const known = amounts.get(key);
  amounts.set(key, known === undefined ? amount : addAmounts(known, amount));
}

function countsIn(amounts: ReadonlyMap<string, Amount>): Map<string, number> {
  return new Map(
    [...amounts].flatMap(([key, { count }]) => (count === 0 ? [] : [[key, count] as const])),
  );
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

/** What the operators keep; nothing is left out. */
export async function readAmounts(db: Queryable): Promise<Map<string, Amount>> {
  const answer = await db.query<{
    series: SeriesKey;
    kind: CellKind;
    start_at: EpochMs;
    count: number;
    parts: Parts | null;
  }>('SELECT series, kind, start_at, count, parts FROM observations');
  return new Map(
    answer.rows
      .map(({ series, kind, start_at, count, parts }): [string, Amount] => [
        countKey(series, kind, start_at),
        parts === null ? { count } : { count, parts },
      ])
      .filter(([, amount]) => !isNothing(amount)),
  );
}

/** Counts as the operators keep them; zeros are left out. */
export async function readCounts(db: Queryable): Promise<Map<string, number>> {
  return countsIn(await readAmounts(db));
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
    differences.push({ key, measure: measureOf(key), kept: one, recounted: other });
  }
  return differences;
}

/** Keys whose counts or parts are not the same: none where the running amounts are right. */
export function compareAmounts(
  kept: ReadonlyMap<string, Amount>,
  recounted: ReadonlyMap<string, Amount>,
): string[] {
  const keys = new Set([...kept.keys(), ...recounted.keys()]);
  return [...keys].filter(
    (key) => !sameAmount(kept.get(key) ?? NO_AMOUNT, recounted.get(key) ?? NO_AMOUNT),
  );
}

function measureOf(key: string): string {
  const [series = ''] = key.split(' ');
  return seriesParts(series as SeriesKey).measure;
}
