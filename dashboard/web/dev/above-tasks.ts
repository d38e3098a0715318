// What lateness and a dispute have set going above some tasks of the development world.
import type { Task } from '../../../contracts/task.ts';
import { identifier } from './random.ts';

const MINUTE_MS = 60_000;
const COMMAND = 'command-group' as Task['department'];

const chainOf = ({ department, place }: Task): NonNullable<Task['chain']> => [
  { step: 1, rung: 'head', department, place, afterMinutes: 0 },
  { step: 3, rung: 'command-group', department: COMMAND, place, afterMinutes: 60 },
];

/** A delivered task whose limit has passed has called its head, and later the command group; a disputed one waits for its ruling. */
export function withWhatFollowed(task: Task, now: number): Task {
  const chain = chainOf(task);
  const [first] = task.clocks;
  if (first === undefined) return task;
  if (task.state === 'disputed') return { ...task, chain, dispute: disputeOf(task) };
  if (task.state === 'in-progress')
    return { ...task, chain, assignee: 'zhao.min' as Task['assignee'], assigneeGoneAt: now };
  if (task.state !== 'delivered' || first.dueAt > now) return { ...task, chain };
  const steps = chain.map(({ step, afterMinutes }) => {
    const dueAt = first.dueAt + afterMinutes * MINUTE_MS;
    return dueAt > now
      ? { step, dueAt, firedAt: null, lateByMs: null }
      : { step, dueAt, firedAt: dueAt, lateByMs: 0 };
  });
  return {
    ...task,
    chain,
    clocks: task.clocks.map((clock) =>
      clock === first ? { ...clock, firedAt: clock.dueAt, lateByMs: 0 } : clock,
    ),
    escalation: { cause: first.name, since: first.dueAt, answeredAt: null, steps },
  };
}

function disputeOf(task: Task): NonNullable<Task['dispute']> {
  const openedAt = task.assignedAt + 20 * MINUTE_MS;
  return {
    v: 1,
    id: identifier('dp-', task.id) as NonNullable<Task['dispute']>['id'],
    version: 1,
    alertId: task.alertId,
    taskId: task.id,
    interimTaskId: null,
    state: 'open',
    department: task.department,
    against: 'disease-control' as Task['department'],
    place: task.place,
    reason: task.note ?? '请确认职责。',
    openedBy: 'sun.lei' as NonNullable<Task['assignee']>,
    openedAt,
    ruleByAt: openedAt + 480 * MINUTE_MS,
    arbiter: { department: 'command-office' as Task['department'], place: task.place },
    insistedBy: null,
    unruledAt: null,
    held: [],
    ruling: null,
  };
}
