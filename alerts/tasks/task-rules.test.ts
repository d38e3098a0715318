// Rules of a duty that one line could break: whose work may be accepted, what a return keeps, what stops with which act, what a later owner gets,
// who is called once, and what is told once.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import type { TaskCommand } from '../../contracts/command.ts';
import type { Task } from '../../contracts/task.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { taskPermission } from '../lifecycle/permissions.ts';
import { Inbox, MONDAY, account, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { absenceNoted } from './absence.ts';
import { arbiterPermission } from './arbiters.ts';
import { frozenEscalation } from './call-up.ts';
import { rungCalled, rungClock, settled, withChain } from './chains.ts';
import { decideTask } from './decide.ts';
import { groundLost } from './ground.ts';
import { tasksHurried } from './hurry.ts';
import { resumed, restarted } from './task-clocks.ts';

const inbox = new Inbox();
inbox.receive(signal('rules'));
const from = inbox.only;
const lead = from.tasks.find(({ part, stage }) => part === 'lead' && stage === 'verify')!;
const party = from.tasks.find((task) => task.stage === 'verify' && task.part !== 'lead')!;
const own = member(party.department);

interface Asking {
  readonly by?: Account;
  readonly now?: number;
  readonly seen?: number;
  readonly successor?: Account;
}

function ask(task: Task, body: object, { by = own, now = MONDAY, seen, successor }: Asking = {}) {
  const tasks = from.tasks.map((one) => (one.id === task.id ? task : one));
  return decideTask(
    { from: { ...from, tasks }, task, body: body as TaskCommand },
    {
      account: by,
      now,
      rules: shippedRules,
      expectedVersion: seen,
      successor: successor ?? null,
    },
  );
}

function done(task: Task, body: object, asking?: Asking): readonly Task[] {
  const decision = ask(task, body, asking);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.cases[0]!.tasks;
}

const reason = '不属于本单位职责';
const submitted = (by: string): Task => ({
  ...party,
  state: 'submitted',
  submission: { text: '已完成', by: by as never, at: MONDAY },
});

describe('an act on a duty', () => {
  it('is refused to who submitted it, who saw another version, and on a copy for information', () => {
    expect(ask(submitted(desk.id), { command: 'accept' }, { by: desk })).toMatchObject({
      code: 'same-person',
    });
    expect(ask(party, { command: 'acknowledge' }, { seen: 99 })).toMatchObject({
      code: 'stale-version',
    });
    const copy: Task = { ...party, purpose: 'information' };
    expect(ask(copy, { command: 'dispute', reason })).toMatchObject({ code: 'not-in-this-state' });
  });

  it('marks what was returned, and stops what it answers and nothing else', () => {
    const returned = done(submitted('x'), { command: 'return', reason }, { by: desk });
    const back = returned.find(({ id }) => id === party.id)!;
    expect(back.submission).toMatchObject({ returnedAt: MONDAY });
    const started = done(party, { command: 'start' }).find(({ id }) => id === party.id)!;
    expect(started.clocks.map(({ name, stoppedAt }) => [name, stoppedAt])).toEqual([
      ['acknowledge', MONDAY],
      ['act', MONDAY],
      ['report', null],
    ]);
  });

  it('hands over to somebody else, and gives nobody a second duty in the stage', () => {
    const taken = done(party, { command: 'acknowledge' }).find(({ id }) => id === party.id)!;
    const given = { ...taken, assignee: 'm-colleague' as never };
    const to = { command: 'hand-over', to: own.id, reason };
    expect(ask(given, to, { successor: own })).toMatchObject({ code: 'same-person' });
    const pass = { command: 'reassign', department: lead.department, reason };
    expect(ask(party, pass, { by: desk })).toMatchObject({ code: 'invalid-target' });
  });

  it('is for the department, the lead and the called office at their own places', () => {
    const far = ['990103'];
    const setting = { alert: from.alert, task: party, lead: lead.department };
    const at = (department: string): Account => ({ ...member(department), places: far as never });
    expect(taskPermission(at(party.department), setting, 'acknowledge')).toBe('out-of-scope');
    expect(taskPermission(at(lead.department), setting, 'accept')).toBe('out-of-scope');
    const [top] = party.chain!.filter(({ rung }) => rung === 'command-group');
    const called: Task = {
      ...party,
      escalation: {
        cause: 'acknowledge',
        since: MONDAY,
        answeredAt: null,
        steps: [{ step: top!.step, dueAt: MONDAY, firedAt: MONDAY, lateByMs: 0 }],
      },
    };
    const late = { ...setting, task: called };
    expect(taskPermission(member(top!.department), late, 'supervise')).toBeNull();
    expect(taskPermission(at(top!.department), late, 'supervise')).toBe('out-of-scope');
  });
});

describe('the limits of a duty', () => {
  it('that had passed are not given back by a ruling', () => {
    const clock = {
      name: 'report',
      dueAt: MONDAY,
      stoppedAt: MONDAY,
      firedAt: MONDAY,
      lateByMs: 0,
    };
    const left = [{ name: 'report', leftMs: HOUR_MS }];
    const setting = { now: MONDAY + HOUR_MS, working: shippedRules.workingTime };
    const [back] = resumed([clock as never], left as never, setting);
    expect(back).toMatchObject({ dueAt: MONDAY, stoppedAt: null });
  });

  it('are for a later owner what the list gives from then on', () => {
    const listed = [{ name: 'report', dueAt: MONDAY + 9 * HOUR_MS }] as never;
    const fresh = restarted(party, MONDAY + HOUR_MS, listed);
    expect(fresh.find(({ name }) => name === 'report')?.dueAt).toBe(MONDAY + 9 * HOUR_MS);
  });

  it('of the lead’s interim duty leave it the time to take it', () => {
    const now = Math.max(...party.clocks.map(({ dueAt }) => dueAt)) - 1;
    const tasks = done(party, { command: 'dispute', reason }, { now });
    const interim = tasks.find(({ interimFor }) => interimFor === party.id)!;
    const taken = interim.clocks.find(({ name }) => name === 'acknowledge')!.dueAt;
    expect(taken).toBeGreaterThan(now);
    for (const { dueAt } of interim.clocks) expect(dueAt).toBeGreaterThanOrEqual(taken);
  });

  it('are not moved by a level that was lowered, nor once they have passed', () => {
    const at = (level: string) => ({
      case: { ...from, alert: { ...from.alert, humanLevel: level as never } },
      steps: [],
    });
    const lowered = at('IV');
    const early = { now: MONDAY - 30 * HOUR_MS, rules: shippedRules };
    expect(tasksHurried(lowered, { ...early, from: 'I' })).toBe(lowered);
    const passed = from.tasks.map((task) => ({
      ...task,
      clocks: task.clocks.map((clock) => ({ ...clock, firedAt: MONDAY })),
    }));
    const act = { ...at('I'), case: { ...at('I').case, tasks: passed } };
    expect(tasksHurried(act, { ...early, from: 'IV' })).toBe(act);
  });
});

describe('lateness', () => {
  const frozen = frozenEscalation(from, shippedRules).escalation;

  it('has no rung of the lead in its own duty, and none for a copy', () => {
    expect(withChain(lead, from.tasks, frozen).chain?.map(({ rung }) => rung)).toEqual([
      'head',
      'command-group',
    ]);
    const { chain: _none, ...bare } = party;
    const copy: Task = { ...bare, purpose: 'information' };
    expect(withChain(copy, from.tasks, frozen).chain).toBeUndefined();
  });

  it('calls a rung once, by what the case froze', () => {
    const [first] = party.clocks;
    const late: Task = {
      ...party,
      clocks: party.clocks.map((one) => (one === first ? { ...one, firedAt: one.dueAt } : one)),
    };
    const climbing = settled(late, first!.dueAt);
    const [step] = climbing.escalation!.steps;
    const due = { name: rungClock(step!.step), dueAt: step!.dueAt };
    const called = rungCalled(climbing, due, due.dueAt)!;
    expect(rungCalled(called.task, due, due.dueAt + 1)).toBeNull();
    const other = { ...frozen, commandGroup: 'finance' } as typeof frozen;
    expect(frozenEscalation(from, { escalationOf: () => other }).escalation).toBe(
      from.memo.escalation,
    );
  });
});

describe('who stands beside a duty', () => {
  it('rules in no dispute that they opened', () => {
    const parties = {
      place: party.place,
      departments: [party.department, lead.department],
      persons: [desk.id, null],
      desk: [],
    };
    expect(arbiterPermission(desk, parties, shippedRules)).toBe('role-not-allowed');
    const other = { ...parties, persons: [null, null] };
    expect(arbiterPermission(desk, other, shippedRules)).toBeNull();
  });

  it('is gone when their places are others, and told once that the ground of their work fell away', () => {
    const taken = { ...party, state: 'acknowledged' as const, assignee: own.id };
    const tasks = [taken, lead];
    const one = { ...from, tasks };
    const moved = account(own.id, { ...own, places: ['990103'] });
    const noted = absenceNoted(one, { account: moved, now: MONDAY });
    expect(noted.case.tasks[0]?.assigneeGoneAt).toBe(MONDAY);
    const loss = { because: machineReason('signals-withdrawn'), now: MONDAY };
    const first = groundLost({ case: one, steps: [] }, loss, () => true);
    expect(first.steps.map(({ subject }) => subject)).toEqual([`task:${party.id}`]);
    expect(groundLost(first, loss, () => true)).toBe(first);
  });
});
