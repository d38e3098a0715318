/** One benchmark series with its truth. Days are zero-based from `START_AT`. */
import type { Point } from '../methods/method.ts';

export const DAY_MS = 86_400_000;
export const START_AT = Date.UTC(2010, 0, 4);

export interface Run {
  readonly series: string;
  /** Which of the 16 it is a run of: `d01` … `d17`. */
  readonly signal: string;
  readonly points: readonly Point[];
  /** First day that is judged. */
  readonly from: number;
  readonly outbreak: readonly number[];
}
