/**
 * The noise that a limit is drawn with. A noise that was learned from a few dozen days is itself uncertain, and a limit drawn as if it were
 * known is passed too often: it is widened as Student's quantile is wider than the normal one, at the share of days that may alarm. Pure.
 */
import { normalQuantile } from '../distributions/normal.ts';
import { studentQuantile } from '../distributions/student-t.ts';
import type { ExpectedDay } from './expected-day.ts';

/** By degrees of freedom and alpha: whole days up to some dozens, and as many alphas as there are rules. */
const WIDENINGS_MAX = 5000;
const widenings = new Map<string, number>();

export function limitNoise(
  { noise, degreesOfFreedom }: Pick<ExpectedDay, 'noise' | 'degreesOfFreedom'>,
  alpha: number,
): number {
  return noise * widening(Math.max(1, Math.floor(degreesOfFreedom)), alpha);
}

function widening(degreesOfFreedom: number, alpha: number): number {
  const key = `${String(degreesOfFreedom)} ${String(alpha)}`;
  let known = widenings.get(key);
  if (known === undefined) {
    if (widenings.size >= WIDENINGS_MAX) widenings.clear();
    known = (studentQuantile(1 - alpha, degreesOfFreedom) / normalQuantile(1 - alpha)) ** 2;
    widenings.set(key, known);
  }
  return known;
}
