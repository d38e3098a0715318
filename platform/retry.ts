// Exponential back-off. Randomness and time are injected, so that a test can say exactly when the next try comes.
import type { Clock } from './clock.ts';

export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
  /** 0..1: the part of a delay that is random. Spreads the tries of many workers after one outage. */
  readonly jitter: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 50, maxMs: 10_000, jitter: 0.5 };

/** Delay before try number `attempt` + 1 (attempt counts from 1): base·2^(attempt−1), capped, less a random part. */
export function backoffDelayMs(backoff: Backoff, attempt: number, random: () => number): number {
  const full = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (1 - backoff.jitter * random()));
}

export interface RetryOptions {
  readonly clock: Clock;
  readonly backoff?: Backoff;
  readonly random?: () => number;
  /** Endless when absent. */
  readonly attemptsMax?: number;
  readonly signal?: AbortSignal;
  /** False ends the tries at once with that error. Absent: every error is worth another try. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
}

/** Runs `attempt` until it succeeds; throws its last error when tries or patience are at an end. */
export async function retry<T>(
  attempt: (number: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const {
    clock,
    backoff = DEFAULT_BACKOFF,
    random = Math.random,
    attemptsMax = Infinity,
    signal,
  } = options;
  for (let number = 1; ; number += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= attemptsMax || options.isWorthRetrying?.(error) === false) throw error;
      const delayMs = backoffDelayMs(backoff, number, random);
      options.onRetry?.(error, number, delayMs);
      await clock.sleep(delayMs, signal);
    }
  }
}
