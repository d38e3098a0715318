// The time of a city under test: it stands still until a scenario moves it. A sleeper wakes when it has been moved far enough, or after as long in
// real time, so that loops and leases go on while the city's time stands.
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { EpochMs } from '../../contracts/time.ts';

export class MovingClock implements Clock {
  #now: EpochMs;
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
      await systemClock.sleep(durationMs, ends);
    } catch (error) {
      // Woken by the clock: the sleep is over. Woken by its own signal: it was broken off.
      if (signal?.aborted === true) throw error;
    } finally {
      this.#sleepers.delete(sleeper);
    }
  }

  /** Never back. */
  moveTo(at: EpochMs): void {
    this.#now = Math.max(this.#now, at);
    for (const sleeper of this.#sleepers) if (sleeper.wakeAt <= this.#now) sleeper.wake();
  }
}
