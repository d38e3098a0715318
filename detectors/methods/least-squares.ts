/**
 * Linear least squares by Householder reflections, column by column, as LINPACK's dqrdc2 that R's `lm` and `glm` stand on:
 * a column that adds (almost) nothing to those before it is left out, its coefficient counted as zero.
 */
export interface LeastSquares {
  /** One a column; 0 for those left out. */
  readonly coefficients: readonly number[];
  /** Columns that were used, in order. */
  readonly used: readonly number[];
  /** Inverse of the triangular factor over the used columns, `rInverse[row][column]`. */
  readonly rInverse: readonly (readonly number[])[];
}

export function leastSquares(
  columns: readonly Float64Array[],
  response: Float64Array,
  tolerance: number,
): LeastSquares {
  const rows = response.length;
  const y = Float64Array.from(response);
  const reflectors: Float64Array[] = [];
  const triangle: number[][] = [];
  const used: number[] = [];
  for (const [j, column] of columns.entries()) {
    const k = reflectors.length;
    if (k >= rows) break;
    const v = Float64Array.from(column);
    for (const [i, reflector] of reflectors.entries()) reflect(v, reflector, i);
    const norm = normFrom(v, k);
    if (!(norm > tolerance * normFrom(column, 0))) continue;
    const head = v[k] ?? 0;
    const diagonal = head > 0 ? -norm : norm;
    triangle.push([...v.subarray(0, k), diagonal]);
    const reflector = v;
    reflector.fill(0, 0, k);
    reflector[k] = head - diagonal;
    reflectors.push(reflector);
    used.push(j);
    reflect(y, reflector, k);
  }
  const rInverse = invertTriangle(triangle);
  const coefficients = columns.map(() => 0);
  for (const [i, j] of used.entries()) {
    coefficients[j] = (rInverse[i] ?? []).reduce((sum, value, c) => sum + value * (y[c] ?? 0), 0);
  }
  return { coefficients, used, rInverse };
}

/** v − 2 u (u·v)/(u·u), for a reflector that is zero before `from`. */
function reflect(v: Float64Array, reflector: Float64Array, from: number): void {
  let dot = 0;
  let square = 0;
  for (let i = from; i < v.length; i += 1) {
    const u = reflector[i] ?? 0;
    dot += u * (v[i] ?? 0);
    square += u * u;
  }
  const factor = square === 0 ? 0 : (2 * dot) / square;
  for (let i = from; i < v.length; i += 1) v[i] = (v[i] ?? 0) - factor * (reflector[i] ?? 0);
}

function normFrom(v: Float64Array, from: number): number {
  let square = 0;
  for (let i = from; i < v.length; i += 1) square += (v[i] ?? 0) ** 2;
  return Math.sqrt(square);
}

/** `triangle[c]` is column c of an upper triangular matrix, down to the diagonal. */
function invertTriangle(triangle: readonly (readonly number[])[]): number[][] {
  const size = triangle.length;
  const inverse = triangle.map(() => Array.from({ length: size }, () => 0));
  for (let c = 0; c < size; c += 1) {
    for (let r = c; r >= 0; r -= 1) {
      let sum = r === c ? 1 : 0;
      for (let k = r + 1; k <= c; k += 1) sum -= (triangle[k]?.[r] ?? 0) * (inverse[k]?.[c] ?? 0);
      const row = inverse[r];
      if (row) row[c] = sum / (triangle[r]?.[r] ?? Number.NaN);
    }
  }
  return inverse;
}
