/** Mean and standard deviation (denominator n − 1), in two passes, as R's `mean` and `sd`. */
export interface Moments {
  readonly mean: number;
  readonly sd: number;
}

/** Of at least two values; with fewer the standard deviation is 0. */
export function moments(values: readonly number[]): Moments {
  const n = values.length;
  if (n === 0) return { mean: 0, sd: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, sd: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (n - 1)) };
}
