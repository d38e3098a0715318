/**
 * The innermost loop of the scan: circles grow around each centre, and the greatest likelihood ratio of their cylinders is sought. A step is
 * a few additions of packed words and one question: does any duration exceed what is expected by so many cases that it may be more
 * unusual than what was found? Only then it is asked which. Pure.
 */
import type { Circles } from './circles.ts';
import { logLikelihoodRatio } from './likelihood-ratio.ts';
import type { NullModel } from './null-model.ts';
import {
  addPacked,
  expectedParts,
  fieldIn,
  inCircles,
  packedLayout,
  wordOf,
  WORDS_AT_ONCE,
  type PackedLayout,
} from './packed-excess.ts';
import { Rings } from './rings.ts';

/** A cylinder that is more unusual than all before it around its centre. */
export interface Peak {
  /** Last step of its circle, as in `Circles.order`. */
  readonly step: number;
  readonly duration: number;
  readonly observed: number;
  readonly ratio: number;
}

interface Above {
  readonly above: number;
  readonly tell: ((peak: Peak) => void) | undefined;
}

interface Step {
  readonly step: number;
  readonly ring: number;
  /** First of the words that are grown. */
  readonly word: number;
}

export class GrowingCircles {
  readonly #circles: Circles;
  readonly #model: NullModel;
  readonly #casesMin: number;
  readonly #layout: PackedLayout;
  /** Expected in each circle with each duration. */
  readonly expected: Float32Array;
  /** The same numbers in parts of a case, as they are taken from the counts. */
  readonly #parts: Int32Array;
  readonly #rings: Rings;
  /** Excess of each place where it has no cases, and of the study that was taken. */
  readonly #without: Int32Array;
  readonly #excess: Int32Array;
  /** Words of the circle that is asked about. */
  readonly #held = new Int32Array(WORDS_AT_ONCE);

  constructor(circles: Circles, model: NullModel, limits: { readonly casesMin: number }) {
    const { durations, total } = model;
    const { casesMin } = limits;
    this.#circles = circles;
    this.#model = model;
    this.#casesMin = casesMin;
    const layout = packedLayout(model);
    this.#layout = layout;
    const size = circles.order.length * durations;
    const ofPlaces = expectedParts(model, layout);
    const expected = inCircles(circles, { of: model.expected, durations }, new Float32Array(size));
    const parts = inCircles(circles, { of: ofPlaces, durations }, new Int32Array(size));
    this.expected = expected;
    this.#parts = parts;
    this.#rings = new Rings({ circles, expected, parts, total, casesMin, layout });
    this.#without = new Int32Array((model.expected.length / durations) * layout.words);
    this.#add(this.#without, ofPlaces, -1);
    this.#excess = new Int32Array(this.#without.length);
  }

  /** Takes a study: counts in the layout of the model's expectations. */
  take(recent: Int32Array): void {
    this.#excess.set(this.#without);
    this.#add(this.#excess, recent, this.#layout.scale);
  }

  #add(words: Int32Array, values: Int32Array, times: number): void {
    const layout = this.#layout;
    for (let at = 0, first = 0; at < values.length; first += layout.words) {
      for (let d = 0; d < layout.durations; d += 1, at += 1) {
        const value = times * (values[at] as number);
        if (value !== 0) addPacked(words, layout, { first, d, value });
      }
    }
  }

  /** The greatest ratio around a centre, `above` where none is greater. A circle that takes in no further case is never better than before. */
  grow(centre: number, above: number, tell?: (peak: Peak) => void): number {
    let best = above;
    for (let word = 0; word < this.#layout.words; word += WORDS_AT_ONCE)
      best = this.#growWords(centre, word, { above: best, tell });
    return best;
  }

  #growWords(centre: number, word: number, { above, tell }: Above): number {
    const { starts, steps } = this.#rings;
    const last = starts[centre + 1] as number;
    this.#held.fill(0);
    let best = above;
    for (let ring = starts[centre] as number; ring < last; ring += 1) {
      const missing = this.#rings.toExceed(best);
      const need = ring * this.#layout.words + word;
      const end = steps[ring + 1] as number;
      for (let at = 0; at < WORDS_AT_ONCE; at += 1)
        this.#held[at] = (this.#held[at] as number) + (missing[need + at] as number);
      let step = this.#walk(steps[ring] as number, end, word);
      while (step < end) {
        best = this.#ask({ step, ring, word }, missing, { above: best, tell });
        step = this.#walk(step + 1, end, word);
      }
      for (let at = 0; at < WORDS_AT_ONCE; at += 1)
        this.#held[at] = (this.#held[at] as number) - (missing[need + at] as number);
    }
    return best;
  }

  /** To the first step with which any duration may be enough, or to the end. By four words, which then need not leave the processor. */
  #walk(from: number, end: number, word: number): number {
    const { order } = this.#circles;
    const { words, mask } = this.#layout;
    const excess = this.#excess;
    const held = this.#held;
    let a = held[0] as number;
    let b = held[1] as number;
    let c = held[2] as number;
    let d = held[3] as number;
    let step = from;
    for (; step < end; step += 1) {
      const at = (order[step] as number) * words + word;
      a = (a + (excess[at] as number)) | 0;
      b = (b + (excess[at + 1] as number)) | 0;
      c = (c + (excess[at + 2] as number)) | 0;
      d = (d + (excess[at + 3] as number)) | 0;
      if (((a | b | c | d) & mask) !== 0) break;
    }
    held[0] = a;
    held[1] = b;
    held[2] = c;
    held[3] = d;
    return step;
  }

  /** Asks the durations of the held words that have the bit. */
  #ask({ step, ring, word }: Step, missing: Int32Array, { above, tell }: Above): number {
    const layout = this.#layout;
    const { fields, durations, enough, scale } = layout;
    const begin = word * fields;
    let best = above;
    for (let d = Math.min(durations, begin + WORDS_AT_ONCE * fields) - 1; d >= begin; d -= 1) {
      const wordAt = wordOf(layout, d);
      const field = fieldIn(layout, this.#held[wordAt - word] as number, d);
      if (field < enough) continue;
      const need = fieldIn(layout, missing[ring * layout.words + wordAt] as number, d);
      const at = step * durations + d;
      const observed = (field - need + (this.#parts[at] as number)) / scale;
      if (observed < this.#casesMin) continue;
      const ratio = logLikelihoodRatio(observed, this.expected[at] as number, this.#model.total);
      if (ratio <= best) continue;
      best = ratio;
      tell?.({ step, duration: d + 1, observed, ratio });
    }
    return best;
  }
}
