// Encryption of what is set aside, by the profile of the installation: the row's id is authenticated with it, so that a sealed original can be
// opened under its own row only. What was sealed before there were profiles (12 bytes nonce, 16 bytes tag, AES-256-GCM) opens too.
import { createDecipheriv } from 'node:crypto';
import { openBytes, sealBytes, type SealProfile } from '../../platform/keys/seal-bytes.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface QuarantineKey {
  readonly version: number;
  /** What it seals with; absent: `international`. It opens whatever profile sealed. */
  readonly profile?: SealProfile;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** The active key seals; an older one opens what it sealed, until it is destroyed. */
export interface QuarantineKeys {
  readonly active: QuarantineKey;
  of(version: number): QuarantineKey | undefined;
}

export function seal(original: Uint8Array, id: string, key: QuarantineKey): Buffer {
  return sealBytes(original, id, { profile: key.profile ?? 'international', secret: key.secret });
}

/** Throws where the key, the id or a byte is another. */
export function open(sealed: Uint8Array, id: string, key: QuarantineKey): Buffer {
  try {
    return openBytes(sealed, id, key);
  } catch {
    return openOldLayout(sealed, id, key);
  }
}

function openOldLayout(sealed: Uint8Array, id: string, { secret }: QuarantineKey): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}
