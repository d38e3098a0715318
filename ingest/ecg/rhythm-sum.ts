// Statistics of intervals that come one by one, the same as those of a whole list (Task Force, Circulation 1996;93:1043), in constant space.
// Differences are taken between neighbours of one stretch: what was not recorded lies between the others. Pure.
import type { RhythmFigures } from '../../contracts/event/clinical.ts';

const NN50_MS = 50;

export class RhythmSum {
  #beats = 0;
  #intervals = 0;
  #mean = 0;
  /** Sum of squared distances from the mean (Welford, Technometrics 1962;4:419). */
  #squares = 0;
  #steps = 0;
  #stepSquares = 0;
  #nn50 = 0;
  #last: number | undefined;

  beat(): void {
    this.#beats += 1;
  }

  interval(ms: number): void {
    this.#intervals += 1;
    const distance = ms - this.#mean;
    this.#mean += distance / this.#intervals;
    this.#squares += distance * (ms - this.#mean);
    if (this.#last !== undefined) {
      const step = ms - this.#last;
      this.#steps += 1;
      this.#stepSquares += step ** 2;
      if (Math.abs(step) > NN50_MS) this.#nn50 += 1;
    }
    this.#last = ms;
  }

  /** What follows is no neighbour of what was before. */
  breakOff(): void {
    this.#last = undefined;
  }

  get heartRatePerMin(): number | null {
    return this.#intervals < 1 ? null : Math.min(400, 60_000 / this.#mean);
  }

  figures(seconds: number): RhythmFigures {
    const none = this.#intervals < 2;
    return {
      beats: this.#beats,
      seconds,
      meanRrMs: this.#intervals < 1 ? null : this.#mean,
      sdnnMs: none ? null : Math.sqrt(this.#squares / (this.#intervals - 1)),
      rmssdMs: this.#steps < 1 ? null : Math.sqrt(this.#stepSquares / this.#steps),
      pnn50: this.#steps < 1 ? null : this.#nn50 / this.#steps,
    };
  }
}
