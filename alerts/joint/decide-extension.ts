// Moves one limit of one task, within the bounds of its level, and enters it for good. A limit that has passed is not moved: what is late stays
// late. Pure.
import type { Extension } from '../../contracts/joint/extension.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import type { ExtensionId } from '../../contracts/response-ids.ts';
import type { Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { actorOf, type Case, type Json } from '../cases/case.ts';
import { taskStep } from '../lifecycle/act.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { leadOf, withTasks } from '../tasks/call-up.ts';
import { isOpenTask } from '../tasks/transitions.ts';
import { stale, type JointDecision, type JointSetting } from './decision.ts';

type Extend = Extract<JointCommand, { command: 'extend' }>;
const MINUTE_MS = 60_000;

/** `earlier`: extensions of the task. */
export function extended(
  body: Extend,
  setting: JointSetting,
  { task, earlier }: { readonly task: Task; readonly earlier: readonly Extension[] },
): JointDecision {
  const { account, from, now } = setting;
  const old = stale(setting.expectedVersion, task.version);
  if (old !== null) return old;
  const clock = task.clocks.find(({ name }) => name === body.clock);
  if (clock === undefined || clock.stoppedAt !== null || !isOpenTask(task.state))
    return refused('not-in-this-state', 'this limit does not run', '该时限未在计时');
  if (clock.firedAt !== null || clock.dueAt <= now)
    return refused(
      'not-in-this-state',
      'this limit has passed: the delay stands',
      '该时限已过，逾期已成事实',
    );
  if (account.departments.includes(task.department))
    return refused(
      'own-limit',
      'nobody extends a limit of its own department',
      '不得延长本部门自己的时限',
    );
  const before = earlier.filter((one) => one.clock === body.clock);
  const bound = beyond({ fromDueAt: clock.dueAt, toDueAt: body.dueAt, before }, setting, task);
  if (bound !== null) return bound;
  const extension: Extension = {
    v: 1,
    id: derivedId('ex-', [setting.cause]) as ExtensionId,
    alertId: from.alert.id,
    taskId: task.id,
    clock: body.clock,
    fromDueAt: clock.dueAt,
    toDueAt: body.dueAt,
    reason: body.reason,
    by: account.id,
    at: now,
  };
  const clocks = task.clocks.map((one) => (one === clock ? { ...one, dueAt: body.dueAt } : one));
  const next: Task = { ...task, clocks };
  const step = taskStep(task, task.state, {
    actor: actorOf(account.id),
    action: 'joint-extend',
    reason: body.reason,
    now,
    details: { clock: body.clock, from: clock.dueAt, to: body.dueAt, ...leadTold(from, task) },
  });
  return {
    outcome: 'done',
    case: withTasks(
      from,
      from.tasks.map((one) => (one.id === task.id ? next : one)),
    ),
    steps: [step],
    made: { extension },
    record: { version: task.version + 1, state: task.state },
  };
}

/** The department is told as the one that has the task; the lead of its stage beside it. */
function leadTold(from: Case, task: Task): { readonly calls?: Json } {
  const lead = leadOf(from.tasks, task);
  const chief = from.tasks.find(
    (one) => one.department === lead && one.stage === task.stage && one.part === 'lead',
  );
  return chief === undefined || chief.department === task.department
    ? {}
    : { calls: { department: chief.department, place: chief.place } };
}

interface Move {
  readonly fromDueAt: number;
  readonly toDueAt: number;
  readonly before: readonly Extension[];
}

function beyond(
  { fromDueAt, toDueAt, before }: Move,
  { rules }: JointSetting,
  { level }: Task,
): Refused | null {
  const { mostMinutes, mostTimes } = rules.jointBounds(level).extension;
  const moved = before.reduce((sum, one) => sum + one.toDueAt - one.fromDueAt, 0);
  if (toDueAt <= fromDueAt)
    return refused('time-not-allowed', 'a limit is only made longer', '时限只能延长');
  if (before.length >= mostTimes)
    return refused(
      'time-not-allowed',
      `at level ${level} at most ${String(mostTimes)} times`,
      `${level} 级最多延长 ${String(mostTimes)} 次`,
    );
  if (moved + toDueAt - fromDueAt > mostMinutes * MINUTE_MS)
    return refused(
      'time-not-allowed',
      `at level ${level} at most ${String(mostMinutes)} minutes together`,
      `${level} 级累计最多延长 ${String(mostMinutes)} 分钟`,
    );
  return null;
}
