/**
 * How much of what happened a while ago can have come by now, from how late a site's facts usually come. Pure.
 */
import { DELAY_BOUNDS_MINUTES, type Delays } from '../../contracts/delays.ts';

/** What comes later than this belongs to the days after: the looks of a day do not wait for it. */
const DAY_MINUTES = 1440;
/** With fewer facts than this the delays of a site are not known. */
const FACTS_MIN = 20;

/**
 * The share of facts of this age that has come, of those that come within a day. 1 where too few are known: to expect too much raises
 * nothing, to expect too little would.
 */
export function shareCome(delays: Delays | undefined, ageMinutes: number): number {
  if (delays === undefined || ageMinutes >= DAY_MINUTES) return 1;
  let within = 0;
  let come = 0;
  for (const [bucket, count] of delays.entries()) {
    const low = DELAY_BOUNDS_MINUTES[bucket - 1] ?? 0;
    const high = DELAY_BOUNDS_MINUTES[bucket] ?? Number.POSITIVE_INFINITY;
    if (high > DAY_MINUTES) break;
    within += count;
    come += count * Math.min(1, Math.max(0, (ageMinutes - low) / (high - low)));
  }
  return within < FACTS_MIN ? 1 : come / within;
}
