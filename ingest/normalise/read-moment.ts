// Times as records state them: epoch milliseconds, or ISO 8601 with a zone, or without one in the site's zone.
import { DateTime } from 'luxon';
import { EpochMs } from '../../contracts/time.ts';
import { steadyOffsetMs } from '../../platform/zone/zone-time.ts';
import type { SourceMoment } from './statement.ts';

const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;
const LEAST = EpochMs.minValue ?? -Infinity;
const MOST = EpochMs.maxValue ?? Infinity;

/** undefined where it is no time. A date without a time is the start of that day. */
export function readMoment(value: string | number, zone: string): SourceMoment | undefined {
  const moment =
    typeof value === 'number' ? { at: value, zoneAssumed: false } : readText(value.trim(), zone);
  return moment !== undefined && isEpochMs(moment.at) ? moment : undefined;
}

/** A time well written, but of a year that no record of ours can be of: a wrong century, not a wrong form. */
export function isBeforeAll(value: string | number, zone: string): boolean {
  const at = typeof value === 'number' ? value : readText(value.trim(), zone)?.at;
  return at !== undefined && at < LEAST;
}

const isEpochMs = (at: number): boolean => Number.isSafeInteger(at) && at >= LEAST && at <= MOST;

function readText(text: string, zone: string): SourceMoment | undefined {
  return readUsual(text, zone) ?? readIso(text, zone);
}

/** Date, time to the second or millisecond, and a zone or none: nearly every time is written so, and luxon takes 7 µs for it. */
const USUAL =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?(?:(Z)|([+-])(\d\d):(\d\d))?$/;
const MINUTE_MS = 60_000;

/** undefined leaves it to luxon: other forms, what no calendar has, and the days on which clocks are changed. */
function readUsual(text: string, zone: string): SourceMoment | undefined {
  const found = USUAL.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, milli = 0, utc, sign, east, eastMinutes] = found;
  const wall = wallTime([year, month, day], [hour, minute, second, milli]);
  if (wall === undefined) return undefined;
  if (utc !== undefined) return { at: wall, zoneAssumed: false };
  if (sign === undefined) {
    const offset = steadyOffsetMs(wall, zone);
    return offset === undefined ? undefined : { at: wall - offset, zoneAssumed: true };
  }
  if (Number(east) > 14 || Number(eastMinutes) > 59) return undefined;
  const offset = (Number(east) * 60 + Number(eastMinutes)) * MINUTE_MS;
  return { at: sign === '+' ? wall - offset : wall + offset, zoneAssumed: false };
}

type Digits = string | number | undefined;

/** As if it were UTC; undefined where the calendar or the clock has no such time. */
function wallTime(
  [year, month, day]: readonly Digits[],
  [hour, minute, second, milli]: readonly Digits[],
): number | undefined {
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(days);
  // Years before 1900 are no time of ours, and Date.UTC takes those below 100 for another.
  const isDay = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
  if (!isDay || Number(year) < 1900 || Number(hour) > 23) return undefined;
  if (Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return days + seconds * 1000 + Number(milli);
}

function readIso(text: string, zone: string): SourceMoment | undefined {
  const normalised = text.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2');
  const zoned = ZONED.test(normalised) && normalised.includes('T');
  const time = DateTime.fromISO(normalised, { zone: zoned ? 'utc' : zone });
  return time.isValid ? { at: time.toMillis(), zoneAssumed: !zoned } : undefined;
}
