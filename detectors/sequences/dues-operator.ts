/**
 * The dues operator: one in the whole deployment. At every tick it takes the sequences whose span is over and tells their partitions, so
 * that what did not happen is found on time, also after a stop that lasted longer than the span.
 */
import { FACTS_PER_MESSAGE_MAX, type DueMessage, type FactKey } from '../../contracts/fact.ts';
import { partitionOf } from '../../contracts/partition.ts';
import { FACTS_CONTROL_SUBJECT, factsSubject, STREAM } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { PermanentError } from '../../platform/errors.ts';
import type { OperatorSpec, OutboxRow } from '../../platform/operator/operator-spec.ts';
import { takeDues, type Due } from './due-store.ts';

export function duesOperator({ tickMs }: { readonly tickMs: number }): OperatorSpec<never> {
  return {
    name: 'dues',
    // Nothing is ever sent there; the operator lives by its ticks, and its lease makes it the only one.
    stream: STREAM.facts,
    partitions: 1,
    subjectOf: () => FACTS_CONTROL_SUBJECT,
    decode: () => {
      throw new PermanentError('not-expected', 'The dues operator reads no messages.');
    },
    effects: () => Promise.resolve(),
    tickMs,
    onTick: async (tx, context) => {
      const dues = await takeDues(tx, context.now, FACTS_PER_MESSAGE_MAX);
      context.appendOutbox(dueRows(dues, context.now));
    },
  };
}

function dueRows(dues: readonly Due[], now: EpochMs): OutboxRow[] {
  const byPartition = new Map<number, Due[]>();
  for (const due of dues) {
    const partition = partitionOf(due.key);
    byPartition.set(partition, [...(byPartition.get(partition) ?? []), due]);
  }
  return [...byPartition].map(([partition, all]) => {
    const keys: FactKey[] = all.map(({ key }) => key);
    const named = all.map(({ key, dueAt }) => `${key} ${String(dueAt)}`).sort();
    const message: DueMessage = {
      v: 1,
      type: 'due',
      key: derivedId('due:', named),
      asOf: now,
      keys,
    };
    return {
      subject: factsSubject(partition),
      msgId: message.key,
      payload: Buffer.from(JSON.stringify(message)),
    };
  });
}
