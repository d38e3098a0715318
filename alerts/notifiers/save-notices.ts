// Writes what departments are to be told in the transaction of the change itself. Where it goes is decided by the notifiers afterwards, so that
// a contact that was mended meanwhile is the one that is used.
import type { Notification } from '../../contracts/notification.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { noticesOf, type Told } from './notices.ts';

/** A notification that stands already is left as it is: told once. */
export async function saveNotices(tx: Tx, ...told: readonly Told[]): Promise<void> {
  await saveNotifications(tx, told.flatMap(noticesOf));
}

export async function saveNotifications(tx: Tx, notices: readonly Notification[]): Promise<void> {
  if (notices.length === 0) return;
  await bulkInsert(tx, {
    table: 'notifications',
    columns: {
      id: 'text',
      about: 'text',
      alert_id: 'text',
      department: 'text',
      place: 'text',
      reason: 'text',
      occurrence: 'text',
      level: 'text',
      at: 'timestamptz',
      due_at: 'timestamptz',
      subject: 'jsonb',
    },
    rows: notices.map(rowOf),
    onConflict: 'ON CONFLICT DO NOTHING',
  });
}

const rowOf = (notice: Notification) => ({
  id: notice.id,
  about: notice.alertId === null ? notice.about : `alert:${notice.alertId}`,
  alert_id: notice.alertId,
  department: notice.department,
  place: notice.place,
  reason: notice.reason,
  occurrence: notice.occurrence,
  level: notice.subject.level,
  at: notice.at,
  due_at: notice.at,
  subject: notice.subject,
});
