/** The local day that a moment lies in. Most counts are of the same day: the last answer is kept. */
import type { EpochMs } from '../../contracts/time.ts';
import { dayNumberOf, dayOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';

export interface LocalDay {
  readonly zone: string;
  /** Number of the day. */
  readonly day: number;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

let last: LocalDay = { zone: '', day: 0, startAt: 0, endAt: 0 };

export function localDayAt(at: EpochMs, zone: string): LocalDay {
  if (at >= last.startAt && at < last.endAt && zone === last.zone) return last;
  const key = dayOf(at, zone);
  last = {
    zone,
    day: smallInteger(dayNumberOf(key)),
    startAt: startOfDay(key, zone),
    endAt: endOfDay(key, zone),
  };
  return last;
}

/** Kept in an object itself, where another number has a place of its own in memory. */
export const smallInteger = (whole: number): number => whole | 0;
