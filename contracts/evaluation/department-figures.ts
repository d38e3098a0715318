// What a department did of what it owed in one occurrence of an alert, counted from its tasks and their limits: the indicators of
// coordination, and the figures that a scorer is proposed. Pure.
import { z } from 'zod';
import { DepartmentId } from '../ids.ts';
import type { Task } from '../task.ts';
import type { EpochMs } from '../time.ts';

const Percent = z.int().min(0).max(100);
export const DepartmentFigures = z.strictObject({
  department: DepartmentId,
  duties: z.int().min(0),
  completed: z.int().min(0),
  /** Duties all of whose limits were kept. */
  onTime: z.int().min(0),
  /** Limits that passed before they were met, or were never met. */
  limitsMissed: z.int().min(0),
  leads: z.boolean(),
  /** Null where nothing was owed. */
  completion: Percent.nullable(),
  timeliness: Percent.nullable(),
});
export type DepartmentFigures = z.infer<typeof DepartmentFigures>;

export interface OwedTasks {
  readonly tasks: readonly Task[];
  readonly occurrenceAt: EpochMs;
}

const DONE: ReadonlySet<Task['state']> = new Set<Task['state']>(['accepted', 'closed']);

/** By a person, although nothing was handed in, or what was had been sent back: what falls to the ground of itself carries `because`. */
const isCalledOff = (task: Task): boolean =>
  task.state === 'withdrawn' &&
  task.because === undefined &&
  (task.submission === null || task.submission.returnedAt !== undefined) &&
  // Held for another until a ruling came.
  task.interimFor === undefined;

/** Called off after its report was due: a closing before that leaves the department nothing to answer for. */
export const isLeftUndone = (task: Task): boolean =>
  isCalledOff(task) &&
  task.clocks.every(({ name, dueAt, stoppedAt }) => name !== 'report' || passed(dueAt, stoppedAt));

/** What was to be done in this occurrence, evaluation apart: work that went elsewhere is owed by whom it went to, from then on. */
function owedOf({ tasks, occurrenceAt }: OwedTasks, countsEnded: (task: Task) => boolean): Task[] {
  return tasks.filter(
    (task) =>
      task.purpose === 'action' &&
      task.stage !== 'evaluate' &&
      task.assignedAt >= occurrenceAt &&
      ((task.state !== 'withdrawn' && task.state !== 'reassigned') || countsEnded(task)),
  );
}

/** Those that lead, with what was called off before it was due: without it the response was not complete. */
export const leadDutiesOf = (owed: OwedTasks): Task[] =>
  owedOf(owed, isCalledOff).filter(({ part }) => part === 'lead');

/** What the ledger calls late stays owed, though a person called it off, gave it to another, or a ruling ended what was held meanwhile. */
const dutiesOf = (owed: OwedTasks, now: EpochMs): Task[] =>
  owedOf(
    owed,
    (task) => isLeftUndone(task) || (task.because === undefined && limitsMissed(task, now) > 0),
  );

export function departmentFigures(owed: OwedTasks, now: EpochMs): DepartmentFigures[] {
  const duties = dutiesOf(owed, now);
  const departments = [...new Set(duties.map(({ department }) => department))].sort();
  return departments.map((department) => {
    const own = duties.filter((task) => task.department === department);
    const completed = own.filter(({ state }) => DONE.has(state)).length;
    const missed = own.map((task) => limitsMissed(task, now));
    const onTime = own.filter((task, at) => missed[at] === 0 && !isLeftUndone(task)).length;
    return {
      department,
      duties: own.length,
      completed,
      onTime,
      limitsMissed: missed.reduce((sum, count) => sum + count, 0),
      leads: own.some(({ part }) => part === 'lead'),
      completion: percent(completed, own.length),
      timeliness: percent(onTime, own.length),
    };
  });
}

/** Rounded down: 95 is only said of what has reached it. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 100) / whole);

function limitsMissed(task: Task, now: EpochMs): number {
  return task.clocks.filter(({ dueAt, stoppedAt }) => passed(dueAt, stoppedAt ?? now)).length;
}

/** Null: nothing stopped it. */
const passed = (dueAt: EpochMs, stoppedAt: EpochMs | null): boolean =>
  stoppedAt === null || stoppedAt > dueAt;
