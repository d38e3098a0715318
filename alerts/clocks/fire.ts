// What follows when a limit passes: decided for one limit at a time, and only if it still runs. Being overdue is not a state; what is recorded
// here is that it was noticed, once, and how late the notice came. Pure.
import { ClockName } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, alertSubject, sealed, taskSubject, type Case, type Step } from '../cases/case.ts';
import { lapsed } from '../lifecycle/machine-acts.ts';
import { fired } from '../tasks/task-clocks.ts';

export interface DueClock {
  /** `alert:<id>` or `task:<id>`. */
  readonly subject: string;
  readonly name: string;
  readonly dueAt: EpochMs;
}

export interface Firing {
  readonly case: Case;
  readonly steps: readonly Step[];
}

/** A fired limit leaves versions as they are: nobody's command becomes stale because time has passed. */
export function firing(one: Case, due: DueClock, now: EpochMs): Firing {
  if (due.subject === alertSubject(one.alert)) {
    return due.name === 'lapse'
      ? acknowledgementLapsed(one, due, now)
      : acknowledgeOverdue(one, due, now);
  }
  return taskOverdue(one, due, now);
}

function acknowledgementLapsed(one: Case, due: DueClock, now: EpochMs): Firing {
  const act = lapsed({ case: one, steps: [] }, now);
  // The table may say no: the state moved on in the same moment. Then nothing happened.
  if (act.case === one) return { case: one, steps: [] };
  const noticed = firedStep(due, now, { before: one.alert.state, after: act.case.alert.state });
  return { case: sealed(one, act.case, now), steps: [noticed, ...act.steps] };
}

function acknowledgeOverdue(one: Case, due: DueClock, now: EpochMs): Firing {
  if (one.alert.acknowledgeBy !== due.dueAt) return { case: one, steps: [] };
  return {
    case: one,
    steps: [firedStep(due, now, { before: one.alert.state, after: one.alert.state })],
  };
}

function taskOverdue(one: Case, due: DueClock, now: EpochMs): Firing {
  const name = ClockName.safeParse(due.name);
  const task = one.tasks.find((other) => taskSubject(other) === due.subject);
  const clock = task?.clocks.find((other) => other.name === name.data);
  if (
    task === undefined ||
    clock === undefined ||
    clock.stoppedAt !== null ||
    clock.firedAt !== null
  ) {
    return { case: one, steps: [] };
  }
  const next = { ...task, clocks: fired(task, clock.name, now) };
  const tasks = one.tasks.map((other) => (other.id === task.id ? next : other));
  const step = firedStep(due, now, { before: task.state, after: task.state });
  const details = { ...step.details, alert: task.alertId, department: task.department };
  return { case: { ...one, tasks }, steps: [{ ...step, details }] };
}

function firedStep(
  due: DueClock,
  now: EpochMs,
  state: { readonly before: string; readonly after: string },
): Step {
  return {
    actor: MACHINE,
    action: 'clock-fired',
    subject: due.subject,
    fromState: state.before,
    toState: state.after,
    reason: null,
    details: { clock: due.name, dueAt: due.dueAt, lateByMs: Math.max(0, now - due.dueAt) },
  };
}
