/**
 * When a reading was taken, by a clock that nobody winds. What the device says now, if it says so, is held against the moment of receipt: a clock
 * ahead is certainly wrong, because no message arrives before it is sent; one behind looks like a late message, and only a constant difference
 * over several messages tells the two apart. A clock that was never set says nothing.
 */
import type { DeviceClock } from '../../contracts/event/clinical.ts';
import type { OccurredFrom } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface ClockSaid {
  /** When the reading was taken, by the device. */
  readonly takenAt: EpochMs;
  /** What its clock said when it sent it. */
  readonly clockAt: EpochMs | undefined;
  readonly receivedAt: EpochMs;
  /** By how much this device has been constantly off so far. */
  readonly constantOffsetMs: number | undefined;
}

export interface ClockJudgement {
  readonly occurredAt: EpochMs;
  readonly occurredFrom: OccurredFrom;
  readonly clock: DeviceClock | undefined;
}

/** Networks and queues take this long by right. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;
/** Without the device's own "now" a reading further ahead is not believed at all. */
const AHEAD_MS_MAX = 15 * 60_000;

export function judgeClock(said: ClockSaid): ClockJudgement {
  const { takenAt, clockAt, receivedAt, constantOffsetMs } = said;
  if (isUnset(takenAt)) return judgeUnset(said);
  const offsetMs = receivedAt - (clockAt ?? takenAt);
  const isAhead = -offsetMs > CLOCK_TOLERANCE_MS;
  if (isAhead && (clockAt !== undefined || -offsetMs <= AHEAD_MS_MAX))
    return corrected(takenAt, offsetMs);
  if (constantOffsetMs === undefined || offsetMs <= CLOCK_TOLERANCE_MS)
    return { occurredAt: takenAt, occurredFrom: 'stated', clock: undefined };
  // Without its "now" the device may just as well hold its readings back for a constant while.
  return clockAt === undefined
    ? {
        occurredAt: takenAt,
        occurredFrom: 'stated',
        clock: { state: 'drift-suspected', offsetMs: constantOffsetMs },
      }
    : corrected(takenAt, constantOffsetMs);
}

function judgeUnset({ takenAt, clockAt, receivedAt }: ClockSaid): ClockJudgement {
  // How long ago it was can still be read off a clock that shows the wrong year.
  if (clockAt !== undefined && isUnset(clockAt) && clockAt >= takenAt)
    return corrected(takenAt, receivedAt - clockAt);
  return {
    occurredAt: receivedAt,
    occurredFrom: 'received',
    clock: { state: 'unset', offsetMs: null },
  };
}

const corrected = (takenAt: EpochMs, offsetMs: number): ClockJudgement => ({
  occurredAt: takenAt + offsetMs,
  occurredFrom: 'recorded',
  clock: { state: 'drift-corrected', offsetMs },
});

/** Clocks that lost their battery begin at 1970, 1980 or 2000 and seldom run on for two years. */
const UNSET_BEFORE = Date.UTC(1990, 0, 1);
const UNSET_FROM = Date.UTC(1999, 11, 31);
const UNSET_UNTIL = Date.UTC(2002, 0, 1);

const isUnset = (at: EpochMs): boolean =>
  at < UNSET_BEFORE || (at >= UNSET_FROM && at < UNSET_UNTIL);
