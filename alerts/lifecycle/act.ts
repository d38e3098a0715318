// What follows when an alert changes its state: its limits, its tasks, its conclusion. Shared by people's commands and the machine's
// acts, so that a withdrawal by either leaves the same behind. Pure.
import { effectiveLevel, type Alert, type AlertState } from '../../contracts/alert.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { OpensAt } from '../../contracts/catalogue/responsibility-list.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { MachineReason } from '../../contracts/machine-reason.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import {
  MACHINE,
  alertSubject,
  taskSubject,
  type Case,
  type Json,
  type Step,
} from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { calledUp, withTasks } from '../tasks/call-up.ts';
import { stoppedBy } from '../tasks/task-clocks.ts';
import { isOpenTask } from '../tasks/transitions.ts';
import { acknowledgeBy, lapsesAt } from './limits.ts';

/** A case on its way, with what has happened to it so far. */
export interface Act {
  readonly case: Case;
  readonly steps: readonly Step[];
}

export interface Doing {
  readonly actor: string;
  readonly action: AuditAction;
  /** A person's words; the machine's reason is `because`. */
  readonly reason: string | null;
  readonly because?: MachineReason;
  readonly now: EpochMs;
  readonly details?: Readonly<Record<string, Json>>;
}

export function moved(act: Act, to: AlertState, doing: Doing): Act {
  const { alert } = act.case;
  const step: Step = {
    actor: doing.actor,
    action: doing.action,
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: to,
    reason: doing.reason,
    details: detailsOf(doing),
  };
  return { case: { ...act.case, alert: { ...alert, state: to } }, steps: [...act.steps, step] };
}

/** What stands in the audit beside the person's words. */
function detailsOf({ details, because }: Doing): Readonly<Record<string, Json>> {
  return because === undefined ? (details ?? {}) : { ...details, because };
}

export function patched(act: Act, patch: Partial<Alert>): Act {
  return { ...act, case: { ...act.case, alert: { ...act.case.alert, ...patch } } };
}

export function acknowledged(act: Act, by: UserId, now: EpochMs): Act {
  const level = effectiveLevel(act.case.alert);
  // Whoever takes it over takes it with the time that is left: passing it around buys none.
  const running = act.case.alert.acknowledgementLapsesAt;
  return patched(act, {
    acknowledgeBy: null,
    acknowledgedBy: by,
    acknowledgementLapsesAt: running ?? lapsesAt(level, now),
  });
}

/** People have judged: nothing lapses any more. */
export function settled(act: Act): Act {
  return patched(act, { acknowledgeBy: null, acknowledgementLapsesAt: null });
}

/** Back in the inbox with a new limit to take it. */
export function waitingAgain(act: Act, now: EpochMs): Act {
  const isMuted = act.case.alert.muted !== undefined;
  const by = isMuted ? null : acknowledgeBy(effectiveLevel(act.case.alert), now);
  return patched(act, { acknowledgeBy: by, acknowledgedBy: null, acknowledgementLapsesAt: null });
}

/** A higher level is more urgent: limits that run may become shorter, never longer. */
export function hurried(act: Act, now: EpochMs): Act {
  const { alert } = act.case;
  const level = effectiveLevel(alert);
  const sooner = (at: EpochMs | null, limit: EpochMs): EpochMs | null =>
    at === null ? null : Math.min(at, limit);
  return patched(act, {
    acknowledgeBy: sooner(alert.acknowledgeBy, acknowledgeBy(level, now)),
    acknowledgementLapsesAt: sooner(alert.acknowledgementLapsesAt, lapsesAt(level, now)),
  });
}

/** A new occurrence: its own acknowledgement, its own tasks; what was left of the old one is called off. */
export function begunAgain(act: Act, doing: Doing, rules: ResponseRules): Act {
  const cleared = tasksCalledOff(act, doing, () => true);
  const memo = {
    ...cleared.case.memo,
    occurrence: cleared.case.memo.occurrence + 1,
    occurrenceAt: doing.now,
    phases: ['opened'] as const,
    returnAbove: null,
  };
  const fresh = patched({ ...cleared, case: { ...cleared.case, memo } }, { conclusion: null });
  return phaseOpened(waitingAgain(fresh, doing.now), 'opened', { now: doing.now, rules });
}

