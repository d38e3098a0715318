/** Solves symmetric positive equations, those of a regression: Cholesky in place of the lower triangle, then forward and back. */

/** @param least that a pivot is taken for: a column that is nearly the sum of others gets next to nothing */
export function solvePositive(
  normal: Float64Array,
  right: Float64Array,
  least: number,
): Float64Array {
  const n = right.length;
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = normal[a * n + b] ?? 0;
      for (let c = 0; c < b; c += 1) sum -= (normal[a * n + c] ?? 0) * (normal[b * n + c] ?? 0);
      normal[a * n + b] =
        a === b ? Math.sqrt(Math.max(sum, least)) : sum / (normal[b * n + b] ?? 1);
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
