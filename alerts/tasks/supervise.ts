// 督办: the lead, the desk or a called command group presses a late or urgent duty. What runs is due sooner, never later; whoever is pressed is
// told, whether a limit moved or not. Pure.
import type { TaskCommand } from '../../contracts/command.ts';
import { taskStep } from '../lifecycle/act.ts';
import type { Decision } from '../lifecycle/decision.ts';
import { changesOf } from './hurry.ts';
import { changed, type Going, type TaskOrder } from './order.ts';

const MINUTE_MS = 60_000;

type Supervise = Extract<TaskCommand, { command: 'supervise' }>;

export function supervised(order: TaskOrder<Supervise>, { doing }: Going): Decision {
  const { task, body } = order;
  const by = doing.now + body.withinMinutes * MINUTE_MS;
  const clocks = task.clocks.map((clock) =>
    clock.stoppedAt === null && clock.firedAt === null && by < clock.dueAt
      ? { ...clock, dueAt: by }
      : clock,
  );
  const details = { withinMinutes: body.withinMinutes, limits: changesOf(task.clocks, clocks) };
  const next = { ...task, clocks, note: doing.reason };
  return changed(order, { next, added: [] }, [taskStep(task, task.state, { ...doing, details })]);
}
