// Who is told what, decided over the cases that the triage and people's commands make of the shipped catalogue.
import { expect, it } from 'vitest';
import { UserId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { meetingCalled } from '../joint/decide-meeting.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { desk, exceedance, Inbox, MONDAY, shippedRules, signal } from '../outbreak.fixture.ts';
import type { Case, Step } from '../cases/case.ts';
import { noticesOf } from './notices.ts';
import { fullText, momentIn } from './write-letter.ts';

function cholera(): { readonly one: Case; readonly steps: readonly Step[] } {
  const inbox = new Inbox();
  const { steps } = inbox.receive(signal('notices-1'));
  return { one: inbox.only, steps };
}

function closed(one: Case): { readonly after: Case; readonly steps: readonly Step[] } {
  const setting = {
    account: desk,
    now: MONDAY + 1000,
    rules: shippedRules,
    expectedVersion: undefined,
    into: null,
  };
  const responding = { ...one, alert: { ...one.alert, state: 'responding' as const } };
  const body = { command: 'close', reason: '张三 13800000000', overrideOpenLead: true } as const;
  const decision = decideAlert(responding, body, setting);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return { after: decision.cases[0]!, steps: decision.steps };
}

it('tells the desk of a new alert and every office that was called up of its duties, once', () => {
  const { one, steps } = cholera();
  const notices = noticesOf({ cases: [one], steps, at: MONDAY });
  const offices = new Set(one.tasks.map((task) => `${task.department}@${task.place}`));
  const calledUp = notices.filter(({ reason }) => reason === 'called-up');
  expect(offices.size).toBeGreaterThan(3);
  expect(calledUp.map(({ department, place }) => `${department}@${place}`).toSorted()).toEqual(
    [...offices].toSorted(),
  );
  expect(notices.filter(({ reason }) => reason === 'opened')).toMatchObject([
    { department: 'duty-desk', place: one.alert.place },
  ]);
  const named = calledUp.flatMap(({ subject }) => subject.duties.map(({ task }) => task));
  expect(named.toSorted()).toEqual(one.tasks.map(({ id }) => id).toSorted());
});

it('gives the same cause the same identifiers, and another cause others', () => {
  const { one, steps } = cholera();
  const ids = (at: number): string[] => noticesOf({ cases: [one], steps, at }).map(({ id }) => id);
  expect(ids(MONDAY)).toEqual(ids(MONDAY + 60_000));
  const other = new Inbox();
  const { steps: otherSteps } = other.receive(exceedance('notices-2', '990103001'));
  const otherIds = noticesOf({ cases: [other.only], steps: otherSteps, at: MONDAY });
  expect(otherIds.filter(({ id }) => ids(MONDAY).includes(id))).toEqual([]);
});

it('says of a closed alert once to each office that it is closed, with the whole subject and nobody’s words', () => {
  const { one } = cholera();
  const { after, steps } = closed(one);
  const notices = noticesOf({ cases: [after], steps, at: MONDAY + 1000 });
  const endings = notices.filter(({ reason }) => reason === 'closed');
  const offices = new Set(one.tasks.map((task) => `${task.department}@${task.place}`));
  expect(endings).toHaveLength(offices.size);
  expect(notices.some(({ reason }) => reason === 'called-off')).toBe(false);
  for (const { subject } of endings)
    expect(subject).toMatchObject({ title: one.alert.title, state: 'closed', level: 'I' });
  expect(JSON.stringify(notices)).not.toMatch(/张三|138000/);
});

it('tells how an alert grows to the desk and to whoever has a part in it now, not to whom it was taken from', () => {
  const { one } = cholera();
  const gone = one.tasks[0]!;
  const isGone = (task: Task): boolean =>
    task.department === gone.department && task.place === gone.place;
  const others = one.tasks.filter((task) => !isGone(task));
  const away = (task: Task): Task => (isGone(task) ? { ...task, state: 'reassigned' } : task);
  const after = { ...one, tasks: one.tasks.map(away) };
  const living = new Set(others.map((task) => `${task.department}@${task.place}`));
  expect(living.size).toBeGreaterThan(3);
  for (const action of ['alert-grew', 'level-raised'] as const) {
    const step: Step = {
      actor: 'machine:alerts',
      action,
      subject: `alert:${one.alert.id}`,
      fromState: null,
      toState: null,
      reason: null,
      details: { to: 'I' },
    };
    const offices = noticesOf({ cases: [after], steps: [step], at: MONDAY }).map(
      ({ department, place }) => `${department}@${place}`,
    );
    expect(new Set(offices)).toEqual(new Set([...living, `duty-desk@${one.alert.place}`]));
  }
});

it('tells a department of its own limit that passed, and the lead of work that was handed in', () => {
  const { one } = cholera();
  const lead = one.tasks.find(({ part, stage }) => part === 'lead' && stage === 'verify')!;
  const other = one.tasks.find(
    ({ department, stage }) => stage === 'verify' && department !== lead.department,
  );
  const step = (task: { id: string }, action: Step['action'], details = {}): Step => ({
    actor: `user:${UserId.parse('somebody')}`,
    action,
    subject: `task:${task.id}`,
    fromState: null,
    toState: null,
    reason: null,
    details,
  });
  const fired = step(lead, 'clock-fired', { clock: 'report', dueAt: MONDAY });
  expect(noticesOf({ cases: [one], steps: [fired], at: MONDAY })).toMatchObject([
    { reason: 'task-overdue', department: lead.department, place: lead.place },
  ]);
  expect(noticesOf({ cases: [one], steps: [step(lead, 'task-submit')], at: MONDAY })).toEqual([]);
  if (other === undefined) return;
  expect(
    noticesOf({ cases: [one], steps: [step(other, 'task-submit')], at: MONDAY }),
  ).toMatchObject([{ reason: 'handed-in', department: lead.department }]);
});

it('says when a called meeting begins, in every message of it, and leads to the room', () => {
  const { one } = cholera();
  const lead = one.tasks.find(({ part }) => part === 'lead')!;
  const beginsAt = MONDAY + 2 * 3_600_000;
  const asked = {
    command: 'call-meeting' as const,
    alert: one.alert.id,
    subject: '会商 张三',
    agenda: [],
    departments: [lead.department],
    beginsAt,
    venue: '二号会议室',
  };
  const setting = {
    account: desk,
    now: MONDAY,
    rules: shippedRules,
    expectedVersion: undefined,
    from: one,
    cause: 'c-1',
  };
  const called = meetingCalled(asked, setting);
  if (called.outcome === 'refused') throw new Error(called.detail.en);
  const notices = noticesOf({ cases: [called.case], steps: called.steps, at: MONDAY });
  expect(notices).toMatchObject([{ reason: 'meeting-called', subject: { meetingAt: beginsAt } }]);
  expect(JSON.stringify(notices)).not.toMatch(/张三|二号/);
  const book = {
    place: () => ({ zh: '某区', en: 'A county' }),
    department: () => ({ zh: '疾控', en: 'Disease control' }),
    link: (path: string) => `https://desk.example${path}`,
    zone: 'Asia/Shanghai',
  };
  const letter = { id: 'nm-x', department: 'x', place: one.alert.place, createdAt: MONDAY };
  const starts = momentIn(beginsAt, book.zone);
  for (const count of [1, 2]) {
    const written = { ...letter, notices: Array.from({ length: count }, () => notices[0]!) };
    const text = fullText({ ...written, isTest: false }, book);
    expect(text).toContain(`会议时间: ${starts}`);
    expect(text).toContain(`Meeting at: ${starts}`);
    expect(text).toContain(`/alerts/${one.alert.id}/room`);
  }
});
