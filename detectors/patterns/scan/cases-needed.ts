/** How many cases a cylinder needs to be more unusual than a given log ratio, and how many beyond those that are expected in it. Pure. */
import { logLikelihoodRatio } from './likelihood-ratio.ts';

export interface Bar {
  readonly ratio: number;
  /** Cases of the study. */
  readonly total: number;
}

/** Found by halving: the ratio grows with the cases beyond those expected. All cases where not even they are enough. */
export function casesNeeded({ ratio, total }: Bar, expected: number): number {
  const exceeds = (cases: number): boolean => logLikelihoodRatio(cases, expected, total) > ratio;
  let tooFew = Math.floor(expected);
  let enough = tooFew + 1;
  for (let stride = 1; enough < total && !exceeds(enough); stride *= 2) {
    tooFew = enough;
    enough = Math.min(total, enough + stride);
  }
  while (enough - tooFew > 1) {
    const middle = (tooFew + enough) >> 1;
    if (exceeds(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** Bits of a 32-bit float that are left of its mantissa: five, beside its exponent. */
const GRID_SHIFT = 18;

/**
 * Never more than the excess that is needed, as a part of a case: kept on a grid of expectations, a thirty-second of an octave apart. What is
 * needed rises up to half of the cases and falls from there, so that in between two points it is never less than at both.
 */
export class ExcessNeeded {
  readonly #bar: Bar;
  readonly #grid = new Float64Array(2 ** (32 - GRID_SHIFT)).fill(NaN);
  readonly #floats = new Float32Array(1);
  readonly #bits = new Int32Array(this.#floats.buffer);

  constructor(bar: Bar) {
    this.#bar = bar;
  }

  /** `bits` of the 32-bit float that is the expected number. */
  leastAt(bits: number): number {
    const point = bits >> GRID_SHIFT;
    return Math.min(this.#at(point), this.#at(point + 1));
  }

  #at(point: number): number {
    const known = this.#grid[point] as number;
    if (!Number.isNaN(known)) return known;
    this.#bits[0] = point << GRID_SHIFT;
    return (this.#grid[point] = excessNeeded(this.#bar, this.#floats[0] as number));
  }
}

const EXACT_TO = 2 ** -10;

function excessNeeded({ ratio, total }: Bar, expected: number): number {
  let tooFew = expected;
  let enough = total;
  while (enough - tooFew > EXACT_TO) {
    const middle = (tooFew + enough) / 2;
    if (logLikelihoodRatio(middle, expected, total) > ratio) enough = middle;
    else tooFew = middle;
  }
  return tooFew - expected;
}
