/**
 * HMAC (RFC 2104) out of two one-shot hashes. Node's `createHmac` makes and frees an object of OpenSSL for every token, which costs
 * two and a half times as much; here the padded key is kept ready for as long as the key itself is.
 *
 * SHA-256 and SM3 only: both have blocks of 64 bytes and digests of 32.
 */
import { hash } from 'node:crypto';

export type HashAlgorithm = 'sha256' | 'sm3';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Room for a message of usual length; a longer one gets its own. */
const MESSAGE_BYTES = 6144;

interface PaddedKey {
  /** The inner pad, and behind it room for the message. */
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const padded: Readonly<Record<HashAlgorithm, WeakMap<Uint8Array, PaddedKey>>> = {
  sha256: new WeakMap(),
  sm3: new WeakMap(),
};

/** The digest as a text of one character a byte. `secret` may not be changed in place. */
export function keyedHash(algorithm: HashAlgorithm, secret: Uint8Array, message: string): string {
  const { inner, outer } = paddedKey(algorithm, secret);
  outer.write(hash(algorithm, withMessage(inner, message), 'binary'), BLOCK_BYTES, 'latin1');
  return hash(algorithm, outer, 'binary');
}

function withMessage(inner: Buffer, message: string): Buffer {
  // A UTF-16 unit becomes at most three bytes of UTF-8.
  if (message.length * 3 <= MESSAGE_BYTES) {
    const length = inner.write(message, BLOCK_BYTES, 'utf8');
    return inner.subarray(0, BLOCK_BYTES + length);
  }
  return Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(message, 'utf8')]);
}

function paddedKey(algorithm: HashAlgorithm, secret: Uint8Array): PaddedKey {
  const known = padded[algorithm].get(secret);
  if (known !== undefined) return known;
  const fresh = {
    inner: Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES, 0x36),
    outer: Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c),
  };
  const key =
    secret.length > BLOCK_BYTES ? Buffer.from(hash(algorithm, secret, 'binary'), 'latin1') : secret;
  for (const pad of [fresh.inner, fresh.outer])
    for (const [at, byte] of key.entries()) pad[at] = (pad[at] ?? 0) ^ byte;
  padded[algorithm].set(secret, fresh);
  return fresh;
}
