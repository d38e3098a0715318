/**
 * Puts the body of a request aside for the time of its reading, so that its character set can be told before its first line is judged.
 * On the disk it is encrypted under a key that lives in this process only; nothing of it can be read after that.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteSource } from './byte-source.ts';

export interface Spooled extends ByteSource {
  remove(): Promise<void>;
}

const CIPHER = 'aes-256-ctr';

/** `too-large` leaves nothing behind. Rejects where the body breaks off. */
export async function spool(
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Spooled | 'too-large'> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'body');
  const key = randomBytes(32);
  const start = randomBytes(16);
  const bound = new Bound(bytesMax);
  try {
    await pipeline(
      body,
      bound,
      createCipheriv(CIPHER, key, start),
      createWriteStream(path, { mode: 0o600 }),
    );
  } catch (error) {
    await remove();
    if (bound.isOver) return 'too-large';
    throw error;
  }
  const open = (): AsyncIterable<Uint8Array> => {
    const sealed = createReadStream(path);
    const opened = createDecipheriv(CIPHER, key, start);
    sealed.once('error', (error) => opened.destroy(error));
    opened.once('close', () => sealed.destroy());
    return sealed.pipe(opened) as AsyncIterable<Uint8Array>;
  };
  return { name: 'body', open, remove };
}

class Bound extends Transform {
  readonly #bytesMax: number;
  #bytes = 0;
  isOver = false;

  constructor(bytesMax: number) {
    super();
    this.#bytesMax = bytesMax;
  }

  override _transform(chunk: Uint8Array, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.isOver = this.#bytes > this.#bytesMax;
    done(this.isOver ? new RangeError('the body is too large') : null, chunk);
  }
}
