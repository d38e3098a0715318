// What the lead's powers do not reach: an alert that is over, a second team, strangers at a meeting, reports for others, more time than the level
// allows, more tasks than people can see.
import { expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import type { Extension } from '../../contracts/joint/extension.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import type { Meeting } from '../../contracts/joint/meeting.ts';
import type { Team } from '../../contracts/joint/team.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Case } from '../cases/case.ts';
import { Inbox, MONDAY, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { TASKS_MAX } from '../tasks/call-up.ts';
import { decideJoint, type JointFacts } from './decide-joint.ts';
import type { JointDone } from './decision.ts';
import { periodEnded } from './decide-team.ts';

const MINUTE_MS = 60_000;
const inbox = new Inbox();
inbox.receive(signal('bounds'));
const from = inbox.only;
const alert = from.alert.id;
const lead = from.tasks.find(({ part, stage }) => part === 'lead' && stage === 'verify')!;
const party = from.tasks.find((task) => task.stage === 'verify' && task.part !== 'lead')!;

interface Asking extends Partial<JointFacts> {
  readonly by?: Account;
  readonly now?: number;
  readonly of?: Case;
}

function ask(body: object, { by = desk, now = MONDAY, of = from, ...facts }: Asking = {}) {
  const setting = { account: by, now, rules: shippedRules, expectedVersion: undefined, from: of };
  const none = { task: null, team: null, meeting: null, active: null, extensions: [] };
  return decideJoint(
    body as JointCommand,
    { ...setting, cause: 'c-1' },
    { ...none, people: new Map(), ...facts },
  );
}

function made(body: object, asking?: Asking): JointDone {
  const decision = ask(body, asking);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision;
}

const words = { zh: '协查', en: 'Help to trace' };
const dispatch = {
  command: 'dispatch',
  alert,
  department: 'public-security',
  stage: 'verify',
  part: 'support',
  purpose: 'action',
  duty: words,
  deliverable: words,
  acknowledgeBy: MONDAY + HOUR_MS,
  dueAt: MONDAY + 4 * HOUR_MS,
  reason: '失联',
};
const meetingOf = (departments: readonly string[], beginsAt = MONDAY + HOUR_MS) => ({
  command: 'call-meeting',
  alert,
  subject: '会商',
  agenda: [],
  departments,
  beginsAt,
});
const teamOf = (differs: object = {}) => ({
  command: 'set-up-team',
  alert,
  lead: lead.department,
  members: [lead, party].map(({ department }) => ({ department, user: null })),
  periodMinutes: shippedRules.jointBounds(from.alert.machineLevel).periodMinutes.least,
  reason: '处置',
  ...differs,
});

it('orders nothing in an alert that is over, and no more tasks than a case may have', () => {
  const closed: Case = { ...from, alert: { ...from.alert, state: 'closed' } };
  for (const body of [dispatch, meetingOf([lead.department]), teamOf()])
    expect(ask(body, { of: closed })).toMatchObject({ code: 'not-in-this-state' });
  const full = { ...from, tasks: Array.from({ length: TASKS_MAX }, () => party) };
  expect(ask(dispatch, { of: full })).toMatchObject({ code: 'invalid-target' });
});

it('orders and calls nothing for later than a response lasts, in minutes neither', () => {
  const last = MONDAY + 90 * DAY_MS;
  expect(made({ ...dispatch, dueAt: last }).outcome).toBe('done');
  expect(ask({ ...dispatch, dueAt: last + 1 })).toMatchObject({ code: 'time-not-allowed' });
  expect(made(meetingOf([lead.department], last)).outcome).toBe('done');
  expect(ask(meetingOf([lead.department], last + 1))).toMatchObject({ code: 'time-not-allowed' });
  const meeting = made(meetingOf([lead.department])).made.meeting!;
  const { command: _c, alert: _a, reason: _r, purpose: _p, ...decision } = dispatch;
  const minutes = {
    command: 'record-minutes',
    meeting: meeting.id,
    text: '议定',
    present: [lead.department],
    decisions: [{ ...decision, acknowledgeBy: last, dueAt: last + 2 * HOUR_MS }],
  };
  expect(ask(minutes, { meeting, now: meeting.beginsAt })).toMatchObject({
    code: 'time-not-allowed',
  });
});

it('asks whoever takes part to a meeting, in a case of however many offices', () => {
  const many = Array.from({ length: 70 }, (_, at) => ({
    ...party,
    id: `tk-${String(at).padStart(26, '0')}` as typeof party.id,
    place: `990102${String(at + 100)}` as typeof party.place,
  }));
  const others = from.tasks.filter(({ department }) => department !== lead.department);
  const of = { ...from, tasks: [...many, ...others, lead] };
  const called = made(meetingOf([lead.department, party.department]), { of });
  const { recipients } = called.steps[0]!.details as { recipients: readonly unknown[] };
  expect(recipients.length).toBeGreaterThan(70);
});

it('adds no department to a stage in which it has a duty', () => {
  const { department, stage } = party;
  const add = { command: 'add-department', alert, department, stage, reason: '需要' };
  expect(ask(add)).toMatchObject({ code: 'already-exists' });
});

it('calls a meeting for later, of offices that take part, and records it when it has begun', () => {
  expect(ask(meetingOf([lead.department], MONDAY))).toMatchObject({ code: 'time-not-allowed' });
  expect(ask(meetingOf(['customs-of-nowhere']))).toMatchObject({ code: 'invalid-target' });
  const meeting: Meeting = made(meetingOf([lead.department])).made.meeting!;
  const minutes = {
    command: 'record-minutes',
    meeting: meeting.id,
    text: '议定',
    present: [lead.department],
    decisions: [],
  };
  expect(ask(minutes, { meeting })).toMatchObject({ code: 'time-not-allowed' });
  const held = made(minutes, { meeting, now: meeting.beginsAt }).made.meeting!;
  expect(held.state).toBe('held');
  const again = { meeting: held, now: meeting.beginsAt };
  expect(ask(minutes, again)).toMatchObject({ code: 'not-in-this-state' });
});

it('has one team, led by a member, whose periods fit the level and which ends with the alert', () => {
  const team: Team = made(teamOf()).made.team!;
  const { least, most } = shippedRules.jointBounds(from.alert.machineLevel).periodMinutes;
  expect(ask(teamOf(), { active: team })).toMatchObject({ code: 'already-exists' });
  for (const periodMinutes of [least - 1, most + 1])
    expect(ask(teamOf({ periodMinutes }))).toMatchObject({ code: 'time-not-allowed' });
  expect(ask(teamOf({ lead: 'finance' }))).toMatchObject({ code: 'invalid-target' });
  const over: Case = { ...from, alert: { ...from.alert, state: 'closed' } };
  const period = { period: 1, now: MONDAY + HOUR_MS };
  expect(periodEnded(team, { from: over, reports: [] }, period).team.state).toBe('dissolved');
  expect(periodEnded(team, { from, reports: [] }, period).team.state).toBe('active');
});

it('takes a report of a member of the team for its own department only', () => {
  const team: Team = made(teamOf()).made.team!;
  const said = { condition: '平稳', actions: '消毒', needs: '' };
  const report = (department: string) => ({
    command: 'report-can',
    team: team.id,
    department,
    ...said,
  });
  const by = member(party.department);
  expect(ask(report(party.department), { by, team }).outcome).toBe('done');
  expect(ask(report(lead.department), { by, team })).toMatchObject({ code: 'role-not-allowed' });
  const other = from.tasks.find(
    ({ department }) => department !== lead.department && department !== party.department,
  )!;
  const outside = { by: member(other.department), team };
  expect(ask(report(other.department), outside)).toMatchObject({ code: 'invalid-target' });
});

it('gives no more time together than the level allows, and none to a limit that was met', () => {
  const clock = party.clocks.find(({ name }) => name === 'report')!;
  // At a level that allows a second one: what is refused then is the sum, not the number.
  const late = { ...party, level: 'III' as const };
  const { mostMinutes, mostTimes } = shippedRules.jointBounds(late.level).extension;
  expect(mostTimes).toBe(2);
  const to = (minutes: number) => ({
    command: 'extend',
    task: party.id,
    clock: 'report',
    dueAt: clock.dueAt + minutes * MINUTE_MS,
    reason: '路远',
  });
  const before = made(to(mostMinutes), { task: late }).made.extension as Extension;
  const moved = late.clocks.map((one) => (one === clock ? { ...one, dueAt: before.toDueAt } : one));
  const earlier = { task: { ...late, clocks: moved }, extensions: [before] };
  expect(ask(to(mostMinutes + 1), earlier)).toMatchObject({
    code: 'time-not-allowed',
    detail: { en: /minutes together/u },
  });
  const short = { ...before, toDueAt: before.fromDueAt + MINUTE_MS };
  const twice = { task: late, extensions: [short, short] };
  expect(ask(to(1), twice)).toMatchObject({ detail: { en: /at most 2 times/u } });
  const clocks = party.clocks.map((one) => ({ ...one, stoppedAt: MONDAY }));
  expect(ask(to(1), { task: { ...party, clocks } })).toMatchObject({ code: 'not-in-this-state' });
});
