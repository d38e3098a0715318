/**
 * Follows, day by day, the probability that an outbreak is under way: a hidden Markov model with one quiet state and one state for each
 * day of each outbreak shape, beside a level that may wander slowly (a Kalman filter that learns from quiet days only).
 * Constant cost: `open` prepares a day once, `odds` tells what any count of it would say in one pass over the states, `close` takes the day over.
 */
import { LASTING_ENDS, OUTBREAK_STATES } from './outbreak-shapes.ts';
import { quickExp, quickLog1p } from './quick-math.ts';

export interface Forecast {
  readonly mean: number;
  /** Variance of a count divided by its mean. */
  readonly dispersion: number;
  /** Variance that the logarithm of the level wanders within, at this time of the year. */
  readonly wander: number;
}

export interface FilterMemory {
  readonly weights: readonly number[];
  readonly quiet: number;
  readonly level: number;
  readonly levelVariance: number;
}

/** Days that the wandering level remembers: its pull back to the regression is 1 in 20 a day. */
const LEVEL_PERSISTENCE = 0.95;
const MEAN_MIN = 0.02;
/** A count's own variance is never taken for less: nobody counts in quarters. */
const VARIANCE_MIN = 0.25;
/** e^60: more evidence than that on one day is no more evidence. */
const EVIDENCE_MAX = 60;
/** However sure of an outbreak, quiet stays possible, or its end would be seen late. */
const QUIET_MIN = 1e-9;
/** A state less likely than this needs five standard deviations to matter again, and a new outbreak would tell them sooner. */
const ALIVE_MIN = 3e-5;
/** Where the level swings, neighbouring days err together: five of them are worth little more than one. */
const AGREEMENT = 9;
/** A day teaches the level no more than this many standard deviations. */
const LESSON_MAX_SD = 4;

/** Numbers of a state on a day: probability carried into it, gain of log-odds with each case, cost of having none. */
const NUMBERS = 3;

/** All that tells the log-odds of an outbreak for any count of one day. */
export interface TodaysOdds {
  /** `NUMBERS` for each state that may matter. */
  readonly states: Float64Array;
  /** Probability carried into the quiet state. */
  readonly quiet: number;
}

/** One pass over the states; rises with the count. */
export function logOddsOf({ states, quiet }: TodaysOdds, count: number): number {
  let sum = 0;
  for (let at = 0; at < states.length; at += NUMBERS) sum += weightOf(states, at, count);
  return Math.log(sum / quiet);
}

function weightOf(states: Float64Array, at: number, count: number): number {
  const evidence = count * (states[at + 1] ?? 0) - (states[at + 2] ?? 0);
  return (states[at] ?? 0) * quickExp(evidence < EVIDENCE_MAX ? evidence : EVIDENCE_MAX);
}

export class OutbreakFilter {
  /** States that may matter, ascending, those that last among them from the first day on; in `#weights` what the day before left them with, from `open` on what is carried into today. */
  #alive = new Uint8Array(OUTBREAK_STATES.count);
  #weights = new Float64Array(OUTBREAK_STATES.count);
  /** Room to grow older in. */
  #spareAlive = new Uint8Array(OUTBREAK_STATES.count);
  #spareWeights = new Float64Array(OUTBREAK_STATES.count);
  readonly #hazard: number;
  #aliveCount = 0;
  #quiet: number;
  #level: number;
  #levelVariance: number;
  #mean = 1;
  #dispersion = 1;
  #unsure = 0;
  /** Standard deviation of a count today, by itself and over the mean; and what a case is worth as evidence. */
  #sd = 1;
  #perCase = 1;
  #worth = 1;

  /** @param hazard probability that an outbreak begins on a given day */
  constructor(hazard: number, memory: FilterMemory | null = null) {
    this.#hazard = hazard;
    this.#quiet = memory?.quiet ?? 1;
    this.#level = memory?.level ?? 0;
    this.#levelVariance = memory?.levelVariance ?? 0;
    for (const [state, weight] of (memory?.weights ?? []).entries()) {
      if (weight > 0 || state < OUTBREAK_STATES.lasting) this.#keep(state, weight);
    }
  }

