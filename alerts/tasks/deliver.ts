// Delivery: a task has reached its department when it was first shown to one of its members. Noticed once; it says nothing of a person, stops
// no clock and leaves the version as it is, so that nobody's command becomes stale because a colleague looked. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { TaskId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { GATEWAY, type Case, type Step } from '../cases/case.ts';
import { taskStep } from '../lifecycle/act.ts';
import { withTasks } from './call-up.ts';
import { TASK_TRANSITIONS, isNotNow } from './transitions.ts';

export interface Showing {
  /** Who was shown them. */
  readonly to: Account;
  readonly tasks: ReadonlySet<TaskId>;
  readonly now: EpochMs;
}

export interface Delivery {
  readonly case: Case;
  readonly steps: readonly Step[];
}

/** The same case where nothing is delivered by it. */
export function delivered(from: Case, { to, tasks: shown, now }: Showing): Delivery {
  const steps: Step[] = [];
  const tasks = from.tasks.map((task): Task => {
    const state = TASK_TRANSITIONS[task.state].deliver;
    if (!shown.has(task.id) || isNotNow(state) || !isItsMember(to, task)) return task;
    const doing = { actor: GATEWAY, action: 'task-delivered', reason: null, now } as const;
    steps.push(taskStep(task, state, { ...doing, details: { to: to.id } }));
    return { ...task, state, updatedAt: now };
  });
  return steps.length === 0 ? { case: from, steps } : { case: withTasks(from, tasks), steps };
}

const isItsMember = (account: Account, task: Task): boolean =>
  account.role === 'department-member' &&
  account.departments.includes(task.department) &&
  coversPlace(account, task.place);
