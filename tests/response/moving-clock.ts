// The time of a city under test: it stands still until a scenario moves it. A sleeper wakes when it has been moved far enough, or after as long in
// real time, so that loops and leases go on while the city's time stands.
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { EpochMs } from '../../contracts/time.ts';

/** A loop that was at work while the clock was moved has not seen the new time: for so long after a move, sleeps that it would have ended are short. */
const AFTER_MOVE_MS = 1_500;
const SHORT_MS = 200;

export class MovingClock implements Clock {
  #now: EpochMs;
  #moved = { byMs: 0, at: 0 };
  readonly #sleepers = new Set<{ readonly wakeAt: EpochMs; readonly wake: () => void }>();

  constructor(startAt: EpochMs) {
    this.#now = startAt;
  }

  now(): EpochMs {
    return this.#now;
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    const over = new AbortController();
    const sleeper = { wakeAt: this.#now + durationMs, wake: () => over.abort() };
    const ends = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
    this.#sleepers.add(sleeper);
    try {
      await systemClock.sleep(this.#realMs(durationMs), ends);
    } catch (error) {
      // Woken by the clock: the sleep is over. Woken by its own signal: it was broken off.
      if (signal?.aborted === true) throw error;
    } finally {
      this.#sleepers.delete(sleeper);
    }
  }

  /** Never back. */
  moveTo(at: EpochMs): void {
    this.#moved = { byMs: Math.max(0, at - this.#now), at: systemClock.now() };
    this.#now = Math.max(this.#now, at);
    for (const sleeper of this.#sleepers) if (sleeper.wakeAt <= this.#now) sleeper.wake();
  }
  #realMs(durationMs: number): number {
    const { byMs, at } = this.#moved;
    const isFresh = durationMs <= byMs && systemClock.now() - at < AFTER_MOVE_MS;
    return isFresh ? Math.min(SHORT_MS, durationMs) : durationMs;
  }
}
