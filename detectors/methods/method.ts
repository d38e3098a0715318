/**
 * What a statistical method is: counts in, one assessment per judged point out. Pure: no clock, no randomness, no I/O.
 * A method promises that no figure it returns is NaN or infinite, and that judging one point from its window gives exactly
 * what judging the whole series gives at that point. Sending, storing and joining assessments is left to the operators.
 */
import type { Reason } from './reason.ts';

export const OUTCOMES = ['exceeds', 'within', 'insufficient-baseline', 'not-applicable'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Points a year: 365 daily, 52 weekly, 12 monthly (as R's `freq`). */
export type Frequency = 365 | 52 | 12;

export type DayKind = 'open' | 'workday' | 'holiday' | 'closed';

/** One count of a series. `value` null: not known (no data came). `closed`: nobody was there to be counted. */
export interface Point {
  /** Start of the counted window, epoch milliseconds. */
  readonly at: number;
  readonly value: number | null;
  readonly kind: DayKind;
  /** People at risk, where rates are wanted. */
  readonly population?: number;
}

/** The figures and the finding; without the name of the method that made it. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Which limit was passed; null unless the outcome is `exceeds`. */
  readonly side: 'upper' | 'lower' | null;
  readonly observed: number | null;
  readonly expected: number | null;
  /** Upper limit. Exceeded when observed is greater (for `fixed`: greater or equal). Null for a lower-sided detector. */
  readonly upper: number | null;
  /** Lower limit. Passed when observed is smaller (for `fixed`: smaller or equal). Null for an upper-sided detector. */
  readonly lower: number | null;
  /** What the method compares with its critical value; each method's page says which. */
  readonly score: number | null;
  /** The smallest alpha at which this observation would have exceeded; null where the method has no such number. */
  readonly pvalue: number | null;
  /** The points that made the expectation; null where there is none. */
  readonly baseline: BaselineSpan | null;
  readonly reason: Reason;
}

/** Half-open `[startAt, endAt)`, epoch milliseconds; `points` are the known counts in it. */
export interface BaselineSpan {
  readonly startAt: number;
  readonly endAt: number;
  readonly points: number;
}

/** Scalars only, so that they can be stored, compared and typed on a command line. */
export type Parameters = Readonly<Record<string, number | string | boolean | undefined>>;

export interface AssessmentCore extends Verdict {
  readonly method: string;
  readonly methodVersion: string;
  readonly params: Parameters;
}

/** A method that is trained once, on its way through a series. */
export interface Chart {
  /** Takes the next point of the series, the first one first, and judges it. */
  next(point: Point): Verdict;
  /** Goes its own way from here on. */
  copy(): Chart;
}

/** A method with its parameters settled: what an operator keeps for a measure. */
export interface Prepared {
  readonly id: string;
  readonly version: string;
  readonly params: Parameters;
  /** How many points before the judged one can matter. Infinity: the whole history. */
  readonly lookbackPoints: number;
  /**
   * Judges one point. `window` holds the points directly before it, oldest first; more than `lookbackPoints` are ignored,
   * so that the cost does not grow with the history. The window is trusted to be ordered (`checkSeries` proves it once).
   */
  assess(window: readonly Point[], current: Point): AssessmentCore;
  /**
   * Judges `points[fromIndex]` (zero-based) to the end.
   * @throws MethodError `unsorted-time`, `duplicate-time`, `negative-count`, `non-finite-count`, `empty-series`, `from-out-of-range`
   */
  assessSeries(points: readonly Point[], fromIndex: number): AssessmentCore[];
  /** Of a method that is trained once: a chart before the first point of its series, which says what `assessSeries(points, 0)` says. */
  readonly beginChart?: () => Chart;
}

export interface Method {
  readonly id: string;
  /** Changes whenever the same counts and parameters could give other figures. */
  readonly version: string;
  readonly parameterNames: readonly string[];
  /** Of a method that is trained once: how long where nobody says otherwise. */
  readonly trainingYears?: number;
  /** @throws MethodError `unknown-parameter`, `invalid-parameter` */
  prepare(given: Readonly<Record<string, unknown>>, frequency: Frequency): Prepared;
}
