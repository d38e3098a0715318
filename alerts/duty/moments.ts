// Moments of the wall clock as instants: a shift ends and the next begins at one and the same instant, also on the days on which a zone moves
// its clocks. Pure.
import { DAY_MS, HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import {
  addDays,
  dayNumberOf,
  hourOfDay,
  hourStart,
  startOfDay,
  steadyOffsetMs,
} from '../../platform/zone/zone-time.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Minutes of 1440 and more lie on the days after. */
export function momentOf(day: DayKey, minute: number, zone: string): EpochMs {
  if (minute >= DAY_MINUTES) return momentOf(addDays(day, 1), minute - DAY_MINUTES, zone);
  const wall = dayNumberOf(day) * DAY_MS + minute * MINUTE_MS;
  const offset = steadyOffsetMs(wall, zone);
  return offset === undefined ? nearAChange(day, minute, zone) : wall - offset;
}

/** The offset moves about this day: what the clock shows then says how far off the plain sum is. */
function nearAChange(day: DayKey, minute: number, zone: string): EpochMs {
  const plain = startOfDay(day, zone) + minute * MINUTE_MS;
  const hour = hourStart(plain, zone);
  const shown = (hourOfDay(plain, zone) * HOUR_MS + (plain - hour)) / MINUTE_MS;
  const off = minute - shown;
  // Around midnight the clock may show another day already.
  const near =
    off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off < -DAY_MINUTES / 2 ? off + DAY_MINUTES : off;
  return plain + near * MINUTE_MS;
}
