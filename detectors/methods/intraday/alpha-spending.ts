/**
 * How much of a day's false-alarm budget may be spent by the time a share of the day's cases was to be expected (Lan and DeMets 1983,
 * O'Brien-Fleming type): next to nothing on the first patients of the morning, all of it by midnight.
 */
import { normalQuantile, normalUpperTail } from '../distributions/normal.ts';

/** What may be spent by an expected share of the day's cases, 0 to 1. */
export type Spending = (share: number) => number;

export function spendingOf(alpha: number): Spending {
  const z = normalQuantile(1 - alpha / 2);
  return (share) => {
    if (share <= 0) return 0;
    return share >= 1 ? alpha : 2 * normalUpperTail(z / Math.sqrt(share));
  };
}
