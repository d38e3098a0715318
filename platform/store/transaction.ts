// One transaction: everything or nothing. Errors leave as Permanent, Transient or Invariant. A connection whose rollback
// failed is not given back to the pool.
import { InvariantError } from '../errors.ts';
import type { Pool, Tx } from './pool.ts';
import { storeError } from './sqlstates.ts';

/**
 * Runs `work` between BEGIN and COMMIT and returns its result once it is durable. When COMMIT itself fails the outcome is
 * unknown: the caller gets a TransientError and must be able to recognise its own work (position, key) when it tries again.
 */
export async function transaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await pool.connect().catch((error: unknown) => {
    throw storeError(error);
  });
  let broken: Error | undefined;
  const onBroken = (error: Error): void => {
    broken = error;
  };
  tx.on('error', onBroken);
  try {
    await tx.query('BEGIN');
    const result = await work(tx);
    const end = await tx.query('COMMIT');
    // A failed statement whose error somebody swallowed turns COMMIT into a rollback, which the driver reports as success.
    if (end.command !== 'COMMIT') {
      throw new InvariantError(
        'store-swallowed-error',
        'A failed statement was ignored and the transaction rolled back.',
      );
    }
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    });
    throw storeError(
      broken !== undefined && !(error instanceof Error && 'kind' in error) ? broken : error,
    );
  } finally {
    tx.off('error', onBroken);
    tx.release(broken);
  }
}
