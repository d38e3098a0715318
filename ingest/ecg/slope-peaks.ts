// From samples to the peaks of slope energy, with what is needed to judge each. Band of about 5 to 15 Hz, slope, its size averaged over
// 80 ms: the chain of Pan and Tompkins (IEEE Trans Biomed Eng 1985;32:230) in the form of Hamilton (Comput Cardiol 2002;29:101), with
// linear-phase filters of our own: averages over 20, 16.7 and 25 ms have their zeros at 50, 60 and 40 Hz. Works sample by sample. Pure.
import { MovingAverage } from './moving-average.ts';

const LOW_PASS_SECONDS = [0.02, 1 / 60, 0.025];
const HIGH_PASS_SECONDS = 0.2;
const SLOPE_SECONDS = 0.01;
const ENERGY_SECONDS = 0.08;
/** Two peaks nearer than this are one beat: no ventricle answers twice within 200 ms. */
const REFRACTORY_SECONDS = 0.2;
/** Where around a peak of energy the beat itself is looked for, before and behind its middle. */
const AROUND_SECONDS = 0.1;
const KEPT_SECONDS = 0.6;

/** Places are sample numbers of the signal, one-based steps of zero-based counting; heights in millivolts per 10 ms. */
export interface SlopePeak {
  /** Where the wave of the beat is largest. */
  readonly at: number;
  readonly height: number;
  /** Steepest rise or fall around the peak. */
  readonly steepest: number;
  /** `one-way`: it only rises or only falls, as a shift of the electrode does, and no beat. */
  readonly form: 'both-ways' | 'one-way';
}

/** The smaller of rise and fall of a QRS complex is more than this share of the larger; Hamilton (rule 2) asks for an eighth of the raw slope. */
const OTHER_WAY_SHARE = 1 / 5;

interface Candidate {
  readonly at: number;
  readonly height: number;
}

export class SlopePeaks {
  readonly #low: readonly MovingAverage[];
  readonly #base: MovingAverage;
  readonly #delayed: Float64Array;
  readonly #band: Float64Array;
  readonly #slope: Float64Array;
  readonly #energy: MovingAverage;
  readonly #slopeSteps: number;
  readonly #refractory: number;
  readonly #around: number;
  #seen = 0;
  #before = 0;
  #direction: 'up' | 'down' = 'down';
  #candidate: Candidate | undefined;

  constructor(ratePerSecond: number) {
    const samples = (seconds: number): number => Math.max(1, Math.round(seconds * ratePerSecond));
    this.#low = LOW_PASS_SECONDS.map((seconds) => new MovingAverage(samples(seconds)));
    this.#base = new MovingAverage(samples(HIGH_PASS_SECONDS));
    this.#delayed = new Float64Array(Math.floor(this.#base.delay) + 1);
    this.#band = new Float64Array(samples(KEPT_SECONDS));
    this.#slope = new Float64Array(samples(KEPT_SECONDS));
    this.#energy = new MovingAverage(samples(ENERGY_SECONDS));
    this.#slopeSteps = samples(SLOPE_SECONDS);
    this.#refractory = samples(REFRACTORY_SECONDS);
    this.#around = samples(AROUND_SECONDS);
  }

  /** What is certain with this sample: the peak that no larger one followed within the refractory period. */
  push(millivolts: number): SlopePeak | undefined {
    const now = this.#seen;
    this.#seen += 1;
    const energy = this.#energy.push(Math.abs(this.#slopeOf(millivolts, now)));
    this.#follow(energy, now - 1);
    const held = this.#candidate;
    if (held === undefined || now - held.at < this.#refractory) return undefined;
    this.#candidate = undefined;
    return this.#describe(held);
  }

  /** Samples that must follow the last one until every peak of the signal has been told. */
  get tail(): number {
    return 3 * this.#refractory + this.#delay();
  }

  #slopeOf(millivolts: number, now: number): number {
    const smooth = this.#low.reduce((sample, filter) => filter.push(sample), millivolts);
    if (now === 0) this.#delayed.fill(smooth);
    const place = now % this.#delayed.length;
    // The ring is read one turn after it was written: the middle of the average below.
    this.#delayed[place] = smooth;
    const middle = this.#delayed[(place + 1) % this.#delayed.length] ?? smooth;
    const band = middle - this.#base.push(smooth);
    const slope = now < this.#slopeSteps ? 0 : band - this.#bandAt(now - this.#slopeSteps);
    this.#band[now % this.#band.length] = band;
    this.#slope[now % this.#slope.length] = slope;
    return slope;
  }

  #bandAt(index: number): number {
    return this.#band[index % this.#band.length] ?? 0;
  }

  /** Keeps the largest of the maxima that lie nearer to each other than the refractory period. */
  #follow(energy: number, last: number): void {
    const rises = energy > this.#before;
    const isMaximum = this.#direction === 'up' && !rises;
    if (isMaximum && (this.#candidate === undefined || this.#before > this.#candidate.height))
      this.#candidate = { at: last, height: this.#before };
    this.#direction = rises ? 'up' : 'down';
    this.#before = energy;
  }

  #describe({ at, height }: Candidate): SlopePeak {
    const middle = Math.round(at - this.#energy.delay - this.#slopeSteps / 2);
    const from = Math.max(0, middle - this.#around);
    let largest = middle;
    let rise = 0;
    let fall = 0;
    for (let index = from; index <= middle + this.#around; index += 1) {
      if (Math.abs(this.#bandAt(index)) > Math.abs(this.#bandAt(largest))) largest = index;
      const slope = this.#slope[index % this.#slope.length] ?? 0;
      rise = Math.max(rise, slope);
      fall = Math.max(fall, -slope);
    }
    const [small, large] = rise < fall ? [rise, fall] : [fall, rise];
    return {
      at: Math.max(0, largest - this.#delay()),
      height,
      steepest: large,
      form: small < OTHER_WAY_SHARE * large ? 'one-way' : 'both-ways',
    };
  }

  /** Of the band behind the signal. */
  #delay(): number {
    const low = this.#low.reduce((sum, filter) => sum + filter.delay, 0);
    return Math.round(low + Math.floor(this.#base.delay));
  }
}
