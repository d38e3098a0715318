/**
 * Keyed pseudonyms: `p1.<base32>` is person, key version 1. HMAC-SHA256, or HMAC-SM3 in the guomi profile, cut to 160 bits.
 *
 * The name space is part of what is hashed, so that a telephone and a record with the same digits have nothing in common. An unkeyed
 * hash of an identity number falls in minutes: there are fewer than 10^11 of them.
 */
import { base32OfBinary } from '../../platform/derived-id.ts';
import type { KeyRing, PseudonymKey } from './key-ring.ts';
import { keyedHash } from './keyed-hash.ts';

export type Space = 'person' | 'visit' | 'record' | 'device' | 'telephone' | 'code';

const LETTERS: Readonly<Record<Space, string>> = {
  person: 'p',
  visit: 'v',
  record: 'r',
  device: 'd',
  telephone: 't',
  code: 'c',
};
const TOKEN_BYTES = 20;

export interface Pseudonym {
  readonly token: string;
  /** The same under the keys in overlap, newest first: what was stored before the last rotation is found by them. */
  readonly earlier: readonly string[];
}

/** `parts` name one thing together, e.g. facility and visit number; no two different lists of parts share a token. */
export function pseudonym(ring: KeyRing, space: Space, parts: readonly string[]): Pseudonym {
  let input = lengthened(space);
  for (const part of parts) input += lengthened(part);
  return {
    token: tokenOf(ring, ring.active, [space, input]),
    earlier: ring.overlap.map((key) => tokenOf(ring, key, [space, input])),
  };
}

const lengthened = (part: string): string => `${Buffer.byteLength(part)}:${part}`;

function tokenOf(
  ring: KeyRing,
  key: PseudonymKey,
  [space, input]: readonly [Space, string],
): string {
  const algorithm = ring.profile === 'guomi' ? 'sm3' : 'sha256';
  const digest = keyedHash(algorithm, key.secret, input);
  return `${LETTERS[space]}${key.version}.${base32OfBinary(digest.slice(0, TOKEN_BYTES))}`;
}
