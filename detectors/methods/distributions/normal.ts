/**
 * The normal distribution: distribution function, upper tail and quantile, to about fifteen digits.
 * Proven against 40-digit values in `distributions.test.ts`; why our own: docs/decisions/2026-11-21-distributions.md.
 */
import { gammaQ } from './gamma.ts';

/** P(Z ≤ z). */
export function normalCdf(z: number): number {
  return z >= 0 ? 1 - normalUpperTail(z) : normalUpperTail(-z);
}

/** P(Z > z), accurate far into the tail: erfc(z/√2)/2 by the incomplete gamma function Q(½, z²/2). */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  return gammaQ(0.5, (z * z) / 2) / 2;
}

/**
 * z with P(Z ≤ z) = p. A rational start (Abramowitz and Stegun 26.2.23, error below 4.5e-4), then Halley steps on
 * the tail probability, which triple the correct digits each time.
 * @returns −Infinity at 0, Infinity at 1, NaN outside [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return upperPoint(1 - p);
  return -upperPoint(p);
}

/** z ≥ 0 with P(Z > z) = tail, for a tail of at most one half. */
function upperPoint(tail: number): number {
  if (tail === 0.5) return 0;
  const t = Math.sqrt(-2 * Math.log(tail));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = Math.max(0, t - top / bottom);
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalUpperTail(z) - tail) / density;
    z += newton / (1 - (z * newton) / 2);
  }
  return z;
}
