// The form in which a command on a task is decided: the order, the setting, and the ways in which a task is replaced. Pure.
import type { Account } from '../../contracts/account.ts';
import type { TaskCommand } from '../../contracts/command.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Case, Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { taskStep, type Doing } from '../lifecycle/act.ts';
import type { Done } from '../lifecycle/decision.ts';
import { withTasks } from './call-up.ts';
import { stoppedBy } from './task-clocks.ts';

export interface TaskSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  readonly expectedVersion: number | undefined;
  /** For `hand-over`: the account that takes it, null where there is none. */
  readonly successor: Account | null;
}

export interface TaskOrder<Body extends TaskCommand = TaskCommand> {
  readonly from: Case;
  readonly task: Task;
  readonly body: Body;
}

export interface Going {
  readonly setting: TaskSetting;
  readonly to: Task['state'];
  readonly doing: Doing;
}

/** The task in its new state, with the clocks stopped that this state answers. */
export function reached(task: Task, to: Task['state'], now: EpochMs): Task {
  return { ...task, state: to, clocks: stoppedBy(task, to, now) };
}

export function replaced(order: TaskOrder, doing: Doing, next: Task): Done {
  return changed(order, { next, added: [] }, [taskStep(order.task, next.state, doing)]);
}

export interface Change {
  readonly next: Task;
  readonly added: readonly Task[];
  /** Another task that changes with it: the interim duty of a dispute. */
  readonly beside?: Task | undefined;
}

export function changed(
  { from, task }: Pick<TaskOrder, 'from' | 'task'>,
  { next, added, beside }: Change,
  steps: readonly Step[],
): Done {
  const tasks = from.tasks.map((other) => {
    if (other.id === task.id) return next;
    return other.id === beside?.id ? beside : other;
  });
  return { outcome: 'done', cases: [withTasks(from, [...tasks, ...added])], steps };
}
