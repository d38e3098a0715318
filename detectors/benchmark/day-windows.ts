/**
 * Sums of the last 1, 3 and 7 days against what was expected of them, by a negative binomial tail. What a yardstick adds is the
 * expectation; the rule is the same for all, so that they differ in what they know and in nothing else.
 */
import { negativeBinomialAtLeast, poissonAtLeast } from '../methods/distributions/counts.ts';

const WINDOW_DAYS = [1, 3, 7] as const;

export interface ExpectedDays {
  readonly counts: Float64Array;
  /** NaN where nobody is there to be counted. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Whether a sum that ends on the day has a tail below `alpha`; null on a closed day. */
export function alarmOn(days: ExpectedDays, day: number, alpha: number): boolean | null {
  if (Number.isNaN(days.means[day] ?? Number.NaN)) return null;
  return WINDOW_DAYS.some((length) => tailOf(days, day, length) < alpha);
}

function tailOf({ counts, means, variances }: ExpectedDays, day: number, length: number): number {
  let count = 0;
  let mean = 0;
  let variance = 0;
  for (let at = Math.max(0, day - length + 1); at <= day; at += 1) {
    if (Number.isNaN(means[at] ?? Number.NaN)) continue;
    count += counts[at] ?? 0;
    mean += means[at] ?? 0;
    variance += variances[at] ?? 0;
  }
  const spread = variance / mean;
  return spread > 1
    ? negativeBinomialAtLeast(count, mean / (spread - 1), 1 / spread)
    : poissonAtLeast(count, mean);
}
