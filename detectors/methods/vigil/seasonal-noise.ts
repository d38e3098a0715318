/**
 * How far counts stray from the regression, and how: the noise of single days (variance over mean) and the waywardness of the level
 * (variance of its logarithm), each week of the year by itself. Where an epidemic comes in March one year and in April the next, the
 * residuals of neighbouring days agree; that is what tells waywardness from noise.
 */
import { SEASON_DAYS } from './almanac.ts';
import { AFTER, HOLIDAY } from './day-traits.ts';

export interface Residuals {
  /** Open, known days in order; all arrays are parallel. */
  readonly days: Int32Array;
  readonly counts: Float64Array;
  readonly means: Float64Array;
  readonly weights: Float64Array;
  readonly flags: Uint8Array;
  /** Day of the year of each. */
  readonly seasons: Int32Array;
  /** Which of them are neither holidays nor the day after. */
  readonly plain: Int32Array;
}

export interface SeasonalNoise {
  /** By day of the year, 366 of each. */
  readonly dispersion: Float64Array;
  readonly wander: Float64Array;
  /** Factors on the dispersion of holidays and of the days after. */
  readonly holidayFactor: number;
  readonly afterFactor: number;
}

/** Gaussian kernel over the year. */
const KERNEL_SD_DAYS = 10;
const KERNEL_REACH_DAYS = 30;
const LAGS_MAX = 7;
/** Waywardness within this many standard errors of none is none. */
const WANDER_STANDARD_ERRORS = 2;
/** A swing of about a fifth, as a scale for what a day's noise is weighed against. */
const WANDER_USUAL = 0.05;
/** The level and slope of a quarter take about half of the swings within it with them. */
const TAKEN_FACTOR = 2;
/** Swings that a young past has not shown may be there as far as this share of a day's noise would have hidden them, and at least so large. */
const HIDDEN_SHARE = 0.1;
const HIDDEN_MIN = 0.002;
/** Days' worth of trust in the whole year's dispersion against the week's own. */
const POOL_DAYS = 60;
/** Days' worth of trust in Poisson. */
const POISSON_DAYS = 2;
const FACTOR_DAYS = 5;
const CLIP_SD = 4;

export function seasonalNoise(
  residuals: Residuals,
  options: { readonly bySeason: boolean; readonly wanderMin: number },
): SeasonalNoise {
  const rough = overallDispersion(residuals, Number.POSITIVE_INFINITY);
  const whole = overallDispersion(residuals, CLIP_SD * CLIP_SD * rough);
  const clipped = clippedResiduals(residuals, whole);
  const wander = wanderBySeason({ residuals, clipped, whole }, options.bySeason);
  const dispersion = dispersionBySeason({ residuals, clipped, whole }, wander, options);
  const granted = Math.min(options.wanderMin, hiddenWander(residuals, dispersion[0] ?? 1));
  for (let s = 0; s < SEASON_DAYS; s += 1) {
    wander[s] = Math.max(granted, wander[s] ?? 0);
  }
  return {
    dispersion,
    wander,
    holidayFactor: specialFactor(residuals, dispersion, HOLIDAY),
    afterFactor: specialFactor(residuals, dispersion, AFTER),
  };
}

/** @param most that the square of a day, over its mean, counts for: an outbreak must not hide itself */
function overallDispersion({ counts, means, weights, plain }: Residuals, most: number): number {
  let sum = POISSON_DAYS;
  let weight = POISSON_DAYS;
  for (let j = 0; j < plain.length; j += 1) {
    const i = plain[j] ?? 0;
    const mean = means[i] ?? 1;
    sum += (weights[i] ?? 0) * Math.min(most, ((counts[i] ?? 0) - mean) ** 2 / mean);
    weight += weights[i] ?? 0;
  }
  return sum / weight;
}

/** Of plain days, like the arrays of the functions below. */
function clippedResiduals({ counts, means, plain }: Residuals, whole: number): Float64Array {
  const clipped = new Float64Array(plain.length);
  for (let j = 0; j < plain.length; j += 1) {
    const i = plain[j] ?? 0;
    const mean = means[i] ?? 1;
    const limit = CLIP_SD * Math.sqrt(whole * mean);
    clipped[j] = Math.max(-limit, Math.min(limit, (counts[i] ?? 0) - mean));
  }
  return clipped;
}

interface Material {
  readonly residuals: Residuals;
  readonly clipped: Float64Array;
  readonly whole: number;
}

/**
 * Products of relative residuals one to seven open days apart estimate the variance of the level's logarithm, free of the days' own
 * noise. A day's trust grows with its count only until the swing of the level outweighs its noise.
 */
