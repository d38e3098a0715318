// The clocks of one task. A clock is a limit in absolute time that its own department's act stops; nobody else's does. Whether it is
// overdue follows from `dueAt`, `stoppedAt` and now, and is never stored. Pure.
import type { ClockName, Task, TaskClock, TaskState } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';

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
  // A dispute answers the call but not the duty: the other limits run on, or disputing would buy time.
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

/** The same lengths of time, counted from now: for a department that gets the duty later. */
export function restarted(task: Task, now: EpochMs): TaskClock[] {
  return task.clocks.map((clock) => ({
    name: clock.name,
    dueAt: now + (clock.dueAt - task.assignedAt),
    stoppedAt: null,
    firedAt: null,
    lateByMs: null,
  }));
}

export function fired(task: Task, name: ClockName, now: EpochMs): TaskClock[] {
  return task.clocks.map((clock) =>
    clock.name === name && clock.firedAt === null
      ? { ...clock, firedAt: now, lateByMs: Math.max(0, now - clock.dueAt) }
      : clock,
  );
}
