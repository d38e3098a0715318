/** Blocks of the record of counts in the store: how far it has come, and all of it in the order in which it was told. */
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { unpackBlock, type RecordedMessage } from './counts-block.ts';

/** 0 where nothing of this stream was recorded. */
export async function lastRecorded(db: Queryable, streamCreated: string): Promise<number> {
  const { rows } = await db.query<{ seq: number | null }>(
    'SELECT max(last_seq)::float8 AS seq FROM counts_record WHERE stream_created = $1',
    [streamCreated],
  );
  return rows[0]?.seq ?? 0;
}

export async function storeBlock(
  tx: Tx,
  {
    created,
    messages,
    block,
    now,
  }: {
    readonly created: string;
    /** At least one. */
    readonly messages: readonly RecordedMessage[];
    readonly block: Uint8Array;
    readonly now: EpochMs;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO counts_record (stream_created, first_seq, last_seq, told_at, messages, block) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      created,
      messages[0]?.seq,
      messages.at(-1)?.seq,
      storeTime(now),
      messages.length,
      Buffer.from(block),
    ],
  );
}

export interface RecordedSpan {
  readonly id: number;
  readonly streamCreated: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Without their contents, oldest first. */
export async function recordedSpans(db: Queryable): Promise<RecordedSpan[]> {
  const { rows } = await db.query<RecordedSpan>(
    `SELECT id::float8 AS id, stream_created AS "streamCreated", first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq"
     FROM counts_record ORDER BY id`,
  );
  return rows;
}

/** Whether each stream was recorded from its first message on without a hole. */
export function isWhole(spans: readonly RecordedSpan[]): boolean {
  const lastSeqs = new Map<string, number>();
  for (const { streamCreated, firstSeq, lastSeq } of spans) {
    if (firstSeq !== (lastSeqs.get(streamCreated) ?? 0) + 1) return false;
    lastSeqs.set(streamCreated, lastSeq);
  }
  return true;
}

export async function readBlock(
  db: Queryable,
  { id }: Pick<RecordedSpan, 'id'>,
): Promise<RecordedMessage[]> {
  const { rows } = await db.query<{ block: Buffer }>(
    'SELECT block FROM counts_record WHERE id = $1',
    [id],
  );
  const [row] = rows;
  return row === undefined ? [] : unpackBlock(row.block);
}
