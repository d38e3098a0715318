// What departments were told of an alert, and what became of it. Desks that may see the alert see all of it; a member of a department what its
// own offices were told.
import type { Account } from '../../../contracts/account.ts';
import {
  NotificationView,
  type DeliveryAttempt,
  type NotificationList,
} from '../../../contracts/api/notifications.ts';
import type { AlertId } from '../../../contracts/ids.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';

const SHOWN_MAX = 200;
const ATTEMPTS_MAX = 50;

interface Row {
  readonly id: string;
  readonly department: string;
  readonly place: string;
  readonly reason: string;
  readonly at: EpochMs;
  readonly outcome: string | null;
  readonly outcome_at: EpochMs | null;
  readonly channel: string | null;
  readonly code: string | null;
}

/** The caller has made sure that the account may see the alert. */
export async function readNotifications(
  db: Queryable,
  account: Account,
  alert: AlertId,
): Promise<NotificationList['notifications']> {
  const own = isDesk(account)
    ? ''
    : 'AND department = ANY ($2::text[]) AND place LIKE ANY ($3::text[])';
  const scope = isDesk(account) ? [] : [account.departments, placePatterns(account.places)];
  const answer = await db.query<Row>(
    `SELECT id, department, place, reason, at, outcome, outcome_at, channel, code FROM notifications
     WHERE alert_id = $1 ${own} ORDER BY at DESC, id LIMIT ${String(SHOWN_MAX)}`,
    [alert, ...scope],
  );
  const attempts = await readAttempts(
    db,
    answer.rows.map(({ id }) => id),
  );
  return answer.rows.map(({ outcome_at, ...row }) =>
    NotificationView.parse({
      ...row,
      outcomeAt: outcome_at,
      attempts: (attempts.get(row.id) ?? []).slice(0, ATTEMPTS_MAX),
    }),
  );
}

interface AttemptRow {
  readonly notification_id: string;
  readonly channel: string;
  readonly started_at: EpochMs;
  readonly ended_at: EpochMs | null;
  readonly outcome: DeliveryAttempt['outcome'];
  readonly code: DeliveryAttempt['code'];
  readonly size: number;
}

/** The newest first. */
async function readAttempts(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, DeliveryAttempt[]>> {
  const answer = await db.query<AttemptRow>(
    `SELECT i.notification_id, m.channel, a.started_at, a.ended_at, a.outcome, a.code, m.size
     FROM notification_items i JOIN notification_messages m ON m.id = i.message_id
     JOIN notification_attempts a ON a.message_id = m.id
     WHERE i.notification_id = ANY ($1::text[]) ORDER BY a.started_at DESC, a.try DESC LIMIT 2000`,
    [ids],
  );
  const found = new Map<string, DeliveryAttempt[]>();
  for (const row of answer.rows) {
    const { channel, outcome, code, size } = row;
    const attempt = {
      channel,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome,
      code,
      bundled: size,
    };
    found.set(row.notification_id, [...(found.get(row.notification_id) ?? []), attempt]);
  }
  return found;
}
