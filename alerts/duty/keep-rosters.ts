// The loop that looks at all rosters. Time comes from the clock it is given; what fails is said and tried again in the next round, and what was due
// meanwhile is done then.
import { every, type Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { dutyRound } from './duty-round.ts';
import type { DutyCalendar } from './turns.ts';

export interface RosterKeeping {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly calendar: DutyCalendar;
  /** Something was committed that people are to be told of. */
  readonly onTold: () => void;
}

/** A shift ends to the minute. */
const LOOK_EVERY_MS = 15_000;

export function keepRosters(keeping: RosterKeeping): { stop(): Promise<void> } {
  const { store, clock, log, calendar, onTold } = keeping;
  return every(clock, LOOK_EVERY_MS, {
    task: async () => {
      const done = await dutyRound(store, { now: clock.now(), calendar });
      if (done.refreshed + done.drafted + done.missed > 0) onTold();
    },
    onError: (error) => {
      log.warn({ reason: messageOf(error) }, 'the rosters could not be looked at; tried again');
    },
  });
}
