/**
 * Builds acknowledgements, in original and enhanced mode.
 *
 * Sender and receiver are swapped, MSA-2 repeats the control id as it came, MSH-18 names the sender's character set, every segment
 * ends with CR. The sender's own delimiters and its raw fields are used, so that nothing needs to be escaped anew.
 *
 * Enhanced mode: MSH-15 decides on a commit acknowledgement (CA, CE, CR); only where it wants none does MSH-16 decide on an
 * application acknowledgement (AA, AE, AR) instead. There is never more than one answer to a message on its connection: ours is
 * given after storage, so that commit and acceptance coincide, and senders over MLLP wait for one block.
 */
import { type AckCondition, readAckConditions, readTrigger, readVersion } from './header.ts';
import type { Delimiters } from './delimiters.ts';
import { rawField, type Segment } from './message.ts';
import type { RefusalCode } from './outcome.ts';

export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'error'; readonly code: RefusalCode }
  | { readonly kind: 'reject'; readonly code: RefusalCode };

export interface AckStamp {
  readonly nowMs: number;
  /** Unique for each acknowledgement, at most 20 characters. */
  readonly id: string;
}

/** Table 0357, and words for people who read their interface engine's log. */
const CONDITIONS: Readonly<Record<RefusalCode, readonly [number, string]>> = {
  'not-hl7': [100, 'No MSH segment found'],
  'bad-delimiters': [102, 'MSH-1 or MSH-2 is not valid'],
  'batch-unsupported': [200, 'Batches are not accepted on this connection'],
  'missing-type': [101, 'MSH-9 message type is missing'],
  'unsupported-type': [200, 'Unsupported message type'],
  'unsupported-event': [201, 'Unsupported event code'],
  'unsupported-processing-id': [202, 'Unsupported processing id'],
  'unsupported-version': [203, 'Unsupported version id'],
  oversized: [207, 'Message is larger than this connection accepts'],
  'storage-unavailable': [207, 'Not stored, send again later'],
  'internal-error': [207, 'Application internal error'],
};

const DEFAULT_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};

/** The text of the answer, or null where the sender asked for none. `msh` undefined: nothing of the message could be read. */
export function buildAck(
  msh: Segment | undefined,
  verdict: Verdict,
  stamp: AckStamp,
): string | null {
  const header = msh ?? { name: 'MSH', fields: [], delimiters: DEFAULT_DELIMITERS };
  const code = ackCode(header, verdict);
  if (code === null) return null;
  const segments = [mshOf(header, stamp), msaOf(header, code, verdict)];
  if (verdict.kind !== 'accept') segments.push(errOf(header, verdict.code));
  return segments.map((segment) => `${segment}\r`).join('');
}

const LETTERS = { accept: 'A', error: 'E', reject: 'R' } as const;

function ackCode(msh: Segment, verdict: Verdict): string | null {
  const { acceptAck, applicationAck } = readAckConditions(msh);
  const letter = LETTERS[verdict.kind];
  if (acceptAck === 'unset' && applicationAck === 'unset') return `A${letter}`;
  if (wanted(acceptAck, verdict)) return `C${letter}`;
  return wanted(applicationAck, verdict) ? `A${letter}` : null;
}

function wanted(condition: AckCondition, verdict: Verdict): boolean {
  if (condition === 'AL') return true;
  return condition === (verdict.kind === 'accept' ? 'SU' : 'ER');
}

function mshOf(msh: Segment, stamp: AckStamp): string {
  const { field, component, repetition, escape, subcomponent } = msh.delimiters;
  const trigger = readTrigger(msh);
  const type = trigger === '' ? 'ACK' : `ACK${component}${trigger}${component}ACK`;
  const parts = [
    'MSH',
    `${component}${repetition}${escape}${subcomponent}`,
    rawField(msh, 5),
    rawField(msh, 6),
    rawField(msh, 3),
    rawField(msh, 4),
    hl7Now(stamp.nowMs),
    '',
    type,
    stamp.id,
    rawField(msh, 11) || 'P',
    readVersion(msh) === '' ? '2.5.1' : rawField(msh, 12),
    '',
    '',
    '',
    '',
    '',
    rawField(msh, 18),
  ];
  return trimEnd(parts, field);
}

function msaOf(msh: Segment, code: string, verdict: Verdict): string {
  const parts = ['MSA', code, rawField(msh, 10)];
  // MSA-3 is withdrawn in newer versions and still what many engines show.
  if (verdict.kind !== 'accept') parts.push(CONDITIONS[verdict.code][1]);
  return trimEnd(parts, msh.delimiters.field);
}

function errOf(msh: Segment, code: RefusalCode): string {
  const { field, component, subcomponent } = msh.delimiters;
  const [number, words] = CONDITIONS[code];
  if (/^2\.[1-4]/.test(readVersion(msh))) {
    // Before 2.5 the segment had one field, whose fourth component is the coded error.
    return [
      'ERR',
      ['', '', '', [number, words, 'HL70357'].join(subcomponent)].join(component),
    ].join(field);
  }
  return [
    'ERR',
    '',
    '',
    [number, words, 'HL70357'].join(component),
    'E',
    '',
    '',
    '',
    `${words} (${code})`,
  ].join(field);
}

function trimEnd(parts: string[], separator: string): string {
  while (parts.length > 2 && parts.at(-1) === '') parts.pop();
  return parts.join(separator);
}

/** UTC with its offset: unambiguous whatever zone the reader assumes. */
function hl7Now(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (lastSecond.second !== second) {
    const digits = new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, '');
    lastSecond = { second, text: `${digits}+0000` };
  }
  return lastSecond.text;
}

/** Thousands of answers bear the same. */
let lastSecond = { second: Number.NaN, text: '' };
