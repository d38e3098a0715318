// What was on the person who leaves follows to the person who comes: the open tasks of the office that stand under the name of the one get the name
// of the other. The work and its limits stay as they are. Pure.
import type { DepartmentId, UserId } from '../../contracts/ids.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import { MACHINE, taskSubject, type Case, type Step } from '../cases/case.ts';
import { withoutAbsence } from '../tasks/pass-on.ts';
import { isOpenTask } from '../tasks/transitions.ts';

export interface Following {
  readonly office: { readonly department: DepartmentId; readonly place: PlaceCode };
  readonly from: UserId;
  readonly to: UserId;
  readonly handover: string;
}

export function followed(
  one: Case,
  following: Following,
): { readonly case: Case; readonly steps: readonly Step[] } {
  const moved = one.tasks.filter((task) => isTheirs(task, following));
  if (moved.length === 0) return { case: one, steps: [] };
  const tasks = one.tasks.map((task) =>
    moved.includes(task) ? { ...withoutAbsence(task), assignee: following.to } : task,
  );
  return { case: { ...one, tasks }, steps: moved.map((task) => followedStep(task, following)) };
}

const isTheirs = (task: Task, { office, from }: Following): boolean =>
  task.assignee === from &&
  task.department === office.department &&
  lies(task.place, office.place) &&
  isOpenTask(task.state);

function followedStep(task: Task, { from, to, handover }: Following): Step {
  return {
    actor: MACHINE,
    action: 'task-followed',
    subject: taskSubject(task),
    fromState: task.state,
    toState: task.state,
    reason: null,
    details: { alert: task.alertId, department: task.department, from, to, handover },
  };
}
