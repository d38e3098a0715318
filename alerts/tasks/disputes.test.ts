// A contested duty: declined, insisted on, disputed, held meanwhile by the lead, ruled from above, or not ruled in time.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import type { TaskCommand } from '../../contracts/command.ts';
import { DepartmentId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { noticesOf } from '../notifiers/notices.ts';
import { Inbox, MONDAY, account, desk, member, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';

const MINUTE_MS = 60_000;
const lead = member('disease-control');
const arbiter = account('m-office', { role: 'department-member', departments: ['command-office'] });
const reason = '不属于本部门职责';

function given(): { response: Response; task: () => Task; act: Act; interim: () => Task } {
  const inbox = new Inbox();
  inbox.receive(signal('cholera'));
  const response = new Response(inbox.only, MONDAY);
  const { id } = response.case.tasks.find(
    (one) => one.stage === 'investigate' && one.part !== 'lead' && one.purpose === 'action',
  )!;
  const task = (): Task => response.case.tasks.find((one) => one.id === id)!;
  return {
    response,
    task,
    act: (by, body) => response.onTask({ by }, task(), body),
    interim: () => response.case.tasks.find((one) => one.id === task().dispute?.interimTaskId)!,
  };
}
type Act = (by: Account, body: TaskCommand) => ReturnType<Response['onTask']>;

const rule = (department: string) =>
  ({ command: 'rule', reason: '按权责清单', department }) as TaskCommand;

describe('a disputed duty', () => {
  it('is held meanwhile by the lead in a task of its own, due at the original times, and the party’s limits stand still', () => {
    const { response, task, act, interim } = given();
    response.pass(5 * MINUTE_MS);
    const before = task();
    act(member(before.department), { command: 'dispute', reason });
    expect(task()).toMatchObject({ state: 'disputed', note: reason });
    expect(task().clocks.every(({ stoppedAt }) => stoppedAt === response.now)).toBe(true);
    expect(task().dispute).toMatchObject({
      state: 'open',
      against: 'disease-control',
      arbiter: { department: 'command-office', place: '990102' },
      ruleByAt: response.now + HOUR_MS,
    });
    expect(interim()).toMatchObject({
      department: 'disease-control',
      interimFor: before.id,
      state: 'assigned',
      duty: before.duty,
    });
    const dues = (one: Task) => one.clocks.slice(1).map(({ dueAt }) => dueAt);
    expect(dues(interim())).toEqual(dues(before));
  });

  it('that is lost goes back with the time it had left, and the lead’s interim duty ends', () => {
    const { response, task, act, interim } = given();
    response.pass(5 * MINUTE_MS);
    const before = task();
    act(member(before.department), { command: 'dispute', reason });
    response.pass(30 * MINUTE_MS);
    expect(act(arbiter, rule(before.department)).outcome).toBe('done');
    expect(task()).toMatchObject({
      state: 'arbitrated',
      dispute: { state: 'ruled', ruling: { outcome: 'rejected', by: 'm-office' } },
    });
    const act1 = task().clocks.find(({ name }) => name === 'act')!;
    const was = before.clocks.find(({ name }) => name === 'act')!;
    expect([act1.stoppedAt, act1.dueAt]).toEqual([null, was.dueAt + 30 * MINUTE_MS]);
    expect(interim().state).toBe('withdrawn');
  });

  it('that is won stays with the lead, or goes where the ruling says', () => {
    const stays = given();
    stays.act(member(stays.task().department), { command: 'dispute', reason });
    stays.act(arbiter, rule('disease-control'));
    expect(stays.task()).toMatchObject({ state: 'reassigned', dispute: { state: 'ruled' } });
    expect(stays.interim()).toMatchObject({ state: 'assigned' });
    expect(stays.interim().interimFor).toBeUndefined();

    const goes = given();
    goes.act(member(goes.task().department), { command: 'dispute', reason });
    goes.act(arbiter, rule('finance'));
    expect(goes.interim().state).toBe('withdrawn');
    const fresh = goes.response.case.tasks.find(
      ({ department, stage }) => department === 'finance' && stage === 'investigate',
    );
    expect(fresh).toMatchObject({ state: 'assigned' });
    expect([fresh?.dispute, fresh?.escalation]).toEqual([undefined, undefined]);
  });

  it('is ruled by nobody of either side, nobody of the same rank, and nobody who insisted', () => {
    const { task, act } = given();
    const party = member(task().department);
    act(party, { command: 'decline', reason });
    act(desk, { command: 'insist', reason: '清单写明' });
    expect(task()).toMatchObject({
      state: 'disputed',
      dispute: { reason, openedBy: party.id, insistedBy: desk.id },
    });
    const ruling = rule(task().department);
    expect(act(party, ruling)).toMatchObject({ code: 'role-not-allowed' });
    expect(act(lead, ruling)).toMatchObject({ code: 'role-not-allowed' });
    expect(act(desk, ruling)).toMatchObject({ code: 'role-not-allowed' });
    expect(act(member('finance'), ruling)).toMatchObject({ code: 'out-of-scope' });
    const county = account('duty.county', { places: ['990102'] });
    expect(act(county, ruling)).toMatchObject({ code: 'arbiter-not-above' });
    // At the next chair of the desk that insisted.
    const beside = account('duty.other');
    expect(act(beside, ruling)).toMatchObject({ code: 'role-not-allowed' });
    expect(act(arbiter, ruling)).toMatchObject({ outcome: 'done' });
  });

  it('is ruled by no side of when it was disputed, though another leads by now', () => {
    const { response, task, act } = given();
    act(member(task().department), { command: 'dispute', reason });
    const leading = response.task({ stage: 'investigate', department: 'disease-control' });
    const finance = DepartmentId.parse('finance');
    expect(
      response.onTask({ by: desk }, leading, { command: 'reassign', department: finance, reason })
        .outcome,
    ).toBe('done');
    const departments = ['command-office', 'disease-control'];
    const both = account('m-both', { role: 'department-member', departments });
    expect(act(both, rule(task().department))).toMatchObject({ code: 'role-not-allowed' });
    expect(act(arbiter, rule(task().department))).toMatchObject({ outcome: 'done' });
  });

  it('whose duty stays with the lead is told to both, with the ruling', () => {
    const { response, task, act, interim } = given();
    act(member(task().department), { command: 'dispute', reason });
    const { place } = interim();
    const before = response.steps.length;
    act(arbiter, rule('disease-control'));
    const steps = response.steps.slice(before);
    const told = noticesOf({ cases: [response.case], steps, at: response.now });
    expect(
      told.filter((one) => one.reason === 'ruled').map((one) => [one.department, one.place]),
    ).toEqual([
      [task().department, task().place],
      ['disease-control', place],
    ]);
  });

  it('is ruled once: whoever has the duty by a ruling contests it no more, whatever it did with it since', () => {
    const { response, task, act } = given();
    const party = member(task().department);
    act(party, { command: 'dispute', reason });
    act(arbiter, rule(party.departments[0]!));
    const contests = (by: Account, one: () => Task) => [
      response.onTask({ by }, one(), { command: 'dispute', reason }),
      response.onTask({ by }, one(), { command: 'decline', reason }),
      response.onTask({ by: lead }, one(), {
        command: 'reassign',
        reason,
        department: DepartmentId.parse('finance'),
      }),
    ];
    const final = Array.from({ length: 3 }, () => ({ code: 'ruling-is-final' }));
    for (const command of ['acknowledge', 'start'] as const) {
      expect(act(party, { command })).toMatchObject({ outcome: 'done' });
      expect(contests(party, task)).toMatchObject(final);
    }
    const away = given();
    away.act(member(away.task().department), { command: 'dispute', reason });
    away.act(arbiter, rule('finance'));
    const fresh = () =>
      away.response.case.tasks.find(
        ({ department, stage }) => department === 'finance' && stage === 'investigate',
      )!;
    away.response.onTask({ by: member('finance') }, fresh(), { command: 'acknowledge' });
    expect(
      away.response.onTask({ by: member('finance') }, fresh(), { command: 'dispute', reason }),
    ).toMatchObject({ code: 'ruling-is-final' });
    const stays = given();
    stays.act(member(stays.task().department), { command: 'dispute', reason });
    const { id } = stays.interim();
    stays.act(arbiter, rule('disease-control'));
    const kept = stays.response.case.tasks.find((one) => one.id === id)!;
    expect(stays.response.onTask({ by: lead }, kept, { command: 'decline', reason })).toMatchObject(
      { code: 'ruling-is-final' },
    );
  });

  it('that nobody rules in time goes to the command group, once', () => {
    const { response, task, act } = given();
    act(member(task().department), { command: 'dispute', reason });
    response.pass(10 * HOUR_MS);
    const unruled = response.steps.filter(({ action }) => action === 'dispute-unruled');
    expect(unruled.map(({ details }) => [details['lateByMs'], details['calls']])).toEqual([
      [0, { department: 'command-group', place: '990102' }],
    ]);
    expect(task().dispute?.unruledAt).toBe(MONDAY + HOUR_MS);
  });

  it('of the lead about its own duty leaves its limits running: nobody else has it meanwhile', () => {
    const { response } = given();
    const own = response.task({ stage: 'investigate', department: 'disease-control' });
    response.onTask({ by: lead }, own, { command: 'dispute', reason });
    const after = response.case.tasks.find(({ id }) => id === own.id)!;
    expect(after.dispute).toMatchObject({ against: null, interimTaskId: null, held: [] });
    expect(after.clocks.filter(({ stoppedAt }) => stoppedAt === null)).toHaveLength(2);
  });

  it('ends with its alert', () => {
    const { response, task, act } = given();
    act(member(task().department), { command: 'dispute', reason });
    response.onAlert(desk, { command: 'acknowledge' });
    response.onAlert(desk, { command: 'exclude', reason: '误报', code: 'data-error' });
    expect(task()).toMatchObject({ state: 'withdrawn', dispute: { state: 'withdrawn' } });
  });
});

describe('a declined duty', () => {
  it('is taken over by the lead, or by whom the lead names', () => {
    const { response, task, act } = given();
    act(member(task().department), { command: 'decline', reason });
    expect(act(lead, { command: 'accept-decline' })).toMatchObject({ outcome: 'done' });
    expect(task().state).toBe('reassigned');
    expect(
      response.case.tasks.filter(
        ({ department, stage, state }) =>
          department === 'disease-control' && stage === 'investigate' && state === 'assigned',
      ),
    ).toHaveLength(2);
  });

  it('goes on being due until the lead has answered, and may be disputed without waiting for it', () => {
    const { response, task, act } = given();
    const party = member(task().department);
    act(party, { command: 'decline', reason });
    const limits = task().clocks.filter(({ stoppedAt }) => stoppedAt === null);
    expect(limits.map(({ name }) => name)).toEqual(['act', 'report']);
    response.pass(24 * HOUR_MS);
    expect(task().escalation?.cause).toBe('act');
    expect(act(party, { command: 'dispute', reason })).toMatchObject({ outcome: 'done' });
  });
});

describe('a hand-over', () => {
  it('may be to oneself only by the head, who takes a task back', () => {
    const { response, task } = given();
    const { department } = task();
    const officer = account('officer', { role: 'department-member', departments: [department] });
    const head = account('head', {
      role: 'department-member',
      departments: [department],
      position: 'head',
    });
    response.onTask({ by: officer }, task(), { command: 'acknowledge' });
    const back = { command: 'hand-over', reason: '收回', to: head.id } as const;
    const twice = { ...back, to: officer.id };
    expect(response.onTask({ by: officer, successor: officer }, task(), twice)).toMatchObject({
      code: 'same-person',
    });
    expect(response.onTask({ by: head, successor: head }, task(), back)).toMatchObject({
      outcome: 'done',
    });
    expect(task()).toMatchObject({ state: 'handed-over', assignee: 'head' });
  });
});