function wanderBySeason({ residuals, clipped, whole }: Material, bySeason: boolean): Float64Array {
  const wander = new Float64Array(SEASON_DAYS);
  const { seasons, means, weights, plain } = residuals;
  const products = new Float64Array(SEASON_DAYS);
  const sizes = new Float64Array(SEASON_DAYS);
  const errors = new Float64Array(SEASON_DAYS);
  // Of each day its trust, by itself, times its swing, and squared times its noise: what a later day takes times its own.
  const trust = new Float64Array(plain.length);
  const swings = new Float64Array(plain.length);
  const noises = new Float64Array(plain.length);
  for (let j = 0; j < plain.length; j += 1) {
    const i = plain[j] ?? 0;
    const mean = means[i] ?? 1;
    const own = ((weights[i] ?? 0) * mean) / (whole + mean * WANDER_USUAL);
    const swing = (own * (clipped[j] ?? 0)) / mean;
    const noise = (own * own * whole) / mean;
    trust[j] = own;
    swings[j] = swing;
    noises[j] = noise;
    let product = 0;
    let size = 0;
    let error = 0;
    for (let back = Math.max(0, j - LAGS_MAX); back < j; back += 1) {
      product += swings[back] ?? 0;
      size += trust[back] ?? 0;
      error += noises[back] ?? 0;
    }
    const s = seasons[i] ?? 0;
    products[s] = (products[s] ?? 0) + swing * product;
    sizes[s] = (sizes[s] ?? 0) + own * size;
    errors[s] = (errors[s] ?? 0) + noise * error;
  }
  if (!bySeason) return wander.fill(TAKEN_FACTOR * wholeWander({ products, sizes, errors }));
  const smoothProducts = smoothOverYear(products);
  const smoothSizes = smoothOverYear(sizes);
  const smoothErrors = smoothOverYear(errors);
  for (let s = 0; s < SEASON_DAYS; s += 1) {
    const size = smoothSizes[s] ?? 0;
    if (size <= 0) continue;
    const doubt = WANDER_STANDARD_ERRORS * Math.sqrt(smoothErrors[s] ?? 0);
    wander[s] = Math.max(0, ((smoothProducts[s] ?? 0) - doubt) / size);
  }
  return wander;
}

interface Sums {
  readonly products: Float64Array;
  readonly sizes: Float64Array;
  readonly errors: Float64Array;
}

/** Where too little is known to tell one season from another: of all days together. */
function wholeWander({ products, sizes, errors }: Sums): number {
  const size = sumOf(sizes);
  if (size <= 0) return 0;
  const doubt = WANDER_STANDARD_ERRORS * Math.sqrt(sumOf(errors));
  return Math.max(0, (sumOf(products) - doubt) / size);
}

/** What so few days could have hidden: the more cases a day, the less. */
function hiddenWander({ means, plain }: Residuals, dispersion: number): number {
  let sum = 0;
  for (let j = 0; j < plain.length; j += 1) sum += means[plain[j] ?? 0] ?? 0;
  const mean = sum / Math.max(1, plain.length);
  return mean > 0
    ? Math.max(HIDDEN_MIN, (HIDDEN_SHARE * dispersion) / mean)
    : Number.POSITIVE_INFINITY;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
}

function dispersionBySeason(
  { residuals, clipped, whole }: Material,
  wander: Float64Array,
  { bySeason }: { readonly bySeason: boolean },
): Float64Array {
  const { seasons, means, weights, plain } = residuals;
  const squares = new Float64Array(SEASON_DAYS);
  const days = new Float64Array(SEASON_DAYS);
  let sum = POISSON_DAYS;
  let weightSum = POISSON_DAYS;
  for (let j = 0; j < plain.length; j += 1) {
    const i = plain[j] ?? 0;
    const s = seasons[i] ?? 0;
    const mean = means[i] ?? 1;
    const weight = weights[i] ?? 0;
    const square = Math.max(0, (clipped[j] ?? 0) ** 2 / mean - mean * (wander[s] ?? 0));
    squares[s] = (squares[s] ?? 0) + weight * square;
    days[s] = (days[s] ?? 0) + weight;
    sum += weight * square;
    weightSum += weight;
  }
  const pooled = plain.length === 0 ? whole : sum / weightSum;
  if (!bySeason) return new Float64Array(SEASON_DAYS).fill(pooled);
  const smoothSquares = smoothOverYear(squares);
  const smoothDays = smoothOverYear(days);
  const dispersion = new Float64Array(SEASON_DAYS);
  for (let s = 0; s < SEASON_DAYS; s += 1) {
    dispersion[s] =
      ((smoothSquares[s] ?? 0) + POOL_DAYS * pooled) / ((smoothDays[s] ?? 0) + POOL_DAYS);
  }
  return dispersion;
}

function specialFactor(
  { flags, seasons, counts, means, weights }: Residuals,
  dispersion: Float64Array,
  flag: number,
): number {
  let sum = FACTOR_DAYS;
  let weight = FACTOR_DAYS;
  for (let i = 0; i < flags.length; i += 1) {
    if (((flags[i] ?? 0) & flag) === 0) continue;
    const mean = means[i] ?? 1;
    const usual = mean * (dispersion[seasons[i] ?? 0] ?? 1);
    sum += (weights[i] ?? 0) * (((counts[i] ?? 0) - mean) ** 2 / usual);
    weight += weights[i] ?? 0;
  }
  return Math.max(1, sum / weight);
}

/** One side; the kernel is the same on the other. */
const KERNEL = Float64Array.from({ length: KERNEL_REACH_DAYS + 1 }, (_, k) =>
  Math.exp(-0.5 * (k / KERNEL_SD_DAYS) ** 2),
);

/** Sums, not means: the ratio of two smoothed sums is the estimate. */
function smoothOverYear(sums: Float64Array): Float64Array {
  const reach = KERNEL_REACH_DAYS;
  // The year with its own end before it and its own beginning after it, so that nothing wraps inside the loop.
  const wide = new Float64Array(SEASON_DAYS + 2 * reach);
  wide.set(sums.subarray(SEASON_DAYS - reach));
  wide.set(sums, reach);
  wide.set(sums.subarray(0, reach), reach + SEASON_DAYS);
  const smooth = new Float64Array(SEASON_DAYS);
  for (let s = 0; s < SEASON_DAYS; s += 1) {
    const centre = s + reach;
    let sum = wide[centre] ?? 0;
    for (let k = 1; k <= reach; k += 1) {
      sum += (KERNEL[k] ?? 0) * ((wide[centre - k] ?? 0) + (wide[centre + k] ?? 0));
    }
    smooth[s] = sum;
  }
  return smooth;
}
