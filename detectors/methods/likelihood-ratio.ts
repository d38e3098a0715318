/**
 * The running likelihood ratios behind `glr-nb`: was there, at some point of the recent past, a step up (or down) of the whole
 * level? With the size of the step estimated (generalised) or given. Source: Höhle and Paul 2008 (CSDA 52, 4357).
 */
export interface Count {
  readonly x: number;
  /** In-control mean. */
  readonly mean: number;
}

export interface Chart {
  /** Variance is mean + alpha·mean²; 0 is Poisson. */
  readonly alpha: number;
  readonly direction: 1 | -1;
  /** Points that a step must have lasted at least, and at most (−1: any, up to `STARTS_MAX`). */
  readonly lengthMin: number;
  readonly lengthMax: number;
}

/** Starts that are tried where any may be: twenty years of weeks. Each costs a fit over all points since: without an end the cost of a point grows with the square of a run. */
export const STARTS_MAX = 1000;
const STEP_EPSILON = 1e-6;
const STEP_MIN = -18;
const ROUNDS_MAX = 1000;

/** The largest log likelihood ratio over all starts of a step that ends with the last count; 0 when none is possible yet. */
export function generalisedRatio(counts: readonly Count[], chart: Chart): number {
  const n = counts.length - 1;
  const low = Math.max(0, n - (chart.lengthMax === -1 ? STARTS_MAX : chart.lengthMax));
  const high = n - (chart.lengthMin - 1);
  if (chart.alpha === 0) return poissonRatio(counts, { low, high }, chart.direction);
  let largest = Number.NEGATIVE_INFINITY;
  let step = 0.5;
  for (let k = low; k <= high; k += 1) {
    const part = counts.slice(k);
    const estimate = negativeBinomialStep(part, chart.alpha, step);
    // Newton steps that run away leave no number: then there is no step here, as in R, where fmax passes NaN over.
    step = Number.isNaN(estimate) ? 0 : chart.direction * Math.max(0, chart.direction * estimate);
    const ratio = ratioOf(part, step, chart.alpha);
    if (ratio > largest) largest = ratio;
  }
  return Number.isFinite(largest) ? largest : 0;
}

interface Starts {
  readonly low: number;
  readonly high: number;
}

/** All starts in one pass from the end: the sums of counts and means tell both the step and its ratio. */
function poissonRatio(counts: readonly Count[], { low, high }: Starts, direction: 1 | -1): number {
  let largest = Number.NEGATIVE_INFINITY;
  let x = 0;
  let mean = 0;
  for (let k = counts.length - 1; k >= low; k -= 1) {
    x += counts[k]?.x ?? 0;
    mean += counts[k]?.mean ?? 0;
    if (k > high) continue;
    const estimate = Math.log(x / mean);
    const step = Number.isNaN(estimate) ? 0 : direction * Math.max(0, direction * estimate);
    const ratio = logRatio({ x, mean }, step, 0);
    if (ratio > largest) largest = ratio;
  }
  return Number.isFinite(largest) ? largest : 0;
}

function ratioOf(part: readonly Count[], step: number, alpha: number): number {
  return part.reduce((sum, count) => sum + logRatio(count, step, alpha), 0);
}

/** Log likelihood ratio of one count for a step of exp(`step`) in its mean. */
export function logRatio({ x, mean }: Count, step: number, alpha: number): number {
  if (step === 0) return 0;
  if (step === Number.NEGATIVE_INFINITY)
    return x === 0 ? silentRatio(mean, alpha) : Number.NEGATIVE_INFINITY;
  if (alpha === 0) return step * x + (1 - Math.exp(step)) * mean;
  return (
    step * x + (x + 1 / alpha) * Math.log((1 + alpha * mean) / (1 + alpha * mean * Math.exp(step)))
  );
}

/** A level that has fallen to nothing, seen as no case. */
function silentRatio(mean: number, alpha: number): number {
  return alpha === 0 ? mean : Math.log(1 + alpha * mean) / alpha;
}

/** Maximum likelihood by Newton steps from the estimate of the start before. */
function negativeBinomialStep(part: readonly Count[], alpha: number, start: number): number {
  let before = start + 1;
  let step = start;
  for (
    let round = 0;
    round < ROUNDS_MAX && step > STEP_MIN && Math.abs(step - before) > STEP_EPSILON;
    round += 1
  ) {
    before = step;
    const factor = Math.exp(step);
    let score = 0;
    let information = 0;
    for (const { x, mean } of part) {
      const scale = 1 + alpha * factor * mean;
      score += (x - factor * mean) / scale;
      information += (mean * (alpha * x + 1)) / (scale * scale);
    }
    step = before + score / (factor * information);
  }
  return step;
}
