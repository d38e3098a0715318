/** Runs the assess operator over a list of counts, without a stream: in batches of any size, and started anew as often as asked for. */
import type { CountsMessage } from '../../contracts/counts.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { assessOperator } from './assess-operator.ts';
import { Scopes } from './scopes.ts';

export interface CountsRun {
  readonly store: Pool;
  readonly catalogue: DetectorCatalogue;
  readonly messages: readonly CountsMessage[];
  readonly horizonMs: number;
  readonly batchMax: number;
  /** A new operator, with an empty memory, after so many batches. */
  readonly restartAfterBatches?: number;
  /** Series that the one partition may remember. */
  readonly statesMax?: number;
}

const PARTITION = 0;

/** @returns ids of the messages that were sent, in order */
export async function runCounts(run: CountsRun): Promise<string[]> {
  const sent: OutboxRow[] = [];
  let operator = freshOperator(run);
  let seq = 0;
  for (let at = 0, batches = 0; at < run.messages.length; at += run.batchMax, batches += 1) {
    if (batches > 0 && batches % (run.restartAfterBatches ?? Infinity) === 0)
      operator = freshOperator(run);
    const batch = run.messages.slice(at, at + run.batchMax);
    const messages = batch.map((message) => stored(message, (seq += 1)));
    const context = {
      partition: PARTITION,
      partitions: batch.map(() => PARTITION),
      messages,
      now: batch.at(-1)?.asOf ?? 0,
      appendOutbox: (rows: readonly OutboxRow[]) => void sent.push(...rows),
      seenBefore: (keys: readonly string[]) => Promise.resolve(keys.map(() => false)),
    };
    await transaction(run.store, (tx) => operator.effects(tx, batch, context));
    await operator.afterCommit?.(batch, context);
  }
  return sent.map(({ msgId }) => msgId);
}

function freshOperator({ catalogue, horizonMs, batchMax, statesMax }: CountsRun) {
  return assessOperator({
    catalogue,
    horizonMs,
    batchMax,
    scopes: new Scopes(),
    statesMax: (statesMax ?? 5000) * PARTITIONS,
    metrics: createMetrics('detectors'),
  });
}

function stored(message: CountsMessage, seq: number) {
  const at: EpochMs = message.asOf;
  return {
    seq,
    subject: countsSubject(PARTITION),
    payload: Buffer.from(JSON.stringify(message)),
    storedAt: at,
    msgId: message.key,
  };
}
