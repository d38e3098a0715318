/** Shares of counties by week, from settlements, stays and counts of visits; and how much of each week was not told. */
import type { SharePattern } from '../../contracts/catalogue/looks/share.ts';
import type { EventId, MeasureId, SiteId } from '../../contracts/ids.ts';
import { seriesKey, seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import { judgeShares } from '../patterns/share/judge-share.ts';
import {
  endOfWeeks,
  WEEK_MS,
  weeksAsked,
  weeksInWindow,
  type CountyShare,
  type ShareWeek,
} from '../patterns/share/share-weeks.ts';
import type { Look } from './look.ts';
import { followedRows } from './followed-persons.ts';
import { missedWeeks, type MissedOf } from './missed-weeks.ts';
import { servedRows } from './served-sites.ts';

export const shareLook: Look<SharePattern, readonly CountyShare[]> = {
  gather: gatherShares,
  judge: judgeShares,
  witnesses: behindShare,
};

interface Asked {
  readonly rule: SharePattern;
  readonly at: LookAt;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

interface WeekRow {
  readonly county: string;
  readonly back: number;
  readonly part: number;
  readonly whole: number;
  /** Where the rows say it themselves. */
  readonly missedShare?: number;
  readonly lacking?: readonly SiteId[];
}

async function gatherShares(tx: Tx, rule: SharePattern, at: LookAt): Promise<CountyShare[]> {
  const toAt = endOfWeeks(rule, at.asOf, at.catalogue.zone);
  const asked: Asked = { rule, at, toAt, fromAt: toAt - weeksAsked(rule) * WEEK_MS };
  const rows = await weekRows(tx, asked);
  const feed = FEEDS[rule.of];
  const missed = feed === null ? null : await missedWeeks(tx, { kind: feed, toAt, at });
  const counties = [...at.catalogue.places.values()].filter(({ level }) => level === 'county');
  return counties.map(({ code }) => {
    const missedOf = (back: number): number => missed?.({ county: code, back }) ?? 0;
    const own = rows.filter(({ county }) => county === code);
    const lacking = own.flatMap((row) => row.lacking ?? []);
    const told = own.map(({ back, part, whole, missedShare }): [number, ShareWeek] => [
      back,
      { part, whole, missedShare: missedShare ?? missedOf(back) },
    ]);
    // A week of which nothing is known at all may be one that was not told.
    const empty = Array.from({ length: weeksInWindow(rule) }, (_, back): [number, ShareWeek] => [
      back,
      { part: 0, whole: 0, missedShare: missedOf(back) },
    ]);
    const weeks = new Map([...empty, ...told]);
    return { county: code, weeks, ...(rule.sites !== undefined && { lacking }) };
  });
}

/** Whose silence would move the share; null: persons and sites, whose rows know it. */
const FEEDS: Readonly<Record<SharePattern['of'], MissedOf['kind'] | null>> = {
  'fund-out-of-county': 'claim',
  'referrals-out-of-county': 'visit',
  'first-contact': 'visit',
  'fraud-among-reviewed': 'claim',
  'hypertension-managed': null,
  'hypertension-controlled': null,
  'diabetes-managed': null,
  'diabetes-controlled': null,
  'remote-coverage': null,
};

function weekRows(tx: Tx, asked: Asked): Promise<WeekRow[]> {
  switch (asked.rule.of) {
    case 'fund-out-of-county':
      return fundRows(tx, asked);
    case 'referrals-out-of-county':
      return referralRows(tx, asked);
    case 'first-contact':
      return visitRows(tx, asked);
    case 'fraud-among-reviewed':
      return reviewRows(tx, asked);
    case 'hypertension-managed':
    case 'hypertension-controlled':
    case 'diabetes-managed':
    case 'diabetes-controlled':
      return followedRows(tx, asked);
    case 'remote-coverage':
      return servedRows(tx, asked);
  }
}

/** Weeks back of a moment, from the third parameter: the first moment of a week belongs to it. */
const backOf = (column: string): string =>
  `(ceil(extract(epoch FROM $2::timestamptz - ${column})::float8 / ${String(WEEK_MS / 1000)}) - 1)::int`;

/** Where a settlement does not say where its person is insured, the place of the institution stands for it. */
async function fundRows(tx: Tx, { at, fromAt, toAt }: Asked): Promise<WeekRow[]> {
  const found: WeekRow[] = [];
  for (const { code, level } of at.catalogue.places.values()) {
    if (level !== 'county') continue;
    const { rows } = await tx.query<WeekRow>(
      `SELECT $3::text AS county, ${backOf('settled_at')} AS back, sum(left_fund_fen)::float8 AS whole,
         coalesce(sum(left_fund_fen) FILTER (WHERE left(place, 6) <> $3), 0)::float8 AS part
       FROM settlement_lines WHERE left(coalesce(insured_place, place), 6) = $3 AND settled_at >= $1 AND settled_at < $2 AND state IS NOT NULL
       GROUP BY 2`,
      [storeTime(fromAt), storeTime(toAt), code],
    );
    found.push(...rows);
  }
  return found;
}

/** By when it was decided and where the settlement was made. What was taken back, and a review that is open again, are of no share. */
const REVIEWED = `reviewed_at >= $1 AND reviewed_at < $2 AND review IN ('proper', 'improper', 'fraud') AND state IN ('standing', 'partly-reversed')`;

async function reviewRows(tx: Tx, { fromAt, toAt }: Asked): Promise<WeekRow[]> {
  const { rows } = await tx.query<WeekRow>(
    `SELECT left(place, 6) AS county, ${backOf('reviewed_at')} AS back, count(*)::float8 AS whole,
       (count(*) FILTER (WHERE review = 'fraud'))::float8 AS part
     FROM settlement_lines WHERE review IS NOT NULL AND ${REVIEWED} GROUP BY 1, 2`,
    [storeTime(fromAt), storeTime(toAt)],
  );
  return rows;
}

/** To where somebody who was referred came within three days; who came nowhere here is not known to have gone anywhere. */
const NEXT_STAY = `JOIN LATERAL (SELECT r.place, r.event_id FROM stays r WHERE r.person = s.person AND r.site_id <> s.site_id
    AND r.admitted_at >= s.ended_at - interval '1 hour' AND r.admitted_at <= s.ended_at + interval '72 hours'
    ORDER BY r.admitted_at, r.unit LIMIT 1) AS n ON true
  WHERE s.ended_at >= $1 AND s.ended_at < $2 AND s.disposition = ANY ($3::text[])`;

async function referralRows(tx: Tx, { rule, fromAt, toAt }: Asked): Promise<WeekRow[]> {
  const { rows } = await tx.query<WeekRow>(
    `SELECT left(s.place, 6) AS county, ${backOf('s.ended_at')} AS back, count(*)::float8 AS whole,
       (count(*) FILTER (WHERE left(n.place, 6) <> left(s.place, 6)))::float8 AS part
     FROM stays s ${NEXT_STAY} GROUP BY 1, 2`,
    [storeTime(fromAt), storeTime(toAt), rule.dispositions ?? []],
  );
  return rows;
}

const VISITS = 'visits' as MeasureId;

/** Counts of all visits by site: township centres and village clinics are the grass roots. */
async function visitRows(tx: Tx, { at, fromAt, toAt }: Asked): Promise<WeekRow[]> {
  const { sites } = at.catalogue;
  const series = [...sites.keys()].map((where) =>
    seriesKey({ measure: VISITS, level: 'site', where, age: 'all' }),
  );
  const { rows } = await tx.query<{ series: SeriesKey; back: number; count: number }>(
    `SELECT series, ${backOf('start_at')} AS back, sum(greatest(count, 0))::float8 AS count FROM observations
     WHERE series = ANY ($3::text[]) AND kind = 'day' AND start_at >= $1 AND start_at < $2 GROUP BY 1, 2`,
    [storeTime(fromAt), storeTime(toAt), series],
  );
  const weeks = new Map<string, WeekRow>();
  for (const { series: key, back, count } of rows) {
    const site = sites.get(seriesParts(key).where as SiteId);
    if (site === undefined) continue;
    const county = site.place.slice(0, 6);
    const known = weeks.get(`${county} ${String(back)}`);
    const isGrassRoots = site.level === 'township-centre' || site.level === 'village-clinic';
    weeks.set(`${county} ${String(back)}`, {
      ...{ county, back },
      part: (known?.part ?? 0) + (isGrassRoots ? count : 0),
      whole: (known?.whole ?? 0) + count,
    });
  }
  return [...weeks.values()];
}

/**
 * Of the newest weeks: the dearest that were settled elsewhere, who was referred elsewhere, the reviews that came to fraud. Visits are counts,
 * and stand in their series.
 */
async function behindShare(
  tx: Tx,
  { place }: LookFinding,
  { rule, at }: { readonly rule: SharePattern; readonly at: LookAt },
): Promise<EventId[]> {
  const toAt = endOfWeeks(rule, at.asOf, at.catalogue.zone);
  const span = [storeTime(toAt - weeksInWindow(rule) * WEEK_MS), storeTime(toAt)];
  switch (rule.of) {
    case 'fund-out-of-county':
      return eventsOf(
        tx,
        `SELECT event_id FROM settlement_lines WHERE left(coalesce(insured_place, place), 6) = $3 AND settled_at >= $1 AND settled_at < $2
           AND state IS NOT NULL AND left(place, 6) <> $3 ORDER BY left_fund_fen DESC, record LIMIT 50`,
        [...span, place],
      );
    case 'referrals-out-of-county':
      return eventsOf(
        tx,
        `SELECT s.event_id FROM stays s ${NEXT_STAY} AND left(s.place, 6) = $4 AND left(n.place, 6) <> $4 ORDER BY s.ended_at DESC, s.unit LIMIT 50`,
        [...span, rule.dispositions ?? [], place],
      );
    case 'fraud-among-reviewed':
      return eventsOf(
        tx,
        `SELECT review_event_id AS event_id FROM settlement_lines WHERE review IS NOT NULL AND ${REVIEWED} AND left(place, 6) = $3
           AND review = 'fraud' ORDER BY reviewed_at DESC, record LIMIT 50`,
        [...span, place],
      );
    default:
      return [];
  }
}

async function eventsOf(tx: Tx, sql: string, values: readonly unknown[]): Promise<EventId[]> {
  const { rows } = await tx.query<{ event_id: EventId }>(sql, [...values]);
  return rows.map(({ event_id }) => event_id);
}
