// When the intervals begin and cease to be as irregular as in atrial fibrillation, beat by beat. An episode is told once it has lasted 30 s
// (ESC 2020, Eur Heart J 2021;42:373) and again when it ends. Its edges lie in the middle of the 129 intervals that were looked at, so
// they are known to about a minute. Pure.
import { AF_THRESHOLD, entropyOf, INTERVALS_NEEDED } from './atrial-fibrillation.ts';

const EPISODE_SECONDS = 30;
/** So many judgements in a row say that it is over: one calm stretch within it does not. */
const CALM_JUDGEMENTS = 10;

export interface Episode {
  readonly from: number;
  /** Sample number; undefined while it lasts. */
  readonly to: number | undefined;
}

export class AfEpisodes {
  readonly #least: number;
  /** Beat that ends each of the intervals below, and the one before the first. */
  #beats: number[] = [];
  #intervals: number[] = [];
  #judged = 0;
  #from: number | undefined;
  #calmFrom = 0;
  #calm = 0;
  #told = false;

  constructor(ratePerSecond: number) {
    this.#least = EPISODE_SECONDS * ratePerSecond;
  }

  /** An interval and the sample numbers of its beats. */
  take(ms: number, { start, end }: { readonly start: number; readonly end: number }): Episode[] {
    this.#intervals = [...this.#intervals, ms].slice(-INTERVALS_NEEDED);
    this.#beats = [...(this.#beats.length === 0 ? [start] : this.#beats), end].slice(
      -INTERVALS_NEEDED - 1,
    );
    if (this.#intervals.length < INTERVALS_NEEDED) return [];
    const middle = this.#beats[INTERVALS_NEEDED >> 1] ?? end;
    const first = this.#judged === 0 ? (this.#beats[0] ?? start) : middle;
    this.#judged += 1;
    return entropyOf(this.#intervals) > AF_THRESHOLD
      ? this.#above(first, middle)
      : this.#below(middle);
  }

  /** The recording ends with the beat at `last`: what is irregular now was so to the end. */
  end(last: number): Episode[] {
    const from = this.#from;
    const to = this.#calm > 0 ? this.#calmFrom : last;
    if (from === undefined || (!this.#told && to - from < this.#least)) return [];
    this.#from = undefined;
    return [{ from, to }];
  }

  #above(first: number, middle: number): Episode[] {
    this.#from ??= first;
    this.#calm = 0;
    if (this.#told || middle - this.#from < this.#least) return [];
    this.#told = true;
    return [{ from: this.#from, to: undefined }];
  }

  #below(middle: number): Episode[] {
    const from = this.#from;
    if (from === undefined) return [];
    if (this.#calm === 0) this.#calmFrom = middle;
    this.#calm += 1;
    if (this.#calm < CALM_JUDGEMENTS) return [];
    const to = this.#calmFrom;
    const wasTold = this.#told;
    this.#from = undefined;
    this.#told = false;
    this.#calm = 0;
    return wasTold || to - from >= this.#least ? [{ from, to }] : [];
  }
}
