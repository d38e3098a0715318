/**
 * How much of a day's false-alarm budget may be spent by the time a share of the day's cases was to be expected (Lan and DeMets 1983,
 * O'Brien-Fleming type): next to nothing on the first patients of the morning, all of it by midnight.
 */
import { normalQuantile, normalUpperTail } from '../distributions/normal.ts';

/** @param share expected share of the day's cases, 0 to 1 */
export function spentBy(alpha: number, share: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return alpha;
  return 2 * normalUpperTail(normalQuantile(1 - alpha / 2) / Math.sqrt(share));
}
