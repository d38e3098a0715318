// Decides a person's command on a task: decideTask(case, task, command, setting) → what follows, or why not. Only the one task changes,
// and at a reassignment the new one beside it: no department's act touches another's clock. Pure.
import type { Account } from '../../contracts/account.ts';
import { coversPlace } from '../../contracts/account.ts';
import type { TaskCommand } from '../../contracts/command.ts';
import type { DepartmentId, TaskId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Case, type Step } from '../cases/case.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { assignedStep, taskStep, type Doing } from '../lifecycle/act.ts';
import { refused, type Decision } from '../lifecycle/decision.ts';
import { taskPermission } from '../lifecycle/permissions.ts';
import { arbiterPermission } from './arbiters.ts';
import { leadOf, withTasks } from './call-up.ts';
import { reportAgain, restarted, stoppedBy } from './task-clocks.ts';
import { TASK_TRANSITIONS, isCalledOff, isNotNow, type TaskAction } from './transitions.ts';

export interface TaskSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  readonly expectedVersion: number | undefined;
  /** For `hand-over`: the account that takes it, null where there is none. */
  readonly successor: Account | null;
}

export interface TaskOrder {
  readonly from: Case;
  readonly task: Task;
  readonly body: TaskCommand;
}

export function decideTask({ from, task, body }: TaskOrder, setting: TaskSetting): Decision {
  const lead = leadOf(from.tasks, task);
  const forbidden =
    body.command === 'rule'
      ? arbiterPermission(setting.account, partiesOf(task, body.department, lead), setting.rules)
      : taskPermission(setting.account, { alert: from.alert, task, lead }, body.command);
  if (forbidden !== null)
    return refused(forbidden, `${setting.account.role} may not ${body.command} here`);
  if (setting.expectedVersion !== undefined && setting.expectedVersion !== task.version) {
    return refused(
      'stale-version',
      `seen ${String(setting.expectedVersion)}, now ${String(task.version)}`,
    );
  }
  if (task.purpose === 'information' && body.command !== 'acknowledge') {
    return refused('not-in-this-state', 'a copy for information asks for nothing but to be read');
  }
  const action = actionOf(body, task);
  const to = TASK_TRANSITIONS[task.state][action];
  if (isNotNow(to)) return refused(to, `${action} is not possible in state ${task.state}`);
  return carriedOut({ from, task, body }, { setting, to, doing: doingOf(body, setting) });
}

interface Going {
  readonly setting: TaskSetting;
  readonly to: Task['state'];
  readonly doing: Doing;
}

function carriedOut(order: TaskOrder, going: Going): Decision {
  const { body, task } = order;
  const { setting, to, doing } = going;
  const now = setting.now;
  switch (body.command) {
    case 'acknowledge':
    case 'start':
      return replaced(order, doing, { ...reached(task, to, now), assignee: setting.account.id });
    case 'submit': {
      const submission = { text: body.text, by: setting.account.id, at: now };
      return replaced(order, doing, { ...reached(task, to, now), submission });
    }
    case 'accept':
    case 'return':
      if (task.submission?.by === setting.account.id) {
        return refused('same-person', 'who submitted the work cannot accept or return it');
      }
      if (body.command === 'accept') return replaced(order, doing, reached(task, to, now));
      return replaced(order, doing, {
        ...task,
        state: to,
        clocks: reportAgain(task),
        note: body.reason,
      });
    case 'close':
      return replaced(order, doing, reached(task, to, now));
    case 'dispute':
      return replaced(order, doing, { ...reached(task, to, now), note: body.reason });
    case 'hand-over':
      return handedOver(order, going);
    case 'reassign':
      return givenTo(order, going, body.department);
    case 'rule':
      if (body.department !== task.department) return givenTo(order, going, body.department);
      return replaced(order, doing, { ...reached(task, to, now), note: body.reason });
  }
}

const partiesOf = (task: Task, ruledFor: DepartmentId, lead: DepartmentId | null) => ({
  place: task.place,
  departments: [...new Set([task.department, ruledFor, ...(lead === null ? [] : [lead])])],
});

const actionOf = (body: TaskCommand, task: Task): TaskAction =>
  body.command === 'rule' && body.department !== task.department ? 'rule-away' : body.command;

function doingOf(body: TaskCommand, setting: TaskSetting): Doing {
  const doing: Doing = {
    actor: actorOf(setting.account.id),
    action: `task-${body.command}`,
    reason: body.reason ?? null,
    now: setting.now,
  };
  if (body.command === 'hand-over') return { ...doing, details: { to: body.to } };
  if (body.command === 'reassign' || body.command === 'rule')
    return { ...doing, details: { to: body.department } };
  return doing;
}

/** The task in its new state, with the clocks stopped that this state answers. */
function reached(task: Task, to: Task['state'], now: EpochMs): Task {
  return { ...task, state: to, clocks: stoppedBy(task, to, now) };
}

function replaced(order: TaskOrder, doing: Doing, next: Task): Decision {
  return changed(order, { next, added: [] }, [taskStep(order.task, next.state, doing)]);
}

function changed(
  { from, task }: TaskOrder,
  { next, added }: { readonly next: Task; readonly added: readonly Task[] },
  steps: readonly Step[],
): Decision {
  const tasks = [...from.tasks.map((other) => (other.id === task.id ? next : other)), ...added];
  return { outcome: 'done', cases: [withTasks(from, tasks)], steps };
}

/** To a colleague of the same department; what has been done and what is due goes with it. */
function handedOver(order: TaskOrder, { setting, to, doing }: Going): Decision {
  const { task } = order;
  const { successor } = setting;
  if (successor === null || !successor.active)
    return refused('invalid-target', 'there is no such active account');
  if (successor.id === setting.account.id)
    return refused('same-person', 'a hand-over is to somebody else');
  if (!successor.departments.includes(task.department) || !coversPlace(successor, task.place)) {
    return refused('invalid-target', `${successor.id} is not of this department here`);
  }
  return replaced(order, doing, {
    ...reached(task, to, doing.now),
    assignee: successor.id,
    note: doing.reason,
  });
}

/** The old task ends and a new one begins with limits of the same length, so that at no time two departments have the one duty. */
function givenTo(order: TaskOrder, { setting, doing }: Going, department: DepartmentId): Decision {
  const { from, task } = order;
  if (department === task.department)
    return refused('invalid-target', 'it is that department’s already');
  if (setting.rules.rankOf(department) === undefined)
    return refused('invalid-target', 'there is no such department');
  const has = from.tasks.some(
    (other) =>
      other.department === department &&
      other.stage === task.stage &&
      other.place === task.place &&
      !isCalledOff(other.state),
  );
  if (has) return refused('invalid-target', 'that department has a duty in this stage already');
  const old: Task = { ...reached(task, 'reassigned', doing.now), note: doing.reason };
  const fresh: Task = {
    ...task,
    id: derivedId('tk-', [task.id, department, doing.now]) as TaskId,
    version: 1,
    department,
    state: 'assigned',
    assignedAt: doing.now,
    updatedAt: doing.now,
    assignee: null,
    clocks: restarted(task, doing.now),
    submission: null,
    note: doing.reason,
  };
  const told = {
    ...assignedStep(fresh),
    details: { ...assignedStep(fresh).details, insteadOf: task.id },
  };
  return changed(order, { next: old, added: [fresh] }, [taskStep(task, 'reassigned', doing), told]);
}
