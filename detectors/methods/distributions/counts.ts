/**
 * Distributions of counts: Poisson and negative binomial (`size`, `prob` as in R), upper tails and quantiles.
 * Quantiles are the smallest integer k with P(X ≤ k) ≥ p, as R's `qpois` and `qnbinom`.
 */
import { betaI } from './beta.ts';
import { gammaQ } from './gamma.ts';
import { normalQuantile } from './normal.ts';

/** P(X ≥ k) for a Poisson count of the given mean. */
export function poissonAtLeast(k: number, mean: number): number {
  if (k <= 0) return 1;
  if (mean === 0) return 0;
  return 1 - gammaQ(Math.ceil(k), mean);
}

export function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0;
  if (mean === 0) return 1;
  return gammaQ(Math.floor(k) + 1, mean);
}

/** P(X ≥ k) for a negative binomial count. Mean size·(1−prob)/prob. */
export function negativeBinomialAtLeast(k: number, size: number, prob: number): number {
  if (k <= 0) return 1;
  if (size === 0) return 0;
  return betaI(Math.ceil(k), size, { x: 1 - prob, y: prob });
}

export function negativeBinomialCdf(k: number, size: number, prob: number): number {
  if (k < 0) return 0;
  if (size === 0) return 1;
  return betaI(size, Math.floor(k) + 1, { x: prob, y: 1 - prob });
}

export function poissonQuantile(p: number, mean: number): number {
  return countQuantile(p, { mean, sd: Math.sqrt(mean), cdf: (k) => poissonCdf(k, mean) });
}

export function negativeBinomialQuantile(p: number, size: number, prob: number): number {
  const mean = (size * (1 - prob)) / prob;
  return countQuantile(p, {
    mean,
    sd: Math.sqrt(mean / prob),
    cdf: (k) => negativeBinomialCdf(k, size, prob),
  });
}

interface CountDistribution {
  readonly mean: number;
  readonly sd: number;
  readonly cdf: (k: number) => number;
}

/** Tolerance as in R: a p that is reached up to 64 units of the last place counts as reached. */
const FUZZ = 64 * Number.EPSILON;

/** Above this mean a count with this little skewness is normal to twelve digits, and a search for it would only cost time. */
const NORMAL_MEAN = 1e9;
const NORMAL_SKEWNESS = 1e-4;

function countQuantile(p: number, { mean, sd, cdf }: CountDistribution): number {
  if (!(p >= 0 && p < 1) || !Number.isFinite(mean)) return Number.NaN;
  if (p === 0 || mean === 0) return 0;
  const normal = Math.max(0, Math.ceil(mean + sd * normalQuantile(p)));
  if (mean > NORMAL_MEAN && sd / mean < NORMAL_SKEWNESS) return normal;
  const target = p * (1 - FUZZ);
  let step = Math.max(1, Math.ceil(sd));
  let high = normal;
  for (; cdf(high) < target; step *= 2) high += step;
  let low = high;
  for (step = Math.max(1, Math.ceil(sd)); low >= 0 && cdf(low) >= target; step *= 2) {
    high = low;
    low -= step;
  }
  low = Math.max(-1, low);
  // Beyond 2⁵³ neighbouring counts are one number; a relative gap ends the search there.
  while (high - low > Math.max(1, high * Number.EPSILON * 4)) {
    const middle = Math.floor((low + high) / 2);
    if (cdf(middle) >= target) high = middle;
    else low = middle;
  }
  return high;
}
