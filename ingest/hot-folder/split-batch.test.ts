// Files cut into messages: every line end, byte-order marks, block characters, limits, however the bytes are dealt out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../charset/encode.ts';
import { batchOf, visitMessage } from './files.fixture.ts';
import { splitBatch, type BatchItem } from './split-batch.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(bytes: Uint8Array, size = 7, limit = 1_000_000): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  for await (const item of splitBatch(chunksOf(bytes, size), limit)) items.push(item);
  return items;
}

const textOf = (items: readonly BatchItem[]): string[] =>
  items.map((item) =>
    item.kind === 'message' ? Buffer.from(item.bytes).toString('utf8') : item.kind,
  );
const TWO = [visitMessage(1), visitMessage(2)];
const WHOLE = [
  'file-header',
  'batch-header',
  ...TWO.map((one) => `${one}\r`),
  'batch-trailer',
  'file-trailer',
];

describe('splitBatch', () => {
  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['blank lines between', '\r\n\r\n'],
  ])('cuts a batch with %s', async (_, end) => {
    const file = Buffer.from(batchOf(TWO).replaceAll('\r', end));
    for (const size of [1, 2, 3, 64, 100_000]) {
      const items = await split(file, size);
      expect(textOf(items).map((text) => text.replace(/\r+/g, '\r'))).toEqual(WHOLE);
    }
  });

  it('reads bare messages, without a last line end, and blocks of MLLP in a file', async () => {
    expect(textOf(await split(Buffer.from(TWO.join('\r'))))).toEqual(TWO.map((one) => `${one}\r`));
    const blocks = TWO.map((one) => `\x0b${one}\r\x1c\r`).join('');
    expect(textOf(await split(Buffer.from(blocks))).map((text) => text.trim())).toEqual(TWO);
  });

  it('keeps a byte-order mark with each message and not as noise', async () => {
    const items = await split(Buffer.from(`\ufeff${TWO.join('\n')}`));
    expect(textOf(items)).toEqual(TWO.map((one) => `\ufeff${one}\r`));
  });

  it('does not cut within characters of GBK', async () => {
    const words = visitMessage(1, { name: '東^珅頭誠', complaint: '発熱頭痛東珅誠' });
    const bytes = encode(words, 'gb18030');
    for (const size of [1, 2, 5]) {
      const [item, more] = await split(bytes, size);
      expect(more).toBeUndefined();
      expect(
        item?.kind === 'message' && Buffer.from(item.bytes.subarray(0, -1)).equals(bytes),
      ).toBe(true);
    }
  });

  it('reads the counts of trailers, also with other separators and with none', async () => {
    const trailers = async (text: string): Promise<unknown[]> =>
      (await split(Buffer.from(text))).flatMap((item) => ('stated' in item ? [item.stated] : []));
    expect(await trailers('BTS|12|x\rFTS#3\rBTS\rFTS|\rBTS|many')).toEqual([
      12,
      3,
      null,
      null,
      null,
    ]);
  });

  it('counts what is no message as noise and takes a text line within a message as its part', async () => {
    const items = await split(Buffer.from(`hello\r\n${TWO[0] ?? ''}\rBTSX\rgoes on\rMSH lies`));
    expect(items.map(({ kind }) => kind)).toEqual(['noise', 'message']);
  });

  it('holds no more than a message may have, and finds the next message after a longer one', async () => {
    const long = `MSH|^~\\&|${'x'.repeat(50_000)}\rOBX|${'y'.repeat(500)}`;
    const slow = `MSH|^~\\&|a\r${'OBX|1\r'.repeat(500)}`;
    const items = await split(Buffer.from([long, TWO[0], slow, TWO[1]].join('\r')), 1000, 2000);
    expect(items.map(({ kind }) => kind)).toEqual(['oversized', 'message', 'oversized', 'message']);
    for (const item of items)
      if (item.kind === 'oversized') expect(item.head.length).toBeLessThanOrEqual(4096);
  });

  it('ends at the same items however any bytes are dealt out', async () => {
    const piece = fc.constantFrom(
      'MSH|^~\\&|x',
      'BHS|',
      'BTS|2',
      'FHS|',
      'FTS|1',
      '\r',
      '\n',
      '\r\n',
      '\x0b',
      '\x1c',
      'PID|東',
      '\ufeff',
      'x'.repeat(300),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.integer({ min: 1, max: 20 }), async (pieces, size) => {
        const bytes = Buffer.from(pieces.join(''));
        expect(await split(bytes, size, 200)).toEqual(await split(bytes, 1_000_000, 200));
      }),
      { numRuns: 300 },
    );
  });
});
