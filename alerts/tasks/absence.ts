// A task whose assignee was deactivated: flagged, so that the head names somebody else or takes it back; nothing of its limits changes. Pure.
import type { UserId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, type Case, type Step } from '../cases/case.ts';
import { taskStep } from '../lifecycle/act.ts';
import { withoutAbsence } from './pass-on.ts';
import { isOpenTask } from './transitions.ts';

export interface Absence {
  readonly user: UserId;
  /** False where the account is active again. */
  readonly isGone: boolean;
  readonly now: EpochMs;
}

export function absenceNoted(
  from: Case,
  { user, isGone, now }: Absence,
): { readonly case: Case; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  const tasks = from.tasks.map((task): Task => {
    const isFlagged = task.assigneeGoneAt !== undefined;
    if (task.assignee !== user || !isOpenTask(task.state) || isFlagged === isGone) return task;
    const action = isGone ? 'task-assignee-gone' : 'task-assignee-back';
    const doing = {
      actor: MACHINE,
      action,
      reason: null,
      now,
      details: { assignee: user },
    } as const;
    steps.push(taskStep(task, task.state, doing));
    return isGone ? { ...task, assigneeGoneAt: now } : withoutAbsence(task);
  });
  return steps.length === 0 ? { case: from, steps } : { case: { ...from, tasks }, steps };
}
