// Gzip unpacked piece by piece within bounds: a small archive can hold any amount of nothing, and what it holds counts like what is sent.
import { createGunzip } from 'node:zlib';
import type { Hold } from '../pressure/byte-budget.ts';

const UNPACKED_MAX_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

export type Unpacked = Uint8Array | 'too-large' | 'not-gzip' | 'no-room';

/** `hold` grows with each piece; without one nothing is counted. */
export async function unpack(bytes: Uint8Array, hold: Hold | undefined): Promise<Unpacked> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  gunzip.end(bytes);
  const pieces: Buffer[] = [];
  let unpackedBytes = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      unpackedBytes += piece.length;
      if (unpackedBytes > UNPACKED_MAX_BYTES) return 'too-large';
      if (hold?.grow(piece.length) === 'full') return 'no-room';
      pieces.push(piece);
    }
  } catch {
    return 'not-gzip';
  }
  return Buffer.concat(pieces);
}
