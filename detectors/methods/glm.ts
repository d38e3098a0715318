/**
 * Generalised linear models of counts with a log link, by iteratively reweighted least squares, started and stopped as R's
 * `glm.fit` (deviance to 1e-8, at most 25 rounds), so that fits agree to the last step and not only at the limit.
 */
import { type LeastSquares, leastSquares } from './least-squares.ts';

export interface Family {
  readonly variance: (mean: number) => number;
  /** One count's part of the deviance. */
  readonly deviance: (count: number, mean: number) => number;
  /** Where the fit starts for a count. */
  readonly start: (count: number) => number;
}

export const poisson: Family = {
  variance: (mean) => mean,
  deviance: (count, mean) =>
    2 * ((count > 0 ? count * Math.log(count / mean) : 0) - (count - mean)),
  start: (count) => count + 0.1,
};

/** Variance mean + mean²/theta. */
export function negativeBinomial(theta: number): Family {
  return {
    variance: (mean) => mean + (mean * mean) / theta,
    deviance: (count, mean) =>
      2 *
      (count * Math.log(Math.max(1, count) / mean) -
        (count + theta) * Math.log((count + theta) / (mean + theta))),
    start: (count) => count + (count === 0 ? 1 / 6 : 0),
  };
}

export interface GlmRequest {
  readonly columns: readonly Float64Array[];
  readonly response: Float64Array;
  readonly family: Family;
  readonly weights?: Float64Array;
  /** Added to the linear predictor, e.g. log population. */
  readonly offset?: Float64Array;
  /** Linear predictor to start from, instead of the family's start. */
  readonly etaStart?: Float64Array;
}

export interface Glm extends LeastSquares {
  readonly converged: boolean;
  readonly fitted: Float64Array;
  /** Weights of the last least squares, which lag the fitted values by one round, as R keeps them. */
  readonly workingWeights: Float64Array;
  readonly deviance: number;
  readonly degreesOfFreedom: number;
}

const EPSILON = 1e-8;
const ROUNDS_MAX = 25;
const MEAN_MIN = Number.EPSILON;
/** min(1e-7, epsilon / 1000), as `glm.fit` asks of its decomposition. */
const TOLERANCE = 1e-11;

export function fitGlm(request: GlmRequest): Glm {
  const { response, family } = request;
  const n = response.length;
  const weights = request.weights ?? new Float64Array(n).fill(1);
  const offset = request.offset ?? new Float64Array(n);
  let eta = request.etaStart ?? response.map((count) => Math.log(family.start(count)));
  let fitted = eta.map(meanOf);
  let deviance = devianceOf(request, fitted, weights);
  let last: LeastSquares = { coefficients: [], used: [], rInverse: [] };
  let workingWeights = new Float64Array(n);
  let converged = false;
  for (let round = 0; round < ROUNDS_MAX && !converged; round += 1) {
    workingWeights = fitted.map(
      (mean, i) => ((weights[i] ?? 0) * mean * mean) / family.variance(mean),
    );
    const working = fitted.map(
      (mean, i) => (eta[i] ?? 0) - (offset[i] ?? 0) + ((response[i] ?? 0) - mean) / mean,
    );
    last = weighted(request.columns, working, workingWeights);
    eta = predict(request.columns, last.coefficients, offset);
    fitted = eta.map(meanOf);
    const before = deviance;
    deviance = devianceOf(request, fitted, weights);
    if (!Number.isFinite(deviance)) break;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < EPSILON;
  }
  return {
    ...last,
    converged,
    fitted,
    workingWeights,
    deviance,
    degreesOfFreedom: n - last.used.length,
  };
}

function meanOf(eta: number): number {
  return Math.max(Math.exp(eta), MEAN_MIN);
}

function devianceOf(
  { response, family }: GlmRequest,
  fitted: Float64Array,
  weights: Float64Array,
): number {
  return fitted.reduce(
    (sum, mean, i) => sum + (weights[i] ?? 0) * family.deviance(response[i] ?? 0, mean),
    0,
  );
}

function weighted(
  columns: readonly Float64Array[],
  response: Float64Array,
  weights: Float64Array,
): LeastSquares {
  const roots = weights.map(Math.sqrt);
  const scaled = columns.map((column) => column.map((value, i) => value * (roots[i] ?? 0)));
  return leastSquares(
    scaled,
    response.map((value, i) => value * (roots[i] ?? 0)),
    TOLERANCE,
  );
}

function predict(
  columns: readonly Float64Array[],
  coefficients: readonly number[],
  offset: Float64Array,
): Float64Array {
  const eta = Float64Array.from(offset);
  for (const [j, column] of columns.entries()) {
    const coefficient = coefficients[j] ?? 0;
    for (let i = 0; i < eta.length; i += 1) eta[i] = (eta[i] ?? 0) + coefficient * (column[i] ?? 0);
  }
  return eta;
}

/** Sum of squares of row·R⁻¹: times the dispersion it is the variance of the linear predictor at that row. */
export function leverage(model: LeastSquares, row: readonly number[]): number {
  const { used, rInverse } = model;
  let sum = 0;
  for (let c = 0; c < used.length; c += 1) {
    let part = 0;
    for (let r = 0; r <= c; r += 1) part += (row[used[r] ?? 0] ?? 0) * (rInverse[r]?.[c] ?? 0);
    sum += part * part;
  }
  return sum;
}

export function linearPredictor(model: LeastSquares, row: readonly number[]): number {
  return row.reduce((sum, value, j) => sum + value * (model.coefficients[j] ?? 0), 0);
}
