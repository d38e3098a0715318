/**
 * Sealed bytes that open under their own name and key only. `international`: AES-256-GCM. `guomi`: SM4 in counter mode, and HMAC-SM3 over name,
 * nonce and ciphertext (encrypt, then authenticate), because the OpenSSL of Node 20 has no SM4-GCM. Layout: 1 byte scheme, nonce, tag,
 * ciphertext. Keys of SM4 and of its HMAC are made from the 32 bytes apart.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export type SealProfile = 'international' | 'guomi';

export interface SealingKey {
  readonly profile: SealProfile;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

const AES = { scheme: 1, nonceBytes: 12, tagBytes: 16 } as const;
const SM4 = { scheme: 2, nonceBytes: 16, tagBytes: 32, keyBytes: 16 } as const;

export function sealBytes(plain: Uint8Array, name: string, key: SealingKey): Buffer {
  if (key.profile === 'guomi') return sealSm4(plain, name, key.secret);
  const nonce = randomBytes(AES.nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce);
  cipher.setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Uint8Array.of(AES.scheme), nonce, cipher.getAuthTag(), body]);
}

/** Whatever profile sealed it. Throws where the key, the name or a byte is another. */
export function openBytes(
  sealed: Uint8Array,
  name: string,
  { secret }: Pick<SealingKey, 'secret'>,
): Buffer {
  if (sealed[0] === SM4.scheme) return openSm4(sealed, name, secret);
  const nonceEnd = 1 + AES.nonceBytes;
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(1, nonceEnd));
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(nonceEnd, nonceEnd + AES.tagBytes));
  return Buffer.concat([
    decipher.update(sealed.subarray(nonceEnd + AES.tagBytes)),
    decipher.final(),
  ]);
}

function sealSm4(plain: Uint8Array, name: string, secret: Uint8Array): Buffer {
  const nonce = randomBytes(SM4.nonceBytes);
  const cipher = createCipheriv('sm4-ctr', cipherKey(secret), nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([
    Uint8Array.of(SM4.scheme),
    nonce,
    tagOf(name, nonce, { body, secret }),
    body,
  ]);
}

function openSm4(sealed: Uint8Array, name: string, secret: Uint8Array): Buffer {
  const nonce = sealed.subarray(1, 1 + SM4.nonceBytes);
  const tag = sealed.subarray(1 + SM4.nonceBytes, 1 + SM4.nonceBytes + SM4.tagBytes);
  const body = sealed.subarray(1 + SM4.nonceBytes + SM4.tagBytes);
  if (tag.length !== SM4.tagBytes || !timingSafeEqual(tag, tagOf(name, nonce, { body, secret })))
    throw new RangeError('the seal is broken, or of another name or key');
  const decipher = createDecipheriv('sm4-ctr', cipherKey(secret), nonce);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

const cipherKey = (secret: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from('vigil-sm4 '), secret]), 'buffer').subarray(
    0,
    SM4.keyBytes,
  );

function tagOf(
  name: string,
  nonce: Uint8Array,
  { body, secret }: { readonly body: Uint8Array; readonly secret: Uint8Array },
): Buffer {
  const macKey = hash('sha256', Buffer.concat([Buffer.from('vigil-hmac-sm3 '), secret]), 'buffer');
  const mac = createHmac('sm3', macKey);
  // The length first, so that the end of a name cannot be taken for the beginning of a nonce.
  return mac
    .update(`${String(Buffer.byteLength(name))} ${name}`)
    .update(nonce)
    .update(body)
    .digest();
}
