// Decides a person's command on joint work: first who asks, then whether the alert still runs, then the act itself. Only the lead, the desk or who
// stands above the lead may; a member of a team reports for its own department. Pure.
import type { Extension } from '../../contracts/joint/extension.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import type { Meeting } from '../../contracts/joint/meeting.ts';
import type { Team } from '../../contracts/joint/team.ts';
import type { RefusalCode } from '../../contracts/command.ts';
import type { Task } from '../../contracts/task.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { actorOf } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { released } from '../triage/muting.ts';
import { extended } from './decide-extension.ts';
import { meetingCalled, meetingCancelled, minutesRecorded } from './decide-meeting.ts';
import { departmentAdded, dispatched } from './decide-order.ts';
import { canReported, teamDissolved, teamSetUp, type TeamFacts } from './decide-team.ts';
import {
  jointStep,
  notLive,
  officesOf,
  stale,
  type JointDecision,
  type JointSetting,
} from './decision.ts';
import { leadPermission, memberPermission } from './permission.ts';

/** What the command names, as it stands now. */
export interface JointFacts extends TeamFacts {
  readonly task: Task | null;
  readonly team: Team | null;
  readonly meeting: Meeting | null;
  readonly extensions: readonly Extension[];
}

/** These also end or record what an alert that is over left behind. */
const ALSO_AFTERWARDS: ReadonlySet<JointCommand['command']> = new Set([
  'record-minutes',
  'cancel-meeting',
  'dissolve-team',
  'propose-accountability',
]);

/** From these on the machine neither merges nor mutes nor withdraws the alert. */
const IN_HAND: ReadonlySet<JointCommand['command']> = new Set([
  'dispatch',
  'add-department',
  'extend',
  'call-meeting',
  'set-up-team',
]);

export function decideJoint(
  body: JointCommand,
  setting: JointSetting,
  facts: JointFacts,
): JointDecision {
  const forbidden = permission(body, setting, facts);
  if (forbidden !== null)
    return refused(
      forbidden,
      `${body.command} is for the lead or the desk`,
      '该操作由牵头部门或值班执行',
    );
  const hindered = ALSO_AFTERWARDS.has(body.command) ? null : notLive(setting.from);
  if (hindered !== null) return hindered;
  const old = 'alert' in body ? stale(setting.expectedVersion, setting.from.alert.version) : null;
  if (old !== null) return old;
  return IN_HAND.has(body.command)
    ? takenInHand(body, setting, facts)
    : carriedOut(body, setting, facts);
}

/** Whoever orders joint work of a muted alert has been told of it, as whoever acts on the alert itself: it is muted no more. */
function takenInHand(body: JointCommand, setting: JointSetting, facts: JointFacts): JointDecision {
  const because = machineReason('taken-by-person');
  const { now, rules, account } = setting;
  const asked = { because, actor: actorOf(account.id), now, rules };
  const free = released({ case: setting.from, steps: [] }, asked);
  const decision = carriedOut(body, { ...setting, from: free.case }, facts);
  if (decision.outcome === 'refused') return decision;
  const { memo } = decision.case;
  const inHand =
    memo.joint === memo.occurrence
      ? decision.case
      : { ...decision.case, memo: { ...memo, joint: memo.occurrence } };
  return { ...decision, case: inHand, steps: [...free.steps, ...decision.steps] };
}

function permission(
  body: JointCommand,
  { account, from, rules }: JointSetting,
  { task }: JointFacts,
): RefusalCode | null {
  if (body.command === 'report-can') return memberPermission(account, from, body.department);
  const stage = 'stage' in body ? body.stage : task?.stage;
  return leadPermission(account, from, { rules, ...(stage === undefined ? {} : { stage }) });
}

function carriedOut(body: JointCommand, setting: JointSetting, facts: JointFacts): JointDecision {
  const { task, team, meeting, extensions } = facts;
  switch (body.command) {
    case 'dispatch':
      return dispatched(body, setting);
    case 'add-department':
      return departmentAdded(body, setting);
    case 'extend':
      return task === null ? unknown() : extended(body, setting, { task, earlier: extensions });
    case 'propose-accountability':
      return proposed(body, setting, task);
    case 'call-meeting':
      return meetingCalled(body, setting);
    case 'record-minutes':
      return meeting === null ? unknown() : minutesRecorded(body, setting, meeting);
    case 'cancel-meeting':
      return meeting === null ? unknown() : meetingCancelled(body, setting, meeting);
    case 'set-up-team':
      return teamSetUp(body, setting, facts);
    case 'report-can':
      return team === null ? unknown() : canReported(body, setting, team);
    case 'dissolve-team':
      return team === null ? unknown() : teamDissolved(body, setting, team);
  }
}

const unknown = (): Refused =>
  refused('unknown-subject', 'there is no such record', '没有这条记录');

/** A proposal is no verdict: the ledger takes it from this step (evaluation/derive-ledger.ts), and others decide. */
function proposed(
  body: Extract<JointCommand, { command: 'propose-accountability' }>,
  setting: JointSetting,
  task: Task | null,
): JointDecision {
  const { department, reason } = body;
  if (body.task !== undefined && task?.department !== department)
    return refused(
      'invalid-target',
      'the task is not of that department in this case',
      '该任务不属于该部门或不属于此警示',
    );
  const office = task ?? officesOf(setting.from, [department])[0];
  if (office === undefined)
    return refused('invalid-target', 'that department has no part in it', '该部门未参与此警示');
  const details = { department, task: task?.id ?? null, place: office.place };
  return {
    outcome: 'done',
    case: setting.from,
    steps: [jointStep(setting, 'joint-propose-accountability', { reason, details })],
    made: {},
    record: null,
  };
}
