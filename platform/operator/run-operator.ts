// Runs one operator on all partitions that this worker owns, and hands partitions over when workers come and go.
//
// Guarantees: strict order within a partition; effects, outbox and position in one transaction; a worker that lost its partition can
// commit nothing; a message that can never succeed becomes a dead letter in that same transaction and holds nobody up.
import { createPublisher } from '../bus/publish.ts';
import { InvariantError } from '../errors.ts';
import { openSession } from '../store/pool.ts';
import { commitGroups } from './commit-group.ts';
import { holdLeases } from './lease.ts';
import { createOperatorMeters } from './operator-meters.ts';
import type { OperatorRuntime, OperatorSpec, RunningOperator } from './operator-spec.ts';
import { PartitionLoop } from './partition-loop.ts';
import { createSemaphore } from './semaphore.ts';

/** Transactions at once. More than the database has cores only makes them wait for each other. */
const TRANSACTIONS_MAX = 8;

export function runOperator<Decoded>(
  spec: OperatorSpec<Decoded>,
  runtime: OperatorRuntime,
): RunningOperator {
  const publisher = createPublisher(runtime.bus);
  const transactions = createSemaphore(runtime.transactionsMax ?? TRANSACTIONS_MAX);
  const meters = createOperatorMeters(runtime.metrics, spec.name);
  const loops = new Map<number, PartitionLoop<Decoded>>();
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const onFatal = (error: unknown): void => {
    fail(error instanceof Error ? error : new InvariantError('operator-failed', String(error)));
  };
  const groups = commitGroups({ spec, runtime, publisher, transactions, meters, onFatal });

  const leases = holdLeases({
    operator: spec.name,
    partitions: spec.partitions,
    clock: runtime.clock,
    log: runtime.log,
    openSession: () =>
      openSession({
        url: runtime.leaseUrl,
        applicationName: `vigil-lease-${spec.name}`,
        log: runtime.log,
        statementTimeoutMs: 10_000,
        ...(runtime.leaseRole !== undefined && { role: runtime.leaseRole }),
      }),
    onTaken: (partition) => {
      const group = groups.of(partition);
      const loop = new PartitionLoop({ spec, runtime, partition, group, meters });
      loops.set(partition, loop);
      loop.ended.catch(onFatal);
    },
    onGone: async (partition, reason) => {
      const loop = loops.get(partition);
      if (loop === undefined) return;
      loops.delete(partition);
      // The session is gone and with it all partitions: others publish what is left in the table.
      if (reason === 'lost') groups.end(partition, loop.group);
      await loop.stop(reason);
      if (loops.size === 0 || spec.grouped === undefined) groups.end(partition, loop.group);
    },
  });

  return {
    ready: leases.firstRound.then(async () => {
      await Promise.all([...loops.values()].map((loop) => loop.reading));
    }),
    failed,
    ownedPartitions: () => leases.owned(),
    isHealthy: () => leases.isHealthy() && [...loops.values()].every((loop) => !loop.isStruggling),
    stop: async () => {
      await leases.stop();
      publisher.close();
    },
  };
}
