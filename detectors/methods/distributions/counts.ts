/**
 * Distributions of counts: Poisson and negative binomial (`size`, `prob` as in R), upper tails and quantiles.
 * Quantiles are the smallest integer k with P(X ≤ k) ≥ p, as R's `qpois` and `qnbinom`.
 */
import { betaI } from './beta.ts';
import { gammaQ, logGamma } from './gamma.ts';
import { normalQuantile, normalUpperTail, roughNormalQuantile } from './normal.ts';

/** P(X ≥ k) for a Poisson count of the given mean. */
export function poissonAtLeast(k: number, mean: number): number {
  if (k <= 0) return 1;
  if (mean === 0) return 0;
  if (mean > TAIL_MEAN) return nearlyNormalAtLeast(Math.ceil(k), new Poisson(mean));
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
  if ((size * (1 - prob)) / prob > TAIL_MEAN) {
    const distribution = new NegativeBinomial(size, prob);
    if (isNearlyNormal(distribution)) return nearlyNormalAtLeast(Math.ceil(k), distribution);
  }
  return betaI(Math.ceil(k), size, { x: 1 - prob, y: prob });
}

export function negativeBinomialCdf(k: number, size: number, prob: number): number {
  if (k < 0) return 0;
  if (size === 0) return 1;
  return betaI(size, Math.floor(k) + 1, { x: prob, y: 1 - prob });
}

export function poissonQuantile(p: number, mean: number): number {
  return countQuantile(p, new Poisson(mean));
}

export function negativeBinomialQuantile(p: number, size: number, prob: number): number {
  return countQuantile(p, new NegativeBinomial(size, prob));
}

interface CountDistribution {
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  /** As large as the arguments of log Γ become. */
  readonly scale: number;
  cdf(k: number): number;
  pmf(k: number): number;
  /** pmf(k + 1) / pmf(k). */
  ratio(k: number): number;
}

/** Classes, because functions made for each of many quantiles cost more than the quantile does. */
class Poisson implements CountDistribution {
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  readonly scale: number;

  constructor(mean: number) {
    this.mean = mean;
    this.sd = Math.sqrt(mean);
    this.skewness = 1 / this.sd;
    this.scale = mean;
  }

  cdf(k: number): number {
    return poissonCdf(k, this.mean);
  }

  pmf(k: number): number {
    return Math.exp(k * Math.log(this.mean) - this.mean - logGamma(k + 1));
  }

  ratio(k: number): number {
    return this.mean / (k + 1);
  }
}

class NegativeBinomial implements CountDistribution {
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  readonly scale: number;
  readonly #size: number;
  readonly #prob: number;

  constructor(size: number, prob: number) {
    this.#size = size;
    this.#prob = prob;
    this.mean = (size * (1 - prob)) / prob;
    this.sd = Math.sqrt(this.mean / prob);
    this.skewness = (2 - prob) / (prob * this.sd);
    this.scale = this.mean + size;
  }

  cdf(k: number): number {
    return negativeBinomialCdf(k, this.#size, this.#prob);
  }

  pmf(k: number): number {
    const [size, prob] = [this.#size, this.#prob];
    const ways = logGamma(k + size) - logGamma(size) - logGamma(k + 1);
    return Math.exp(ways + size * Math.log(prob) + k * Math.log1p(-prob));
  }

  ratio(k: number): number {
    return ((k + this.#size) / (k + 1)) * (1 - this.#prob);
  }
}

/** Tolerance as in R: a p that is reached up to 64 units of the last place counts as reached. */
const FUZZ = 64 * Number.EPSILON;

/** Above this mean a count with this little skewness is normal, and a search for it, or a sum of its terms, would cost time and digits. */
const NORMAL_MEAN = 1e9;
/** Above this one the sums of a tail lose digits (9e-5 at 1e9, none at 1e8). */
const TAIL_MEAN = 1e8;
const NORMAL_SKEWNESS = 1e-4;

const isNearlyNormal = ({ mean, sd }: CountDistribution): boolean => sd / mean < NORMAL_SKEWNESS;

/** Edgeworth's first term beside the normal tail: the error is that of a skewness squared. */
function nearlyNormalAtLeast(k: number, { mean, sd, skewness }: CountDistribution): number {
  const z = (k - 0.5 - mean) / sd;
  const bell = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return Math.max(0, normalUpperTail(z) + (bell * skewness * (z * z - 1)) / 6);
}

function countQuantile(p: number, distribution: CountDistribution): number {
  const { mean, sd } = distribution;
  if (!(p >= 0 && p < 1) || !Number.isFinite(mean)) return Number.NaN;
  if (p === 0 || mean === 0) return 0;
  if (mean > NORMAL_MEAN && isNearlyNormal(distribution)) {
    return Math.max(0, Math.ceil(mean + sd * normalQuantile(p)));
  }
  return (
    (distribution.scale < WALK_SCALE_MAX ? walk(p, distribution) : null) ?? search(p, distribution)
  );
}

/** Beyond it log Γ loses the digits that a term needs. */
const WALK_SCALE_MAX = 3e4;
const WALK_STEPS_MAX = 40;
/** Sums of a few terms are good to far better than this; a distribution function nearer to p is asked for by itself. */
const WALK_DOUBT = 1e-11;

/** From one value of the distribution function term by term. Null where the way is long or the answer within the rounding. */
function walk(p: number, distribution: CountDistribution): number | null {
  const { mean, sd, skewness } = distribution;
  const z = roughNormalQuantile(p);
  // Cornish and Fisher's first correction.
  let k = Math.max(0, Math.floor(mean + sd * (z + (skewness * (z * z - 1)) / 6)));
  const target = p * (1 - FUZZ);
  let below = distribution.cdf(k);
  let term = distribution.pmf(k);
  for (let step = 0; step < WALK_STEPS_MAX; step += 1) {
    if (!(Math.abs(below - target) > WALK_DOUBT)) return null;
    if (below < target) {
      term *= distribution.ratio(k);
      k += 1;
      below += term;
      if (below >= target) return Math.abs(below - target) > WALK_DOUBT ? k : null;
    } else {
      if (k === 0 || below - term < target) {
        return k === 0 || Math.abs(below - term - target) > WALK_DOUBT ? k : null;
      }
      below -= term;
      k -= 1;
      term /= distribution.ratio(k);
    }
  }
  return null;
}

function search(p: number, distribution: CountDistribution): number {
  const { mean, sd } = distribution;
  const normal = Math.max(0, Math.ceil(mean + sd * normalQuantile(p)));
  const target = p * (1 - FUZZ);
  let step = Math.max(1, Math.ceil(sd));
  let high = normal;
  for (; distribution.cdf(high) < target; step *= 2) high += step;
  let low = high;
  for (step = Math.max(1, Math.ceil(sd)); low >= 0 && distribution.cdf(low) >= target; step *= 2) {
    high = low;
    low -= step;
  }
  low = Math.max(-1, low);
  // Beyond 2⁵³ neighbouring counts are one number; a relative gap ends the search there.
  while (high - low > Math.max(1, high * Number.EPSILON * 4)) {
    const middle = Math.floor((low + high) / 2);
    if (distribution.cdf(middle) >= target) high = middle;
    else low = middle;
  }
  return high;
}
