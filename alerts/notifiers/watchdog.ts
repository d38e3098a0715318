// Sees to it that every notification comes to an outcome, whatever the workers do: closes those whose time is over, and counts those that are late,
// for the metrics and for a line in the log. Knows nothing of how they are sent.
import type { EpochMs } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';

export interface Watch {
  /** Closed just now as ones that could not be sent. */
  readonly closed: number;
  readonly pending: number;
  /** Pending for longer than LATE_MS. */
  readonly late: number;
}

const LATE_MS = 15 * 60_000;
/** A worker that is at work closes them itself; this is for when none did. */
const GRACE_MS = 30 * 60_000;

export async function watchNotifications(
  store: Pool,
  { giveUpMs, now }: { readonly giveUpMs: number; readonly now: EpochMs },
): Promise<Watch> {
  const closed = await store.query(
    `UPDATE notifications n SET outcome = 'exhausted', outcome_at = to_timestamp($1::float8 / 1000), message_id = NULL,
       code = coalesce(n.code, 'interrupted')
     WHERE n.outcome IS NULL AND n.at < to_timestamp(($1::float8 - $2::float8) / 1000)
       AND NOT EXISTS (SELECT FROM notification_messages m WHERE m.id = n.message_id AND m.state = 'open'
         AND m.due_at > to_timestamp($1::float8 / 1000))`,
    [now, giveUpMs + GRACE_MS],
  );
  const answer = await store.query<{ pending: number; late: number }>(
    `SELECT count(*)::int AS pending,
       count(*) FILTER (WHERE at < to_timestamp(($1::float8 - ${String(LATE_MS)}) / 1000))::int AS late
     FROM notifications WHERE outcome IS NULL`,
    [now],
  );
  return { closed: closed.rowCount ?? 0, pending: 0, late: 0, ...answer.rows[0] };
}
