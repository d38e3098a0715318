// Delays as a histogram of fixed size: who adds them up, who tells them to people and who reckons with them share the buckets.

/** Upper bounds in minutes; the last bucket holds what took longer than a week. */
export const DELAY_BOUNDS_MINUTES = [
  1, 5, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 10_080,
] as const;
const BUCKETS = DELAY_BOUNDS_MINUTES.length + 1;

/** Facts by bucket. */
export type Delays = readonly number[];

export const noDelays = (): number[] => new Array<number>(BUCKETS).fill(0);

export function delayBucket(delayMs: number): number {
  const minutes = delayMs / 60_000;
  const bucket = DELAY_BOUNDS_MINUTES.findIndex((bound) => minutes <= bound);
  return bucket === -1 ? BUCKETS - 1 : bucket;
}

export function addDelays(one: Delays, other: Delays): number[] {
  return Array.from({ length: BUCKETS }, (_, at) => (one[at] ?? 0) + (other[at] ?? 0));
}

export const factsIn = (delays: Delays): number => delays.reduce((a, b) => a + b, 0);

/** Minutes that this share of the facts does not exceed, evenly spread within a bucket; null where there are none. */
export function delayQuantile(delays: Delays, share: number): number | null {
  const facts = factsIn(delays);
  if (facts === 0) return null;
  let left = share * facts;
  for (const [bucket, count] of delays.entries()) {
    const low = DELAY_BOUNDS_MINUTES[bucket - 1] ?? 0;
    const high = DELAY_BOUNDS_MINUTES[bucket] ?? low;
    if (count > 0 && count >= left) return low + (high - low) * (left / count);
    left -= count;
  }
  return DELAY_BOUNDS_MINUTES[DELAY_BOUNDS_MINUTES.length - 1] ?? null;
}
