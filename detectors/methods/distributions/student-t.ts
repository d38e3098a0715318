/** Student's t distribution: upper tail and quantile, read from the incomplete beta function (A&S 26.7.1). */
import { betaI } from './beta.ts';
import { logGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';

/** P(T > t) with `df` > 0 degrees of freedom. */
export function studentUpperTail(t: number, df: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0;
  if (t < 0) return 1 - studentUpperTail(-t, df);
  const square = t * t;
  return betaI(df / 2, 0.5, { x: df / (df + square), y: square / (df + square) }) / 2;
}

/** t with P(T ≤ t) = p: a normal start, kept in a bracket, and Newton steps on the tail. */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) return Number.NaN;
  if (p < 0.5) return -studentQuantile(1 - p, df);
  const tail = 1 - p;
  let low = 0;
  let high = Math.max(1, normalQuantile(p));
  while (studentUpperTail(high, df) > tail) high *= 2;
  let t = high / 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step += 1) {
    const gap = studentUpperTail(t, df) - tail;
    if (gap > 0) low = t;
    else high = t;
    const newton = t + gap / density(t, df);
    t = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(newton - t) === 0 && Math.abs(gap) < 1e-17) break;
  }
  return t;
}

function density(t: number, df: number): number {
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(df * Math.PI) / 2;
  return Math.exp(front - ((df + 1) / 2) * Math.log1p((t * t) / df));
}
