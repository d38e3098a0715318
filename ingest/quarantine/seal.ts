// Encryption of what is set aside: AES-256-GCM, a fresh nonce for each original, the row's id as associated data, so that a sealed
// original can be opened under its own row only. Layout: 12 bytes nonce, 16 bytes tag, ciphertext.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface QuarantineKey {
  readonly version: number;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** The active key seals; an older one opens what it sealed, until it is destroyed. */
export interface QuarantineKeys {
  readonly active: QuarantineKey;
  of(version: number): QuarantineKey | undefined;
}

export function seal(original: Uint8Array, id: string, key: QuarantineKey): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce);
  cipher.setAAD(Buffer.from(id));
  const body = Buffer.concat([cipher.update(original), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws where the key, the id or a byte is another. */
export function open(sealed: Uint8Array, id: string, key: QuarantineKey): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}
