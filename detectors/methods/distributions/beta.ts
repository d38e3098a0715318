/**
 * The regularised incomplete beta function I_x(a, b), by the continued fraction of Abramowitz and Stegun 26.5.8 (Lentz).
 * Student's t and the negative binomial are read from it.
 */
import { logGamma } from './gamma.ts';

const STEPS_MAX = 100_000;
const TINY = 1e-300;

/** A point between 0 and 1 and its complement `y` = 1 − x, which the caller may know more exactly. */
export interface Split {
  readonly x: number;
  readonly y: number;
}

/** I_x(a, b) for a, b > 0. NaN outside the range. */
export function betaI(a: number, b: number, { x, y }: Split): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast on the near side of the mean only; the far side is its mirror image.
  return x < (a + 1) / (a + b + 2) ? part(a, b, { x, y }) : 1 - part(b, a, { x: y, y: x });
}

function part(a: number, b: number, { x, y }: Split): number {
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y),
  );
  return (front * fraction(a, b, x)) / a;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < STEPS_MAX; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
