// Identifiers that follow from their cause, so that the same cause met twice makes the same thing and not a second one.
import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/** RFC 4648 base32 in small letters without padding; the first `length` characters where given. */
export function base32(bytes: Uint8Array, length = Infinity): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
  }
  if (bits > 0 && text.length < length) text += ALPHABET.charAt((held << (5 - bits)) & 31);
  return text;
}

/** `prefix` and 26 base32 characters (130 bits) of the SHA-256 of the parts; a part cannot run into the next. */
export function derivedId(prefix: string, parts: readonly (string | number)[]): string {
  return prefix + base32(createHash('sha256').update(JSON.stringify(parts)).digest(), LENGTH);
}
