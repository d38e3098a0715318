/**
 * Since when and until when sites have told of a kind of record, by what `observe` and `progress` note of their feeds: never before the
 * first record and never after the last one that happened. What is not among them was not told of in forty days, and no feed is known for longer
 * than these.
 */
import type { HeardFeed } from '../../contracts/catalogue/sequence-pattern.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { unnestRows } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { addDays, startOfDay } from '../../platform/zone/zone-time.ts';
import type { Heard, Look } from '../patterns/found.ts';

export interface HeardOf {
  readonly siteId: SiteId;
  readonly feed: HeardFeed;
}

interface HeardRow {
  readonly site_id: SiteId;
  readonly kind: HeardFeed;
  readonly first_at: EpochMs | null;
  readonly last_at: EpochMs | null;
  /** Days that are known by anything, also those of which no moment was noted. */
  readonly first_day: DayKey | null;
  readonly last_day: DayKey | null;
}

export async function readHeard(
  tx: Tx,
  asked: readonly HeardOf[],
  zone: string,
): Promise<Look['heard']> {
  if (asked.length === 0) return () => null;
  const { from, values } = unnestRows(
    asked.map(({ siteId, feed }) => ({ site_id: siteId, kind: feed })),
    { site_id: 'text', kind: 'text' },
    { alias: 'a' },
  );
  const { rows } = await tx.query<HeardRow>(
    `SELECT a.site_id, a.kind, least(m.first_at, d.first_at) AS first_at, greatest(m.last_at, d.last_at) AS last_at, d.first_day, d.last_day FROM ${from}
       LEFT JOIN LATERAL (SELECT min(first_at) AS first_at, max(last_at) AS last_at FROM told_marks
         WHERE site_id = a.site_id AND kind = a.kind) m ON true
       LEFT JOIN LATERAL (SELECT min(first_at) AS first_at, max(last_at) AS last_at, min(day) AS first_day, max(day) AS last_day FROM told_facts
         WHERE site_id = a.site_id AND kind = a.kind AND facts <> '[]') d ON true`,
    values,
  );
  const heard = new Map(rows.map((row) => [nameOf(row.site_id, row.kind), heardOf(row, zone)]));
  return (site, feed) => heard.get(nameOf(site, feed)) ?? null;
}

const nameOf = (site: SiteId, feed: HeardFeed): string => `${site} ${feed}`;

/** Of a day without moments the record that it is known by lies between its two ends. */
function heardOf(row: HeardRow, zone: string): Heard | null {
  const { first_at, last_at, first_day, last_day } = row;
  if (last_at === null && last_day === null) return null;
  const firstDayEndsAt = first_day === null ? Infinity : startOfDay(addDays(first_day, 1), zone);
  const lastDayBeginsAt = last_day === null ? 0 : startOfDay(last_day, zone);
  return {
    sinceAt: Math.min(first_at ?? Infinity, firstDayEndsAt),
    untilAt: Math.max(last_at ?? 0, lastDayBeginsAt),
  };
}
