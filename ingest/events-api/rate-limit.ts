// A token bucket for each site: a sender that runs wild is told to wait and harms no other. Bounded by the number of registered keys.
// Where the door has several processes, each hears of what the others gave away, a moment later.
import type { EpochMs } from '../../contracts/time.ts';

interface Bucket {
  readonly tokens: number;
  readonly at: EpochMs;
}

/** Tokens that were given away here since the last account. */
export interface Spent {
  readonly site: string;
  readonly perSecond: number;
  readonly tokens: number;
}

export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #spent = new Map<string, Spent>();

  /** Takes one token. Twice the rate may be saved up. `waitMs` is 0 where the request may pass. */
  take(site: string, perSecond: number, now: EpochMs): { readonly waitMs: number } {
    const tokens = this.#tokens(site, perSecond, now);
    if (tokens < 1) {
      this.#buckets.set(site, { tokens, at: now });
      return { waitMs: Math.ceil(((1 - tokens) / perSecond) * 1000) };
    }
    this.#buckets.set(site, { tokens: tokens - 1, at: now });
    this.#spent.set(site, { site, perSecond, tokens: (this.#spent.get(site)?.tokens ?? 0) + 1 });
    return { waitMs: 0 };
  }

  /** For the other processes of this door; empty where nothing was taken. */
  account(): readonly Spent[] {
    const spent = [...this.#spent.values()];
    this.#spent.clear();
    return spent;
  }

  /** Tokens that another process gave away. The debt that comes of it is at most twice the rate. */
  spendElsewhere({ site, perSecond, tokens }: Spent, now: EpochMs): void {
    const left = this.#tokens(site, perSecond, now) - tokens;
    this.#buckets.set(site, { tokens: Math.max(perSecond * -2, left), at: now });
  }

  #tokens(site: string, perSecond: number, now: EpochMs): number {
    const before = this.#buckets.get(site) ?? { tokens: perSecond * 2, at: now };
    const gained = (Math.max(0, now - before.at) / 1000) * perSecond;
    return Math.min(perSecond * 2, before.tokens + gained);
  }
}
