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

export interface Calibration {
  /** Log-odds above which a day exceeds. */
  readonly limit: number;
  /** Log-odds of the past, ascending; empty where there is too little of it. */
  readonly past: Float64Array;
  readonly nominal: number;
}

export const UNCALIBRATED: Calibration = { limit: 0, past: new Float64Array(0), nominal: 0 };

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
  const past = quietPast(Float64Array.from(slots.subarray(SETTLE_DAYS), (i) => logOdds[i] ?? 0));
  if (past.length * alpha < 1) return { limit: nominal, past: new Float64Array(0), nominal };
  const own = quantile(past, 1 - alpha);
  const limit = (past.length * own + PRIOR_DAYS * nominal) / (past.length + PRIOR_DAYS);
  return { limit: Math.min(LIMIT_MAX + shift, Math.max(LIMIT_MIN + shift, limit)), past, nominal };
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
  const n = past.length;
  if (n === 0) return null;
  const own = ((n + PRIOR_DAYS) * logOdds - PRIOR_DAYS * nominal) / n;
  let above = 0;
  for (let i = n - 1; i >= 0 && (past[i] ?? 0) >= own; i -= 1) above += 1;
  return (above + 1) / (n + 1);
}

function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const low = Math.floor(place);
  const a = sorted[low] ?? 0;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? a;
  return a + (b - a) * (place - low);
}
