/** When sequences are to be looked at although nothing comes: one row for each that has an open span. */
import type { FactKey } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface Due {
  readonly key: FactKey;
  /** null: nothing of it is open. */
  readonly dueAt: EpochMs | null;
}

export async function writeDues(tx: Tx, dues: readonly Due[]): Promise<void> {
  const none = dues.filter(({ dueAt }) => dueAt === null).map(({ key }) => key);
  if (none.length > 0)
    await tx.query('DELETE FROM pattern_dues WHERE key = ANY ($1::text[])', [none]);
  const rows = dues.flatMap(({ key, dueAt }) => (dueAt === null ? [] : [{ key, due_at: dueAt }]));
  if (rows.length === 0) return;
  await bulkInsert(tx, {
    table: 'pattern_dues',
    columns: { key: 'text', due_at: 'timestamptz' },
    rows,
    onConflict: 'ON CONFLICT (key) DO UPDATE SET due_at = EXCLUDED.due_at',
  });
}

export async function isAnyDue(tx: Tx, now: EpochMs): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM pattern_dues WHERE due_at < $1 LIMIT 1', [
    storeTime(now),
  ]);
  return rowCount === 1;
}

/** Takes those whose span is over, the longest ago first: whoever looks at them writes what is open then. */
export async function takeDues(tx: Tx, now: EpochMs, most: number): Promise<Required<Due>[]> {
  const { rows } = await tx.query<{ key: FactKey; due_at: EpochMs }>(
    `DELETE FROM pattern_dues WHERE key IN (
       SELECT key FROM pattern_dues WHERE due_at < $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING key, due_at`,
    [storeTime(now), most],
  );
  return rows.map(({ key, due_at }) => ({ key, dueAt: due_at }));
}
