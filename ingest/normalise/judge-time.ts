// Whether an event time can be believed. A clock that is ahead would open tomorrow's window today; a time decades old is a typing
// error. Both are set aside with their reason, never counted.
import type { EpochMs } from '../../contracts/time.ts';
import type { Rejection } from './statement.ts';

/** Clocks of small sites run ahead by minutes. */
export const FUTURE_TOLERANCE_MS = 15 * 60_000;
/** Old enough for any correction or migration of records, young enough to catch a wrong century. */
export const OLDEST_AGE_MS = 30 * 366 * 86_400_000;

/** undefined where the time is believed: `now − 30 years ≤ at ≤ now + 15 minutes`. */
export function judgeTime(at: EpochMs, now: EpochMs): Rejection | undefined {
  if (at > now + FUTURE_TOLERANCE_MS)
    return { code: 'future-time', reason: 'occurredAt lies more than 15 minutes in the future' };
  if (at < now - OLDEST_AGE_MS)
    return { code: 'ancient-time', reason: 'occurredAt lies more than 30 years in the past' };
  return undefined;
}
