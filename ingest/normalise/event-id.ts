/**
 * The id of an event follows from what its source said, so that the same record sent twice makes one event, in whichever process, after
 * whichever restart, at the edge or at the city. It is keyed: the numbers that a hospital gives its records are few enough to try them
 * all, and an id stands in the stream, in the database and on screens. The key is that of the installation and is never rotated.
 * What an event is named by leaves the door as this hash alone.
 */
import type { Event } from '../../contracts/event/event.ts';
import { base32OfBinary } from '../../platform/derived-id.ts';
import type { CryptoProfile } from '../deidentify/key-ring.ts';
import { keyedHash } from '../deidentify/keyed-hash.ts';

export interface IdKey {
  readonly profile: CryptoProfile;
  /** At least 32 bytes; not to be changed in place. */
  readonly secret: Uint8Array;
}

/** Of each token of an event what it was made of, in the order in which they were made. */
export type TokenSources = Map<string, string>;

const LENGTH = 26;
/** 26 characters hold 130 bits. */
const HASHED_BYTES = 17;

/** A part cannot run into the next, nor into `told`, a text in JSON: as a part, all its quotation marks would be written twice. */
export function eventId(key: IdKey, parts: readonly (string | number)[], told = ''): Event['id'] {
  const algorithm = key.profile === 'guomi' ? 'sm3' : 'sha256';
  const digest = keyedHash(algorithm, key.secret, JSON.stringify(parts) + told);
  return `e${base32OfBinary(digest.slice(0, HASHED_BYTES), LENGTH)}` as Event['id'];
}

/** What an event says under any key of the pseudonyms: a rotation must not make another event of what is sent again. */
export function withoutTokens(told: string, tokens: ReadonlyMap<string, string>): string {
  let plain = told;
  // The latest first: a visit without number is made of the token of its person.
  const made = [...tokens];
  for (let at = made.length - 1; at >= 0; at -= 1) {
    const [token = '', source = ''] = made[at] ?? [];
    // Not `replaceAll`, which takes the dollars of a source for signs, or calls a function at each.
    if (plain.includes(token)) plain = plain.split(token).join(source);
  }
  return plain;
}

const CONDITION_LENGTH = 8;

/** Short: it has to tell the conditions of one visit apart, and nothing else. */
export const conditionName = (key: IdKey, parts: readonly string[]): string =>
  eventId(key, ['condition', ...parts]).slice(1, 1 + CONDITION_LENGTH);
