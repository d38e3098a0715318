/** Counts of which observe has told a change that assess has not added yet: in the outbox, or in the stream after where assess stands. */
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import { streamCreated } from '../../platform/bus/stream-state.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { countKey } from '../observe/recount.ts';
import { partitionOfCounts, readUntil, type Positions } from './recorded-counts.ts';
import { cellsIn } from './remade-counts.ts';

export interface Waiting {
  /** Undefined where no stream is known: then only the outbox says. */
  readonly bus: Bus | undefined;
  /** Of assess, read in the same transaction as the counts that are compared. */
  readonly positions: Positions;
  readonly zone: string;
}

/** @returns names of counts, as `countKey` makes them */
export async function countsOnTheirWay(
  tx: Queryable,
  { bus, positions, zone }: Waiting,
): Promise<Set<string>> {
  const names = new Set<string>();
  const add = (payload: Uint8Array): void => {
    for (const { series, kind, startAt } of cellsIn({ payload: Buffer.from(payload) }, zone))
      names.add(countKey(series, kind, startAt));
  };
  const { rows } = await tx.query<{ subject: string; payload: Buffer }>(
    'SELECT subject, payload FROM outbox ORDER BY id',
  );
  for (const { subject, payload } of rows)
    if (partitionOfCounts(subject) !== undefined) add(payload);
  if (bus !== undefined) for await (const payload of notYetRead(bus, positions)) add(payload);
  return names;
}

async function* notYetRead(bus: Bus, positions: Positions): AsyncGenerator<Uint8Array> {
  const created = await streamCreated(bus, STREAM.counts);
  const { state } = await bus.whileConnected(() => bus.manager.streams.info(STREAM.counts));
  const seqs = created === positions.streamCreated ? positions.seqs : new Map<number, number>();
  // A partition that has read nothing has no position, and may have nothing to read.
  const afterSeq = seqs.size === 0 ? 0 : Math.min(...seqs.values());
  if (state.messages === 0 || state.last_seq <= afterSeq) return;
  const reader = readFrom(bus, {
    stream: STREAM.counts,
    filter: STREAM_SUBJECTS.COUNTS,
    afterSeq,
    streamCreated: created,
  });
  try {
    for await (const messages of readUntil(reader, state.last_seq))
      for (const { subject, seq, payload } of messages) {
        const partition = partitionOfCounts(subject);
        if (partition !== undefined && seq > (seqs.get(partition) ?? 0)) yield payload;
      }
  } finally {
    await reader.close();
  }
}
