/**
 * The stream of counts as the record of what assess was told and in which order. Read from its beginning to where each partition of assess
 * had come. Without its beginning it is no record: what was judged before is not known.
 */
import { readFrom, type StreamReader } from '../../platform/bus/read-from.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, STREAM } from '../../contracts/subjects.ts';
import { TransientError } from '../../platform/errors.ts';
import type { OutboxRow, StreamMessage } from '../../platform/operator/operator-spec.ts';
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
/** A minute in all. */
const PAUSES_MAX = 30;

/** Partition by partition, each in the order of the stream. */
export async function* recordedCounts(
  bus: Bus,
  positions: Positions,
): AsyncGenerator<RecordedCounts> {
  const { created } = await bus.whileConnected(() => bus.manager.streams.info(STREAM.counts));
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const filter = countsSubject(partition);
    const reader = readFrom(bus, {
      stream: STREAM.counts,
      filter,
      afterSeq: 0,
      streamCreated: created,
    });
    try {
      for await (const messages of readUntil(reader, positions.get(partition) ?? 0))
        yield { partition, rows: messages.map(asRow) };
    } finally {
      await reader.close();
    }
  }
}

/**
 * Up to and with `untilSeq`. A pause is not the end: it goes on until so much has been read, or the stream says that up to there is nothing more.
 * @throws TransientError where for a minute neither comes
 */
export async function* readUntil(
  reader: Pick<StreamReader, 'next' | 'idleSeq'>,
  untilSeq: number,
): AsyncGenerator<readonly StreamMessage[]> {
  let reachedSeq = 0;
  let pauses = 0;
  while (reachedSeq < untilSeq) {
    const messages = await reader.next(BATCH_MAX, { waitMs: WAIT_MS });
    const last = messages.at(-1);
    if (last === undefined) {
      reachedSeq = Math.max(reachedSeq, (await reader.idleSeq()) ?? reachedSeq);
      pauses += 1;
      if (pauses <= PAUSES_MAX || reachedSeq >= untilSeq) continue;
      throw new TransientError(
        'counts-not-read',
        `The stream of counts came to ${String(reachedSeq)} of ${String(untilSeq)} and then to nothing.`,
      );
    }
    pauses = 0;
    reachedSeq = last.seq;
    const known = messages.filter(({ seq }) => seq <= untilSeq);
    if (known.length > 0) yield known;
  }
}

const asRow = ({ subject, payload, msgId }: StreamMessage): OutboxRow => ({
  subject,
  msgId: msgId ?? '',
  payload: Buffer.from(payload),
});
