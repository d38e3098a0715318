// Messages that could not be understood or stored. They keep the original, the reason and the place, can be listed, and can be
// replayed once their cause is mended.
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from './bulk.ts';
import type { Queryable } from './pool.ts';

export interface DeadLetter {
  readonly operator: string;
  readonly partition: number;
  readonly code: string;
  readonly reason: string;
  readonly stream: string;
  readonly subject: string;
  readonly seq: number;
  readonly msg_id: string | null;
  readonly payload: Uint8Array;
  readonly stored_at: EpochMs;
}

export interface StoredDeadLetter extends DeadLetter {
  readonly id: number;
  readonly at: EpochMs;
  readonly status: 'open' | 'replayed' | 'discarded';
  readonly note: string | null;
}

export async function insertDeadLetters(
  db: Queryable,
  letters: readonly DeadLetter[],
): Promise<void> {
  await bulkInsert(db, {
    table: 'dead_letters',
    columns: {
      operator: 'text',
      partition: 'int4',
      code: 'text',
      reason: 'text',
      stream: 'text',
      subject: 'text',
      seq: 'int8',
      msg_id: 'text',
      payload: 'bytea',
      stored_at: 'timestamptz',
    },
    rows: letters,
  });
}

export async function listDeadLetters(
  db: Queryable,
  filter: {
    readonly operator?: string;
    readonly status?: StoredDeadLetter['status'];
    readonly beforeId?: number;
    readonly limit?: number;
  },
): Promise<StoredDeadLetter[]> {
  const answer = await db.query<StoredDeadLetter>(
    `SELECT id, operator, partition, code, reason, stream, subject, seq, msg_id, payload, stored_at, at, status, note
     FROM dead_letters
     WHERE ($1::text IS NULL OR operator = $1) AND ($2::text IS NULL OR status = $2) AND ($3::int8 IS NULL OR id < $3)
     ORDER BY id DESC LIMIT $4`,
    [filter.operator ?? null, filter.status ?? null, filter.beforeId ?? null, filter.limit ?? 100],
  );
  return answer.rows;
}

export async function readDeadLetter(
  db: Queryable,
  id: number,
): Promise<StoredDeadLetter | undefined> {
  const answer = await db.query<StoredDeadLetter>(
    `SELECT id, operator, partition, code, reason, stream, subject, seq, msg_id, payload, stored_at, at, status, note
     FROM dead_letters WHERE id = $1`,
    [id],
  );
  return answer.rows[0];
}

/** False when it was no longer open: somebody else resolved it. */
export async function resolveDeadLetter(
  db: Queryable,
  id: number,
  outcome: {
    readonly status: 'replayed' | 'discarded';
    readonly by: string;
    readonly note?: string;
  },
): Promise<boolean> {
  const answer = await db.query(
    `UPDATE dead_letters SET status = $2, resolved_at = now(), resolved_by = $3, note = $4 WHERE id = $1 AND status = 'open'`,
    [id, outcome.status, outcome.by, outcome.note ?? null],
  );
  return answer.rowCount === 1;
}
