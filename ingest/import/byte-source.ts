// Where the bytes of an import come from: a file, or what came over HTTP and was put aside for the time of its reading. Can be read from
// its beginning as often as needed. What is gzip is unpacked, with a bound, because a small archive can hold any amount of nothing.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { systemCode } from '../../platform/errors.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ByteSource {
  /** As its sender named it. May be somebody's name: it goes into no table and no log. */
  readonly name: string;
  /** As they came, from the beginning. */
  open(): AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 256 * 1024;

export function fileSource(path: string): ByteSource {
  return {
    name: basename(path),
    open: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>,
  };
}

export interface Fingerprint {
  readonly sha256: string;
  readonly bytes: number;
}

/** Of the bytes as they came. */
export async function fingerprintOf(source: ByteSource): Promise<Fingerprint> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.open()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

export interface UnpackLimits {
  /** Of what comes out. */
  readonly bytesMax: number;
  /** Text packs ten to fifty times; beyond this it is no text. Holds from `bytesFree` on. */
  readonly ratioMax: number;
  readonly bytesFree: number;
}

const UNPACK_LIMITS: UnpackLimits = {
  bytesMax: 4 * 1024 * 1024 * 1024,
  ratioMax: 200,
  bytesFree: 64 * 1024 * 1024,
};

/** Unpacked where they begin like gzip, whatever the name says. @throws UnreadableFile for a broken or bottomless archive. */
export async function* unpackedBytes(
  source: ByteSource,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<Uint8Array> {
  const { packed, isGzip } = await peek(source.open());
  if (!isGzip) {
    yield* packed;
    return;
  }
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of packed) {
      read += chunk.length;
      yield chunk;
    }
  }
  yield* bounded(counted(), () => read, limits);
}

async function* bounded(
  packed: AsyncGenerator<Uint8Array>,
  readBytes: () => number,
  limits: UnpackLimits,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of gunzipped(packed)) {
      bytes += chunk.length;
      const isBottomless = bytes > limits.bytesFree && bytes > readBytes() * limits.ratioMax;
      if (bytes > limits.bytesMax || isBottomless)
        throw new UnreadableFile(
          'unpacked-too-large',
          0,
          'it unpacks to more than a file may hold',
        );
      yield chunk;
    }
  } catch (error) {
    if (systemCode(error)?.startsWith('Z_') !== true) throw error;
    throw new UnreadableFile(
      'invalid-gzip',
      0,
      'it begins like gzip and cannot be unpacked to its end',
    );
  }
}

/** Unpacks at most a thousandfold: what one piece becomes fits into memory. */
const PIECE_BYTES = 8 * 1024;
const PIECE_UNPACKED_BYTES_MAX = 16 * 1024 * 1024;

/** Piece by piece: a pipe that breaks would throw away what it had unpacked before. */
async function* gunzipped(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({
    chunkSize: CHUNK_BYTES,
    readableHighWaterMark: PIECE_UNPACKED_BYTES_MAX,
  } as ZlibOptions);
  const done = (act: (whenDone: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      unzip.once('error', reject);
      act(() => {
        unzip.off('error', reject);
        resolve();
      });
    });
  const unpacked = (): Uint8Array | null => unzip.read() as Uint8Array | null;
  try {
    for await (const chunk of packed)
      for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
        await done((whenDone) => unzip.write(chunk.subarray(from, from + PIECE_BYTES), whenDone));
        const next = unpacked();
        if (next !== null) yield next;
      }
    unzip.end();
    for await (const last of unzip as AsyncIterable<Uint8Array>) yield last;
  } finally {
    unzip.destroy();
  }
}

interface Peeked {
  readonly packed: AsyncGenerator<Uint8Array>;
  readonly isGzip: boolean;
}

async function peek(bytes: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  const head = first.done === true ? new Uint8Array() : first.value;
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (first.done === true) return;
      yield head;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
        yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { packed: whole(), isGzip: head[0] === 0x1f && head[1] === 0x8b };
}
