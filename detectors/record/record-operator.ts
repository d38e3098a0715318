/**
 * The record operator: one in the whole deployment. Every few minutes it takes what came into the stream of counts since it looked last and keeps it
 * in the store, in blocks, so that what was judged when can be repeated long after the stream has forgotten it. Off the path of every count.
 */
import { COUNTS_CONTROL_SUBJECT, STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import { streamCreated } from '../../platform/bus/stream-state.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec, StreamMessage } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { packBlock } from './counts-block.ts';
import { lastRecorded, storeBlock } from './record-store.ts';

export interface RecordOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly tickMs: number;
}

/** A block is unpacked as a whole: some megabytes. */
const BLOCK_MESSAGES_MAX = 10_000;
const BLOCK_BYTES_MAX = 8 * 1024 * 1024;
/** In one tick; what is left waits for the next. The stream keeps three days. */
const BLOCKS_MAX = 40;
const READ_MAX = 1_000;
const WAIT_MS = 500;

export function recordOperator({ bus, metrics, tickMs }: RecordOptions): OperatorSpec<never> {
  const recorded = metrics.counter(
    'counts_recorded_total',
    'Messages of counts that were kept for replays.',
  );
  const bytes = metrics.counter('counts_record_bytes_total', 'Bytes of the record of counts.');
  return {
    ...livesByTicks('record', { stream: STREAM.counts, subject: COUNTS_CONTROL_SUBJECT }),
    tickMs,
    onTick: async (tx, { now }) => {
      for await (const { messages, created } of blocksSince(tx, bus)) {
        const block = await packBlock(messages);
        await storeBlock(tx, { created, messages, block, now });
        recorded.inc(messages.length);
        bytes.inc(block.length);
      }
    },
  };
}

interface Blocks {
  readonly created: string;
  readonly messages: readonly StreamMessage[];
}

async function* blocksSince(tx: Tx, bus: Bus): AsyncGenerator<Blocks> {
  const created = await streamCreated(bus, STREAM.counts);
  const reader = readFrom(bus, {
    stream: STREAM.counts,
    filter: STREAM_SUBJECTS.COUNTS,
    afterSeq: await lastRecorded(tx, created),
    streamCreated: created,
  });
  try {
    for (let blocks = 0; blocks < BLOCKS_MAX; blocks += 1) {
      const messages: StreamMessage[] = [];
      let isMore = true;
      for (let size = 0; messages.length < BLOCK_MESSAGES_MAX && size < BLOCK_BYTES_MAX;) {
        const some = await reader.next(READ_MAX, { waitMs: WAIT_MS });
        for (const message of some) size += message.payload.byteLength;
        messages.push(...some);
        isMore = some.length > 0;
        if (!isMore) break;
      }
      if (messages.length > 0) yield { created, messages };
      if (!isMore) return;
    }
  } finally {
    await reader.close();
  }
}
