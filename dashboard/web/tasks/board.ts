/**
 * Where a task stands on the board, which of its clocks runs, and what its department, its lead or the desk may do with it. Pure;
 * a mirror of the tables that `alerts` decides by. Overdue is computed from the clocks.
 */
import type { Account } from '../../../contracts/account.ts';
import type { TaskCommand } from '../../../contracts/command.ts';
import type { Task, TaskClock, TaskState } from '../../../contracts/task.ts';

export const COLUMNS = ['received', 'in-work', 'disputed', 'to-accept', 'done'] as const;
export type Column = (typeof COLUMNS)[number];

const COLUMN_OF: Readonly<Record<TaskState, Column>> = {
  assigned: 'received',
  delivered: 'received',
  'handed-over': 'received',
  arbitrated: 'received',
  acknowledged: 'in-work',
  'in-progress': 'in-work',
  declined: 'disputed',
  disputed: 'disputed',
  submitted: 'to-accept',
  accepted: 'done',
  closed: 'done',
  reassigned: 'done',
  withdrawn: 'done',
};
export const columnOf = (task: Pick<Task, 'state'>): Column => COLUMN_OF[task.state];

/** What was called off, or went to another department, is neither work of the case nor done; it stays to be read. */
export const isOfTheCase = (state: Task['state']): boolean =>
  state !== 'withdrawn' && state !== 'reassigned';

export const isRunning = (task: Task, clock: TaskClock): boolean =>
  clock.stoppedAt === null && columnOf(task) !== 'done';

/** The running clock that runs out first. */
export const nextClock = (task: Task): TaskClock | null =>
  task.clocks
    .filter((clock) => isRunning(task, clock))
    .reduce<TaskClock | null>(
      (next, clock) => (next === null || clock.dueAt < next.dueAt ? clock : next),
      null,
    );

export const isOverdue = (task: Task, now: number): boolean => {
  const clock = nextClock(task);
  return clock !== null && now >= clock.dueAt;
};

const NEVER = Number.MAX_SAFE_INTEGER;
const LEVEL_ORDER = ['I', 'II', 'III', 'IV'];

export const byUrgency = (a: Task, b: Task): number =>
  (nextClock(a)?.dueAt ?? NEVER) - (nextClock(b)?.dueAt ?? NEVER) ||
  LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level) ||
  b.updatedAt - a.updatedAt ||
  (a.id < b.id ? -1 : 1);

export type TaskVerb = TaskCommand['command'];

const BEFORE_WORK: readonly TaskVerb[] = [
  'acknowledge',
  'start',
  'hand-over',
  'decline',
  'dispute',
  'reassign',
  'supervise',
];

const OFFERED: Readonly<Record<TaskState, readonly TaskVerb[]>> = {
  assigned: BEFORE_WORK,
  delivered: BEFORE_WORK,
  'handed-over': BEFORE_WORK,
  acknowledged: ['start', 'hand-over', 'decline', 'dispute', 'reassign', 'supervise'],
  'in-progress': ['submit', 'hand-over', 'decline', 'dispute', 'reassign', 'supervise'],
  submitted: ['accept', 'return'],
  accepted: ['close'],
  arbitrated: ['acknowledge', 'start', 'hand-over', 'supervise'],
  disputed: ['rule'],
  declined: ['accept-decline', 'insist', 'dispute'],
  closed: [],
  reassigned: [],
  withdrawn: [],
};

const OWN: readonly TaskVerb[] = [
  'acknowledge',
  'start',
  'submit',
  'hand-over',
  'decline',
  'dispute',
];
const OVER: readonly TaskVerb[] = [
  'accept',
  'return',
  'close',
  'reassign',
  'accept-decline',
  'insist',
  'supervise',
];
/** Of an office that was called because the duty is late. */
const ABOVE: readonly TaskVerb[] = ['reassign', 'supervise'];

/** `lead` is the department that leads the task's stage, where that is known. */
export function offeredForTask(
  task: Task,
  account: Account,
  lead: string | null,
): readonly TaskVerb[] {
  if (task.purpose === 'information' && columnOf(task) !== 'received') return [];
  const own = account.role === 'department-member' && account.departments.includes(task.department);
  const leads =
    account.role === 'department-member' &&
    !own &&
    account.departments.some((department) => department === lead);
  const desk = account.role === 'duty-officer' || account.role === 'administrator';
  const called = !own && isCalled(task, account);
  const mine = [
    ...(own ? OWN : []),
    ...(desk || leads ? OVER : []),
    ...(called ? ABOVE : []),
    ...(desk || called ? (['rule'] as const) : []),
  ];
  const verbs = OFFERED[task.state].filter((verb) => mine.includes(verb));
  return task.purpose === 'information' ? verbs.filter((verb) => verb === 'acknowledge') : verbs;
}

/** An office of the account was called over this task, or asked to rule on it. */
function isCalled({ chain = [], escalation, dispute }: Task, { departments }: Account): boolean {
  const fired = new Set(
    escalation?.steps.filter((one) => one.firedAt !== null).map(({ step }) => step),
  );
  const offices = [
    ...chain.filter(({ step }) => fired.has(step)),
    ...chain.filter(({ rung }) => rung === 'command-group' && dispute !== undefined),
    ...(dispute === undefined ? [] : [dispute.arbiter]),
  ];
  return offices.some(({ department }) => departments.includes(department));
}

/** The lead of a task's stage among the tasks that this account sees. */
export const leadOf = (task: Task, tasks: readonly Task[]): string | null =>
  tasks.find(
    (one) => one.alertId === task.alertId && one.stage === task.stage && one.part === 'lead',
  )?.department ?? null;
