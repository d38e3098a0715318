/**
 * The steps of growing circles, some at a time: by how many cases a circle must exceed what is expected in it changes so slowly that one number
 * will do for a ring of steps, the least of them. Kept for some log ratios, of which the next lower is taken: never too many. Pure.
 */
import { ExcessNeeded } from './cases-needed.ts';
import type { Circles } from './circles.ts';
import { addPacked, type PackedLayout } from './packed-excess.ts';

/** A ring ends before more is expected by this share of its first circle, or by so many of its standard deviations where that is more. */
const WIDTH = { share: 0.3, deviations: 1 };
/** Where the greatest ratios of draws lie. What is less or more unusual is asked about somewhat too often. */
const LEVELS = { from: 4, to: 12, toOne: 4 };

/** In parts of a case; 32-bit floats of half a field are exact to less. */
const FLOAT_ERROR = 1;

export interface RingsOf {
  readonly circles: Circles;
  /** In each circle with each duration. */
  readonly expected: Float32Array;
  /** The same in parts of a case, rounded for each place. */
  readonly parts: Int32Array;
  readonly total: number;
  readonly casesMin: number;
  readonly layout: PackedLayout;
}

export class Rings {
  readonly #of: RingsOf;
  /** Where the rings of each centre begin in `steps`; one entry more than there are centres. */
  readonly starts: Int32Array;
  /** First step of each ring; after all of them the end of the last. */
  readonly steps: Int32Array;
  /** Of each ring and duration: by how many parts of a case at most the rounded expectation of a circle is too great. */
  readonly #rounded: Float32Array;
  readonly #partsMax: number;
  readonly #levels: Int32Array[] = [];

  constructor(of: RingsOf) {
    this.#of = of;
    ({ starts: this.starts, steps: this.steps } = ringsOf(of));
    this.#rounded = roundedIn(of, this.steps);
    this.#partsMax = of.parts.reduce((most, one) => Math.max(most, one), 0);
  }

  /** For each ring its packed words; added to an excess, they set the bit of those that may be more unusual than `best`. */
  toExceed(best: number): Int32Array {
    const { from, to, toOne } = LEVELS;
    const level = best < from ? 0 : Math.floor(Math.min(to, best) * toOne);
    return (this.#levels[level] ??= this.#missingFor(level / toOne));
  }

  #missingFor(ratio: number): Int32Array {
    const { expected, parts, casesMin, layout, total } = this.#of;
    const { durations, words, enough, scale } = layout;
    const bits = new Int32Array(expected.buffer);
    const needed = new ExcessNeeded({ ratio, total });
    const missing = new Int32Array((this.steps.length - 1) * words);
    for (let ring = 0; ring + 1 < this.steps.length; ring += 1) {
      const first = (this.steps[ring] ?? 0) * durations;
      const last = ((this.steps[ring + 1] ?? 0) - 1) * durations;
      for (let d = 0; d < durations; d += 1) {
        const excess = Math.min(
          needed.leastAt(bits[first + d] ?? 0),
          needed.leastAt(bits[last + d] ?? 0),
        );
        const least = Math.max(
          Math.floor(excess * scale - (this.#rounded[ring * durations + d] ?? 0)) - FLOAT_ERROR,
          casesMin * scale - (parts[last + d] ?? 0),
        );
        // With more than that missing a field would overflow.
        const value = enough - Math.min(least, enough - this.#partsMax);
        addPacked(missing, layout, { first: ring * words, d, value });
      }
    }
    return missing;
  }
}

function roundedIn({ expected, parts, layout }: RingsOf, steps: Int32Array): Float32Array {
  const { durations, scale } = layout;
  const rounded = new Float32Array((steps.length - 1) * durations).fill(-Infinity);
  for (let ring = 0; ring + 1 < steps.length; ring += 1) {
    const end = (steps[ring + 1] ?? 0) * durations;
    for (let at = (steps[ring] ?? 0) * durations, d = 0; at < end; at += 1) {
      const tooGreat = (parts[at] ?? 0) - (expected[at] ?? 0) * scale;
      const of = ring * durations + d;
      if (tooGreat > (rounded[of] ?? 0)) rounded[of] = tooGreat;
      d = d + 1 === durations ? 0 : d + 1;
    }
  }
  return rounded;
}

function ringsOf({ circles, expected, layout }: RingsOf): Pick<Rings, 'starts' | 'steps'> {
  const { durations } = layout;
  const starts = new Int32Array(circles.starts.length);
  const steps = new Int32Array(circles.order.length + 1);
  let rings = 0;
  for (let centre = 0; centre + 1 < circles.starts.length; centre += 1) {
    let upTo = -1;
    const end = circles.starts[centre + 1] ?? 0;
    for (let step = circles.starts[centre] ?? 0; step < end; step += 1) {
      // The longest duration: more is expected in it than in the others.
      const now = expected[step * durations + durations - 1] ?? 0;
      if (now <= upTo) continue;
      upTo = now + Math.max(WIDTH.share * now, WIDTH.deviations * Math.sqrt(now));
      steps[rings] = step;
      rings += 1;
    }
    starts[centre + 1] = rings;
  }
  steps[rings] = circles.order.length;
  return { starts, steps: steps.slice(0, rings + 1) };
}
