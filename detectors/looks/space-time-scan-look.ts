/**
 * Clusters in space and time, from the store: cases by place, site and window of 24 hours, the single cases of the newest windows, and which
 * days of which sites are not known. One person counts once in a window.
 */
import { setImmediate } from 'node:timers/promises';
import type { SpaceTimeScanPattern } from '../../contracts/catalogue/looks/space-time-scan.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { addDays, dayOf } from '../../platform/zone/zone-time.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { judgeScan, scanSpan, type ScanGathered } from '../patterns/scan/judge-scan.ts';
import { clustersOf } from '../patterns/scan/standing-clusters.ts';
import type { StudyCase, StudyCount, StudySpan } from '../patterns/scan/study.ts';
import { readMissing } from '../progress/told-store.ts';
import { isKnownAfterAll } from '../windows/told-facts.ts';
import type { Look } from './look.ts';

export const spaceTimeScanLook: Look<SpaceTimeScanPattern, ScanGathered> = {
  gather: gatherScan,
  judge: judgeScan,
};

/** A city of ten million with an epidemic has fewer in two weeks. */
const CASES_MAX = 300_000;
/** Of a site, place and day, in thirteen weeks. */
const COUNTS_MAX = 800_000;

async function gatherScan(tx: Tx, rule: SpaceTimeScanPattern, at: LookAt): Promise<ScanGathered> {
  const span = scanSpan(rule, at.asOf, at.catalogue.zone);
  const counts = new Map<MeasureId, StudyCount[]>();
  const cases = new Map<MeasureId, StudyCase[]>();
  for (const measure of rule.measures) {
    counts.set(measure, await readCounts(tx, rule, { measure, span }));
    cases.set(measure, await readCases(tx, rule, { measure, span }));
  }
  return {
    counts,
    cases,
    unknown: await unknownDays(tx, rule, { span, at }),
    standing: await readStandingCases(tx, at),
    breathe: breathing(tx),
  };
}

/** Less than the store waits for a transaction that says nothing. */
const SAYS_SOMETHING_MS = 5_000;

/** Others have their turn; and while draws take long, the transaction does not look abandoned. */
function breathing(tx: Tx): () => Promise<void> {
  let saidAt = performance.now();
  return async () => {
    await setImmediate();
    if (performance.now() - saidAt < SAYS_SOMETHING_MS) return;
    saidAt = performance.now();
    await tx.query('SELECT 1');
  };
}

interface Of {
  readonly measure: MeasureId;
  readonly span: StudySpan;
}

/** A residence that is no finer than the county says less than the site. */
function placeColumn({ located, at }: SpaceTimeScanPattern): string {
  const length = at === 'township' ? 9 : 12;
  const place =
    located === 'residence'
      ? 'CASE WHEN length(residence) >= 9 THEN residence ELSE place END'
      : 'place';
  return `left(${place}, ${String(length)})`;
}

async function readCounts(
  tx: Tx,
  rule: SpaceTimeScanPattern,
  { measure, span }: Of,
): Promise<StudyCount[]> {
  const { rows } = await tx.query<StudyCount>(
    `SELECT "window", day, "siteId", place, count(*)::int AS cases FROM (
       SELECT floor((extract(epoch FROM $3::timestamptz - occurred_at) - 0.001) / 86400)::int AS "window", site_id AS "siteId",
         ${placeColumn(rule)} AS place, subject, min((occurred_at AT TIME ZONE $5)::date)::text AS day
       FROM case_places WHERE measure = $1 AND occurred_at >= $2 AND occurred_at < $3 GROUP BY 1, 2, 3, 4
     ) AS persons GROUP BY 1, 2, 3, 4 LIMIT $4`,
    [
      measure,
      ...[storeTime(span.endAt - span.days * DAY_MS), storeTime(span.endAt)],
      ...[COUNTS_MAX + 1, span.zone],
    ],
  );
  return bounded(rows, measure, COUNTS_MAX);
}

async function readCases(
  tx: Tx,
  rule: SpaceTimeScanPattern,
  { measure, span }: Of,
): Promise<StudyCase[]> {
  // Windows that are left out lie between: a cluster of so many known windows may begin earlier.
  const fromAt = span.endAt - Math.min(span.days, 2 * rule.durationDaysMax) * DAY_MS;
  const { rows } = await tx.query<StudyCase>(
    `SELECT unit, event_id AS "eventId", occurred_at AS at, site_id AS "siteId", ${placeColumn(rule)} AS place
     FROM case_places WHERE measure = $1 AND occurred_at >= $2 AND occurred_at < $3 LIMIT $4`,
    [measure, storeTime(fromAt), storeTime(span.endAt), CASES_MAX + 1],
  );
  return bounded(rows, measure, CASES_MAX);
}

function bounded<Row>(rows: Row[], measure: string, most: number): Row[] {
  if (rows.length > most)
    throw new RangeError(`${measure} has more than ${String(most)} cases to scan`);
  return rows;
}

async function readStandingCases(tx: Tx, { standing }: LookAt): Promise<Set<string>> {
  const known = clustersOf(standing).flatMap(({ memory }) =>
    memory.units.map((unit) => ({ measure: memory.measure, unit })),
  );
  if (known.length === 0) return new Set();
  const { rows } = await tx.query<{ name: string }>(
    `SELECT measure || ' ' || unit AS name FROM case_places
     WHERE (measure, unit) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [known.map(({ measure }) => measure), known.map(({ unit }) => unit)],
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * Days of the study that a site did not tell of in one of the kinds of events that the measures are made of, or before it was there. Which days
 * were missed is what `progress` found, at every tick: it is not looked for again in all that all sites told.
 */
async function unknownDays(
  tx: Tx,
  rule: SpaceTimeScanPattern,
  { span, at }: { readonly span: StudySpan; readonly at: LookAt },
): Promise<Map<SiteId, Set<DayKey>>> {
  const { catalogue } = at;
  const { rows: sites } = await tx.query<{ siteId: SiteId; firstDay: DayKey }>(
    'SELECT site_id AS "siteId", first_day AS "firstDay" FROM site_first_days',
  );
  const calendar = { zone: catalogue.zone, typeOf: (day: DayKey) => catalogue.dayType(day) };
  // As far as the study goes: what happened later is not asked about.
  const present = { now: span.endAt, calendar };
  const fromDay = dayOf(span.endAt - span.days * DAY_MS, catalogue.zone);
  const kinds = [
    ...new Set(rule.measures.flatMap((measure) => catalogue.feedKinds.get(measure) ?? [])),
  ];
  const told = await readMissing(tx, { ...present, sites, kinds, fromDay });
  const unknown = new Map<SiteId, Set<DayKey>>();
  for (const { siteId, firstDay } of sites) {
    const days = new Set<DayKey>(
      daysBefore(firstDay, { fromDay, endAt: span.endAt, zone: span.zone }),
    );
    for (const facts of told.get(siteId)?.values() ?? [])
      for (const day of facts.missed) if (!isKnownAfterAll(facts, day, present)) days.add(day);
    if (days.size > 0) unknown.set(siteId, days);
  }
  return unknown;
}

function daysBefore(
  firstDay: DayKey,
  of: { readonly fromDay: DayKey; readonly endAt: EpochMs; readonly zone: string },
): DayKey[] {
  const days: DayKey[] = [];
  const lastDay = dayOf(of.endAt, of.zone);
  for (let day = of.fromDay; day < firstDay && day <= lastDay; day = addDays(day, 1))
    days.push(day);
  return days;
}
