// The state of the whole is the same for everyone and every screen asks for it every ten seconds: it is read once for all who ask at the
// same time, and kept for five seconds of the answer's own clock.
import type { Quality } from '../../../contracts/api/series.ts';
import type { EpochMs } from '../../../contracts/time.ts';

const KEEP_MS = 5_000;

export class QualityAtHand {
  readonly #read: () => Promise<Quality>;
  readonly #now: () => EpochMs;
  #reading: Promise<Quality> | undefined;
  #keptUntilAt: EpochMs = 0;

  constructor(read: () => Promise<Quality>, now: () => EpochMs) {
    this.#read = read;
    this.#now = now;
  }

  async read(): Promise<Quality> {
    if (this.#reading !== undefined && this.#now() < this.#keptUntilAt) return this.#reading;
    this.#keptUntilAt = this.#now() + KEEP_MS;
    const reading = this.#read();
    this.#reading = reading;
    try {
      return await reading;
    } catch (error) {
      // A failure is told to those who waited for it, and not kept for others.
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    }
  }
}
