// A raised level is more urgent for the departments too: limits that run become those of the new level, counted from the raising, where that
// is sooner. A lowered level changes none: nobody gets time without a person who gives it. Asking twice changes nothing. Pure.
import { effectiveLevel, Level } from '../../contracts/alert.ts';
import type { Task, TaskClock } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { MACHINE, type Step } from '../cases/case.ts';
import type { DutyCall } from '../cases/response-rules.ts';
import { taskStep, type Act } from '../lifecycle/act.ts';
import { callsFor, type Calling } from './call-up.ts';
import { isOpenTask } from './transitions.ts';

interface Raising {
  /** The level before; null where the case is new. */
  readonly from: Level | null;
  readonly now: EpochMs;
  readonly rules: Calling;
}

export function tasksHurried(act: Act, { from, now, rules }: Raising): Act {
  const to = effectiveLevel(act.case.alert);
  if (from === null || Level.options.indexOf(to) >= Level.options.indexOf(from)) return act;
  const calls = callsFor(act.case, rules, now);
  const because = machineReason('level-raised', { from, to });
  const steps: Step[] = [];
  const tasks = act.case.tasks.map((task): Task => {
    const clocks = isOpenTask(task.state) ? sooner(task, callOf(task, calls)) : task.clocks;
    if (clocks === task.clocks) return task;
    const doing = { actor: MACHINE, action: 'task-limits-shortened', reason: null, now } as const;
    const details = { limits: changesOf(task.clocks, clocks) };
    steps.push(taskStep(task, task.state, { ...doing, because, details }));
    return { ...task, level: to, clocks };
  });
  if (steps.length === 0) return act;
  return { case: { ...act.case, tasks }, steps: [...act.steps, ...steps] };
}

/** By the duty, not the department: a duty that was reassigned or ruled to another is still the same duty. */
export function callOf(task: Task, calls: readonly DutyCall[]): DutyCall | undefined {
  const same = calls.filter(
    (call) =>
      call.stage === task.stage &&
      call.part === task.part &&
      call.place === task.place &&
      call.duty.zh === task.duty.zh,
  );
  return same.find((call) => call.department === task.department) ?? same[0];
}

/** The same array where nothing becomes sooner. What has passed or stopped stays as it was. */
function sooner(task: Task, call: DutyCall | undefined): TaskClock[] {
  const limits = new Map(call?.clocks.map(({ name, dueAt }) => [name, dueAt]));
  const isSooner = (clock: TaskClock): boolean =>
    clock.stoppedAt === null &&
    clock.firedAt === null &&
    (limits.get(clock.name) ?? Infinity) < clock.dueAt;
  if (!task.clocks.some(isSooner)) return task.clocks;
  return task.clocks.map((clock) =>
    isSooner(clock) ? { ...clock, dueAt: limits.get(clock.name) ?? clock.dueAt } : clock,
  );
}

/** Each limit that moved, with its old and new time. */
export const changesOf = (before: readonly TaskClock[], after: readonly TaskClock[]) =>
  after.flatMap(({ name, dueAt }, at) => {
    const was = before[at]?.dueAt ?? dueAt;
    return was === dueAt ? [] : [{ clock: name, from: was, to: dueAt }];
  });
