// Passwords as hashes: scrypt of node:crypto, with its parameters in the text, so that they can be raised later while old hashes stay
// readable. `scrypt$N$r$p$salt$key`, salt and key in base64url.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 2^15, 8, 3: one of OWASP's equivalent settings for scrypt (2023); 32 MiB and some 0.15 s on one core. */
const COST: Cost = { N: 32_768, r: 8, p: 3 };
/** For passwords of `randomPassword`: 96 bits cannot be guessed whatever a guess costs, and a first start makes dozens of them. */
const COST_OF_GENERATED: Cost = { N: 4_096, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** A hash from elsewhere must not be able to ask for all memory. */
const MEMORY_BYTES_MAX = 256 * 1024 * 1024;
/** A longer text is not a password but an attempt to keep the server busy. */
export const PASSWORD_LENGTH_MAX = 200;

/** `generated` only for what `randomPassword` made. */
export async function hashPassword(
  password: string,
  origin: 'chosen' | 'generated' = 'chosen',
): Promise<string> {
  const cost = origin === 'generated' ? COST_OF_GENERATED : COST;
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost);
  return [
    'scrypt',
    cost.N,
    cost.r,
    cost.p,
    salt.toString('base64url'),
    key.toString('base64url'),
  ].join('$');
}

/** False for a wrong password, and for a text that is no hash of this form. Takes the same time wherever they differ. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = partsOf(hash);
  if (parts === undefined || password.length > PASSWORD_LENGTH_MAX) return false;
  const key = await derive(password, parts.salt, parts.cost);
  return key.length === parts.key.length && timingSafeEqual(key, parts.key);
}

/** 96 bits in 16 characters that can be read aloud and typed: no 0, O, 1, l or I. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+-=_.:,!';
  return [...randomBytes(16)].map((byte) => alphabet.charAt(byte & 63)).join('');
}

function partsOf(
  hash: string,
): { readonly cost: Cost; readonly salt: Buffer; readonly key: Buffer } | undefined {
  const match =
    /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]{8,})\$([A-Za-z0-9_-]{8,})$/.exec(
      hash,
    );
  if (match === null) return undefined;
  const [, N, r, p, salt = '', key = ''] = match;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (128 * cost.N * cost.r > MEMORY_BYTES_MAX) return undefined;
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: MEMORY_BYTES_MAX + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    // Two keyboards may compose one accent differently; NFKC makes them one password.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
