/**
 * The dues operator: one in the whole deployment. At every tick it takes the sequences whose span is over and tells their partitions, so
 * that what did not happen is found on time, also after a stop that lasted longer than the span. Where events wait unread, spans wait that
 * ended after the first of these was stored: the answer may be among them.
 */
import { FACTS_PER_MESSAGE_MAX, type DueMessage, type FactKey } from '../../contracts/fact.ts';
import { partitionOf } from '../../contracts/partition.ts';
import { FACTS_CONTROL_SUBJECT, factsSubject, STREAM } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec, OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { ReadUntil } from '../../platform/operator/read-until.ts';
import { isAnyDue, takeDues, type Due } from './due-store.ts';

export interface DuesOptions {
  readonly tickMs: number;
  /** Up to when the events that came are read. */
  readonly readUntil: ReadUntil;
}

export function duesOperator({ tickMs, readUntil }: DuesOptions): OperatorSpec<never> {
  return {
    ...livesByTicks('dues', { stream: STREAM.facts, subject: FACTS_CONTROL_SUBJECT }),
    tickMs,
    onTick: async (tx, context) => {
      if (!(await isAnyDue(tx, context.now))) return;
      const until = await readUntil(tx, context.now);
      if (until === null) return;
      const dues = await takeDues(tx, until, FACTS_PER_MESSAGE_MAX);
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
