/** First and second derivative of log Γ, by their asymptotic series (A&S 6.3.18, 6.4.12) after stepping up to x ≥ 15. */
const START = 15;

/** Coefficients of 1/x², 1/x⁴, … in ψ(x) = log x − 1/(2x) − Σ. */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12];

/** Coefficients of 1/x³, 1/x⁵, … in ψ′(x) = 1/x + 1/(2x²) + Σ: the Bernoulli numbers. */
const TRIGAMMA = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/** ψ(x) for x > 0. */
export function digamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < START; z += 1) shift += 1 / z;
  const t = 1 / (z * z);
  const series = DIGAMMA.reduceRight((sum, term) => (sum + term) * t, 0);
  return Math.log(z) - 1 / (2 * z) - series - shift;
}

/** ψ′(x) for x > 0. */
export function trigamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < START; z += 1) shift += 1 / (z * z);
  const t = 1 / (z * z);
  const series = TRIGAMMA.reduceRight((sum, term) => (sum + term) * t, 0) / z;
  return 1 / z + t / 2 + series + shift;
}
