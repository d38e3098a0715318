// Notifications in the tables, for tests of who may see them.
import type { Alert } from '../../contracts/alert.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Queryable } from '../../platform/store/pool.ts';

/** That a department was told of its duties in the alert; not sent yet. */
export async function saveNotification(
  db: Queryable,
  of: Alert,
  { department, place }: { readonly department: string; readonly place: string },
): Promise<void> {
  await db.query(
    `INSERT INTO notifications (id, about, alert_id, department, place, reason, occurrence, level, at, due_at, subject, channel, message_id)
     VALUES ($1, 'alert:' || $2::text, $2, $3, $4, 'called-up', '1', 'I', to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000), '{}', 'mail', $6)`,
    [derivedId('nt-', [of.id, department]), of.id, department, place, of.openedAt, `nm-${of.id}`],
  );
}
