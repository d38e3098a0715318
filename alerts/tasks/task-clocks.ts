// The clocks of one task. A clock is a limit in absolute time that its own department's act stops; nobody else's does. Whether it is
// overdue follows from `dueAt`, `stoppedAt` and now, and is never stored. Pure.
import type { Dispute } from '../../contracts/escalation/dispute.ts';
import type { ClockName, Task, TaskClock, TaskState } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { DutyCall } from '../cases/response-rules.ts';
import type { WorkingTime } from '../clocks/working-time.ts';

/** What each reached state has answered. */
const STOPS: Readonly<Record<TaskState, readonly ClockName[]>> = {
  assigned: [],
  delivered: [],
  acknowledged: ['acknowledge'],
  'in-progress': ['acknowledge', 'act'],
  submitted: ['acknowledge', 'act', 'report'],
  accepted: ['acknowledge', 'act', 'report'],
  closed: ['acknowledge', 'act', 'report'],
  declined: ['acknowledge'],
  // A dispute answers the call but not the duty: what else is held, and by whom the duty is done meanwhile, is decided with it (disputes.ts).
  disputed: ['acknowledge'],
  arbitrated: ['acknowledge'],
  'handed-over': [],
  reassigned: ['acknowledge', 'act', 'report'],
  withdrawn: ['acknowledge', 'act', 'report'],
};

export function stoppedBy(task: Task, state: TaskState, now: EpochMs): TaskClock[] {
  const stops = STOPS[state];
  return task.clocks.map((clock) =>
    clock.stoppedAt === null && stops.includes(clock.name) ? { ...clock, stoppedAt: now } : clock,
  );
}

/** A returned submission has not answered: its limit is the old one, so that returning late work does not forgive the delay. */
export function reportAgain(task: Task): TaskClock[] {
  return task.clocks.map((clock) =>
    clock.name === 'report' ? { ...clock, stoppedAt: null } : clock,
  );
}

/** The limit of a ruling, beside those of the duty. */
export const RULING_CLOCK = 'rule';

/**
 * For a department that gets the duty later: what the list gives it from now on, in working time where the list counts so; the same lengths of
 * time where the list does not know the duty.
 */
export function restarted(
  task: Task,
  now: EpochMs,
  listed: DutyCall['clocks'] | undefined,
): TaskClock[] {
  return task.clocks.map((clock) => ({
    name: clock.name,
    dueAt:
      listed?.find(({ name }) => name === clock.name)?.dueAt ??
      now + (clock.dueAt - task.assignedAt),
    stoppedAt: null,
    firedAt: null,
    lateByMs: null,
  }));
}

export type Held = Dispute['held'][number];

/** By what the limits of a duty count: office hours where its list says so; null by the wall clock. */
export type Counting = WorkingTime | null;

/** What runs of the duty itself stands still; how long each had left is kept, in the time that it counts in. */
export function held(
  clocks: readonly TaskClock[],
  now: EpochMs,
  counting: Counting,
): { readonly clocks: TaskClock[]; readonly held: Held[] } {
  const isHeld = ({ name, stoppedAt }: TaskClock): boolean =>
    name !== 'acknowledge' && stoppedAt === null;
  return {
    clocks: clocks.map((clock) => (isHeld(clock) ? { ...clock, stoppedAt: now } : clock)),
    held: clocks
      .filter(isHeld)
      .map(({ name, dueAt }) => ({ name, ...timeLeft(dueAt, now, counting) })),
  };
}

function timeLeft(dueAt: EpochMs, now: EpochMs, counting: Counting): Omit<Held, 'name'> {
  const worked = counting?.between(now, dueAt) ?? 0;
  // A limit that a person set into the night holds no office hours at all: then its hours are those of the wall.
  return worked > 0 ? { leftMs: worked, time: 'working' } : { leftMs: dueAt - now };
}

/** What was held runs on with the time it had left; what had passed has passed. */
export function resumed(
  clocks: readonly TaskClock[],
  of: readonly Held[],
  { now, working }: { readonly now: EpochMs; readonly working: WorkingTime },
): TaskClock[] {
  return clocks.map((clock) => {
    const left = of.find(({ name }) => name === clock.name);
    if (left === undefined) return clock;
    if (clock.firedAt !== null || left.leftMs <= 0) return { ...clock, stoppedAt: null };
    const dueAt = left.time === 'working' ? working.after(now, left.leftMs) : now + left.leftMs;
    return { ...clock, stoppedAt: null, dueAt };
  });
}

export function fired(task: Task, name: ClockName, now: EpochMs): TaskClock[] {
  return task.clocks.map((clock) =>
    clock.name === name && clock.firedAt === null
      ? { ...clock, firedAt: now, lateByMs: Math.max(0, now - clock.dueAt) }
      : clock,
  );
}
