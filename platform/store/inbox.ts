// Keys of messages that had their effect, so that a message published twice is counted once even when the stream no longer knows.
import type { Queryable, Tx } from './pool.ts';

/**
 * Records keys and says which were known: `result[i]` is true when `keys[i]` was recorded by an earlier transaction or occurs
 * earlier in `keys`. A concurrent transaction with the same key makes this one wait for its outcome.
 */
export async function seenBefore(
  tx: Tx,
  operator: string,
  keys: readonly string[],
): Promise<boolean[]> {
  if (keys.length === 0) return [];
  const distinct = [...new Set(keys)];
  const answer = await tx.query<{ key: string }>(
    `INSERT INTO inbox (operator, key) SELECT $1, key FROM unnest($2::text[]) AS key ORDER BY key
     ON CONFLICT DO NOTHING RETURNING key`,
    [operator, distinct],
  );
  const fresh = new Set(answer.rows.map((row) => row.key));
  return keys.map((key) => !fresh.delete(key));
}

/** Deletes at most `rowsMax` keys older than `beforeAt`; returns how many. */
export async function expireInbox(
  db: Queryable,
  beforeAt: number,
  rowsMax = 10_000,
): Promise<number> {
  const answer = await db.query(
    `DELETE FROM inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE at < to_timestamp($1::float8 / 1000) LIMIT $2))`,
    [beforeAt, rowsMax],
  );
  return answer.rowCount ?? 0;
}
