/** Reads what is known of each site's progress and rhythm, and writes what was decided of it. */
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, daysBetween, startOfDay } from '../../platform/zone/zone-time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import {
  daysOfRhythm,
  learnRhythm,
  type HourlyHistory,
  type Rhythm,
  type RhythmCalendar,
} from '../windows/rhythm.ts';
import type { DayGap } from '../windows/usual-gap.ts';
import type { FeedState } from '../windows/watermark.ts';

export interface SiteRow {
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly firstDay: DayKey;
  readonly occurredAtMax: EpochMs;
  readonly receivedAtMax: EpochMs;
  /** As last written; null for a site that was not seen before. */
  readonly state: FeedState | null;
  /** Receipt that was the last one at the tick before; null like `state`. */
  readonly toldReceivedAt: EpochMs | null;
  readonly gaps: readonly DayGap[];
}

export async function readSites(db: Queryable): Promise<SiteRow[]> {
  const answer = await db.query<SiteRow>(
    `SELECT p.site_id AS "siteId", max(p.place) AS place, min(f.first_day) AS "firstDay", max(p.occurred_at_max) AS "occurredAtMax",
       max(p.received_at_max) AS "receivedAtMax", s.state,
       s.last_received_at AS "toldReceivedAt", coalesce(s.gaps, '[]') AS gaps
     FROM site_progress p JOIN site_first_days f ON f.site_id = p.site_id LEFT JOIN site_status s ON s.site_id = p.site_id GROUP BY p.site_id, s.site_id ORDER BY p.site_id`,
  );
  return answer.rows;
}

/** Learns from this many days before today: four of each weekday. */
const LEARN_DAYS = 28;

export async function learnRhythms(
  db: Queryable,
  of: {
    readonly measure: MeasureId;
    readonly sites: readonly SiteRow[];
    readonly calendar: RhythmCalendar;
    readonly now: EpochMs;
  },
): Promise<Map<SiteId, Rhythm>> {
  const { calendar, now } = of;
  const today = dayOf(now, calendar.zone);
  const days = Array.from({ length: LEARN_DAYS }, (_, back) => addDays(today, back - LEARN_DAYS));
  const restDays = days.filter((day) => calendar.typeOf(day) === 'rest');
  const answer = await db.query<{ site: SiteId; rest: boolean; hour: number; total: number }>(
    `SELECT s.located AS site, (o.start_at AT TIME ZONE $2)::date = ANY ($3::date[]) AS rest,
       extract(hour FROM o.start_at AT TIME ZONE $2)::int AS hour, sum(greatest(o.count, 0))::float8 AS total
     FROM series s JOIN observations o ON o.series = s.series
     WHERE s.measure = $1 AND s.level = 'site' AND s.age = 'all' AND o.kind = 'hour' AND o.start_at >= $4 AND o.start_at < $5
     GROUP BY 1, 2, 3`,
    [
      of.measure,
      calendar.zone,
      restDays,
      storeTime(now - LEARN_DAYS * DAY_MS),
      storeTime(startOfDay(today, calendar.zone)),
    ],
  );
  const totals = new Map<SiteId, { work: number[]; rest: number[] }>();
  for (const { site, rest, hour, total } of answer.rows) {
    let sums = totals.get(site);
    if (sums === undefined) totals.set(site, (sums = { work: zeros(), rest: zeros() }));
    sums[rest ? 'rest' : 'work'][hour] = total;
  }
  return rhythmsOf(of.sites, totals, { days, restDays: new Set(restDays), zone: calendar.zone });
}

const zeros = (): number[] => new Array<number>(24).fill(0);

