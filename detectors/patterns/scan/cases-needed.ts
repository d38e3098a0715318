/**
 * How many cases a cylinder needs to be more unusual than the best one so far, by how many are expected in it. Kept on a grid of
 * expectations, a thirty-second of an octave apart and rounded down, so that what is said is never too many; the logarithms are taken once
 * for each point of the grid and best ratio. Pure.
 */
import { logLikelihoodRatio } from './likelihood-ratio.ts';

/** Bits of a 32-bit float that are left of its mantissa: five, beside its exponent. */
const GRID_SHIFT = 18;

export class CasesNeeded {
  readonly #total: number;
  readonly #grid = new Int32Array(2 ** (32 - GRID_SHIFT));
  /** For which best ratio, by its number, a point of the grid was computed. */
  readonly #computedFor = new Int32Array(2 ** (32 - GRID_SHIFT));
  readonly #floats = new Float32Array(1);
  readonly #bits = new Int32Array(this.#floats.buffer);
  #best = NaN;
  #number = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** `bits` of the 32-bit float that is the expected number. */
  toExceed(best: number, bits: number): number {
    if (best !== this.#best) {
      this.#best = best;
      this.#number += 1;
    }
    const point = bits >> GRID_SHIFT;
    if (this.#computedFor[point] !== this.#number) {
      this.#computedFor[point] = this.#number;
      this.#bits[0] = point << GRID_SHIFT;
      this.#grid[point] = this.leastFor(best, this.#floats[0] as number);
    }
    return this.#grid[point] as number;
  }

  /** Found by halving: the ratio grows with the cases beyond those expected. */
  leastFor(best: number, expected: number): number {
    const exceeds = (cases: number): boolean =>
      logLikelihoodRatio(cases, expected, this.#total) > best;
    let tooFew = Math.floor(expected);
    let enough = tooFew + 1;
    for (let stride = 1; enough < this.#total && !exceeds(enough); stride *= 2) {
      tooFew = enough;
      enough = Math.min(this.#total, enough + stride);
    }
    while (enough - tooFew > 1) {
      const middle = (tooFew + enough) >> 1;
      if (exceeds(middle)) enough = middle;
      else tooFew = middle;
    }
    return enough;
  }
}
