// What an operator tells about itself: received = done + dead letters + inside, how long its transactions take, how far it is behind.
import type { Metrics } from '../metrics.ts';

export interface OperatorMeters {
  received(count: number): void;
  committed(batch: {
    readonly done: number;
    readonly dead: number;
    readonly seconds: number;
  }): void;
  retried(code: string): void;
  behind(partition: number, messages: number): void;
  gap(reason: 'expired' | 'rewound', messagesAtMost: number): void;
}

export function createOperatorMeters(metrics: Metrics, operator: string): OperatorMeters {
  const name = operator.replace(/[^a-z0-9]/gi, '_');
  // A name of its own: the stage may count the same messages by what became of them.
  const flow = metrics.flow(`${name}_stream`, { dropped: [], errored: ['dead-letter'] });
  const seconds = metrics.histogram(
    `${name}_batch_seconds`,
    'One batch from its first statement to its commit.',
  );
  const size = metrics.histogram(`${name}_batch_messages`, 'Messages of one batch.', {
    buckets: [1, 10, 50, 100, 500, 1000, 5000],
  });
  const retries = metrics.counter(
    `${name}_retries_total`,
    'Batches that were rolled back and tried again.',
    ['code'],
  );
  const pending = metrics.gauge(
    `${name}_behind_messages`,
    'Messages of the partition that are not yet read.',
    ['partition'],
  );
  const lost = metrics.counter(
    `${name}_unread_lost_total`,
    'Upper bound of messages that were gone before they were read.',
    ['reason'],
  );
  return {
    received: (count) => {
      flow.received(count);
    },
    committed: ({ done, dead, seconds: took }) => {
      flow.sent(done);
      if (dead > 0) flow.errored('dead-letter', dead);
      seconds.observe(took);
      size.observe(done + dead);
    },
    retried: (code) => {
      retries.inc({ code });
    },
    behind: (partition, messages) => {
      pending.set({ partition: String(partition) }, messages);
    },
    gap: (reason, messagesAtMost) => {
      lost.inc({ reason }, messagesAtMost);
    },
  };
}
