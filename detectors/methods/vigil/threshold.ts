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
  /** Log-odds that would do without a past, at the usual alpha. */
  readonly base: number;
  readonly past: Past;
}

/** Log-odds of quiet days of the past, thinned out where a rank need not be exact. */
export interface Past {
  /** Days that there were; 0 where there is too little of a past. */
  readonly days: number;
  /** Ascending: the last `TAIL` of all days, before them the middle one of each `STRIDE`. */
  readonly values: readonly number[];
}

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
  const base = Math.log(probability / (1 - probability));
  const past = thinned(quietPast(slots.subarray(SETTLE_DAYS), logOdds));
  return { limit: limitAt({ base, past }, alpha), base, past };
}

type Learned = Pick<Calibration, 'base' | 'past'>;

/** Who accepts four times the alarms accepts a quarter of the odds. */
const shiftOf = (alpha: number): number => Math.log(ALPHA_USUAL / alpha);

/** Does not rise with alpha: a series of n days says nothing of shares below 1/n, but what holds there is no laxer than at 1/n. */
export function limitAt({ base, past }: Learned, alpha: number): number {
  const nominal = base + shiftOf(alpha);
  if (past.days === 0) return nominal;
  const least = 1 / past.days;
  if (alpha < least) return Math.max(nominal, limitAt({ base, past }, least));
  const shift = shiftOf(alpha);
  const weighed = weighedAt({ base, past }, alpha);
  return Math.min(LIMIT_MAX + shift, Math.max(LIMIT_MIN + shift, weighed));
}

function weighedAt({ base, past }: Learned, alpha: number): number {
  const own = fromTop(past, alpha * (past.days - 1));
  return (past.days * own + PRIOR_DAYS * (base + shiftOf(alpha))) / (past.days + PRIOR_DAYS);
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
function quietPast(slots: Int32Array, logOdds: Float64Array): Float64Array {
  const quiet = new Float64Array(slots.length);
  let days = 0;
  // The spell that lasts, if one does, is what was kept from here on.
  let spellFrom = 0;
  let peak = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < slots.length; j += 1) {
    const value = logOdds[slots[j] ?? 0] ?? 0;
    const isSpell = value > SPELL_MIN;
    if (isSpell) peak = Math.max(peak, value);
    else if (peak >= BEYOND_DOUBT) days = spellFrom;
    quiet[days] = value;
    days += 1;
    if (isSpell) continue;
    spellFrom = days;
    peak = Number.NEGATIVE_INFINITY;
  }
  return quiet.subarray(0, peak >= BEYOND_DOUBT ? spellFrom : days).sort();
}

/** The smallest alpha at which these log-odds would have exceeded: below `limitAt` of it, and of no smaller one. */
export function alphaOf({ past, base }: Learned, logOdds: number): number {
  const nominal = alphaWhere(base, logOdds);
  const { days } = past;
  if (days === 0) return nominal;
  const least = 1 / days;
  if (logOdds > limitAt({ base, past }, least)) return Math.min(nominal, least);
  const own = Math.max(alphaWhere(LIMIT_MIN, logOdds), alphaOfPast({ base, past }, logOdds));
  return Math.min(alphaWhere(LIMIT_MAX, logOdds), own);
}

/** Where a limit that only shifts with alpha falls below the log-odds. */
function alphaWhere(limit: number, logOdds: number): number {
  return Math.min(1, ALPHA_USUAL * Math.exp(limit - logOdds));
}

const NEWTON_STEPS = 12;

/** Where `weighedAt` falls below the log-odds. Between two ranks it is a line and a logarithm, convex: Newton comes from the left. */
function alphaOfPast(learned: Learned, logOdds: number): number {
  const { past, base } = learned;
  const { days, values } = past;
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const alpha = Math.max(1 / days, rankOf(past, middle) / Math.max(1, days - 1));
    if (weighedAt(learned, alpha) < logOdds) high = middle;
    else low = middle + 1;
  }
  // The first rank from the top that is below, and the one before it.
  if (low === values.length) return 1;
  const to = rankOf(past, low);
  const from = low === 0 ? 0 : rankOf(past, low - 1);
  const slope =
    to === from ? 0 : ((fromTop(past, to) - fromTop(past, from)) / (to - from)) * (days - 1);
  let alpha = Math.max(1 / days, from / Math.max(1, days - 1));
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const over = weighedAt({ base, past }, alpha) - logOdds;
    if (!(over > 0)) break;
    const fall = (PRIOR_DAYS / alpha - days * slope) / (days + PRIOR_DAYS);
    alpha += over / fall;
  }
  return Math.min(1, alpha);
}

/** How many days are above the value that is `k` from the top of those that were kept. */
function rankOf({ days }: Past, k: number): number {
  return k < Math.min(TAIL, days) ? k : TAIL + STRIDE / 2 - 1 + (k - TAIL) * STRIDE;
}

/** The value that `rank` days are above, between neighbours in proportion. */
function fromTop({ values }: Past, rank: number): number {
  const place = rank <= TAIL - 1 ? rank : placeOf(rank);
  const k = Math.min(Math.floor(place), values.length - 1);
  const next = Math.min(k + 1, values.length - 1);
  const a = values[values.length - 1 - k] ?? 0;
  const b = values[values.length - 1 - next] ?? a;
  return a + (b - a) * Math.min(1, place - k);
}

/** Of a rank beyond the last that is exact: the first that was kept then is half a stride away. */
function placeOf(rank: number): number {
  const beyond = rank - (TAIL + STRIDE / 2 - 1);
  return beyond >= 0 ? TAIL + beyond / STRIDE : TAIL + beyond / (STRIDE / 2);
}
