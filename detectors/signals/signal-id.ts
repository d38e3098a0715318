/**
 * Ids of signals, derived from what was found: the same finding has the same id whoever computes it and however often.
 * 130 bits of SHA-256 in base32.
 */
import { createHash } from 'node:crypto';
import type { SignalId } from '../../contracts/ids.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

export function signalId(...parts: readonly string[]): SignalId {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest();
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of digest) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < LENGTH) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
    if (text.length === LENGTH) break;
  }
  return `sg-${text}` as SignalId;
}
