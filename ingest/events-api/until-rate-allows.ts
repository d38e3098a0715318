// For doors that can wait: a sender that runs wild is not read until its site has a token again. Nothing is lost by it, and no other site waits.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../contracts/time.ts';
import type { RateLimit } from './rate-limit.ts';

export interface Pacing {
  readonly rateLimit: Pick<RateLimit, 'take'>;
  readonly now: () => EpochMs;
  /** Told once of each that has to wait. */
  readonly paced?: () => void;
}

export interface Paced {
  readonly site: { readonly id: string };
  readonly requestsPerSecond: number;
}

/** Rejects where `over` comes first. */
export async function untilRateAllows(
  { site, requestsPerSecond }: Paced,
  { rateLimit, now, paced }: Pacing,
  over?: AbortSignal,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    over?.throwIfAborted();
    const { waitMs } = rateLimit.take(site.id, requestsPerSecond, now());
    if (waitMs === 0) return;
    if (tries === 0) paced?.();
    await sleep(waitMs, undefined, over === undefined ? {} : { signal: over });
  }
}
