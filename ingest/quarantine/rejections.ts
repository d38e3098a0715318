// What was refused or set aside, without what it held: by site, door and reason, so that the sources view can say how much and why.
import type { Door } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';

export const DETAIL_MAX = 500;

export interface Told {
  readonly id: string;
  readonly times: number;
  readonly item: {
    readonly at: EpochMs;
    readonly door: Door;
    readonly siteId: SiteId | null;
    readonly code: string;
    /** Names fields, never contents. */
    readonly detail: string;
  };
}

/** A sender that repeats itself all day makes one row an hour. */
const REJECTION_WINDOW_MS = 3_600_000;

export async function tellRejections(db: Queryable, told: readonly Told[]): Promise<void> {
  const rows = told.map(({ id, item, times }) => ({
    id,
    at: item.at - (item.at % REJECTION_WINDOW_MS),
    last_at: item.at,
    times,
    door: item.door,
    site_id: item.siteId,
    code: item.code,
    detail: item.detail.slice(0, DETAIL_MAX),
  }));
  await bulkInsert(db, {
    table: 'rejections',
    columns: {
      id: 'text',
      at: 'timestamptz',
      last_at: 'timestamptz',
      times: 'int4',
      door: 'text',
      site_id: 'text',
      code: 'text',
      detail: 'text',
    },
    rows,
    onConflict: `ON CONFLICT (id, at) DO UPDATE SET times = rejections.times + EXCLUDED.times,
      last_at = greatest(rejections.last_at, EXCLUDED.last_at)`,
  });
}
