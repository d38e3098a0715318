/**
 * Anchors: once a day the end of the audit chain is signed, to be kept where whoever can rewrite the database cannot. Whoever rewrites the
 * whole chain and its end writes another hash at an anchored entry. Pure but for the key that signs.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf } from '../../platform/zone/zone-time.ts';
import { canonical } from './canonical.ts';
import type { ChainHead } from './chain.ts';

export const Anchor = z.strictObject({
  v: z.literal(1),
  /** The local day whose end it marks: the chain as it stood at the first moment after it at which the stage ran. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  seq: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Epoch milliseconds. */
  at: z.int(),
  /** Ed25519, 32 bytes in base64url. */
  publicKey: z.string().length(43),
  /** Over the canonical JSON of all other fields. */
  signature: z.string().length(86),
});
export type Anchor = z.infer<typeof Anchor>;

export interface Signer {
  readonly publicKey: string;
  sign(text: string): string;
}

/** Name of the secret from which the key follows. */
export const AUDIT_KEY = 'audit-key';

/** RFC 8410: what stands before the 32 bytes of a private and of a public key. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** @param secret any text of enough chance; the key follows from it */
export function signerOf(secret: string): Signer {
  const seed = createHash('sha256').update(`vigil audit anchors\n${secret}`).digest();
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: spki.subarray(PUBLIC_PREFIX.length).toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}

export interface AnchorPlace {
  readonly day: DayKey;
  readonly head: ChainHead;
  readonly at: EpochMs;
}

export function anchorOf({ day, head, at }: AnchorPlace, signer: Signer): Anchor {
  const { publicKey } = signer;
  const unsigned = { v: 1 as const, day, seq: head.seq, hash: head.hash, at, publicKey };
  return { ...unsigned, signature: signer.sign(canonical(unsigned)) };
}

/** Whether its own key signed it; whose key that is, is another question. */
export const isSigned = ({ signature, ...unsigned }: Anchor): boolean =>
  isSignedBy(unsigned.publicKey, canonical(unsigned), signature);

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, Buffer.from(publicKey, 'base64url')]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

/** The day to be anchored at `now`; null where it has been. Days on which nothing ran are covered by the one after them. */
export function dayToAnchor(now: EpochMs, zone: string, lastDay: string | null): DayKey | null {
  const day = addDays(dayOf(now, zone), -1);
  return lastDay !== null && lastDay >= day ? null : day;
}
