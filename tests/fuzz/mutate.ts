// Bytes that no sender should send: pure chance, and true messages that were cut, turned, doubled, and stuffed. Repeatable by the generator.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

export type Chance = () => number;

const below = (next: Chance, bound: number): number => Math.floor(next() * bound);

export function randomBytes(next: Chance, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => below(next, 256)));
}

/** One to eight harms, one after another. */
export function mutated(original: Uint8Array, next: Chance): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let harms = 1 + below(next, 8); harms > 0; harms -= 1) bytes = harmed(bytes, next);
  return bytes;
}

/** Bytes with a meaning in one of the formats. */
const SIGNS = [...Buffer.from('|^~\\&\r\n\v\u001c{}[]",:0-<>/=%')].concat([0, 0x80, 0xff, 0xfe]);

function harmed(bytes: Buffer, next: Chance): Buffer {
  const at = below(next, bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + below(next, 200));
  switch (below(next, 6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([
        bytes.subarray(0, at),
        randomBytes(next, below(next, 40)),
        bytes.subarray(to),
      ]);
    case 4: {
      const turned = Buffer.from(bytes);
      if (turned.length > 0) turned[at % turned.length] = SIGNS[below(next, SIGNS.length)] ?? 0;
      return turned;
    }
    default: {
      const sign = Buffer.alloc(1 + below(next, 5_000), SIGNS[below(next, SIGNS.length)]);
      return Buffer.concat([bytes.subarray(0, at), sign, bytes.subarray(at)]);
    }
  }
}

const MEBIBYTE = 1024 * 1024;

/** Bodies that cost the sender little and a careless reader much. */
export function monsters(): readonly { readonly body: Buffer; readonly isGzip: boolean }[] {
  const deep = Buffer.from('['.repeat(2 * MEBIBYTE));
  const nested = Buffer.from(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`);
  const long = Buffer.from(JSON.stringify({ kind: 'visit', id: 'x'.repeat(15 * MEBIBYTE) }));
  const many = Buffer.from('{}\n'.repeat(200_000));
  const keys = Buffer.from(
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${String(at)}`, at])),
    ),
  );
  const number = Buffer.from(`{"kind":"visit","occurredAt":1${'0'.repeat(MEBIBYTE)}}`);
  const bomb = gzipSync(Buffer.alloc(512 * MEBIBYTE), { level: 9 });
  const bombOfBombs = gzipSync(bomb);
  // Each reference asks for something that the resource may contain.
  const contained = Buffer.from(
    `{"resourceType":"Observation","contained":[${'{},'.repeat(MEBIBYTE)}{}],"hasMember":[${'{"reference":"#a"},'.repeat(400_000)}{"reference":"#b"}]}`,
  );
  const plain = [
    contained,
    deep,
    nested,
    long,
    many,
    keys,
    number,
    Buffer.alloc(17 * MEBIBYTE, 32),
  ];
  return [
    ...plain.map((body) => ({ body, isGzip: false })),
    ...[deep, nested, many].map((body) => ({ body: gzipSync(body), isGzip: true })),
    { body: bomb, isGzip: true },
    { body: bombOfBombs, isGzip: true },
    { body: bomb.subarray(0, bomb.length / 2), isGzip: true },
  ];
}
