// The signature of a webhook, as the Standard Webhooks specification has it: HMAC-SHA256 over `id.timestamp.body`, base64, with `v1,` before it.
// The time is signed, so that a receiver can refuse what is older than its window (5 minutes); the id stays the same when a message is sent
// again, so that it can refuse what it has had. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../../../contracts/time.ts';

export interface SignedPart {
  readonly id: string;
  readonly at: EpochMs;
  readonly body: string;
}

export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** One signature for each secret, so that a receiver knows the message by the old or the new one while they are changed. */
export function signatureHeaders(part: SignedPart, secrets: readonly string[]): WebhookHeaders {
  const timestamp = String(Math.floor(part.at / 1000));
  return {
    'webhook-id': part.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${mac(secret, `${part.id}.${timestamp}.${part.body}`)}`)
      .join(' '),
  };
}

export type Verdict = 'genuine' | 'malformed' | 'wrong-signature' | 'outside-window';

export const REPLAY_WINDOW_MS = 5 * 60_000;

/** As a receiver does it: the reference for those who write one, and for the tests. */
export function verdictOf(
  headers: Readonly<Partial<WebhookHeaders>>,
  body: string,
  { secret, now }: { readonly secret: string; readonly now: EpochMs },
): Verdict {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  const given = headers['webhook-signature'];
  if (id === undefined || given === undefined || !/^\d{1,12}$/.test(timestamp ?? ''))
    return 'malformed';
  const expected = Buffer.from(`v1,${mac(secret, `${id}.${String(timestamp)}.${body}`)}`);
  const genuine = given.split(' ').some((one) => {
    const bytes = Buffer.from(one);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!genuine) return 'wrong-signature';
  return Math.abs(now - Number(timestamp) * 1000) > REPLAY_WINDOW_MS ? 'outside-window' : 'genuine';
}

function mac(secret: string, text: string): string {
  return createHmac('sha256', keyOf(secret)).update(text).digest('base64');
}

/** `whsec_` and base64, as the specification writes secrets; any other text is taken as it is. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
