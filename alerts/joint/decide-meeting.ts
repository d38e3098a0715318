// A joint meeting: called with its agenda, held with minutes whose decisions become tasks, or cancelled. Who is asked to it is told of each. Pure.
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import type { Meeting } from '../../contracts/joint/meeting.ts';
import type { MeetingId } from '../../contracts/response-ids.ts';
import type { Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Step } from '../cases/case.ts';
import { assignedStep } from '../lifecycle/act.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { orderedTask, withTask } from './decide-order.ts';
import {
  AHEAD_MAX_MS,
  jointStep,
  notLive,
  notTakingPart,
  officesOf,
  recipients,
  stale,
  tooFar,
  type JointDecision,
  type JointSetting,
} from './decision.ts';
import { stateZh } from '../lifecycle/refusal-words.ts';

type Body<Name extends JointCommand['command']> = Extract<JointCommand, { command: Name }>;

export function meetingCalled(body: Body<'call-meeting'>, setting: JointSetting): JointDecision {
  const { from, now, account } = setting;
  if (body.beginsAt <= now)
    return refused('time-not-allowed', 'a meeting is called for later', '会议时间须在此刻之后');
  if (body.beginsAt > now + AHEAD_MAX_MS) return tooFar();
  const departments = [...new Set(body.departments)];
  const outside = notTakingPart(from, departments);
  if (outside !== null) return outside;
  const meeting: Meeting = {
    v: 1,
    id: derivedId('mt-', [setting.cause]) as MeetingId,
    version: 1,
    alertId: from.alert.id,
    state: 'called',
    place: from.alert.place,
    subject: body.subject,
    agenda: body.agenda,
    departments,
    calledBy: account.id,
    calledAt: now,
    beginsAt: body.beginsAt,
    ...(body.venue === undefined ? {} : { venue: body.venue }),
    minutes: null,
  };
  return done(meeting, setting, { steps: [meetingStep('joint-call-meeting', meeting, setting)] });
}

export function meetingCancelled(
  body: Body<'cancel-meeting'>,
  setting: JointSetting,
  before: Meeting,
): JointDecision {
  const old = stale(setting.expectedVersion, before.version);
  if (old !== null) return old;
  if (before.state !== 'called')
    return refused(
      'not-in-this-state',
      `it is ${before.state}`,
      `当前为“${stateZh(before.state)}”`,
    );
  const meeting: Meeting = { ...before, version: before.version + 1, state: 'cancelled' };
  const step = meetingStep('joint-cancel-meeting', meeting, setting);
  return done(meeting, setting, { steps: [{ ...step, reason: body.reason }] });
}

export function minutesRecorded(
  body: Body<'record-minutes'>,
  setting: JointSetting,
  before: Meeting,
): JointDecision {
  const { account, now } = setting;
  const old = stale(setting.expectedVersion, before.version);
  if (old !== null) return old;
  if (before.state !== 'called')
    return refused(
      'not-in-this-state',
      `it is ${before.state}`,
      `当前为“${stateZh(before.state)}”`,
    );
  if (before.beginsAt > now) return refused('time-not-allowed', 'it has not begun', '会议尚未开始');
  const unfit = unfitMinutes(body, setting, before);
  if (unfit !== null) return unfit;
  const over = body.decisions.length === 0 ? null : notLive(setting.from);
  if (over !== null) return over;
  let from = setting.from;
  const tasks: Task[] = [];
  for (const [which, decision] of body.decisions.entries()) {
    const order = { ...decision, purpose: 'action' as const, reason: before.subject };
    const ordered = orderedTask(order, { ...setting, from }, which);
    if ('outcome' in ordered) return ordered;
    tasks.push(ordered.task);
    from = withTask(from, ordered.task);
  }
  const decisions = tasks.map(({ id }) => id);
  const meeting: Meeting = {
    ...before,
    version: before.version + 1,
    state: 'held',
    minutes: { text: body.text, present: body.present, decisions, by: account.id, at: now },
  };
  const step = meetingStep('joint-record-minutes', meeting, setting);
  const told = { ...step, details: { ...step.details, decisions } };
  return done(meeting, { ...setting, from }, { steps: [told, ...tasks.map(assignedStep)] });
}

/** Who was there was asked or has a part in the case; what was decided is written down once. */
function unfitMinutes(
  { present, decisions }: Body<'record-minutes'>,
  { from }: JointSetting,
  { departments }: Meeting,
): Refused | null {
  const guests = present.filter((department) => !departments.includes(department));
  const outside = notTakingPart(from, guests);
  if (outside !== null) return outside;
  const written = new Set(decisions.map((decision) => JSON.stringify(decision)));
  return written.size === decisions.length
    ? null
    : refused('already-exists', 'two decisions are the same', '有两项决定完全相同');
}

function meetingStep(action: Step['action'], meeting: Meeting, setting: JointSetting): Step {
  const details = {
    record: meeting.id,
    version: meeting.version,
    to: meeting.state,
    meetingAt: meeting.beginsAt,
    recipients: recipients(officesOf(setting.from, meeting.departments)),
  };
  return jointStep(setting, action, { details });
}

const done = (
  meeting: Meeting,
  { from }: JointSetting,
  { steps }: { readonly steps: readonly Step[] },
): JointDecision => ({
  outcome: 'done',
  case: from,
  steps,
  made: { meeting },
  record: { version: meeting.version, state: meeting.state },
});
