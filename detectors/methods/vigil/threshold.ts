/**
 * The limit of a series: the log-odds that its own quiet past passed on a share `alpha` of days, drawn towards the probability that
 * needs no past. With a year of days the two weigh alike; with seven the series speaks for itself.
 */
export interface CalibrationRule {
  /** Share of quiet days that may exceed. */
  readonly alpha: number;
  /** Probability of an outbreak that exceeds where there is no past to calibrate by. */
  readonly probability: number;
}

/** Plain JSON. */
export interface Calibration {
  /** Log-odds above which a day exceeds. */
  readonly limit: number;
  readonly nominal: number;
  readonly past: Past;
}

/** Log-odds of quiet days of the past, thinned out where a rank need not be exact. */
export interface Past {
  /** Days that there were; 0 where there is too little of a past. */
  readonly days: number;
  /** Ascending: the last `TAIL` of all days, before them the middle one of each `STRIDE`. */
  readonly values: readonly number[];
}

const NO_PAST: Past = { days: 0, values: [] };
/** A p-value under a tenth or so is exact, above it to within half of this share of the days. */
const TAIL = 128;
const STRIDE = 16;

const PRIOR_DAYS = 365;
/** The first days are judged before the filter has settled. */
const SETTLE_DAYS = 28;
/** The alpha that `probability` and the bounds of the limit were chosen with. */
const ALPHA_USUAL = 0.005;
/** Log-odds of 0.25 and 0.75: a past that calls for less or more than that is the exception, not the series. */
const LIMIT_MIN = -1.1;
const LIMIT_MAX = 1.1;
/** A spell lasts while the log-odds are above -2 (0.12); above 6 (0.998) it was an outbreak. */
const SPELL_MIN = -2;
const BEYOND_DOUBT = 6;

export function calibrate(
  slots: Int32Array,
  logOdds: Float64Array,
  { alpha, probability }: CalibrationRule,
): Calibration {
  // Who accepts four times the alarms accepts a quarter of the odds.
  const shift = Math.log(ALPHA_USUAL / alpha);
  const nominal = Math.log(probability / (1 - probability)) + shift;
  const quiet = quietPast(Float64Array.from(slots.subarray(SETTLE_DAYS), (i) => logOdds[i] ?? 0));
  if (quiet.length * alpha < 1) return { limit: nominal, nominal, past: NO_PAST };
  const own = quantile(quiet, 1 - alpha);
  const weighed = (quiet.length * own + PRIOR_DAYS * nominal) / (quiet.length + PRIOR_DAYS);
  const limit = Math.min(LIMIT_MAX + shift, Math.max(LIMIT_MIN + shift, weighed));
  return { limit, nominal, past: thinned(quiet) };
}

function thinned(sorted: Float64Array): Past {
  const values: number[] = [];
  for (let from = sorted.length - TAIL - STRIDE; from >= 0; from -= STRIDE) {
    values.push(sorted[from + STRIDE / 2] ?? 0);
  }
  values.reverse().push(...sorted.subarray(Math.max(0, sorted.length - TAIL)));
  return { days: sorted.length, values };
}

/** Leaves out spells that peaked beyond doubt: what was an outbreak must not teach how high quiet days reach. Ascending. */
function quietPast(logOdds: Float64Array): Float64Array {
  const quiet: number[] = [];
  let spell: number[] = [];
  let peak = Number.NEGATIVE_INFINITY;
  for (const value of logOdds) {
    if (value > SPELL_MIN) {
      spell.push(value);
      peak = Math.max(peak, value);
      continue;
    }
    if (peak < BEYOND_DOUBT) quiet.push(...spell);
    quiet.push(value);
    spell = [];
    peak = Number.NEGATIVE_INFINITY;
  }
  if (peak < BEYOND_DOUBT) quiet.push(...spell);
  return Float64Array.from(quiet).sort();
}

/** The smallest alpha at which these log-odds would have exceeded; null where alpha sets no limit. */
export function alphaOf({ past, nominal }: Calibration, logOdds: number): number | null {
  const n = past.days;
  if (n === 0) return null;
  const own = ((n + PRIOR_DAYS) * logOdds - PRIOR_DAYS * nominal) / n;
  return (daysAtLeast(past, own) + 1) / (n + 1);
}

function daysAtLeast({ days, values }: Past, own: number): number {
  const above = values.length - firstAtLeast(values, own);
  const exact = Math.min(TAIL, days);
  if (above <= exact) return above;
  return Math.min(days, exact + STRIDE * (above - exact));
}

/** Place of the first value that is not smaller; the length where all are. */
function firstAtLeast(values: readonly number[], own: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) >= own) high = middle;
    else low = middle + 1;
  }
  return low;
}

function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const low = Math.floor(place);
  const a = sorted[low] ?? 0;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? a;
  return a + (b - a) * (place - low);
}
