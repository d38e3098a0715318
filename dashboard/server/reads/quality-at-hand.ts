// The state of the whole, or of a part of it, is the same for everyone who may see that part, and every screen asks for it every ten
// seconds: it is read once for all who ask for the same at the same time, and kept for five seconds of the answer's own clock.
import type { Quality } from '../../../contracts/api/series.ts';
import type { EpochMs } from '../../../contracts/time.ts';

const KEEP_MS = 5_000;
/** Parts that are held at once; a jurisdiction has about a thousand places, of which few have desks. */
const PARTS_MAX = 500;

interface Kept {
  readonly reading: Promise<Quality>;
  readonly untilAt: EpochMs;
}

export class QualityAtHand<Part> {
  readonly #read: (part: Part) => Promise<Quality>;
  readonly #now: () => EpochMs;
  readonly #kept = new Map<string, Kept>();

  constructor(read: (part: Part) => Promise<Quality>, now: () => EpochMs) {
    this.#read = read;
    this.#now = now;
  }

  async read(part: Part): Promise<Quality> {
    const key = JSON.stringify(part);
    const now = this.#now();
    const kept = this.#kept.get(key);
    if (kept !== undefined && now < kept.untilAt) return kept.reading;
    if (this.#kept.size >= PARTS_MAX) this.#kept.clear();
    const reading = this.#read(part);
    this.#kept.set(key, { reading, untilAt: now + KEEP_MS });
    try {
      return await reading;
    } catch (error) {
      // A failure is told to those who waited for it, and not kept for others.
      if (this.#kept.get(key)?.reading === reading) this.#kept.delete(key);
      throw error;
    }
  }
}
