// A pause of the stream is not its end: the record is read to where assess had come, or until the stream has no more up to there.
import { expect, it } from 'vitest';
import type { StreamMessage } from '../../platform/operator/operator-spec.ts';
import { readUntil } from './recorded-counts.ts';

const message = (seq: number): StreamMessage => ({
  seq,
  subject: 'counts',
  payload: new Uint8Array(),
  storedAt: 0,
  msgId: String(seq),
});

/** Answers one after the other, then nothing; `idleSeq` up to which there is certainly nothing unread. */
const readerOf = (answers: readonly (readonly number[])[], idleSeq?: number) => {
  const left = [...answers];
  return {
    next: () => Promise.resolve((left.shift() ?? []).map(message)),
    idleSeq: () => Promise.resolve(left.length > 0 ? undefined : idleSeq),
  };
};

async function seqsOf(
  reader: Parameters<typeof readUntil>[0],
  untilSeq: number,
): Promise<number[]> {
  const seqs: number[] = [];
  for await (const messages of readUntil(reader, untilSeq))
    for (const { seq } of messages) seqs.push(seq);
  return seqs;
}

it('goes on after an empty answer until it has come as far as assess had', async () => {
  expect(await seqsOf(readerOf([[], [3, 5], [], [], [9]]), 9)).toEqual([3, 5, 9]);
});

it('leaves out what assess had not come to', async () => {
  expect(
    await seqsOf(
      readerOf([
        [3, 5],
        [8, 9],
      ]),
      8,
    ),
  ).toEqual([3, 5, 8]);
  expect(await seqsOf(readerOf([[3]]), 0)).toEqual([]);
});

it('ends where the stream says that there is nothing more', async () => {
  expect(await seqsOf(readerOf([[3], []], 9), 9)).toEqual([3]);
});

it('fails rather than to replay half of the record', async () => {
  await expect(seqsOf(readerOf([[3]]), 9)).rejects.toMatchObject({ code: 'counts-not-read' });
});
