// A token bucket for each site: a sender that runs wild is told to wait and harms no other. Bounded by the number of registered keys.
import type { EpochMs } from '../../contracts/time.ts';

interface Bucket {
  readonly tokens: number;
  readonly at: EpochMs;
}

export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes one token. Twice the rate may be saved up. `waitMs` is 0 where the request may pass. */
  take(site: string, perSecond: number, now: EpochMs): { readonly waitMs: number } {
    const before = this.#buckets.get(site) ?? { tokens: perSecond * 2, at: now };
    const gained = (Math.max(0, now - before.at) / 1000) * perSecond;
    const tokens = Math.min(perSecond * 2, before.tokens + gained);
    if (tokens < 1) {
      this.#buckets.set(site, { tokens, at: now });
      return { waitMs: Math.ceil(((1 - tokens) / perSecond) * 1000) };
    }
    this.#buckets.set(site, { tokens: tokens - 1, at: now });
    return { waitMs: 0 };
  }
}
