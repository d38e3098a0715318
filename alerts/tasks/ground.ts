// Work that had begun when what called for it was withdrawn: it is not taken out of anybody's hands, and its department is told in a notice of
// its own. The task stays to be finished, or to end with the alert. Pure.
import type { MachineReason } from '../../contracts/machine-reason.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE } from '../cases/case.ts';
import { taskStep, type Act } from '../lifecycle/act.ts';
import { withTasks } from './call-up.ts';
import { isOpenTask, isUnbegun } from './transitions.ts';

interface Loss {
  readonly because: MachineReason;
  readonly now: EpochMs;
}

/** Told once: a task that knows already is left as it is. */
export function groundLost(act: Act, loss: Loss, which: (task: Task) => boolean): Act {
  const doing = { actor: MACHINE, action: 'task-ground-lost', reason: null, ...loss } as const;
  return changed(act, (task) => {
    if (!isBegun(task) || task.because !== undefined || !which(task)) return null;
    return { task: { ...task, because: loss.because }, step: taskStep(task, task.state, doing) };
  });
}

/** Found again: what was said is true no more. */
export function groundBack(act: Act, now: EpochMs, which: (task: Task) => boolean): Act {
  const doing = { actor: MACHINE, action: 'task-ground-back', reason: null, now } as const;
  return changed(act, (task) => {
    if (!isBegun(task) || task.because === undefined || !which(task)) return null;
    const { because: _gone, ...rest } = task;
    return { task: rest, step: taskStep(task, task.state, doing) };
  });
}

const isBegun = (task: Task): boolean => isOpenTask(task.state) && !isUnbegun(task.state);

type Told = { readonly task: Task; readonly step: Act['steps'][number] } | null;

function changed(act: Act, tell: (task: Task) => Told): Act {
  const told = act.case.tasks.map((task) => ({ task, told: tell(task) }));
  const steps = told.flatMap((one) => (one.told === null ? [] : [one.told.step]));
  if (steps.length === 0) return act;
  const tasks = told.map((one) => one.told?.task ?? one.task);
  return { case: withTasks(act.case, tasks), steps: [...act.steps, ...steps] };
}
