/**
 * The stream of counts as the record of what assess was told and in which order. Read from its beginning to where each partition of assess
 * had come. Without its beginning it is no record: what was judged before is not known.
 */
import { readFrom } from '../../platform/bus/read-from.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, STREAM } from '../../contracts/subjects.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { RecordedCounts } from './replay-events.ts';

/** Where each partition of assess stands, by partition. */
export type Positions = ReadonlyMap<number, number>;

export async function assessPositions(db: Queryable): Promise<Positions> {
  const { rows } = await db.query<{ partition: number; seq: number }>(
    `SELECT partition, seq::float8 AS seq FROM positions WHERE operator = 'assess'`,
  );
  return new Map(rows.map(({ partition, seq }) => [partition, seq]));
}

/** Whether the stream still holds its first message. */
export async function hasBeginning(bus: Bus): Promise<boolean> {
  const { state } = await bus.whileConnected(() => bus.manager.streams.info(STREAM.counts));
  return state.messages > 0 && state.first_seq === 1;
}

const BATCH_MAX = 500;
const WAIT_MS = 2_000;

/** Partition by partition, each in the order of the stream. */
export async function* recordedCounts(
  bus: Bus,
  positions: Positions,
): AsyncGenerator<RecordedCounts> {
  const { created } = await bus.whileConnected(() => bus.manager.streams.info(STREAM.counts));
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const untilSeq = positions.get(partition) ?? 0;
    const filter = countsSubject(partition);
    const reader = readFrom(bus, {
      stream: STREAM.counts,
      filter,
      afterSeq: 0,
      streamCreated: created,
    });
    try {
      for (;;) {
        const messages = await reader.next(BATCH_MAX, { waitMs: WAIT_MS });
        const known = messages.filter(({ seq }) => seq <= untilSeq);
        const rows = known.map(({ subject, payload, msgId }): OutboxRow => ({
          subject,
          msgId: msgId ?? '',
          payload: Buffer.from(payload),
        }));
        yield { partition, rows };
        if (messages.length === 0 || known.length < messages.length) break;
        if (reader.pending() === 0 && messages.length < BATCH_MAX) break;
      }
    } finally {
      await reader.close();
    }
  }
}
