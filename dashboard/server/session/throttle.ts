// Slows down guessing: after a number of failures of one user from anywhere, or of one address for any user, further tries are
// refused until the window has passed. A try counts as failed from its beginning, so that a thousand at once are not one. Bounded:
// the oldest entry leaves when the table is full.
import type { EpochMs } from '../../../contracts/time.ts';

const WINDOW_MS = 5 * 60_000;
const FAILURES_MAX_PER_USER = 10;
const FAILURES_MAX_PER_ADDRESS = 40;
const ENTRIES_MAX = 20_000;

interface Entry {
  readonly sinceAt: EpochMs;
  failures: number;
  /** Whether this window's refusal was told already. */
  told: boolean;
}

export type ThrottleVerdict =
  | { readonly outcome: 'try' }
  | {
      readonly outcome: 'wait';
      readonly waitMs: number;
      /** True once in a window: a flood of tries must not become a flood of audit entries. */
      readonly isFirst: boolean;
    };

export class SignInThrottle {
  readonly #entries = new Map<string, Entry>();

  /** May this user try from this address now? If so the try is counted as failed until `succeeded` takes it back. */
  begin(user: string, address: string, now: EpochMs): ThrottleVerdict {
    const limits: [string, number][] = [
      [`user ${user}`, FAILURES_MAX_PER_USER],
      [`address ${address}`, FAILURES_MAX_PER_ADDRESS],
    ];
    const full = limits
      .map(([key, failuresMax]) => ({ entry: this.#current(key, now), failuresMax }))
      .flatMap(({ entry, failuresMax }) =>
        entry !== undefined && entry.failures >= failuresMax ? [entry] : [],
      );
    if (full.length > 0) return refusal(full, now);
    for (const [key] of limits) this.#count(key, now);
    return { outcome: 'try' };
  }

  succeeded(user: string, address: string): void {
    this.#entries.delete(`user ${user}`);
    const entry = this.#entries.get(`address ${address}`);
    if (entry !== undefined) entry.failures = Math.max(0, entry.failures - 1);
  }

  #current(key: string, now: EpochMs): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || now >= entry.sinceAt + WINDOW_MS ? undefined : entry;
  }

  #count(key: string, now: EpochMs): void {
    const entry = this.#current(key, now) ?? { sinceAt: now, failures: 0, told: false };
    entry.failures += 1;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > ENTRIES_MAX && oldest.done !== true)
      this.#entries.delete(oldest.value);
  }
}

function refusal(full: readonly Entry[], now: EpochMs): ThrottleVerdict {
  const isFirst = full.some((entry) => !entry.told);
  for (const entry of full) entry.told = true;
  const waitMs = Math.max(...full.map((entry) => entry.sinceAt + WINDOW_MS - now));
  return { outcome: 'wait', waitMs, isFirst };
}
