// When a message is tried again, by which channel, and when it is given up. A channel has three tries; then the next of the chain has its
// turn; after the last one the chain begins again, at ever longer intervals, until the time of the notification is over. Pure.
import type { DeliveryCode } from '../../contracts/notification.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface Failure {
  /** `lasting`: this channel will not take it, whatever the hour; the next one has its turn at once. */
  readonly kind: 'passing' | 'lasting';
  readonly code: DeliveryCode;
  /** What the receiver asked us to wait. */
  readonly waitMs?: number;
}

export interface Standing {
  /** Failures of this message on this channel in this round, the last one included. */
  readonly failures: number;
  /** Whole passes through the chain so far. */
  readonly round: number;
  readonly isLastStep: boolean;
  /** Of the oldest notification in the message. */
  readonly at: EpochMs;
  readonly giveUpMs: number;
  readonly now: EpochMs;
}

export type Next =
  | { readonly to: 'again'; readonly dueAt: EpochMs }
  | { readonly to: 'step' }
  | { readonly to: 'round'; readonly dueAt: EpochMs }
  | { readonly to: 'exhausted' };

const TRIES_MAX = 3;
const BACKOFF_MS = [5_000, 20_000] as const;
const ROUND_MS = 60_000;
/** An hour's outage is bridged by retries that are never further apart than this. */
const ROUND_MAX_MS = 15 * 60_000;

export function afterFailure(failure: Failure, standing: Standing): Next {
  const { failures, round, isLastStep, at, giveUpMs, now } = standing;
  if (failure.kind === 'passing' && failures < TRIES_MAX) {
    const waitMs = Math.max(failure.waitMs ?? 0, BACKOFF_MS[failures - 1] ?? ROUND_MS);
    return { to: 'again', dueAt: now + waitMs };
  }
  if (!isLastStep) return { to: 'step' };
  const waitMs = Math.max(failure.waitMs ?? 0, Math.min(ROUND_MS * 2 ** round, ROUND_MAX_MS));
  return now + waitMs > at + giveUpMs ? { to: 'exhausted' } : { to: 'round', dueAt: now + waitMs };
}

/** A minute, sliding: `sent` are the times of the latest messages. */
const WINDOW_MS = 60_000;

/** When a further message is allowed: `now` where one is. */
export function allowedAt(sent: readonly EpochMs[], perMinute: number, now: EpochMs): EpochMs {
  const recent = sent.filter((at) => at > now - WINDOW_MS).toSorted((one, other) => one - other);
  const oldest = recent[recent.length - perMinute];
  return oldest === undefined ? now : oldest + WINDOW_MS;
}

/** The times that still count, with this one. */
export const withSent = (sent: readonly EpochMs[], now: EpochMs): EpochMs[] => [
  ...sent.filter((at) => at > now - WINDOW_MS),
  now,
];