/** Calls up the duties of a phase (of a muted alert: once it is released), and again those of earlier phases, so that a place or level that was added gets its own. */
export function phaseOpened(
  act: Act,
  phase: OpensAt,
  { now, rules }: { readonly now: EpochMs; readonly rules: ResponseRules },
): Act {
  const { memo } = act.case;
  const phases = memo.phases.includes(phase) ? memo.phases : [...memo.phases, phase];
  if (act.case.alert.muted !== undefined)
    return { ...act, case: { ...act.case, memo: { ...memo, phases } } };
  const before = new Set(act.case.tasks.map((task) => task.id));
  const next = calledUp({ ...act.case, memo: { ...memo, phases } }, rules, now);
  const steps = next.tasks.filter((task) => !before.has(task.id)).map((task) => assignedStep(task));
  return { case: next, steps: [...act.steps, ...steps, ...uncalledStep(act.case, next)] };
}

/** That more duties than before found nobody, because the case has as many tasks as it may. */
function uncalledStep({ alert: before }: Case, { alert, tasks }: Case): Step[] {
  const { uncalledDuties: uncalled = 0 } = alert;
  if (uncalled <= (before.uncalledDuties ?? 0)) return [];
  return [
    {
      actor: MACHINE,
      action: 'duties-not-called',
      subject: alertSubject(alert),
      fromState: alert.state,
      toState: alert.state,
      reason: null,
      details: { uncalled, tasks: tasks.length },
    },
  ];
}

export function assignedStep(task: Task): Step {
  return {
    actor: MACHINE,
    action: 'task-assigned',
    subject: taskSubject(task),
    fromState: null,
    toState: task.state,
    reason: null,
    details: {
      alert: task.alertId,
      department: task.department,
      stage: task.stage,
      part: task.part,
      place: task.place,
    },
  };
}

/** Ends the open tasks that `which` chooses; their clocks stop because the duty is gone, not because it was done. */
export function tasksCalledOff(
  act: Act,
  doing: Omit<Doing, 'action'>,
  which: (task: Task) => boolean,
): Act {
  const steps: Step[] = [];
  const tasks = act.case.tasks.map((task): Task => {
    if (!isOpenTask(task.state) || !which(task)) return task;
    steps.push(taskStep(task, 'withdrawn', { ...doing, action: 'task-withdrawn' }));
    return {
      ...task,
      state: 'withdrawn',
      clocks: stoppedBy(task, 'withdrawn', doing.now),
      note: doing.reason ?? task.note,
      ...(doing.because === undefined ? {} : { because: doing.because }),
    };
  });
  if (steps.length === 0) return act;
  return { case: withTasks(act.case, tasks), steps: [...act.steps, ...steps] };
}

/** Accepted work is over when its case is; so are copies for information, read or not. */
export function acceptedClosed(act: Act, doing: Doing): Act {
  const steps: Step[] = [];
  const isOver = ({ state, purpose }: Task): boolean =>
    state === 'accepted' || (purpose === 'information' && isOpenTask(state));
  const tasks = act.case.tasks.map((task): Task => {
    if (!isOver(task)) return task;
    steps.push(taskStep(task, 'closed', { ...doing, action: 'task-closed' }));
    return { ...task, state: 'closed' };
  });
  if (steps.length === 0) return act;
  return { case: withTasks(act.case, tasks), steps: [...act.steps, ...steps] };
}

export function taskStep(task: Task, to: Task['state'], doing: Doing): Step {
  return {
    actor: doing.actor,
    action: doing.action,
    subject: taskSubject(task),
    fromState: task.state,
    toState: to,
    reason: doing.reason,
    details: { alert: task.alertId, department: task.department, ...detailsOf(doing) },
  };
}
