/**
 * The innermost loop of the scan: circles grow around each centre, and the greatest likelihood ratio of their cylinders is sought. For every
 * duration it is known how many cases a cylinder needs before it can exceed what was found; until then a step is a few additions: the
 * counts of all durations stand packed in words, each beside a bit that is set when they reach what is needed. Pure.
 */
import { CasesNeeded } from './cases-needed.ts';
import type { Circles } from './circles.ts';
import { logLikelihoodRatio } from './likelihood-ratio.ts';
import type { NullModel } from './null-model.ts';

/** A cylinder that is more unusual than all before it around its centre. */
export interface Peak {
  /** Last step of its circle, as in `Circles.order`. */
  readonly step: number;
  readonly duration: number;
  readonly observed: number;
  readonly ratio: number;
}

/** Counts of a study with no more recent cases fit into half words. */
const HALF_WORD_CASES_MAX = 32_767;
const WORDS_AT_ONCE = 4;

export class GrowingCircles {
  readonly #circles: Circles;
  readonly #model: NullModel;
  readonly #casesMin: number;
  /** Expected in each circle with each duration. */
  readonly expected: Float32Array;
  /** The same numbers as they stand in memory. */
  readonly #bits: Int32Array;
  /** Durations to a word, bits of each, and the bit that says: enough. */
  readonly #fields: 1 | 2;
  readonly #enough: number;
  readonly #words: number;
  readonly #packed: Int32Array;
  readonly #held: Int32Array;
  readonly #needed: Int32Array;
  readonly #casesNeeded: CasesNeeded;

  constructor(circles: Circles, model: NullModel, limits: { readonly casesMin: number }) {
    const { durations, total, recentMax } = model;
    this.#circles = circles;
    this.#model = model;
    this.#casesMin = limits.casesMin;
    this.expected = expectedInCircles(circles, model);
    this.#bits = new Int32Array(this.expected.buffer);
    this.#casesNeeded = new CasesNeeded(total);
    this.#fields = recentMax <= HALF_WORD_CASES_MAX ? 2 : 1;
    this.#enough = this.#fields === 2 ? 2 ** 15 : 2 ** 30;
    this.#words = WORDS_AT_ONCE * Math.ceil(durations / this.#fields / WORDS_AT_ONCE);
    this.#packed = new Int32Array((model.expected.length / durations) * this.#words);
    this.#held = new Int32Array(this.#words);
    this.#needed = new Int32Array(durations);
  }

  /** Takes a study: counts in the layout of the model's expectations. */
  take(recent: Int32Array): void {
    const { durations } = this.#model;
    this.#packed.fill(0);
    for (let at = 0, place = 0; at < recent.length; place += 1) {
      for (let d = 0; d < durations; d += 1, at += 1) {
        const count = recent[at] as number;
        if (count !== 0) this.#add(this.#packed, place * this.#words, { d, count });
      }
    }
  }

  #add(
    words: Int32Array,
    first: number,
    { d, count }: { readonly d: number; readonly count: number },
  ): void {
    const at = first + Math.floor(d / this.#fields);
    words[at] = (words[at] as number) + (count << this.#shift(d));
  }

  #shift(d: number): number {
    return this.#fields === 2 ? (d & 1) << 4 : 0;
  }

  /** The greatest ratio around a centre, `above` where none is greater. A circle that takes in no further case is never better than before. */
  grow(centre: number, above: number, tell?: (peak: Peak) => void): number {
    let best = above;
    this.#begin();
    for (let word = 0; word < this.#words; word += WORDS_AT_ONCE)
      best = this.#growWords(centre, word, { above: best, tell });
    return best;
  }

  /** By four words at once, which then need not leave the processor: measured three times as fast as a loop over them. */
  #growWords(
    centre: number,
    word: number,
    of: { readonly above: number; readonly tell: ((peak: Peak) => void) | undefined },
  ): number {
    const { order } = this.#circles;
    const words = this.#words;
    const packed = this.#packed;
    const held = this.#held;
    const mask = this.#fields === 2 ? 0x8000_8000 | 0 : 0x4000_0000;
    const end = this.#circles.starts[centre + 1] as number;
    let a = held[word] as number;
    let b = held[word + 1] as number;
    let c = held[word + 2] as number;
    let d = held[word + 3] as number;
    let best = of.above;
    for (let step = this.#circles.starts[centre] as number; step < end; step += 1) {
      const at = (order[step] as number) * words + word;
      a = (a + (packed[at] as number)) | 0;
      b = (b + (packed[at + 1] as number)) | 0;
      c = (c + (packed[at + 2] as number)) | 0;
      d = (d + (packed[at + 3] as number)) | 0;
      if (((a | b | c | d) & mask) === 0) continue;
      held[word] = a;
      held[word + 1] = b;
      held[word + 2] = c;
      held[word + 3] = d;
      best = this.#ask(step, word, { above: best, tell: of.tell });
      a = held[word];
      b = held[word + 1] as number;
      c = held[word + 2] as number;
      d = held[word + 3] as number;
    }
    return best;
  }

  #begin(): void {
    this.#held.fill(0);
    this.#needed.fill(this.#casesMin);
    for (let d = 0; d < this.#needed.length; d += 1)
      this.#add(this.#held, 0, { d, count: this.#enough - this.#casesMin });
  }

  /** Asks all durations of the words that are grown, because those that were not reached soon would be. */
  #ask(
    step: number,
    word: number,
    of: { readonly above: number; readonly tell: ((peak: Peak) => void) | undefined },
  ): number {
    const { durations, total, recentMax } = this.#model;
    const held = this.#held;
    const needed = this.#needed;
    const enough = this.#enough;
    const isHalf = this.#fields === 2;
    const first = step * durations;
    const begin = word * this.#fields;
    let best = of.above;
    for (
      let d = Math.min(durations, begin + WORDS_AT_ONCE * this.#fields) - 1;
      d >= begin;
      d -= 1
    ) {
      const at = isHalf ? d >> 1 : d;
      const shift = isHalf ? (d & 1) << 4 : 0;
      const field = isHalf ? ((held[at] as number) >>> shift) & 0xffff : (held[at] as number);
      const before = needed[d] as number;
      const observed = field - enough + before;
      const least = this.#casesNeeded.toExceed(best, this.#bits[first + d] as number);
      let next = Math.max(this.#casesMin, least);
      if (observed >= next) {
        const ratio = logLikelihoodRatio(observed, this.expected[first + d] as number, total);
        if (ratio > best) {
          best = ratio;
          of.tell?.({ step, duration: d + 1, observed, ratio });
        }
        next = observed + 1;
      }
      // More than all there are is never reached: as good as any greater number, and fits its field.
      next = Math.min(next, recentMax + 1);
      needed[d] = next;
      held[at] = (held[at] as number) + ((before - next) << shift);
    }
    return best;
  }
}

function expectedInCircles({ starts, order }: Circles, model: NullModel): Float32Array {
  const { durations, expected } = model;
  const inCircles = new Float32Array(order.length * durations);
  const held = new Float64Array(durations);
  for (let centre = 0; centre + 1 < starts.length; centre += 1) {
    held.fill(0);
    for (let step = starts[centre] ?? 0; step < (starts[centre + 1] ?? 0); step += 1) {
      const place = order[step] ?? 0;
      for (let d = 0; d < durations; d += 1) {
        held[d] = (held[d] ?? 0) + (expected[place * durations + d] ?? 0);
        inCircles[step * durations + d] = held[d] ?? 0;
      }
    }
  }
  return inCircles;
}
