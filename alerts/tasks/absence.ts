// A task whose assignee may not touch it any more, deactivated or moved to another department or place: flagged, so that the head names somebody
// else or takes it back; nothing of its limits changes. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, type Case, type Step } from '../cases/case.ts';
import { taskStep } from '../lifecycle/act.ts';
import { withoutAbsence } from './pass-on.ts';
import { isOpenTask } from './transitions.ts';

export interface Absence {
  /** As it is after the change. */
  readonly account: Pick<Account, 'id' | 'active' | 'departments' | 'places'>;
  readonly now: EpochMs;
}

export function absenceNoted(
  from: Case,
  { account, now }: Absence,
): { readonly case: Case; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  const tasks = from.tasks.map((task): Task => {
    const isFlagged = task.assigneeGoneAt !== undefined;
    const isGone = !mayHold(account, task);
    if (task.assignee !== account.id || !isOpenTask(task.state) || isFlagged === isGone)
      return task;
    const action = isGone ? 'task-assignee-gone' : 'task-assignee-back';
    const doing = {
      actor: MACHINE,
      action,
      reason: null,
      now,
      details: { assignee: account.id },
    } as const;
    steps.push(taskStep(task, task.state, doing));
    return isGone ? { ...task, assigneeGoneAt: now } : withoutAbsence(task);
  });
  return steps.length === 0 ? { case: from, steps } : { case: { ...from, tasks }, steps };
}

const mayHold = (account: Absence['account'], task: Task): boolean =>
  account.active &&
  account.departments.includes(task.department) &&
  coversPlace(account, task.place);