  #keep(state: number, weight: number): void {
    this.#alive[this.#aliveCount] = state;
    this.#weights[this.#aliveCount] = weight;
    this.#aliveCount += 1;
  }

  /** Plain numbers, to be stored; a filter made from them goes on to the same digit. */
  memory(): FilterMemory {
    const weights = new Array<number>(OUTBREAK_STATES.count).fill(0);
    for (let j = 0; j < this.#aliveCount; j += 1) {
      weights[this.#alive[j] ?? 0] = this.#weights[j] ?? 0;
    }
    return {
      weights,
      quiet: this.#quiet,
      level: this.#level,
      levelVariance: this.#levelVariance,
    };
  }

  /** Makes ready for a day: what is expected, and which outbreaks may be under way. */
  open({ mean, dispersion, wander }: Forecast): void {
    const kept = LEVEL_PERSISTENCE * LEVEL_PERSISTENCE;
    this.#level *= LEVEL_PERSISTENCE;
    this.#levelVariance = kept * this.#levelVariance + (1 - kept) * wander;
    this.#mean = Math.max(MEAN_MIN, mean * Math.exp(this.#level));
    this.#dispersion = Math.max(dispersion, Math.min(1, VARIANCE_MIN / this.#mean));
    const swing = this.#mean * wander;
    this.#unsure = swing / (swing + this.#dispersion);
    this.#sd = Math.sqrt(this.#mean * this.noise);
    this.#perCase = this.#sd / this.#mean;
    this.#worth = 1 / (this.noise * (1 + AGREEMENT * this.#unsure));
    this.#age();
  }

  /** Expected today, were there no outbreak. */
  get mean(): number {
    return this.#mean;
  }

  /** Variance of today's count divided by its mean, with what is not known of the level. */
  get noise(): number {
    return this.#dispersion + this.#mean * this.#levelVariance;
  }

  /** Share of the variance that is the level's wandering and not the day's noise, at this time of the year: 0 to 1. */
  get unsure(): number {
    return this.#unsure;
  }

  /** What the day's count would say, as it stands: a copy that stays what it is when the day ends. */
  odds(): TodaysOdds {
    const states = new Float64Array(NUMBERS * this.#aliveCount);
    const costSd = this.#worth * this.#sd;
    for (let j = 0; j < this.#aliveCount; j += 1) {
      const excess = OUTBREAK_STATES.excessSd[this.#alive[j] ?? 0] ?? 0;
      states[NUMBERS * j] = this.#weights[j] ?? 0;
      states[NUMBERS * j + 1] = this.#worth * quickLog1p(excess * this.#perCase);
      states[NUMBERS * j + 2] = costSd * excess;
    }
    return { states, quiet: this.#quiet };
  }

  /** Ends the day with its count. @returns the log-odds that it ended with */
  close(count: number): number {
    const sum = this.#weigh(count);
    const logOdds = Math.log(sum / this.#quiet);
    this.#settle(sum);
    this.#learnLevel(count);
    return logOdds;
  }

  /** Ends a day whose count is not known: time passes, nothing is learned. */
  closeUnknown(): void {
    let sum = 0;
    for (let j = 0; j < this.#aliveCount; j += 1) sum += this.#weights[j] ?? 0;
    this.#settle(sum);
  }

  /** Each state by how well it explains the count, in the order and to the digit of `logOddsOf`. @returns their sum */
  #weigh(count: number): number {
    const weights = this.#weights;
    const alive = this.#alive;
    const { excessSd } = OUTBREAK_STATES;
    const states = this.#aliveCount;
    const worth = this.#worth;
    const perCase = this.#perCase;
    const costSd = worth * this.#sd;
    let sum = 0;
    for (let j = 0; j < states; j += 1) {
      const excess = excessSd[alive[j] ?? 0] ?? 0;
      const evidence = count * (worth * quickLog1p(excess * perCase)) - costSd * excess;
      const weight =
        (weights[j] ?? 0) * quickExp(evidence < EVIDENCE_MAX ? evidence : EVIDENCE_MAX);
      weights[j] = weight;
      sum += weight;
    }
    return sum;
  }

  /** Outbreaks grow a day older, some end, a new one may begin; what has become unlikely is let go. */
  #age(): void {
    const { next, lasting, begins } = OUTBREAK_STATES;
    const kinds = begins.length;
    const states = this.#alive;
    const weights = this.#weights;
    const before = this.#aliveCount;
    const older = this.#spareAlive;
    const carried = this.#spareWeights;
    const lasted = before === 0 ? 0 : lasting;
    let ended = 0;
    for (let j = 0; j < lasted; j += 1) ended += (weights[j] ?? 0) * LASTING_ENDS;
    let alive = kinds;
    for (let j = lasted; j < before; j += 1) {
      const state = next[states[j] ?? 0] ?? 0;
      const weight = weights[j] ?? 0;
      if (state === 0) ended += weight;
      else if (weight >= ALIVE_MIN) {
        older[alive] = state;
        carried[alive] = weight;
        alive += 1;
      }
    }
    // Where one outbreak has run its course another may begin: a rise that lasts is not quiet for a day.
    const begun = this.#hazard * (this.#quiet + ended);
    for (let k = 0; k < kinds; k += 1) {
      older[k] = k;
      carried[k] =
        begun * (begins[k] ?? 0) + (k < lasted ? (weights[k] ?? 0) * (1 - LASTING_ENDS) : 0);
    }
    this.#alive = older;
    this.#weights = carried;
    this.#spareAlive = states;
    this.#spareWeights = weights;
    this.#aliveCount = alive;
    this.#quiet = Math.max(QUIET_MIN, (this.#quiet + ended) * (1 - this.#hazard));
  }

  #settle(outbreak: number): void {
    const share = 1 / (outbreak + this.#quiet);
    const weights = this.#weights;
    for (let j = 0; j < this.#aliveCount; j += 1) weights[j] = (weights[j] ?? 0) * share;
    this.#quiet *= share;
  }

  #learnLevel(count: number): void {
    const variance = this.#mean * this.noise;
    const limit = LESSON_MAX_SD * Math.sqrt(variance);
    const surprise = Math.max(-limit, Math.min(limit, count - this.#mean));
    // In an outbreak the level learns nothing, lest it swallow it; where levels are known to swing, it may be the level after all.
    const trust = Math.max(this.#quiet, this.#unsure);
    const gain = ((this.#levelVariance * this.#mean) / variance) * trust;
    this.#level += gain * surprise;
    this.#levelVariance *= 1 - gain * this.#mean;
  }
}
