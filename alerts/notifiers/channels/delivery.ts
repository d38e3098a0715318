// What every channel does: takes one letter to its receiver and says what became of it. A refusal or an outage is a value; nothing is thrown.
import type { DeliveryCode } from '../../../contracts/notification.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { isNetworkError, systemCode } from '../../../platform/errors.ts';
import type { Letter } from '../letter.ts';
import type { Failure } from '../schedule.ts';

export type Delivery = { readonly outcome: 'sent' } | ({ readonly outcome: 'failed' } & Failure);

export interface Posting {
  readonly letter: Letter;
  /** Mail addresses or telephone numbers; none for webhooks and robots. */
  readonly to: readonly string[];
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

export interface Postman {
  send(posting: Posting): Promise<Delivery>;
  close(): void;
}

export const SENT: Delivery = { outcome: 'sent' };

export const failed = (kind: Failure['kind'], code: DeliveryCode, waitMs?: number): Delivery => ({
  outcome: 'failed',
  kind,
  code,
  ...(waitMs === undefined ? {} : { waitMs }),
});

/** What a broken connection means. The text of the error is not kept: it may hold an address or a secret. */
export function failureOf(error: unknown): Delivery {
  const code = systemCode(error) ?? '';
  if (code === 'VIGIL_FORBIDDEN_ADDRESS') return failed('lasting', 'forbidden-address');
  if (isTimeout(error) || code === 'ETIMEDOUT') return failed('passing', 'timeout');
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) return failed('passing', 'tls');
  if (isNetworkError(error)) return failed('passing', 'unreachable');
  return failed('passing', 'receiver-error');
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');

/** What an HTTP status means for the message. */
export function failureOfStatus(status: number, retryAfter: string | undefined): Delivery {
  if (status === 401 || status === 403) return failed('lasting', 'not-authorised');
  if (status === 413) return failed('lasting', 'too-large');
  if (status === 429) return failed('passing', 'rate-limited', waitMsOf(retryAfter));
  if (status === 408 || status >= 500)
    return failed('passing', 'receiver-error', waitMsOf(retryAfter));
  // A redirect is not followed: where messages go is said by the configuration alone.
  return failed('lasting', 'refused');
}

const WAIT_MAX_S = 900;

function waitMsOf(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, WAIT_MAX_S) * 1000 : undefined;
}
