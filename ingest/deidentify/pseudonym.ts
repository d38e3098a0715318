/**
 * Keyed pseudonyms: `p1.<base32>` is person, key version 1. HMAC-SHA256, or HMAC-SM3 in the guomi profile, cut to 160 bits.
 *
 * The name space is part of what is hashed, so that a telephone and a record with the same digits have nothing in common. An unkeyed
 * hash of an identity number falls in minutes: there are fewer than 10^11 of them.
 */
import { createHmac } from 'node:crypto';
import type { KeyRing, PseudonymKey } from './key-ring.ts';

export type Space = 'person' | 'visit' | 'record' | 'device' | 'telephone';

const LETTERS: Readonly<Record<Space, string>> = {
  person: 'p',
  visit: 'v',
  record: 'r',
  device: 'd',
  telephone: 't',
};
const TOKEN_BYTES = 20;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export interface Pseudonym {
  readonly token: string;
  /** The same under the keys in overlap, newest first: what was stored before the last rotation is found by them. */
  readonly earlier: readonly string[];
}

/** `parts` name one thing together, e.g. facility and visit number; no two different lists of parts share a token. */
export function pseudonym(ring: KeyRing, space: Space, parts: readonly string[]): Pseudonym {
  const input = [space, ...parts].map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return {
    token: tokenOf(ring, ring.active, [space, input]),
    earlier: ring.overlap.map((key) => tokenOf(ring, key, [space, input])),
  };
}

function tokenOf(
  ring: KeyRing,
  key: PseudonymKey,
  [space, input]: readonly [Space, string],
): string {
  const algorithm = ring.profile === 'guomi' ? 'sm3' : 'sha256';
  const digest = createHmac(algorithm, key.secret).update(input, 'utf8').digest();
  return `${LETTERS[space]}${key.version}.${base32(digest.subarray(0, TOKEN_BYTES))}`;
}

/** RFC 4648 in lower case, without padding: 20 bytes make 32 characters. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31] ?? '';
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (ALPHABET[(value << (5 - bits)) & 31] ?? '');
}
