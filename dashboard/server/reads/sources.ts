// The state of the feeds: each site's last word, and the whole in one row for the status strip.
import type { Quality, SiteSummary } from '../../../contracts/api/series.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { readSourceLines } from './source-statistics.ts';

const MS = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

interface SiteRow {
  readonly site_id: string;
  readonly state: 'active' | 'idle' | 'silent' | null;
  readonly received_ms: number;
  readonly occurred_ms: number;
}

/** `sites`: those that the account may see. */
export async function readSites(
  db: Queryable,
  sites: readonly Site[],
  now: EpochMs,
): Promise<SiteSummary[]> {
  const [progress, rejected, lines] = await Promise.all([
    db.query<SiteRow>(
      `SELECT p.site_id, s.state, ${MS('max(p.received_at_max)')} AS received_ms, ${MS('max(p.occurred_at_max)')} AS occurred_ms
       FROM site_progress p LEFT JOIN site_status s USING (site_id) GROUP BY p.site_id, s.state`,
    ),
    db.query<{ site_id: string; count: number }>(
      `SELECT site_id, sum(times)::int AS count FROM rejections WHERE at > to_timestamp($1::float8 / 1000) - interval '1 day' GROUP BY site_id`,
      [now],
    ),
    readSourceLines(db),
  ]);
  const rows = new Map(progress.rows.map((row) => [row.site_id, row]));
  const rejections = new Map(rejected.rows.map((row) => [row.site_id, row.count]));
  return sites.map((site) => {
    const row = rows.get(site.id);
    return {
      id: site.id,
      names: site.names,
      level: site.level,
      place: site.place,
      lastReceivedAt: row?.received_ms ?? null,
      lastOccurredAt: row?.occurred_ms ?? null,
      feed: row === undefined ? 'never' : (row.state ?? 'active'),
      rejectedLastDay: rejections.get(site.id) ?? 0,
      today: lines.get(site.id)?.today ?? null,
      delay: lines.get(site.id)?.delay ?? null,
    };
  });
}

interface QualityRow {
  readonly watermark_ms: number | null;
  readonly last_ms: number | null;
  readonly last_hour: number;
  readonly dead_letters: number | null;
  readonly late: number;
}

export interface QualitySites {
  /** Of these, those without progress have never sent. */
  readonly registered: number;
  /** Undefined: everything, also what belongs to no site. */
  readonly only: readonly string[] | undefined;
}

export async function readQuality(
  db: Queryable,
  { sites, now }: { readonly sites: QualitySites; readonly now: EpochMs },
): Promise<Quality> {
  const only = sites.only ?? null;
  const [whole, states, rejected] = await Promise.all([
    db.query<QualityRow>(only === null ? WHOLE : PART, only === null ? [now] : [now, only]),
    db.query<{ state: string; count: number }>(
      `SELECT state, count(*)::int AS count FROM site_status
       WHERE $1::text[] IS NULL OR site_id = ANY ($1) GROUP BY state`,
      [only],
    ),
    db.query<{ code: string; count: number }>(
      `SELECT code, sum(times)::int AS count FROM rejections
       WHERE at > to_timestamp($1::float8 / 1000) - interval '1 day' AND ($2::text[] IS NULL OR site_id = ANY ($2))
       GROUP BY code ORDER BY count DESC LIMIT 100`,
      [now, only],
    ),
  ]);
  const row = whole.rows[0];
  const count = (state: string): number =>
    states.rows.find((one) => one.state === state)?.count ?? 0;
  const known = states.rows.reduce((sum, one) => sum + one.count, 0);
  return {
    at: now,
    watermarkAt: row?.watermark_ms ?? null,
    lastEventAt: row?.last_ms ?? null,
    eventsLastHour: row?.last_hour ?? 0,
    sites: {
      active: count('active'),
      idle: count('idle'),
      silent: count('silent'),
      never: Math.max(0, sites.registered - known),
    },
    rejectedLastDay: rejected.rows,
    deadLetters: row?.dead_letters ?? null,
    lateLastDay: row?.late ?? 0,
  };
}

const whole = (site: string, deadLetters: string): string => `SELECT
  (SELECT ${MS('max(watermark_at)')} FROM watermarks) AS watermark_ms,
  (SELECT ${MS('max(received_at_max)')} FROM site_progress WHERE ${site}) AS last_ms,
  (SELECT count(*)::int FROM events WHERE received_at > to_timestamp($1::float8 / 1000) - interval '1 hour' AND ${site}) AS last_hour,
  ${deadLetters} AS dead_letters,
  (SELECT count(*)::int FROM events
   WHERE late AND received_at > to_timestamp($1::float8 / 1000) - interval '1 day' AND ${site}) AS late`;
const WHOLE = whole('true', `(SELECT count(*)::int FROM dead_letters WHERE status = 'open')`);
/** A dead letter names no site. */
const PART = whole('site_id = ANY ($2::text[])', 'NULL::int');
