// How a duty passes to somebody else: to a colleague, or to another department, by the lead, by agreement or by a ruling. The old task ends and a
// new one begins, so that at no time two departments have the one duty. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { DepartmentId, TaskId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { assignedStep, taskStep } from '../lifecycle/act.ts';
import { refused, type Decision } from '../lifecycle/decision.ts';
import { callsFor, frozenEscalation } from './call-up.ts';
import { withChain } from './chains.ts';
import { callOf } from './hurry.ts';
import { changed, reached, replaced, type Change, type Going, type TaskOrder } from './order.ts';
import { restarted } from './task-clocks.ts';
import { isCalledOff } from './transitions.ts';

/** To a colleague of the same department; what has been done and what is due goes with it. A head may take it back to themselves. */
export function handedOver(order: TaskOrder, { setting, to, doing }: Going): Decision {
  const { task } = order;
  const { successor, account } = setting;
  if (successor === null || !successor.active)
    return refused('invalid-target', 'there is no such active account', '没有这个在用账号');
  if (successor.id === task.assignee || (successor.id === account.id && !isHead(account)))
    return refused('same-person', 'a hand-over is to somebody else', '须移交给他人');
  if (!isColleague(successor, task)) {
    return refused(
      'invalid-target',
      `${successor.id} is not of this department here`,
      `${successor.id} 不是该机构的人员`,
    );
  }
  return replaced(order, doing, {
    ...withoutAbsence(reached(task, to, doing.now)),
    assignee: successor.id,
    note: doing.reason,
  });
}

const isHead = ({ position }: { readonly position: string }): boolean => position === 'head';

/** Who could not work on it would only hold it. */
const isColleague = (account: Account, task: Task): boolean =>
  account.role === 'department-member' &&
  account.departments.includes(task.department) &&
  coversPlace(account, task.place);

/** Somebody active has it again. */
export function withoutAbsence(task: Task): Task {
  if (task.assigneeGoneAt === undefined) return task;
  const { assigneeGoneAt: _gone, ...rest } = task;
  return rest;
}

export interface Receiver {
  readonly department: DepartmentId;
  /** The lead takes a duty of its stage back to itself, beside its own. */
  readonly isLead: boolean;
  /** Differs where a ruling ends it. */
  readonly old?: Partial<Task>;
  readonly fresh?: Pick<Task, 'ruledBy'>;
  readonly beside?: Change['beside'];
}

export function givenTo(order: TaskOrder, { setting, doing }: Going, receiver: Receiver): Decision {
  const { from, task } = order;
  const { department } = receiver;
  if (department === task.department)
    return refused('invalid-target', 'it is that department’s already', '该任务已由该部门承担');
  if (setting.rules.rankOf(department) === undefined)
    return refused('invalid-target', 'there is no such department', '没有这个部门');
  // The lead has its own office beside the duty.
  const place = receiver.isLead ? task.place : setting.rules.officeOf(department, task.place);
  if (place === undefined)
    return refused(
      'invalid-target',
      `${department} has no office there`,
      `${department} 在该地没有机构`,
    );
  if (!receiver.isLead && hasDutyIn(order, { department, place }))
    return refused(
      'invalid-target',
      'that department has a duty in this stage already',
      '该部门在此阶段已有任务',
    );
  const old: Task = {
    ...reached(task, 'reassigned', doing.now),
    note: doing.reason,
    ...receiver.old,
  };
  const { escalation } = frozenEscalation(from, setting.rules);
  const listed = callOf(task, callsFor(from, setting.rules, doing.now))?.clocks;
  const fresh = withChain(
    freshTask(task, {
      id: derivedId('tk-', [task.id, department, doing.now]) as TaskId,
      department,
      place,
      assignedAt: doing.now,
      updatedAt: doing.now,
      clocks: restarted(task, doing.now, listed),
      note: doing.reason,
      ...receiver.fresh,
    }),
    from.tasks.filter((other) => other.id !== task.id),
    escalation,
  );
  const told = {
    ...assignedStep(fresh),
    details: { ...assignedStep(fresh).details, insteadOf: task.id },
  };
  const steps = [taskStep(task, 'reassigned', doing), told];
  return changed(order, { next: old, added: [fresh], beside: receiver.beside }, steps);
}

function hasDutyIn(
  { from, task }: TaskOrder,
  { department, place }: Pick<Task, 'department' | 'place'>,
): boolean {
  return from.tasks.some(
    (other) =>
      other.department === department &&
      other.stage === task.stage &&
      other.place === place &&
      other.interimFor !== task.id &&
      !isCalledOff(other.state),
  );
}

/** The same duty for somebody else: nothing of what the first one did or contested goes with it. */
export function freshTask(task: Task, differs: Partial<Task> & Pick<Task, 'id'>): Task {
  const { chain: _c, escalation: _e, dispute: _d, interimFor: _i, ...duty } = withoutAbsence(task);
  return {
    ...duty,
    version: 1,
    state: 'assigned',
    assignee: null,
    submission: null,
    ...differs,
  };
}
