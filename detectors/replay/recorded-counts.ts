/**
 * What assess was told and in which order: the blocks of the record in the store, and after them the stream of counts, to where each partition of
 * assess had come. With a hole it is no record: what was judged by what is missing is not known.
 */
import { readFrom, type StreamReader } from '../../platform/bus/read-from.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { streamCreated } from '../../platform/bus/stream-state.ts';
import { CountsMessage } from '../../contracts/counts.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../../platform/errors.ts';
import type { StreamMessage } from '../../platform/operator/operator-spec.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { RecordedMessage } from '../record/counts-block.ts';
import { isWhole, readBlock, recordedSpans, type RecordedSpan } from '../record/record-store.ts';
import type { RecordedCounts } from './replay-events.ts';

/** Where each partition of assess stands. */
export interface Positions {
  /** Of the stream that they are of; null where assess has read nothing. */
  readonly streamCreated: string | null;
  readonly seqs: ReadonlyMap<number, number>;
}

export async function assessPositions(db: Queryable): Promise<Positions> {
  const { rows } = await db.query<{ partition: number; seq: number; stream_created: string }>(
    `SELECT partition, seq::float8 AS seq, stream_created FROM positions WHERE operator = 'assess' ORDER BY updated_at`,
  );
  // A partition that has not been taken since the stream was made anew has read nothing of the new one.
  const current = rows.at(-1)?.stream_created ?? null;
  const own = rows.filter(({ stream_created }) => stream_created === current);
  return {
    streamCreated: current,
    seqs: new Map(own.map(({ partition, seq }) => [partition, seq])),
  };
}

export interface CountsRecord {
  readonly spans: readonly RecordedSpan[];
  /** Goes on where the blocks end; undefined where they reach as far as assess has come. */
  readonly rest: { readonly bus: Bus; readonly streamCreated: string } | undefined;
}

/** Undefined where something between the first count and where assess stands is kept neither in the store nor in the stream. */
export async function findRecord(
  db: Queryable,
  bus: Bus | undefined,
  positions: Positions,
): Promise<CountsRecord | undefined> {
  const spans = await recordedSpans(db);
  if (!isWhole(spans)) return undefined;
  const reachedSeq = lastOf(spans, positions.streamCreated);
  if (reachedSeq > 0 && reachedSeq >= Math.max(0, ...positions.seqs.values()))
    return { spans, rest: undefined };
  if (bus === undefined) return undefined;
  const created = await streamCreated(bus, STREAM.counts);
  if (created !== positions.streamCreated) return undefined;
  const { state } = await bus.whileConnected(() => bus.manager.streams.info(STREAM.counts));
  return state.messages > 0 && state.first_seq <= reachedSeq + 1
    ? { spans, rest: { bus, streamCreated: created } }
    : undefined;
}

function lastOf(spans: readonly RecordedSpan[], created: string | null): number {
  return spans
    .filter(({ streamCreated: own }) => own === created)
    .reduce((most, { lastSeq }) => Math.max(most, lastSeq), 0);
}

const BATCH_MAX = 500;
const WAIT_MS = 2_000;
/** A minute in all. */
const PAUSES_MAX = 30;

/** In the order of the stream, each partition up to where it stood. */
export async function* recordedCounts(
  db: Queryable,
  { spans, rest }: CountsRecord,
  positions: Positions,
): AsyncGenerator<RecordedCounts> {
  for (const span of spans) {
    const isCurrent = span.streamCreated === positions.streamCreated;
    yield* byPartition(await readBlock(db, span), isCurrent ? positions.seqs : null);
  }
  if (rest === undefined) return;
  const { bus, streamCreated: created } = rest;
  const reader = readFrom(bus, {
    stream: STREAM.counts,
    filter: STREAM_SUBJECTS.COUNTS,
    afterSeq: lastOf(spans, created),
    streamCreated: created,
  });
  try {
    const untilSeq = Math.max(0, ...positions.seqs.values());
    for await (const messages of readUntil(reader, untilSeq))
      yield* byPartition(messages, positions.seqs);
  } finally {
    await reader.close();
  }
}

const PARTITION_OF = new Map(
  Array.from({ length: PARTITIONS }, (_, partition) => [countsSubject(partition), partition]),
);

/** Undefined for what is no subject of counts. */
export const partitionOfCounts = (subject: string): number | undefined => PARTITION_OF.get(subject);

/**
 * Of each partition what assess was told up to the last message whose facts were all received before `untilAt`. Whatever was said as of an earlier
 * time was said by then; a message in between that knew more was judged in its place, and what it made is as of later.
 * @param record is read twice
 */
export async function* toldBefore(
  record: () => AsyncIterable<RecordedCounts>,
  untilAt: EpochMs,
): AsyncGenerator<RecordedCounts> {
  const ends = new Map<number, number>();
  const read = new Map<number, number>();
  for await (const { partition, rows } of record())
    for (const row of rows) {
      const count = (read.get(partition) ?? 0) + 1;
      read.set(partition, count);
      if (asOfMessage(row) < untilAt) ends.set(partition, count);
    }
  read.clear();
  for await (const { partition, rows } of record()) {
    const before = read.get(partition) ?? 0;
    read.set(partition, before + rows.length);
    const own = rows.slice(0, Math.max(0, (ends.get(partition) ?? 0) - before));
    if (own.length > 0) yield { partition, rows: own };
  }
}

const asOfMessage = ({ payload }: RecordedCounts['rows'][number]): EpochMs =>
  CountsMessage.parse(JSON.parse(Buffer.from(payload).toString())).asOf;

/** @param untilSeqs null: all of it was read */
function* byPartition(
  messages: readonly RecordedMessage[],
  untilSeqs: ReadonlyMap<number, number> | null,
): Generator<RecordedCounts> {
  const rows = new Map<number, RecordedMessage[]>();
  for (const message of messages) {
    const partition = partitionOfCounts(message.subject);
    if (partition === undefined) continue;
    if (untilSeqs !== null && message.seq > (untilSeqs.get(partition) ?? 0)) continue;
    const own = rows.get(partition);
    if (own === undefined) rows.set(partition, [message]);
    else own.push(message);
  }
  for (const [partition, own] of [...rows].sort(([one], [other]) => one - other))
    for (let start = 0; start < own.length; start += BATCH_MAX)
      yield { partition, rows: own.slice(start, start + BATCH_MAX).map(asRow) };
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

const asRow = ({ subject, payload, msgId }: RecordedMessage): RecordedCounts['rows'][number] => ({
  subject,
  msgId: msgId ?? '',
  payload: Buffer.from(payload),
});
