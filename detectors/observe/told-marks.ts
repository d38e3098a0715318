/**
 * Notes of what kinds of events each site told, by the hour in which they happened, the first and the last of them to the moment: with the batch that stores them, so that a day is known
 * by all that was told of it. Appended only; `progress` alone adds it up (`told_facts`), so that no two writers meet.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { hourStart } from '../../platform/zone/zone-time.ts';
import { isMeasured, type FeedKind } from '../windows/feed-kinds.ts';

/** Older facts are history: of days so long ago nobody asks any more how much of them has come. */
const RECENT_MS = 40 * DAY_MS;

interface Mark {
  readonly site_id: SiteId;
  readonly kind: FeedKind;
  readonly hour_at: EpochMs;
  facts: number;
  first_at: EpochMs;
  last_at: EpochMs;
}

export async function storeToldMarks(
  tx: Tx,
  events: readonly Event[],
  zone: string,
): Promise<void> {
  const marks = new Map<string, Mark>();
  for (const { siteId, kind, occurredAt, receivedAt } of events) {
    if (!isMeasured(kind) || receivedAt - occurredAt > RECENT_MS) continue;
    const hourAt = hourStart(occurredAt, zone);
    const key = `${siteId} ${kind} ${String(hourAt)}`;
    const mark = marks.get(key);
    if (mark === undefined) {
      const at = { hour_at: hourAt, first_at: occurredAt, last_at: occurredAt };
      marks.set(key, { site_id: siteId, kind, facts: 1, ...at });
      continue;
    }
    mark.facts += 1;
    mark.first_at = Math.min(mark.first_at, occurredAt);
    mark.last_at = Math.max(mark.last_at, occurredAt);
  }
  await bulkInsert(tx, {
    table: 'told_marks',
    columns: {
      ...{ site_id: 'text', kind: 'text', hour_at: 'timestamptz', facts: 'int4' },
      ...{ first_at: 'timestamptz', last_at: 'timestamptz' },
    },
    rows: [...marks.values()],
  });
}
