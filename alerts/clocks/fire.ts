// What follows when a limit passes: decided for one limit at a time, and only if it still runs. Being overdue is not a state; what is recorded
// here is that it was noticed, once, and how late the notice came. Pure.
import { ClockName, type Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, alertSubject, sealed, taskSubject, type Case, type Step } from '../cases/case.ts';
import { UNANSWERED, alertRungCalled, chainBegun } from '../lifecycle/alert-chain.ts';
import { lapsed } from '../lifecycle/machine-acts.ts';
import { rungCalled, settled } from '../tasks/chains.ts';
import { RULING_CLOCK, fired } from '../tasks/task-clocks.ts';

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
    if (due.name === 'lapse') return acknowledgementLapsed(one, due, now);
    return due.name === 'acknowledge'
      ? acknowledgeOverdue(one, due, now)
      : alertRungReached(one, due, now);
  }
  const task = one.tasks.find((other) => taskSubject(other) === due.subject);
  if (task === undefined) return { case: one, steps: [] };
  if (due.name === RULING_CLOCK) return rulingOverdue(one, task, { due, now });
  return ClockName.safeParse(due.name).success
    ? taskOverdue(one, task, { due, now })
    : rungReached(one, task, { due, now });
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
    case: chainBegun(one, due.dueAt),
    steps: [firedStep(due, now, { before: one.alert.state, after: one.alert.state })],
  };
}

/** A rung of the alert's own chain: somebody above its desk is called. */
function alertRungReached(one: Case, due: DueClock, now: EpochMs): Firing {
  const reached = alertRungCalled(one, due, now);
  if (reached === null) return { case: one, steps: [] };
  const { rung, department, place } = reached.called;
  const step = firedStep(due, now, { before: one.alert.state, after: one.alert.state });
  const details = { ...step.details, rung, cause: UNANSWERED, calls: { department, place } };
  return { case: reached.case, steps: [{ ...step, action: 'escalated', details }] };
}

interface Passing {
  readonly due: DueClock;
  readonly now: EpochMs;
}

function taskOverdue(one: Case, task: Task, { due, now }: Passing): Firing {
  const clock = task.clocks.find((other) => other.name === due.name);
  if (clock === undefined || clock.stoppedAt !== null || clock.firedAt !== null)
    return { case: one, steps: [] };
  const next = settled({ ...task, clocks: fired(task, clock.name, now) }, now);
  const step = firedStep(due, now, { before: task.state, after: task.state });
  const details = { ...step.details, alert: task.alertId, department: task.department };
  return { case: replacing(one, next), steps: [{ ...step, details }] };
}

/** A rung of the chain: somebody above the department is called. */
function rungReached(one: Case, task: Task, { due, now }: Passing): Firing {
  const reached = rungCalled(task, due, now);
  if (reached === null) return { case: one, steps: [] };
  const { called } = reached;
  const step = firedStep(due, now, { before: task.state, after: task.state });
  const details = {
    ...step.details,
    alert: task.alertId,
    department: task.department,
    rung: called.rung,
    cause: task.escalation?.cause ?? null,
    calls: { department: called.department, place: called.place },
  };
  return {
    case: replacing(one, reached.task),
    steps: [{ ...step, action: 'escalated', details }],
  };
}

/** Nobody ruled in time: the command group is called, which may. */
function rulingOverdue(one: Case, task: Task, { due, now }: Passing): Firing {
  const { dispute, chain = [] } = task;
  const top = chain.find(({ rung }) => rung === 'command-group');
  if (dispute?.state !== 'open' || dispute.ruleByAt !== due.dueAt || dispute.unruledAt !== null)
    return { case: one, steps: [] };
  const step = firedStep(due, now, { before: task.state, after: task.state });
  const calls = top === undefined ? dispute.arbiter : top;
  const details = {
    ...step.details,
    alert: task.alertId,
    department: task.department,
    dispute: dispute.id,
    calls: { department: calls.department, place: calls.place },
  };
  return {
    case: replacing(one, { ...task, dispute: { ...dispute, unruledAt: now } }),
    steps: [{ ...step, action: 'dispute-unruled', details }],
  };
}

const replacing = (one: Case, next: Task): Case => ({
  ...one,
  tasks: one.tasks.map((other) => (other.id === next.id ? next : other)),
});

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
