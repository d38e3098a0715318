// Who opened an original, or acted on it, and why. Append-only and hash-chained: a row that was altered or taken away is found. It is the
// ingest's own chain, because the audit may be written by alerts alone, and the record must be durable before the original is seen.
import { createHash } from 'node:crypto';
import type { EpochMs } from '../../contracts/time.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';

export interface Access {
  readonly at: EpochMs;
  readonly actor: string;
  readonly action: 'show' | 'mend' | 'replay' | 'discard';
  readonly item: string;
  readonly reason: string | null;
}

const NO_HASH = '0'.repeat(64);
/** One chain: its writers take turns. */
const TURN = 'vigil quarantine_access';

interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** Returns when the record is durable. */
export async function recordAccess(pool: Pool, access: Access): Promise<void> {
  await transaction(pool, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [TURN]);
    const last = await tx.query<Link>(
      'SELECT seq::float8 AS seq, hash FROM quarantine_access ORDER BY quarantine_access.seq DESC LIMIT 1',
    );
    const before = last.rows[0] ?? { seq: 0, hash: NO_HASH };
    const seq = before.seq + 1;
    const { at, actor, action, item, reason } = access;
    await tx.query(
      `INSERT INTO quarantine_access (seq, at_ms, actor, action, item, reason, previous_hash, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [seq, at, actor, action, item, reason, before.hash, hashOf(seq, access, before.hash)],
    );
  });
}

function hashOf(seq: number, access: Access, previous: string): string {
  const { at, actor, action, item, reason } = access;
  return createHash('sha256')
    .update(JSON.stringify([seq, at, actor, action, item, reason, previous]))
    .digest('hex');
}

interface StoredAccess extends Access {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

const PAGE = 1000;

/** `seq` of the first row that does not follow from the one before it. */
export async function verifyAccess(
  db: Queryable,
): Promise<
  | { readonly verdict: 'whole'; readonly rows: number }
  | { readonly verdict: 'broken'; readonly seq: number }
> {
  let before: Link = { seq: 0, hash: NO_HASH };
  for (;;) {
    const page = await readAccess(db, { after: before.seq, limit: PAGE });
    for (const row of page) {
      const isNext = row.seq === before.seq + 1 && row.previousHash === before.hash;
      if (!isNext || row.hash !== hashOf(row.seq, row, row.previousHash))
        return { verdict: 'broken', seq: before.seq + 1 };
      before = row;
    }
    if (page.length < PAGE) return { verdict: 'whole', rows: before.seq };
  }
}

export async function readAccess(
  db: Queryable,
  page: { readonly after: number; readonly limit: number },
): Promise<StoredAccess[]> {
  const answer = await db.query<StoredAccess>(
    `SELECT seq::float8 AS seq, at_ms::float8 AS at, actor, action, item, reason, previous_hash AS "previousHash", hash
     FROM quarantine_access WHERE quarantine_access.seq > $1 ORDER BY quarantine_access.seq LIMIT $2`,
    [page.after, page.limit],
  );
  return answer.rows;
}
