/**
 * How long facts take from the hour in which they happened to their receipt, as a histogram of fixed size: what of a place's young hours
 * can have been told by now, and the figures that people ask for (median, 90 %). Pure.
 */

/** Upper bounds in minutes; the last bucket holds what took longer than a week. */
const BOUNDS_MINUTES = [
  1, 5, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 10_080,
] as const;
export const DELAY_BUCKETS = BOUNDS_MINUTES.length + 1;
/** What comes later than this belongs to the days after: the looks of a day do not wait for it. */
const DAY_MINUTES = 1440;
/** With fewer facts than this the delays of a site are not known. */
const FACTS_MIN = 20;

export type Delays = readonly number[];

export function bucketOf(delayMs: number): number {
  const minutes = delayMs / 60_000;
  const bucket = BOUNDS_MINUTES.findIndex((bound) => minutes <= bound);
  return bucket === -1 ? DELAY_BUCKETS - 1 : bucket;
}

export const noDelays = (): number[] => new Array<number>(DELAY_BUCKETS).fill(0);

export function addDelays(one: Delays, other: Delays): number[] {
  return Array.from({ length: DELAY_BUCKETS }, (_, at) => (one[at] ?? 0) + (other[at] ?? 0));
}

export const factsIn = (delays: Delays): number => delays.reduce((a, b) => a + b, 0);

/** The delay in minutes that this share of the facts does not exceed, within its bucket by even spread; null where there are none. */
export function delayQuantile(delays: Delays, share: number): number | null {
  const facts = factsIn(delays);
  if (facts === 0) return null;
  let left = share * facts;
  for (const [bucket, count] of delays.entries()) {
    const low = BOUNDS_MINUTES[bucket - 1] ?? 0;
    const high = BOUNDS_MINUTES[bucket] ?? low;
    if (count >= left && count > 0) return low + (high - low) * (left / count);
    left -= count;
  }
  return BOUNDS_MINUTES[BOUNDS_MINUTES.length - 1] ?? null;
}

/**
 * The share of facts of this age that has come, of those that come within a day. 1 where too few are known: to expect too much raises
 * nothing, to expect too little would.
 */
export function shareCome(delays: Delays | undefined, ageMinutes: number): number {
  if (delays === undefined || ageMinutes >= DAY_MINUTES) return 1;
  let within = 0;
  let come = 0;
  for (const [bucket, count] of delays.entries()) {
    const low = BOUNDS_MINUTES[bucket - 1] ?? 0;
    const high = BOUNDS_MINUTES[bucket] ?? Number.POSITIVE_INFINITY;
    if (high > DAY_MINUTES) break;
    within += count;
    come += count * Math.min(1, Math.max(0, (ageMinutes - low) / (high - low)));
  }
  return within < FACTS_MIN ? 1 : come / within;
}
