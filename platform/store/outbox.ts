// The table of messages that are decided but perhaps not yet published. Rows are written in the transaction of their cause; the
// relay (operator/outbox-relay.ts) publishes and deletes them.
import type { OutboxRow } from '../operator/operator-spec.ts';
import { bulkInsert } from './bulk.ts';
import type { Queryable, Tx } from './pool.ts';

export interface StoredOutboxRow extends OutboxRow {
  readonly id: number;
}

/** Appends rows of one producer in this order; returns them with their ids. */
export async function appendOutbox(
  tx: Tx,
  producer: string,
  rows: readonly OutboxRow[],
): Promise<StoredOutboxRow[]> {
  if (rows.length === 0) return [];
  const { rows: ids } = await bulkInsert<OutboxColumns, { id: number }>(tx, {
    table: 'outbox',
    columns: { producer: 'text', subject: 'text', msg_id: 'text', payload: 'bytea' },
    rows: rows.map((row) => ({
      producer,
      subject: row.subject,
      msg_id: row.msgId,
      payload: row.payload,
    })),
    returning: 'RETURNING id',
  });
  return rows.map((row, at) => ({ ...row, id: ids[at]?.id ?? 0 }));
}

interface OutboxColumns {
  readonly producer: string;
  readonly subject: string;
  readonly msg_id: string;
  readonly payload: Uint8Array;
}

/** What this producer has not published for certain, oldest first, after `afterId`. */
export async function readOutbox(
  db: Queryable,
  producer: string,
  page: { readonly afterId: number; readonly limit: number },
): Promise<StoredOutboxRow[]> {
  const answer = await db.query<StoredOutboxRow>(
    `SELECT id, subject, msg_id AS "msgId", payload FROM outbox WHERE producer = $1 AND id > $2 ORDER BY id LIMIT $3`,
    [producer, page.afterId, page.limit],
  );
  return answer.rows;
}

export async function deleteOutbox(db: Queryable, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query('DELETE FROM outbox WHERE id = ANY ($1::int8[])', [ids]);
}
