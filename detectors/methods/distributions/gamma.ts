/**
 * log Γ and the regularised incomplete gamma functions P and Q.
 * Series and continued fraction as in Abramowitz and Stegun 6.5.29 and 6.5.31, the latter by Lentz's algorithm.
 */
const STEPS_MAX = 100_000;
const TINY = 1e-300;
const EPSILON = 1e-17;

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** log Γ(x) for x > 0: Stirling's series, A&S 6.1.40, whose eighth term is below 1e-17 at x ≥ 15; smaller x step upwards first. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 1;
  let z = x;
  while (z < 15) {
    shift *= z;
    z += 1;
  }
  const front = (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirling(1 / (z * z)) / z;
  return shift === 1 ? front : front - Math.log(shift);
}

/** Coefficients written out, because a loop over eight numbers costs more than they do. */
function stirling(q: number): number {
  const last = (1 / 156 + (-3617 / 122_400) * q) * q + -691 / 360_360;
  const middle = ((last * q + 1 / 1188) * q + -1 / 1680) * q + 1 / 1260;
  return (middle * q + -1 / 360) * q + 1 / 12;
}

/** P(a, x): the gamma distribution function with shape a at x, for a > 0, x ≥ 0. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), without the loss of digits of the subtraction. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

function scale(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS_MAX; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return sum * scale(a, x);
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < STEPS_MAX; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h * scale(a, x);
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
