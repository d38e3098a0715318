// Disputes of the development world: opened with their grounds, held by the lead meanwhile, ruled by the command group.
import type { Account } from '../../../contracts/account.ts';
import { Dispute } from '../../../contracts/escalation/dispute.ts';
import type { Task } from '../../../contracts/task.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { identifier } from './random.ts';

/** What is over is not disputed any more. */
const OVER: ReadonlySet<Task['state']> = new Set(['accepted', 'closed', 'withdrawn']);

export const disputedTask = (task: Task, reason: string, now: number): Task | null =>
  OVER.has(task.state)
    ? null
    : { ...task, state: 'disputed', note: reason, dispute: disputeOf(task, reason, now) };

const disputeOf = (task: Task, reason: string, now: number): Dispute =>
  Dispute.parse({
    v: 1,
    id: identifier('dp-', task.id),
    version: 1,
    alertId: task.alertId,
    taskId: task.id,
    interimTaskId: null,
    state: 'open',
    department: task.department,
    against: task.department === 'disease-control' ? null : 'disease-control',
    place: task.place,
    reason,
    openedBy: 'one.who.disputes',
    openedAt: now,
    ruleByAt: now + 2 * HOUR_MS,
    arbiter: { department: 'command-office', place: task.place.slice(0, 6) },
    insistedBy: null,
    unruledAt: null,
    held: [],
    ruling: null,
  });

export function ruledTask(
  task: Task,
  { department, reason, by }: { department: string; reason: string; by: Account },
): Task | null {
  const { dispute } = task;
  if (dispute?.state !== 'open') return null;
  const rejected = department === task.department;
  const ruling = {
    outcome: rejected ? 'rejected' : 'upheld',
    department,
    reason,
    by: by.id,
    at: Date.now(),
  };
  const ruled = Dispute.parse({ ...dispute, version: dispute.version + 1, state: 'ruled', ruling });
  return { ...task, state: rejected ? 'arbitrated' : 'reassigned', dispute: ruled };
}
