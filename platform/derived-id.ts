// Identifiers that follow from their cause, so that the same cause met twice makes the same thing and not a second one.
import { hash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const PAIRS = Array.from(
  { length: 1024 },
  (_, index) => ALPHABET.charAt(index >> 5) + ALPHABET.charAt(index & 31),
);
const LENGTH = 26;
/** 26 characters hold 130 bits. */
const HASHED_BYTES = 17;

/** RFC 4648 base32 in small letters without padding; the first `length` characters where given. */
export function base32(bytes: Uint8Array, length = Infinity): string {
  return base32OfBinary(Buffer.from(bytes).toString('latin1'), length);
}

/** The same of bytes in a text, one character each: the form in which hashes cost least. */
export function base32OfBinary(bytes: string, length = Infinity): string {
  let text = '';
  let at = 0;
  for (; at + 5 <= bytes.length; at += 5) {
    const middle = bytes.charCodeAt(at + 2);
    const high = (bytes.charCodeAt(at) << 12) | (bytes.charCodeAt(at + 1) << 4) | (middle >>> 4);
    const low = ((middle & 15) << 16) | (bytes.charCodeAt(at + 3) << 8) | bytes.charCodeAt(at + 4);
    text += pair(high >>> 10) + pair(high & 1023) + pair(low >>> 10) + pair(low & 1023);
  }
  return (text + rest(bytes, at)).slice(0, length);
}

const pair = (index: number): string => PAIRS[index] ?? '';

/** Of the last one to four bytes. */
function rest(bytes: string, from: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let at = from; at < bytes.length; at += 1) {
    held = ((held << 8) | bytes.charCodeAt(at)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
}

/** `prefix` and 26 base32 characters (130 bits) of the SHA-256 of the parts; a part cannot run into the next. */
export function derivedId(prefix: string, parts: readonly (string | number)[]): string {
  const digest = hash('sha256', JSON.stringify(parts), 'binary').slice(0, HASHED_BYTES);
  return prefix + base32OfBinary(digest, LENGTH);
}
