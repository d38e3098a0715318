// The lead's order to a department: a task that no list knows, or the duties that the list has for a department that was not called. No order
// changes a task that another department has. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import { OpensAt } from '../../contracts/catalogue/responsibility-list.ts';
import type { TaskId } from '../../contracts/ids.ts';
import type { JointCommand, JointOrder } from '../../contracts/joint/joint-command.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';
import type { Purpose, Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Case } from '../cases/case.ts';
import { assignedStep } from '../lifecycle/act.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import {
  TASKS_MAX,
  callsFor,
  frozenEscalation,
  leadOf,
  taskOf,
  withTasks,
} from '../tasks/call-up.ts';
import { withChain } from '../tasks/chains.ts';
import { isCalledOff } from '../tasks/transitions.ts';
import {
  AHEAD_MAX_MS,
  jointStep,
  tooFar,
  type JointDecision,
  type JointSetting,
} from './decision.ts';

type Body<Name extends JointCommand['command']> = Extract<JointCommand, { command: Name }>;
type Ordered = JointOrder & { readonly purpose: Purpose; readonly reason: string };

/** `which` tells the orders of one command apart. */
export function orderedTask(
  order: Ordered,
  setting: JointSetting,
  which: number,
): { readonly task: Task } | Refused {
  const { from, now, rules } = setting;
  if (rules.rankOf(order.department) === undefined)
    return refused('invalid-target', 'there is no such department', '没有这个部门');
  const place = order.place ?? rules.officeOf(order.department, from.alert.place);
  if (place === undefined || !isOfficeHere({ ...order, place }, setting))
    return refused(
      'invalid-target',
      `${order.department} has no office there`,
      `${order.department} 在当地没有机构`,
    );
  const { acknowledgeBy, dueAt } = order;
  if (acknowledgeBy <= now || dueAt < acknowledgeBy)
    return refused(
      'time-not-allowed',
      'the limits run from now: acknowledge, then report',
      '时限自此刻起算，先应答后反馈',
    );
  if (dueAt > now + AHEAD_MAX_MS) return tooFar();
  if (order.part === 'lead' && leadOf(from.tasks, { stage: order.stage, place }) !== null)
    return refused('invalid-target', 'this stage has a lead', '该阶段已有牵头部门');
  if (from.tasks.length + which >= TASKS_MAX)
    return refused('invalid-target', 'the case has too many tasks', '该警示的任务过多');
  const task = freshTask({ ...order, place }, setting, which);
  return { task: chained(task, [...from.tasks, task], setting) };
}

/** An order climbs as a listed duty does when its limits pass. */
const chained = (task: Task, tasks: readonly Task[], { from, rules }: JointSetting): Task =>
  withChain(task, tasks, frozenEscalation(from, rules).escalation);

function isOfficeHere(
  { department, place }: { department: Ordered['department']; place: PlaceCode },
  { from, rules }: JointSetting,
): boolean {
  const near = lies(place, from.alert.place) || lies(from.alert.place, place);
  return near && rules.hasOffice(department, place);
}

function freshTask(
  order: Ordered & { readonly place: PlaceCode },
  { from, now, cause }: JointSetting,
  which: number,
): Task {
  const running = { stoppedAt: null, firedAt: null, lateByMs: null };
  return {
    v: 1,
    id: derivedId('tk-', [from.alert.id, cause, which]) as TaskId,
    alertId: from.alert.id,
    version: 1,
    department: order.department,
    stage: order.stage,
    part: order.part,
    purpose: order.purpose,
    state: 'assigned',
    duty: order.duty,
    deliverable: order.deliverable,
    level: effectiveLevel(from.alert),
    place: order.place,
    assignedAt: now,
    updatedAt: now,
    assignee: null,
    clocks:
      order.purpose === 'information'
        ? []
        : [
            { name: 'acknowledge', dueAt: order.acknowledgeBy, ...running },
            { name: 'report', dueAt: order.dueAt, ...running },
          ],
    submission: null,
    note: order.reason,
  };
}

/** The case with the task added, and the step of its assignment. */
export const withTask = (from: Case, task: Task): Case => withTasks(from, [...from.tasks, task]);

export function dispatched(body: Body<'dispatch'>, setting: JointSetting): JointDecision {
  const ordered = orderedTask(body, setting, 0);
  if ('outcome' in ordered) return ordered;
  const { task } = ordered;
  const details = { department: task.department, task: task.id, stage: task.stage };
  return {
    outcome: 'done',
    case: withTask(setting.from, task),
    steps: [
      jointStep(setting, 'joint-dispatch', { reason: body.reason, details }),
      assignedStep(task),
    ],
    made: {},
    record: { version: task.version, state: task.state },
  };
}

export function departmentAdded(
  body: Body<'add-department'>,
  setting: JointSetting,
): JointDecision {
  const { from, now, rules } = setting;
  const { department, stage } = body;
  const has = from.tasks.some(
    (task) => task.department === department && task.stage === stage && !isCalledOff(task.state),
  );
  if (has)
    return refused(
      'already-exists',
      `${department} has a duty in this stage`,
      `${department} 在此阶段已有任务`,
    );
  if (rules.rankOf(department) === undefined)
    return refused('invalid-target', 'there is no such department', '没有这个部门');
  const whole = { ...from, memo: { ...from.memo, phases: OpensAt.options } };
  const known = new Set(from.tasks.map(({ id }) => id));
  const called = callsFor(whole, rules, now)
    .filter((call) => call.department === department && call.stage === stage)
    .map((call) => taskOf(from, call, now));
  // One office may answer for several places of the case: it is called once.
  const duties = [...new Map(called.map((task) => [task.id, task])).values()]
    .filter(({ id }) => !known.has(id))
    .map((task, _at, all) => chained(task, [...from.tasks, ...all], setting));
  const copy = duties.length > 0 ? null : copyFor(body, setting);
  if (copy !== null && 'outcome' in copy) return copy;
  const tasks = copy === null ? duties : [copy.task];
  const details = { department, stage, duties: duties.length };
  return {
    outcome: 'done',
    case: withTasks(from, [...from.tasks, ...tasks]),
    steps: [
      jointStep(setting, 'joint-add-department', { reason: body.reason, details }),
      ...tasks.map((task) => assignedStep(task)),
    ],
    made: {},
    record: null,
  };
}

/** It takes part and sees the case; a duty of its own is dispatched to it. */
const copyFor = (
  { department, stage, reason }: Body<'add-department'>,
  setting: JointSetting,
): { readonly task: Task } | Refused =>
  orderedTask(
    {
      department,
      stage,
      part: 'support',
      purpose: 'information',
      duty: {
        zh: '由牵头部门增列为协同部门，了解情况，参加会商',
        en: 'Added to the response by the lead: follow the case and take part in its meetings',
      },
      deliverable: { zh: '无', en: 'None' },
      acknowledgeBy: setting.now + 1,
      dueAt: setting.now + 1,
      reason,
    },
    setting,
    0,
  );
