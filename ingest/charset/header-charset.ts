/**
 * Finds MSH-18 in bytes that are not decoded yet. Fields before it may hold a facility's Chinese name, and in GBK its bytes may look
 * like separators, so the header alone is read provisionally: as UTF-8 where it is that, else leniently as GB18030.
 */
import { isAscii } from 'node:buffer';
import { withoutShift } from '../hl7v2/header-shift.ts';

const CR = 0x0d;
const LF = 0x0a;
const HEADER_BYTES_MAX = 4096;
const CHARSET_FIELD = 18;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

const REPETITIONS_MAX = 4;

/** The repetitions of MSH-18; empty where there is none, or no MSH. */
export function headerCharsets(bytes: Uint8Array): readonly string[] {
  const header = provisional(bytes.subarray(0, headerEnd(bytes)));
  if (!header.startsWith('MSH')) return [];
  const separator = header[3] ?? '|';
  const repetition = header[5] ?? '~';
  // MSH-1 is the separator itself, so that MSH-18 is the eighteenth part.
  const field = withoutShift(header.split(separator, CHARSET_FIELD + 1))[CHARSET_FIELD - 1] ?? '';
  return field === '' ? [] : field.split(repetition, REPETITIONS_MAX);
}

function headerEnd(bytes: Uint8Array): number {
  const bound = Math.min(bytes.length, HEADER_BYTES_MAX);
  for (let at = 0; at < bound; at += 1) {
    const byte = bytes[at];
    if (byte === CR || byte === LF) return at;
  }
  return bound;
}

function provisional(bytes: Uint8Array): string {
  if (isAscii(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}
