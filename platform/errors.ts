// Three kinds of failure, and nothing else. Permanent: this message can never succeed. Transient: worth another try after a
// while. Invariant: our bug or a broken installation; the stage must stop. Each carries a stable code for logs, metrics and
// dead letters. An expected refusal is a value with a reason and never comes here.

export type ErrorKind = 'permanent' | 'transient' | 'invariant';

export interface ErrorDetails {
  readonly cause?: unknown;
  /** What a person can do about it, in one sentence. */
  readonly advice?: string;
}

export abstract class VigilError extends Error {
  abstract readonly kind: ErrorKind;
  /** Stable, kebab-case: `store-unreachable`. */
  readonly code: string;
  readonly advice: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.advice = details.advice;
  }

  /** Message and advice as one text for a person at a terminal. */
  get sentence(): string {
    return this.advice === undefined ? this.message : `${this.message} ${this.advice}`;
  }
}

export interface PermanentDetails extends ErrorDetails {
  /** Index in the batch that was handed to `effects`, so that only that message becomes a dead letter. */
  readonly messageIndex?: number;
}

export class PermanentError extends VigilError {
  readonly kind = 'permanent';
  readonly messageIndex: number | undefined;

  constructor(code: string, message: string, details: PermanentDetails = {}) {
    super(code, message, details);
    this.messageIndex = details.messageIndex;
  }
}

export class TransientError extends VigilError {
  readonly kind = 'transient';
}

export class InvariantError extends VigilError {
  readonly kind = 'invariant';
}

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** True for errors of sockets and name resolution, which pass when the other side returns. */
export function isNetworkError(error: unknown): boolean {
  return NETWORK_CODES.has(systemCode(error) ?? '');
}

/** `code` of a Node or driver error, if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A readable message whatever was thrown; an AggregateError of Node's dialler has an empty one. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((inner: unknown) => messageOf(inner)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

export interface SafeFields {
  /** Of our own errors, of Node's or of a driver's. */
  readonly code: string | undefined;
  readonly kind: string;
  /** Where it was thrown: functions, files and lines, innermost first. */
  readonly at: readonly string[];
}

const SAFE_WORD = /^[\w$.-]{1,60}$/;
const FRAME =
  /^ {4}at (?:async )?(?:([\w$.<>#]{1,80}) \()?(?:file:\/\/|node:)?([\w./-]{1,300}:\d+):\d+\)?$/;
const FRAMES_MAX = 4;

/** What may be logged of an error whose words may hold what somebody sent: a parser quotes its input, a driver its values. */
export function safeFieldsOf(error: unknown): SafeFields {
  const code = systemCode(error instanceof AggregateError ? error.errors[0] : error);
  return {
    code: code !== undefined && SAFE_WORD.test(code) ? code : undefined,
    kind: error instanceof Error && SAFE_WORD.test(error.name) ? error.name : typeof error,
    at: error instanceof Error ? framesOf(error) : [],
  };
}

/** Without the message, which stands before them and may look like one. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const from = stack.indexOf(message);
  if (from < 0) return [];
  return stack
    .slice(from + message.length)
    .split('\n')
    .flatMap((line) => {
      const [, name, place = ''] = FRAME.exec(line) ?? [];
      const file = place.split('/').slice(-2).join('/');
      return file === '' ? [] : [name === undefined ? file : `${name} ${file}`];
    })
    .slice(0, FRAMES_MAX);
}
