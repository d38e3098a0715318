// Slows down guessing: after a number of failures of one user from anywhere, or of one address for any user, further tries are
// refused until the window has passed. Bounded: the oldest entry leaves when the table is full.
import type { EpochMs } from '../../../contracts/time.ts';

const WINDOW_MS = 5 * 60_000;
const FAILURES_MAX_PER_USER = 10;
const FAILURES_MAX_PER_ADDRESS = 40;
const ENTRIES_MAX = 20_000;

interface Entry {
  readonly sinceAt: EpochMs;
  readonly failures: number;
}

export type ThrottleVerdict =
  { readonly outcome: 'try' } | { readonly outcome: 'wait'; readonly waitMs: number };

export class SignInThrottle {
  readonly #entries = new Map<string, Entry>();

  /** May this user try from this address now? */
  ask(user: string, address: string, now: EpochMs): ThrottleVerdict {
    const waitMs = Math.max(
      this.#waitMs(`user ${user}`, FAILURES_MAX_PER_USER, now),
      this.#waitMs(`address ${address}`, FAILURES_MAX_PER_ADDRESS, now),
    );
    return waitMs > 0 ? { outcome: 'wait', waitMs } : { outcome: 'try' };
  }

  failed(user: string, address: string, now: EpochMs): void {
    for (const key of [`user ${user}`, `address ${address}`]) this.#count(key, now);
  }

  succeeded(user: string): void {
    this.#entries.delete(`user ${user}`);
  }

  #waitMs(key: string, failuresMax: number, now: EpochMs): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.failures < failuresMax) return 0;
    return Math.max(0, entry.sinceAt + WINDOW_MS - now);
  }

  #count(key: string, now: EpochMs): void {
    const entry = this.#entries.get(key);
    const fresh = entry === undefined || now >= entry.sinceAt + WINDOW_MS;
    this.#entries.delete(key);
    this.#entries.set(
      key,
      fresh ? { sinceAt: now, failures: 1 } : { ...entry, failures: entry.failures + 1 },
    );
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > ENTRIES_MAX && oldest.done !== true)
      this.#entries.delete(oldest.value);
  }
}
