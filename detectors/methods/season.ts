/** Regressors of a yearly rhythm: intercept, a line if wanted, and `harmonics` pairs of cosine and sine of the point's index. */
import type { Frequency } from './method.ts';

export interface Season {
  readonly harmonics: number;
  readonly trend: boolean;
  readonly frequency: Frequency;
}

/** `index` is one-based, as time is counted in R. */
export function seasonRow(index: number, { harmonics, trend, frequency }: Season): number[] {
  const row = trend ? [1, index] : [1];
  for (let s = 1; s <= harmonics; s += 1) {
    const angle = ((2 * s * Math.PI) / frequency) * index;
    row.push(Math.cos(angle), Math.sin(angle));
  }
  return row;
}

export function columnsOf(rows: readonly (readonly number[])[]): Float64Array[] {
  return (rows[0] ?? []).map((_, c) => Float64Array.from(rows.map((row) => row[c] ?? 0)));
}
