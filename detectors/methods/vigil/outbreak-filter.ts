/**
 * Follows, day by day, the probability that an outbreak is under way: a hidden Markov model with one quiet state and one state for each
 * day of each outbreak shape, beside a level that may wander slowly (a Kalman filter that learns from quiet days only).
 * Constant cost: `open` prepares a day once, `logOdds` of a new count is one pass over the states, `close` takes the day over.
 */
import { OUTBREAK_STATES } from './outbreak-shapes.ts';
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
const ALIVE_MIN = 1e-6;
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
  readonly #weights: Float64Array;
  readonly #today = new Float64Array(NUMBERS * OUTBREAK_STATES.count);
  readonly #alive = new Int32Array(OUTBREAK_STATES.count);
  readonly #hazard: number;
  #aliveCount = 0;
  #quiet: number;
  #quietToday = 1;
  #level: number;
  #levelVariance: number;
  #mean = 1;
  #dispersion = 1;
  #unsure = 0;

  /** @param hazard probability that an outbreak begins on a given day */
  constructor(hazard: number, memory: FilterMemory | null = null) {
    this.#hazard = hazard;
    this.#weights = Float64Array.from(
      memory?.weights ?? new Array<number>(OUTBREAK_STATES.count).fill(0),
    );
    this.#quiet = memory?.quiet ?? 1;
    this.#level = memory?.level ?? 0;
    this.#levelVariance = memory?.levelVariance ?? 0;
  }

  /** Plain numbers, to be stored; a filter made from them goes on to the same digit. */
  memory(): FilterMemory {
    return {
      weights: [...this.#weights],
      quiet: this.#quiet,
      level: this.#level,
      levelVariance: this.#levelVariance,
    };
  }

  /** Makes ready for a day: what is expected, and what each outbreak state would add. */
  open({ mean, dispersion, wander }: Forecast): void {
    const kept = LEVEL_PERSISTENCE * LEVEL_PERSISTENCE;
    this.#level *= LEVEL_PERSISTENCE;
    this.#levelVariance = kept * this.#levelVariance + (1 - kept) * wander;
    this.#mean = Math.max(MEAN_MIN, mean * Math.exp(this.#level));
    this.#dispersion = Math.max(dispersion, Math.min(1, VARIANCE_MIN / this.#mean));
    const swing = this.#mean * wander;
    this.#unsure = swing / (swing + this.#dispersion);
    this.#age();
    const noise = this.noise;
    const sd = Math.sqrt(this.#mean * noise);
    const perCase = sd / this.#mean;
    const worth = 1 / (noise * (1 + AGREEMENT * this.#unsure));
    const { excessSd } = OUTBREAK_STATES;
    const today = this.#today;
    const alive = this.#alive;
    const count = this.#aliveCount;
    for (let j = 0; j < count; j += 1) {
      const excess = excessSd[alive[j] ?? 0] ?? 0;
      today[NUMBERS * j + 1] = worth * quickLog1p(excess * perCase);
      today[NUMBERS * j + 2] = worth * excess * sd;
    }
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

  /** A copy that stays what it is when the day ends. */
  odds(): TodaysOdds {
    return {
      states: this.#today.slice(0, NUMBERS * this.#aliveCount),
      quiet: this.#quietToday,
    };
  }

  /** Log-odds of an outbreak today with this count. Changes nothing; any number of counts may be tried. */
  logOdds(count: number): number {
    const states = this.#today.subarray(0, NUMBERS * this.#aliveCount);
    return logOddsOf({ states, quiet: this.#quietToday }, count);
  }

  /** Ends the day with its count. @returns the log-odds that it ended with */
  close(count: number): number {
    const weights = this.#weights;
    const today = this.#today;
    const alive = this.#alive;
    const states = this.#aliveCount;
    let sum = 0;
    weights.fill(0);
    for (let j = 0; j < states; j += 1) {
      const weight = weightOf(today, NUMBERS * j, count);
      weights[alive[j] ?? 0] = weight;
      sum += weight;
    }
    const logOdds = Math.log(sum / this.#quietToday);
    this.#settle(sum);
    this.#learnLevel(count);
    return logOdds;
  }

  /** Ends a day whose count is not known: time passes, nothing is learned. */
  closeUnknown(): void {
    let sum = 0;
    this.#weights.fill(0);
    for (let j = 0; j < this.#aliveCount; j += 1) {
      const weight = this.#today[NUMBERS * j] ?? 0;
      this.#weights[this.#alive[j] ?? 0] = weight;
      sum += weight;
    }
    this.#settle(sum);
  }

  /** Outbreaks grow a day older, some end, a new one may begin; what has become unlikely is let go. */
  #age(): void {
    const { count, isFirst, stays, ends, kinds } = OUTBREAK_STATES;
    const weights = this.#weights;
    const today = this.#today;
    const aliveStates = this.#alive;
    let ended = 0;
    for (let k = 0; k < count; k += 1) ended += (weights[k] ?? 0) * (ends[k] ?? 0);
    // Where one outbreak has run its course another may begin: a rise that lasts is not quiet for a day.
    const begun = (this.#hazard * (this.#quiet + ended)) / kinds;
    let alive = 0;
    let older = 0;
    for (let k = 0; k < count; k += 1) {
      const isBegin = isFirst[k] === 1;
      const own = weights[k] ?? 0;
      const carried = (isBegin ? begun : older) + own * (stays[k] ?? 0);
      older = own;
      if (carried < ALIVE_MIN && !isBegin) continue;
      today[NUMBERS * alive] = carried;
      aliveStates[alive] = k;
      alive += 1;
    }
    this.#aliveCount = alive;
    this.#quietToday = Math.max(QUIET_MIN, (this.#quiet + ended) * (1 - this.#hazard));
  }

  #settle(outbreak: number): void {
    const share = 1 / (outbreak + this.#quietToday);
    const weights = this.#weights;
    const alive = this.#alive;
    const states = this.#aliveCount;
    for (let j = 0; j < states; j += 1) {
      const k = alive[j] ?? 0;
      weights[k] = (weights[k] ?? 0) * share;
    }
    this.#quiet = this.#quietToday * share;
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
