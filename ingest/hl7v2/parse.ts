/**
 * Splits decoded text into an HL7 v2 message. It takes CR, LF and CRLF as segment ends, and a line that cannot be a segment as the
 * rest of the one before it (a line break typed into a text). It judges form only: what a message means is decided in `interpret`.
 */
import { type Delimiters, delimitersOf } from './delimiters.ts';
import { withoutShift } from './header-shift.ts';
import type { Hl7Message, Segment } from './message.ts';

export type ParseOutcome =
  | { readonly outcome: 'message'; readonly message: Hl7Message }
  | { readonly outcome: 'batch' }
  | {
      readonly outcome: 'not-hl7';
      readonly code: 'no-header' | 'bad-delimiters' | 'too-many-segments';
    };

/** A message of this size is no visit and no report; it is a file sent by mistake. */
export const SEGMENTS_MAX = 20_000;

const SEGMENT_END = /\r\n|\r|\n/;

export function parse(text: string): ParseOutcome {
  const body = text.replace(/^[\ufeff\s]+/, '');
  const name = body.slice(0, 3);
  if (name === 'FHS' || name === 'BHS') return { outcome: 'batch' };
  if (name !== 'MSH') return { outcome: 'not-hl7', code: 'no-header' };
  const delimiters = delimitersOf(body);
  if (delimiters === undefined) return { outcome: 'not-hl7', code: 'bad-delimiters' };
  const lines = linesOf(body, delimiters);
  if (lines.length > SEGMENTS_MAX) return { outcome: 'not-hl7', code: 'too-many-segments' };
  return {
    outcome: 'message',
    message: { delimiters, segments: lines.map((line) => segmentOf(line, delimiters)) },
  };
}

/** Reads a header line alone, also of a message whose rest is unreadable. */
export function mshFrom(text: string): Segment | undefined {
  const at = text.indexOf('MSH');
  if (at < 0) return undefined;
  const line = text.slice(at).split(SEGMENT_END, 1)[0] ?? '';
  const delimiters = delimitersOf(line);
  return delimiters === undefined ? undefined : segmentOf(line, delimiters);
}

function linesOf(body: string, delimiters: Delimiters): string[] {
  const lines: string[] = [];
  for (const line of body.split(SEGMENT_END)) {
    if (beginsSegment(line, delimiters.field)) lines.push(line);
    else if (line.trim() !== '' && lines.length > 0) lines.push(`${lines.pop() ?? ''}\n${line}`);
  }
  return lines;
}

/** Three characters, a letter and two letters or digits, then the separator or nothing. */
function beginsSegment(line: string, separator: string): boolean {
  if (line.length < 3 || (line.length > 3 && line[3] !== separator)) return false;
  return (
    upper(line.charCodeAt(0)) &&
    upperOrDigit(line.charCodeAt(1)) &&
    upperOrDigit(line.charCodeAt(2))
  );
}

const upper = (code: number): boolean => code >= 65 && code <= 90;
const upperOrDigit = (code: number): boolean => upper(code) || (code >= 48 && code <= 57);

function segmentOf(line: string, delimiters: Delimiters): Segment {
  const fields = line.split(delimiters.field);
  const name = fields[0] ?? '';
  return { name, fields: name === 'MSH' ? withoutShift(fields) : fields, delimiters };
}
