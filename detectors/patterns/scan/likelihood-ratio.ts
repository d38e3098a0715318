/**
 * Log likelihood ratio of a cylinder (Kulldorff 1997, equation 3; 2001; 2005): with `observed` of `total` cases in it and `expected` of them by
 * the null model, more risk inside than outside. The permutation model uses the same form, its hypergeometric count being near a
 * Poisson one where neither the cylinder's places nor its days hold many of the cases (Kulldorff et al. 2005).
 */

/** 0 where no more were seen than expected. Both counts are of the same study: expected adds up to `total` over all of it. */
export function logLikelihoodRatio(observed: number, expected: number, total: number): number {
  if (observed <= expected) return 0;
  const inside = observed * Math.log(observed / expected);
  const outside = total - observed;
  return outside <= 0 ? inside : inside + outside * Math.log(outside / (total - expected));
}
