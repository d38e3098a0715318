/**
 * One p-value of several. Fisher's −2 Σ ln p, whose variance grows with the correlation between the sources: a scaled chi-square (Brown 1975) with
 * the covariances of Kost and McDermott (2002). Judgements of small counts have p-values that are too large rather than too small, which
 * keeps the sum on the safe side. Pure.
 */
import { gammaQ } from '../../methods/distributions/gamma.ts';

/** Nothing is believed to be less likely than this. */
export const PVALUE_MIN = 1e-12;

export function combinedPvalue(pvalues: readonly number[], correlation: number): number {
  const count = pvalues.length;
  if (count === 0) return 1;
  const sum = pvalues.reduce((all, p) => all - 2 * Math.log(Math.max(p, PVALUE_MIN)), 0);
  const mean = 2 * count;
  const covariance = correlation * (3.263 + correlation * (0.71 + 0.027 * correlation));
  const variance = 4 * count + count * (count - 1) * covariance;
  const scale = variance / (2 * mean);
  const freedom = (2 * mean ** 2) / variance;
  return gammaQ(freedom / 2, sum / scale / 2);
}

/** Of the most unusual of so many that look at the same people (Šidák 1967). */
export function mostUnusual(pvalues: readonly number[]): number {
  const least = Math.min(1, ...pvalues);
  return -Math.expm1(pvalues.length * Math.log1p(-Math.min(least, 1 - 1e-15)));
}
