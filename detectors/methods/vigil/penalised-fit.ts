/**
 * Poisson regression with a log link and a ridge, by iteratively reweighted least squares on the normal equations: a fit of years of
 * days in a millisecond or two. Quasi-likelihood: over- and under-dispersion are estimated elsewhere from what is left over.
 */
import { MARKS, products, type Rows } from './columns.ts';

export interface PenalisedFit {
  readonly rows: Rows;
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
const ETA_MAX = 40;
/** Keeps the equations solvable where a column never varies. */
const JITTER = 1e-8;

export interface Fitted {
  readonly coefficients: Float64Array;
  /** Logarithms of the means of the rows. */
  readonly eta: Float64Array;
}

export function fitPenalised(request: PenalisedFit): Fitted {
  const width = request.penalties.length;
  const equations = emptyEquations(request.rows, width);
  let eta = startingEta(request);
  let coefficients: Float64Array = new Float64Array(width);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    accumulate(request, eta, equations);
    coefficients = solvePositive(equations.normal, equations.right);
    const before = eta;
    eta = linear(request.rows, coefficients);
    if (largestStep(request, before, eta) < STEP_SMALL) break;
  }
  return { coefficients, eta };
}

function linear(rows: Rows, coefficients: Float64Array): Float64Array {
  const eta = products(rows, coefficients);
  for (let i = 0; i < eta.length; i += 1) eta[i] = clampEta(eta[i] ?? 0);
  return eta;
}

function startingEta({ rows, counts, weights, penalties, start }: PenalisedFit): Float64Array {
  if (start !== null) return linear(rows, start);
  const eta = new Float64Array(counts.length);
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

/** Normal equations, of which the lower triangle counts, row by row; and the weighted days that they are sums of. */
interface Equations {
  readonly normal: Float64Array;
  readonly right: Float64Array;
  readonly weight: Float64Array;
  /** Weight times working response. */
  readonly working: Float64Array;
  /** Weight times each full column, laid out as those are. */
  readonly scaled: Float64Array;
  /** Places in the marks of the rows that mark anything. */
  readonly marked: Int32Array;
}

function emptyEquations({ full, marks, days }: Rows, width: number): Equations {
  const marked: number[] = [];
  for (let at = 0; at < marks.length; at += 1) if (marks[at] !== 0) marked.push(at);
  return {
    normal: new Float64Array(width * width),
    right: new Float64Array(width),
    weight: new Float64Array(days),
    working: new Float64Array(days),
    scaled: new Float64Array(full.length),
    marked: Int32Array.from(marked),
  };
}

function accumulate(request: PenalisedFit, eta: Float64Array, equations: Equations): void {
  const { rows, counts, weights, penalties } = request;
  const { normal, right, weight, working } = equations;
  const stride = penalties.length;
  normal.fill(0);
  right.fill(0);
  for (let i = 0; i < counts.length; i += 1) {
    const prior = weights[i] ?? 0;
    const w = prior * Math.exp(eta[i] ?? 0);
    weight[i] = w;
    working[i] = w * ((eta[i] ?? 0) - 1) + prior * (counts[i] ?? 0);
  }
  for (let a = 0; a < rows.width; a += 1) scaleColumn(rows, equations, a);
  for (let a = 0; a < rows.width; a += 2) {
    for (let c = 0; c <= a + 1; c += 4) addProducts(rows, equations, { a, c });
  }
  addMarks(rows, equations);
  for (let a = 0; a < stride; a += 1) {
    normal[a * stride + a] = (normal[a * stride + a] ?? 0) + (penalties[a] ?? 0) + JITTER;
  }
}

function scaleColumn({ full, days }: Rows, equations: Equations, a: number): void {
  const { right, weight, working, scaled } = equations;
  const from = a * days;
  let sum = 0;
  for (let i = 0; i < days; i += 1) {
    const x = full[from + i] ?? 0;
    scaled[from + i] = x * (weight[i] ?? 0);
    sum += x * (working[i] ?? 0);
  }
  right[a] = sum;
}

/**
 * Two columns with four: eight sums at a time, so that none waits for the one before and each number is read for several of them.
 * Those over the triangle are of no account.
 */
function addProducts(
  { full, width, days }: Rows,
  { normal, right, scaled }: Equations,
  { a, c }: { readonly a: number; readonly c: number },
): void {
  const last = width - 1;
  const left0 = a * days;
  const left1 = Math.min(a + 1, last) * days;
  const from0 = c * days;
  const from1 = Math.min(c + 1, last) * days;
  const from2 = Math.min(c + 2, last) * days;
  const from3 = Math.min(c + 3, last) * days;
  let [p0, p1, p2, p3] = [0, 0, 0, 0];
  let [q0, q1, q2, q3] = [0, 0, 0, 0];
  for (let i = 0; i < days; i += 1) {
    const p = scaled[left0 + i] ?? 0;
    const q = scaled[left1 + i] ?? 0;
    const x0 = full[from0 + i] ?? 0;
    const x1 = full[from1 + i] ?? 0;
    const x2 = full[from2 + i] ?? 0;
    const x3 = full[from3 + i] ?? 0;
    p0 += p * x0;
    p1 += p * x1;
    p2 += p * x2;
    p3 += p * x3;
    q0 += q * x0;
    q1 += q * x1;
    q2 += q * x2;
    q3 += q * x3;
  }
  const stride = right.length;
  keep(normal, { from: a * stride, c, last: a }, [p0, p1, p2, p3]);
  if (a < last) keep(normal, { from: (a + 1) * stride, c, last: a + 1 }, [q0, q1, q2, q3]);
}

function keep(
  normal: Float64Array,
  { from, c, last }: { readonly from: number; readonly c: number; readonly last: number },
  sums: readonly number[],
): void {
  for (let k = 0; k < sums.length && c + k <= last; k += 1) normal[from + c + k] = sums[k] ?? 0;
}

/** A weekday or holiday is 1 on its days: its products with the full columns are sums of them, and with other marks of weights. */
function addMarks({ marks, days, width }: Rows, equations: Equations): void {
  const { normal, right, weight, working, scaled, marked } = equations;
  const stride = right.length;
  for (let k = 0; k < marked.length; k += 1) {
    const at = marked[k] ?? 0;
    const i = at % days;
    const place = marks[at] ?? 0;
    const row = place * stride;
    right[place] = (right[place] ?? 0) + (working[i] ?? 0);
    for (let c = 0; c < width; c += 1) {
      normal[row + c] = (normal[row + c] ?? 0) + (scaled[c * days + i] ?? 0);
    }
    for (let other = 0; other < MARKS; other += 1) {
      const column = marks[other * days + i] ?? 0;
      if (column === 0 || column > place) continue;
      normal[row + column] = (normal[row + column] ?? 0) + (weight[i] ?? 0);
    }
  }
}

/** The largest change of a mean's logarithm among the days that count. */
function largestStep({ weights }: PenalisedFit, before: Float64Array, after: Float64Array): number {
  let step = 0;
  for (let i = 0; i < after.length; i += 1) {
    if ((weights[i] ?? 0) > 0) step = Math.max(step, Math.abs((after[i] ?? 0) - (before[i] ?? 0)));
  }
  return step;
}

export function clampEta(eta: number): number {
  return Math.min(ETA_MAX, Math.max(ETA_MIN, eta));
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
