// Decides a person's command on a task: decideTask(case, task, command, setting) → what follows, or why not. Only the one task changes, and
// beside it the one that takes its duty over: no department's act touches another's clock. Pure.
import type { TaskCommand } from '../../contracts/command.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { actorOf } from '../cases/case.ts';
import type { Doing } from '../lifecycle/act.ts';
import { refused, type Decision } from '../lifecycle/decision.ts';
import { isOnDesk, taskPermission } from '../lifecycle/permissions.ts';
import { arbiterPermission } from './arbiters.ts';
import { leadOf } from './call-up.ts';
import { disputed, isRuled, partisans, ruled } from './disputes.ts';
import { reached, replaced, type Going, type TaskOrder, type TaskSetting } from './order.ts';
import { givenTo, handedOver, withoutAbsence } from './pass-on.ts';
import { supervised } from './supervise.ts';
import { reportAgain } from './task-clocks.ts';
import { TASK_TRANSITIONS, isNotNow, type TaskAction } from './transitions.ts';
import { seenZh, stateZh } from '../lifecycle/refusal-words.ts';
import { ROLE_WORDS } from '../../contracts/vocabulary/subjects.ts';

/** What a ruling ends. */
const CONTESTS: ReadonlySet<TaskCommand['command']> = new Set([
  'dispute',
  'decline',
  'reassign',
] as const);

export function decideTask({ from, task, body }: TaskOrder, setting: TaskSetting): Decision {
  const lead = leadOf(from.tasks, task);
  const forbidden =
    body.command === 'rule'
      ? arbiterPermission(setting.account, partiesOf(task, body.department, lead), setting.rules)
      : taskPermission(setting.account, { alert: from.alert, task, lead }, body.command);
  if (forbidden !== null)
    return refused(
      forbidden,
      `${setting.account.role} may not ${body.command} here`,
      `${ROLE_WORDS[setting.account.role].zh}在此无权执行该操作`,
    );
  if (setting.expectedVersion !== undefined && setting.expectedVersion !== task.version) {
    return refused(
      'stale-version',
      `seen ${String(setting.expectedVersion)}, now ${String(task.version)}`,
      seenZh(setting.expectedVersion, task.version),
    );
  }
  if (task.purpose === 'information' && body.command !== 'acknowledge') {
    return refused(
      'not-in-this-state',
      'a copy for information asks for nothing but to be read',
      '知会件只需阅知',
    );
  }
  if (CONTESTS.has(body.command) && isRuled(task))
    return refused(
      'ruling-is-final',
      'somebody above both has ruled whose duty it is',
      '双方的上级已裁定由谁承担',
    );
  const action = actionOf(body, task);
  const to = TASK_TRANSITIONS[task.state][action];
  if (isNotNow(to))
    return refused(
      to,
      `${action} is not possible in state ${task.state}`,
      `当前为“${stateZh(task.state)}”，不能执行该操作`,
    );
  return carriedOut({ from, task, body }, { setting, to, doing: doingOf(body, setting) });
}

function carriedOut({ from, task, body }: TaskOrder, going: Going): Decision {
  const { setting, to, doing } = going;
  const order = { from, task, body };
  const now = setting.now;
  switch (body.command) {
    case 'acknowledge':
    case 'start': {
      const taken = withoutAbsence(reached(task, to, now));
      return replaced(order, doing, { ...taken, assignee: setting.account.id });
    }
    case 'submit': {
      const submission = { text: body.text, by: setting.account.id, at: now };
      return replaced(order, doing, { ...reached(task, to, now), submission });
    }
    case 'accept':
    case 'return':
      return judged(order, going);
    case 'close':
      return replaced(order, doing, reached(task, to, now));
    case 'hand-over':
      return handedOver(order, going);
    case 'reassign':
      return givenTo(order, going, { department: body.department, isLead: false });
    case 'supervise':
      return supervised({ from, task, body }, going);
    default:
      return contested({ from, task, body }, going);
  }
}

function judged(order: TaskOrder, { setting, to, doing }: Going): Decision {
  const { task, body } = order;
  if (task.submission?.by === setting.account.id)
    return refused(
      'same-person',
      'who submitted the work cannot accept or return it',
      '提交人不能验收或退回自己的成果',
    );
  if (body.command === 'accept') return replaced(order, doing, reached(task, to, setting.now));
  const clocks = reportAgain(task);
  const submission = task.submission && { ...task.submission, returnedAt: setting.now };
  return replaced(order, doing, { ...task, state: to, clocks, submission, note: doing.reason });
}

type Contesting = Extract<
  TaskCommand,
  { command: 'dispute' | 'decline' | 'accept-decline' | 'insist' | 'rule' }
>;

function contested({ from, task, body }: TaskOrder<Contesting>, going: Going): Decision {
  const { setting, to, doing } = going;
  const order = { from, task, body };
  const { account, now } = setting;
  switch (body.command) {
    case 'decline':
      return replaced(order, doing, {
        ...withoutAbsence(reached(task, to, now)),
        assignee: account.id,
        note: body.reason,
      });
    case 'dispute':
      return disputed(order, going, {
        reason: body.reason,
        openedBy: account.id,
        insistedBy: null,
      });
    case 'insist':
      return disputed(order, going, {
        reason: task.note ?? body.reason,
        openedBy: task.assignee ?? account.id,
        insistedBy: account.id,
        ...(isOnDesk(account) && { insistedDesk: account.places }),
      });
    case 'accept-decline':
      return declineAccepted(order, going, body.department ?? null);
    case 'rule':
      return ruled({ from, task, body }, going);
  }
}

/** The lead takes the duty itself, unless it names another. */
function declineAccepted(order: TaskOrder, going: Going, named: DepartmentId | null): Decision {
  const lead = leadOf(order.from.tasks, order.task);
  const department = named ?? lead;
  if (department === null || department === order.task.department)
    return refused(
      'nobody-to-take-it',
      'name the department that is to have the duty',
      '请指明由哪个部门承担',
    );
  return givenTo(order, going, { department, isLead: department === lead });
}

const partiesOf = (task: Task, ruledFor: DepartmentId, lead: DepartmentId | null) => ({
  place: task.place,
  departments: [
    ...new Set(
      // Who led when it was disputed stays a side, though the lead is another's by now.
      [task.department, ruledFor, lead, task.dispute?.against].filter((one) => one != null),
    ),
  ],
  ...partisans(task),
});

function actionOf(body: TaskCommand, task: Task): TaskAction {
  if (body.command === 'rule' && body.department !== task.department) return 'rule-away';
  return body.command === 'acknowledge' && task.purpose === 'information' ? 'read' : body.command;
}

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
