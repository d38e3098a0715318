/**
 * Which houses of each county were served from afar within the span, from the counts by site of the measures that the rule names. A house whose feed
 * was silent is neither: silence is no answer.
 */
import type { ServedSites, SharePattern } from '../../contracts/catalogue/looks/share.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { seriesKey, seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import type { FeedKind } from '../windows/feed-kinds.ts';

export interface ServedRow {
  readonly county: string;
  readonly back: number;
  /** Houses. */
  readonly part: number;
  readonly whole: number;
  /** Of the houses, those of which nobody knows. */
  readonly missedShare: number;
  readonly lacking: readonly SiteId[];
}

interface Asked {
  readonly rule: SharePattern;
  readonly at: LookAt;
  readonly toAt: EpochMs;
}

type Standing = 'served' | 'lacking' | 'closed' | 'unknown';

export async function servedRows(tx: Tx, { rule, at, toAt }: Asked): Promise<ServedRow[]> {
  const { sites } = rule;
  if (sites === undefined) return [];
  const span: Spanned = { sites, at, fromAt: toAt - spanMs(sites.within), toAt };
  const asked = [...at.catalogue.sites.values()].filter(({ level }) =>
    sites.levels.includes(level),
  );
  const ids = asked.map(({ id }) => id);
  const counted = await countsOf(tx, ids, span);
  const missed = await missedDaysOf(tx, ids, span);
  const counties = new Map<string, { readonly id: SiteId; readonly is: Standing }[]>();
  for (const { id, place } of asked) {
    const known = { counts: counted.get(id) ?? new Map(), missedDays: missed.get(id) ?? 0 };
    const county = place.slice(0, 6);
    const rows = counties.get(county) ?? [];
    rows.push({ id, is: standingOf(known, sites) });
    counties.set(county, rows);
  }
  const isTold = [...counties.values()].flat().some(({ is }) => is === 'served');
  return [...counties].map(([county, houses]) => rowOf(county, houses, isTold));
}

/** Where no house of the whole city was served, nobody tells of it: that is a source that is missing, not a service. */
function rowOf(
  county: string,
  houses: readonly { readonly id: SiteId; readonly is: Standing }[],
  isTold: boolean,
): ServedRow {
  const of = (is: Standing): SiteId[] =>
    houses.filter((house) => house.is === is).map(({ id }) => id);
  const [part, lacking, unknown] = [of('served').length, of('lacking'), of('unknown').length];
  const whole = part + lacking.length;
  const missedShare = unknown === 0 ? 0 : unknown / (whole + unknown);
  const told = { county, back: 0, part, whole, missedShare: isTold ? missedShare : 1 };
  return { ...told, lacking: lacking.sort() };
}

interface Known {
  readonly counts: ReadonlyMap<string, number>;
  readonly missedDays: number;
}

/** One service that was told is a service, however silent the house was besides. */
function standingOf({ counts, missedDays }: Known, sites: ServedSites): Standing {
  const services = sites.by.reduce((sum, measure) => sum + (counts.get(measure) ?? 0), 0);
  if (services >= sites.least) return 'served';
  if (missedDays > sites.missedDaysMax) return 'unknown';
  return (counts.get(sites.open.measure) ?? 0) < sites.open.least ? 'closed' : 'lacking';
}

interface Spanned {
  readonly sites: ServedSites;
  readonly at: LookAt;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

const measuresOf = ({ by, open }: ServedSites): readonly MeasureId[] => [
  ...new Set([...by, open.measure]),
];

async function countsOf(
  tx: Tx,
  ids: readonly SiteId[],
  { sites, fromAt, toAt }: Spanned,
): Promise<ReadonlyMap<SiteId, ReadonlyMap<string, number>>> {
  const series = ids.flatMap((where) =>
    measuresOf(sites).map((measure) => seriesKey({ measure, level: 'site', where, age: 'all' })),
  );
  const { rows } = await tx.query<{ series: SeriesKey; count: number }>(
    `SELECT series, sum(greatest(count, 0))::float8 AS count FROM observations
     WHERE series = ANY ($3::text[]) AND kind = 'day' AND start_at >= $1 AND start_at < $2 GROUP BY 1`,
    [storeTime(fromAt), storeTime(toAt), series],
  );
  const found = new Map<SiteId, Map<string, number>>();
  for (const { series: key, count } of rows) {
    const { where, measure } = seriesParts(key);
    const own = found.get(where as SiteId) ?? new Map<string, number>();
    found.set(where as SiteId, own.set(measure, count));
  }
  return found;
}

/** Of the feed of each house that missed most. */
async function missedDaysOf(
  tx: Tx,
  ids: readonly SiteId[],
  { sites, at, fromAt, toAt }: Spanned,
): Promise<ReadonlyMap<SiteId, number>> {
  const { zone } = at.catalogue;
  const { rows } = await tx.query<{ site_id: SiteId; days: number }>(
    `SELECT site_id, max(days)::int AS days FROM (
       SELECT site_id, kind, count(*) AS days FROM told_facts
       WHERE missed AND site_id = ANY ($1::text[]) AND kind = ANY ($2::text[]) AND day >= $3 AND day < $4 GROUP BY 1, 2
     ) AS feeds GROUP BY 1`,
    [ids, kindsOf(sites, at), dayOf(fromAt, zone), dayOf(toAt, zone)],
  );
  return new Map(rows.map(({ site_id, days }) => [site_id, days]));
}

const kindsOf = (sites: ServedSites, { catalogue }: LookAt): readonly FeedKind[] => [
  ...new Set(measuresOf(sites).flatMap((measure) => catalogue.feedKinds.get(measure) ?? [])),
];
