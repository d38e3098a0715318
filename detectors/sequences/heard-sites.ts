/**
 * Since when and until when sites have told of a kind of record, by what `observe` and `progress` note of their feeds: the end of the last hour
 * of which anything was told. What is not among them was not told of in forty days, and no feed is known for longer than these.
 */
import type { HeardFeed } from '../../contracts/catalogue/sequence-pattern.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { unnestRows } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import type { Heard, Look } from '../patterns/found.ts';

export interface HeardOf {
  readonly siteId: SiteId;
  readonly feed: HeardFeed;
}

interface HeardRow {
  readonly site_id: SiteId;
  readonly kind: HeardFeed;
  readonly first_hour_at: EpochMs | null;
  readonly last_hour_at: EpochMs | null;
  readonly first_day: DayKey | null;
  readonly last_day: DayKey | null;
  /** Of the last day, by local hour. */
  readonly facts: readonly number[] | null;
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
    `SELECT a.site_id, a.kind, m.first_hour_at, m.last_hour_at, d.first_day, t.last_day, t.facts FROM ${from}
       LEFT JOIN LATERAL (SELECT min(hour_at) AS first_hour_at, max(hour_at) AS last_hour_at FROM told_marks
         WHERE site_id = a.site_id AND kind = a.kind) m ON true
       LEFT JOIN LATERAL (SELECT min(day) AS first_day FROM told_facts
         WHERE site_id = a.site_id AND kind = a.kind) d ON true
       LEFT JOIN LATERAL (SELECT day AS last_day, facts FROM told_facts
         WHERE site_id = a.site_id AND kind = a.kind ORDER BY day DESC LIMIT 1) t ON true`,
    values,
  );
  const heard = new Map(rows.map((row) => [nameOf(row.site_id, row.kind), heardOf(row, zone)]));
  return (site, feed) => heard.get(nameOf(site, feed)) ?? null;
}

const nameOf = (site: SiteId, feed: HeardFeed): string => `${site} ${feed}`;

function heardOf(row: HeardRow, zone: string): Heard | null {
  const { first_hour_at, last_hour_at, first_day, last_day, facts } = row;
  const hour = facts?.findLastIndex((count) => count > 0) ?? -1;
  const known = last_day === null || hour < 0 ? null : startOfDay(last_day, zone) + hour * HOUR_MS;
  if (known === null && last_hour_at === null) return null;
  return {
    sinceAt: Math.min(
      first_hour_at ?? Infinity,
      first_day === null ? Infinity : startOfDay(first_day, zone),
    ),
    untilAt: Math.max(known ?? 0, last_hour_at ?? 0) + HOUR_MS,
  };
}
