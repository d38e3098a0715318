/** Publishes what is known of each site's rhythm: what it usually sends in each hour, and how much of today's has come. */
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import { reachOf } from '../windows/arrivals.ts';
import { expectedBetween, type Rhythm, type RhythmCalendar } from '../windows/rhythm.ts';
import type { SiteRow } from './site-store.ts';

interface RhythmRow {
  readonly site_id: SiteId;
  readonly rhythm: Pick<Rhythm, 'work' | 'rest'>;
  readonly due_today: number;
  readonly due_now: number;
  readonly reached: number;
  readonly at: EpochMs;
}

export async function writeRhythms(
  tx: Tx,
  sites: readonly SiteRow[],
  of: {
    readonly rhythms: ReadonlyMap<SiteId, Rhythm>;
    readonly calendar: RhythmCalendar;
    readonly now: EpochMs;
  },
): Promise<void> {
  const rows = sites.flatMap((site): RhythmRow[] => {
    const rhythm = of.rhythms.get(site.siteId);
    return rhythm === undefined ? [] : [rhythmRow(site, rhythm, of)];
  });
  await bulkInsert(tx, {
    table: 'site_rhythms',
    columns: {
      site_id: 'text',
      rhythm: 'jsonb',
      due_today: 'float8',
      due_now: 'float8',
      reached: 'float8',
      at: 'timestamptz',
    },
    rows,
    onConflict: `ON CONFLICT (site_id) DO UPDATE SET rhythm = EXCLUDED.rhythm, due_today = EXCLUDED.due_today,
      due_now = EXCLUDED.due_now, reached = EXCLUDED.reached, at = EXCLUDED.at`,
  });
}

function rhythmRow(
  { siteId, occurredAtMax }: SiteRow,
  rhythm: Rhythm,
  { calendar, now }: { readonly calendar: RhythmCalendar; readonly now: EpochMs },
): RhythmRow {
  const day = dayOf(now, calendar.zone);
  const startAt = startOfDay(day, calendar.zone);
  const due = (toAt: EpochMs): number =>
    toAt <= startAt ? 0 : expectedBetween(rhythm, { fromAt: startAt, toAt }, calendar);
  const reachedAt = reachOf(occurredAtMax, rhythm, { now, calendar });
  return {
    site_id: siteId,
    rhythm: { work: rhythm.work.map(hundredths), rest: rhythm.rest.map(hundredths) },
    due_today: due(endOfDay(day, calendar.zone)),
    due_now: due(Math.min(now, startAt + 25 * HOUR_MS)),
    reached: due(Math.min(reachedAt, now)),
    at: now,
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