function rhythmsOf(
  sites: readonly SiteRow[],
  totals: ReadonlyMap<SiteId, Pick<HourlyHistory, 'work' | 'rest'>>,
  span: {
    readonly days: readonly DayKey[];
    readonly restDays: ReadonlySet<DayKey>;
    readonly zone: string;
  },
): Map<SiteId, Rhythm> {
  const rhythms = new Map<SiteId, Rhythm>();
  for (const { siteId, firstDay, receivedAtMax } of sites) {
    const sums = totals.get(siteId);
    if (sums === undefined) continue;
    const since = span.days.filter((day) => daysBetween(firstDay, day) >= 0);
    const seen = daysOfRhythm(since, dayOf(receivedAtMax, span.zone));
    const rest = seen.filter((day) => span.restDays.has(day)).length;
    const rhythm = learnRhythm({ ...sums, days: { rest, work: seen.length - rest } });
    if (rhythm !== null) rhythms.set(siteId, rhythm);
  }
  return rhythms;
}

export interface SiteStatusRow {
  readonly site_id: SiteId;
  readonly place: PlaceCode;
  readonly state: FeedState;
  readonly since: EpochMs;
  readonly last_received_at: EpochMs;
  readonly last_occurred_at: EpochMs;
  readonly expected_events_missed: number;
  readonly rhythm_learned: boolean;
  readonly gaps: readonly DayGap[];
}

export async function writeSiteStatus(tx: Tx, rows: readonly SiteStatusRow[]): Promise<void> {
  await bulkInsert(tx, {
    table: 'site_status AS s',
    columns: {
      site_id: 'text',
      place: 'text',
      state: 'text',
      since: 'timestamptz',
      last_received_at: 'timestamptz',
      last_occurred_at: 'timestamptz',
      expected_events_missed: 'float8',
      rhythm_learned: 'bool',
      gaps: 'jsonb',
    },
    rows,
    onConflict: `ON CONFLICT (site_id) DO UPDATE SET place = EXCLUDED.place, state = EXCLUDED.state,
      since = CASE WHEN s.state = EXCLUDED.state THEN s.since ELSE EXCLUDED.since END,
      last_received_at = EXCLUDED.last_received_at, last_occurred_at = EXCLUDED.last_occurred_at,
      expected_events_missed = EXCLUDED.expected_events_missed, rhythm_learned = EXCLUDED.rhythm_learned, gaps = EXCLUDED.gaps`,
  });
}

export interface StoredWatermark {
  readonly tick: number;
  readonly watermarkAt: EpochMs | null;
}

export async function lockWatermark(tx: Tx, jurisdiction: string): Promise<StoredWatermark> {
  const answer = await tx.query<StoredWatermark>(
    'SELECT tick, watermark_at AS "watermarkAt" FROM watermarks WHERE jurisdiction = $1 FOR UPDATE',
    [jurisdiction],
  );
  return answer.rows[0] ?? { tick: 0, watermarkAt: null };
}

export interface WatermarkRow {
  readonly jurisdiction: string;
  readonly tick: number;
  readonly watermark_at: EpochMs | null;
  readonly frontier_at: EpochMs | null;
  readonly active_sites: number;
  readonly idle_sites: number;
  readonly silent_sites: number;
  readonly at: EpochMs;
}

export async function writeWatermark(tx: Tx, row: WatermarkRow): Promise<void> {
  await bulkInsert(tx, {
    table: 'watermarks AS w',
    columns: {
      jurisdiction: 'text',
      tick: 'int8',
      watermark_at: 'timestamptz',
      frontier_at: 'timestamptz',
      active_sites: 'int4',
      idle_sites: 'int4',
      silent_sites: 'int4',
      at: 'timestamptz',
    },
    rows: [row],
    onConflict: `ON CONFLICT (jurisdiction) DO UPDATE SET tick = EXCLUDED.tick, watermark_at = EXCLUDED.watermark_at,
      frontier_at = EXCLUDED.frontier_at, active_sites = EXCLUDED.active_sites, idle_sites = EXCLUDED.idle_sites,
      silent_sites = EXCLUDED.silent_sites, at = EXCLUDED.at`,
  });
}
