/**
 * Poisson regression with a log link and a ridge, by iteratively reweighted least squares on the normal equations: a fit of years of
 * days in a millisecond or two. Quasi-likelihood: over- and under-dispersion are estimated elsewhere from what is left over.
 */
export interface PenalisedFit {
  /** Row by row, `penalties.length` wide. */
  readonly rows: Float64Array;
  readonly counts: Float64Array;
  /** 0 to 1; 0 leaves a day out. */
  readonly weights: Float64Array;
  readonly penalties: Float64Array;
  /** Where to begin; null: from the counts. */
  readonly start: Float64Array | null;
}

const ROUNDS_MAX = 12;
/** Newton's steps square their error: after one of a thousandth, a millionth is left. */
const STEP_SMALL = 1e-3;
/** Logarithms of means: beyond these a mean is zero, or no count that anyone sees. */
const ETA_MIN = -12;
const ETA_MAX = 16;
/** Keeps the equations solvable where a column never varies. */
const JITTER = 1e-8;

export function fitPenalised(request: PenalisedFit): Float64Array {
  const width = request.penalties.length;
  const eta = startingEta(request);
  const normal = new Float64Array(width * width);
  const right = new Float64Array(width);
  let coefficients: Float64Array = new Float64Array(width);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    accumulate(request, eta, { normal, right });
    coefficients = solvePositive(normal, right);
    if (updateEta(request, coefficients, eta) < STEP_SMALL) break;
  }
  return coefficients;
}

function startingEta({ rows, counts, weights, penalties, start }: PenalisedFit): Float64Array {
  const eta = new Float64Array(counts.length);
  if (start !== null) {
    for (let i = 0; i < eta.length; i += 1) eta[i] = clampEta(dot(rows, i * start.length, start));
    return eta;
  }
  let total = 0;
  let weight = penalties.length === 0 ? 1 : 0;
  for (let i = 0; i < counts.length; i += 1) {
    total += (counts[i] ?? 0) * (weights[i] ?? 0);
    weight += weights[i] ?? 0;
  }
  const mean = total / Math.max(weight, 1);
  for (let i = 0; i < eta.length; i += 1) {
    eta[i] = Math.log(((counts[i] ?? 0) + mean) / 2 + 0.05);
  }
  return eta;
}

interface Equations {
  readonly normal: Float64Array;
  readonly right: Float64Array;
}

function accumulate(request: PenalisedFit, eta: Float64Array, { normal, right }: Equations): void {
  const { rows, counts, weights, penalties } = request;
  const width = penalties.length;
  normal.fill(0);
  right.fill(0);
  const filled = new Int32Array(width);
  for (let i = 0; i < counts.length; i += 1) {
    const mean = Math.exp(eta[i] ?? 0);
    const weight = (weights[i] ?? 0) * mean;
    if (weight === 0) continue;
    const working = weight * ((eta[i] ?? 0) + (counts[i] ?? 0) / mean - 1);
    const offset = i * width;
    let last = 0;
    for (let a = 0; a < width; a += 1) {
      const left = rows[offset + a] ?? 0;
      if (left === 0) continue;
      filled[last] = a;
      last += 1;
      right[a] = (right[a] ?? 0) + left * working;
      const scaled = left * weight;
      const base = a * width;
      // A weekday or holiday is one of many columns: most of a row is zero and is passed over.
      for (let c = 0; c < last; c += 1) {
        const column = filled[c] ?? 0;
        normal[base + column] =
          (normal[base + column] ?? 0) + scaled * (rows[offset + column] ?? 0);
      }
    }
  }
  for (let a = 0; a < width; a += 1) {
    normal[a * width + a] = (normal[a * width + a] ?? 0) + (penalties[a] ?? 0) + JITTER;
  }
}

/** The largest change of a mean's logarithm among the days that count. */
function updateEta(
  { rows, weights }: PenalisedFit,
  coefficients: Float64Array,
  eta: Float64Array,
): number {
  let step = 0;
  for (let i = 0; i < eta.length; i += 1) {
    const next = clampEta(dot(rows, i * coefficients.length, coefficients));
    if ((weights[i] ?? 0) > 0) step = Math.max(step, Math.abs(next - (eta[i] ?? 0)));
    eta[i] = next;
  }
  return step;
}

export function clampEta(eta: number): number {
  return Math.min(ETA_MAX, Math.max(ETA_MIN, eta));
}

export function dot(rows: Float64Array, offset: number, coefficients: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < coefficients.length; a += 1) {
    sum += (rows[offset + a] ?? 0) * (coefficients[a] ?? 0);
  }
  return sum;
}

/** Cholesky in place of the lower triangle, then forward and back. */
function solvePositive(normal: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = normal[a * n + b] ?? 0;
      for (let c = 0; c < b; c += 1) sum -= (normal[a * n + c] ?? 0) * (normal[b * n + c] ?? 0);
      normal[a * n + b] =
        a === b ? Math.sqrt(Math.max(sum, JITTER)) : sum / (normal[b * n + b] ?? 1);
    }
  }
  const solution = Float64Array.from(right);
  for (let a = 0; a < n; a += 1) {
    let sum = solution[a] ?? 0;
    for (let c = 0; c < a; c += 1) sum -= (normal[a * n + c] ?? 0) * (solution[c] ?? 0);
    solution[a] = sum / (normal[a * n + a] ?? 1);
  }
  for (let a = n - 1; a >= 0; a -= 1) {
    let sum = solution[a] ?? 0;
    for (let c = a + 1; c < n; c += 1) sum -= (normal[c * n + a] ?? 0) * (solution[c] ?? 0);
    solution[a] = sum / (normal[a * n + a] ?? 1);
  }
  return solution;
}
