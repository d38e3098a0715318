/**
 * One frame from bytes to outcome, and the bytes that answer it: decode, parse, interpret, acknowledge. Nothing here stores anything;
 * the door publishes what it finds and asks for the acknowledgement only then.
 */
import type { Charset } from '../charset/charset.ts';
import { decode } from '../charset/decode.ts';
import { encode } from '../charset/encode.ts';
import { type AckStamp, buildAck, type Verdict } from './ack.ts';
import { interpret, type Interpreting } from './interpret.ts';
import { type Hl7Message, segmentNamed, type Segment } from './message.ts';
import type { IssueCode, MessageOutcome, RefusalCode } from './outcome.ts';
import { mshFrom, parse } from './parse.ts';

/** How its answer is addressed and written. */
type Addressed = Pick<FrameReading, 'msh' | 'charset'>;

export interface FrameReading {
  readonly outcome: MessageOutcome;
  /** How the answer is written; undefined where the frame could not be decoded, then its header's bytes are echoed as they came. */
  readonly charset: Charset | undefined;
  readonly msh: Segment | undefined;
}

export interface FrameContext extends Interpreting {
  /** The site's registered character set, e.g. `GB18030`. */
  readonly siteCharset?: string;
}

export function readFrame(bytes: Uint8Array, context: FrameContext): FrameReading {
  const decoded = decode(bytes, context.siteCharset);
  if (decoded.outcome === 'undecodable') return readUndecodable(bytes, decoded.tried);
  const parsed = parse(decoded.text);
  if (parsed.outcome === 'batch') return refusal('batch-unsupported', undefined, decoded.charset);
  if (parsed.outcome === 'not-hl7') {
    const msh = mshFrom(decoded.text);
    if (parsed.code === 'too-many-segments') {
      const outcome = {
        kind: 'quarantine',
        code: parsed.code,
        detail: 'more segments than a message may have',
      } as const;
      return { outcome, charset: decoded.charset, msh };
    }
    return refusal(
      parsed.code === 'no-header' ? 'not-hl7' : 'bad-delimiters',
      undefined,
      decoded.charset,
    );
  }
  const msh = segmentNamed(parsed.message, 'MSH');
  // Answered as one, all but the first would be lost without a word.
  if (holdsSeveral(parsed.message)) return refusal('batch-unsupported', msh, decoded.charset);
  const outcome = interpret(parsed.message, context);
  return { outcome: withCharsetIssue(outcome, decoded.declared), charset: decoded.charset, msh };
}

/** Longer than any header. */
const HEAD_BYTES = 4096;

/** What the frame's outcome asks to be answered once its facts, or its place in the quarantine, are stored. */
export function verdictOf(outcome: MessageOutcome): Verdict {
  if (outcome.kind !== 'refuse') return { kind: 'accept' };
  return { kind: outcome.ack === 'AR' ? 'reject' : 'error', code: outcome.code };
}

/** The answer in the sender's character set, or null where the sender wants none. */
export function acknowledge(
  reading: Addressed,
  verdict: Verdict,
  stamp: AckStamp,
): Uint8Array | null {
  const text = buildAck(reading.msh, verdict, stamp);
  if (text === null) return null;
  return reading.charset === undefined
    ? Buffer.from(text, 'latin1')
    : encode(text, reading.charset);
}

/** The answer to a frame of which only the beginning is known: too long, or its handling broke down. */
export function refuseHead(head: Uint8Array, verdict: Verdict, stamp: AckStamp): Uint8Array | null {
  return acknowledge(readHead(head), verdict, stamp);
}

/** Of a frame that could not be read: its header as it stands there, byte for byte. */
export function readHead(bytes: Uint8Array): Addressed {
  return { msh: mshFrom(rawText(bytes.subarray(0, HEAD_BYTES))), charset: undefined };
}

/** One character a byte, so that what is echoed comes back as the same bytes in whatever set it was. */
function rawText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function holdsSeveral({ segments }: Hl7Message): boolean {
  return segments.some(({ name }, at) => at > 0 && name === 'MSH');
}

function readUndecodable(bytes: Uint8Array, tried: readonly Charset[]): FrameReading {
  const { msh } = readHead(bytes);
  if (msh === undefined) return refusal('not-hl7', undefined, undefined);
  return {
    outcome: {
      kind: 'quarantine',
      code: 'undecodable',
      detail: `not readable as ${tried.join(', ')}`,
    },
    charset: undefined,
    msh,
  };
}

function refusal(
  code: RefusalCode,
  msh: Segment | undefined,
  charset: Charset | undefined,
): FrameReading {
  return { outcome: { kind: 'refuse', ack: 'AR', code }, charset, msh };
}

function withCharsetIssue(
  outcome: MessageOutcome,
  declared: 'kept' | 'not-stated' | 'contradicted' | 'unknown',
): MessageOutcome {
  if (outcome.kind !== 'facts' || declared === 'kept' || declared === 'not-stated') return outcome;
  const issue: IssueCode = declared === 'contradicted' ? 'charset-contradicted' : 'charset-unknown';
  return { ...outcome, issues: [...outcome.issues, issue] };
}
