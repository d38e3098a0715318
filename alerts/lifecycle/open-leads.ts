// What stands in the way of an end: a lead that still owes its duty. An override names it. Pure.
import type { Task } from '../../contracts/task.ts';
import type { Case } from '../cases/case.ts';
import { isOpenTask } from '../tasks/transitions.ts';
import { refused, type Refused } from './decision.ts';

/** Evaluation begins with the closing and cannot stand in its way. */
export const openLeads = ({ tasks }: Pick<Case, 'tasks'>): readonly Task[] =>
  tasks.filter(
    (task) =>
      task.part === 'lead' &&
      task.purpose === 'action' &&
      task.stage !== 'evaluate' &&
      isOpenTask(task.state),
  );

export function openLeadTask(open: readonly string[]): Refused {
  return refused(
    'open-lead-task',
    `${String(open.length)} lead tasks are open: ${open.slice(0, 5).join(', ')}`,
    `有 ${String(open.length)} 项牵头任务未完成：${open.slice(0, 5).join('、')}`,
  );
}
