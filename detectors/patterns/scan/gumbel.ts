/**
 * Gumbel's distribution of maxima, fitted by moments to the greatest ratio of each draw: gives p-values that are smaller than the draws can
 * count (Abrams, Kulldorff and Kleinman 2010). Pure.
 */

export interface Gumbel {
  readonly mode: number;
  readonly scale: number;
}

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** null where the draws do not differ: nothing follows from them. */
export function fitGumbel(maxima: readonly number[]): Gumbel | null {
  const count = maxima.length;
  if (count < 2) return null;
  const mean = maxima.reduce((sum, one) => sum + one, 0) / count;
  const squares = maxima.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const scale = Math.sqrt((6 * squares) / (count - 1)) / Math.PI;
  return scale > 0 ? { mode: mean - EULER_MASCHERONI * scale, scale } : null;
}

/** Chance that the greatest ratio of a quiet study is `ratio` or more. */
export function gumbelTail({ mode, scale }: Gumbel, ratio: number): number {
  return -Math.expm1(-Math.exp(-(ratio - mode) / scale));
}

/** The ratio that a quiet study reaches with this chance. */
export function gumbelQuantile({ mode, scale }: Gumbel, pvalue: number): number {
  return mode - scale * Math.log(-Math.log1p(-pvalue));
}
