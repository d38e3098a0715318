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
