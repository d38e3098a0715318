// Housekeeping of the database: coming partitions, expired rows of tables of time, old keys of the inbox. Any number of processes may
// run it; one at a time does it.
import { every, type Clock, type Repeating } from './clock.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import { expireAged, type AgedTable } from './store/aged-tables.ts';
import { expireInbox } from './store/inbox.ts';
import type { Pool, Tx } from './store/pool.ts';
import { transaction } from './store/transaction.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../contracts/time.ts';

/** Longer than any stream keeps a message, so that no key is forgotten while its message can still come. */
const INBOX_KEEP_MS = 45 * DAY_MS;
const ROUNDS_MAX = 200;
const LOCK_KEY = 7_149_550_002;

export interface UpkeepOptions {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs?: number;
  /** Of the tables that this stage writes, those whose rows go when they are old. */
  readonly aged?: readonly AgedTable[];
}

export function startUpkeep(options: UpkeepOptions): Repeating {
  return every(options.clock, options.intervalMs ?? HOUR_MS, {
    task: async () => {
      const removed = await runUpkeep(options.store, options.clock.now(), options.aged);
      if (removed > 0) options.log.info({ removed }, 'expired rows and partitions were removed');
    },
    onError: (error) => {
      options.log.warn(
        { reason: messageOf(error) },
        'the housekeeping of the database failed and is tried again later',
      );
    },
  });
}

/** Returns how many rows, partitions and chunks it removed, of the tables that this connection writes. Short transactions. */
export async function runUpkeep(
  store: Pool,
  asOf: EpochMs,
  aged: readonly AgedTable[] = [],
): Promise<number> {
  const tables = await store.query<{ relation: string }>(
    `SELECT relation FROM vigil_time_tables WHERE has_table_privilege(relation, 'DELETE') ORDER BY relation`,
  );
  let removed = 0;
  for (const { relation } of tables.rows) {
    removed += await untilNothing(() =>
      locked(store, async (tx) => {
        const answer = await tx.query<{ removed: number }>(
          'SELECT vigil_expire($1, to_timestamp($2::float8 / 1000)) AS removed',
          [relation, asOf],
        );
        return answer.rows[0]?.removed ?? 0;
      }),
    );
  }
  for (const table of aged)
    removed += await untilNothing(() => locked(store, (tx) => expireAged(tx, table, asOf)));
  return removed + (await expireKeys(store, asOf));
}

async function expireKeys(store: Pool, asOf: EpochMs): Promise<number> {
  const answer = await store.query<{ mine: boolean }>(
    `SELECT has_table_privilege('inbox', 'DELETE') AS mine`,
  );
  if (answer.rows[0]?.mine !== true) return 0;
  return untilNothing(() => expireInbox(store, asOf - INBOX_KEEP_MS));
}

/** 0 where another process is at it. */
async function locked(store: Pool, remove: (tx: Tx) => Promise<number>): Promise<number> {
  return transaction(store, async (tx) => {
    const lock = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      LOCK_KEY,
    ]);
    return lock.rows[0]?.mine === true ? remove(tx) : 0;
  });
}

async function untilNothing(remove: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const removed = await remove();
    sum += removed;
    if (removed === 0) break;
  }
  return sum;
}
