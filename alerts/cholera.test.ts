// A cholera case from its signal to the closed alert and its evaluation, with the departments of the shipped list, on a time that is told.
import { describe, expect, it } from 'vitest';
import { DepartmentId } from '../contracts/ids.ts';
import type { Task } from '../contracts/task.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { Inbox, MONDAY, account, desk, member, signal } from './outbreak.fixture.ts';
import { Response } from './response.fixture.ts';

const MINUTE_MS = 60_000;

function given(): Response {
  const inbox = new Inbox();
  inbox.receive(signal('cholera'));
  return new Response(inbox.only, MONDAY);
}

/** Acknowledges, starts and submits as the department of the task. */
function work(response: Response, task: Task): void {
  const by = member(task.department);
  for (const command of ['acknowledge', 'start'] as const)
    response.onTask({ by }, current(response, task), { command });
  response.onTask({ by }, current(response, task), {
    command: 'submit',
    text: '已完成，附核实记录',
  });
}

const current = (response: Response, task: Task): Task =>
  response.case.tasks.find((one) => one.id === task.id)!;

describe('given one case of cholera in a township', () => {
  it('then the alert is of level I and the departments are called at once, each with its own clocks', () => {
    const { case: one } = given();
    expect(one.alert).toMatchObject({ state: 'open', machineLevel: 'I', place: '990102001' });
    expect(one.alert.levelReasons[0]?.code).toBe('disease-class');
    expect(one.alert.responsibility).toEqual({ list: 'single-notifiable-case', version: '2026.2' });
    expect(one.alert.departments.length).toBeGreaterThanOrEqual(5);
    expect(new Set(one.tasks.map((task) => task.stage))).toEqual(
      new Set(['verify', 'investigate', 'control', 'treat', 'supply', 'communicate']),
    );
    for (const task of one.tasks.filter(({ purpose }) => purpose === 'action')) {
      expect(task.clocks.map((clock) => clock.name)).toEqual(['acknowledge', 'act', 'report']);
      expect(task.clocks.every((clock) => clock.dueAt > MONDAY)).toBe(true);
    }
  });

  it('when nobody takes it, then that is noticed once after a quarter of an hour and the alert stays in the inbox', () => {
    const response = given();
    const noticed = response
      .pass(20 * MINUTE_MS)
      .filter(({ subject }) => subject.startsWith('alert:'));
    const limit = MONDAY + 15 * MINUTE_MS;
    expect(noticed).toMatchObject([
      { name: 'acknowledge', dueAt: limit },
      { name: 'escalate-1', dueAt: limit },
    ]);
    expect(
      response.pass(HOUR_MS).filter(({ subject }) => subject.startsWith('alert:')),
    ).toMatchObject([{ name: 'escalate-3', dueAt: limit + 10 * MINUTE_MS }]);
    expect(response.case.alert.state).toBe('open');
  });

  it('when it is taken and nobody judges, then the acknowledgement lapses and it returns with a new limit', () => {
    const response = given();
    response.onAlert(desk, { command: 'acknowledge' });
    response.pass(2 * HOUR_MS);
    expect(response.case.alert).toMatchObject({
      state: 'open',
      acknowledgedBy: null,
      acknowledgeBy: MONDAY + 2 * HOUR_MS + 15 * MINUTE_MS,
    });
  });

  it('when one department acknowledges, then only its own clock stops', () => {
    const response = given();
    const task = response.task({ stage: 'verify', department: 'disease-control' });
    const others = response.case.tasks.filter((one) => one.id !== task.id);
    response.onTask({ by: member('disease-control') }, task, { command: 'acknowledge' });
    expect(current(response, task).clocks.map((clock) => clock.stoppedAt)).toEqual([
      MONDAY,
      null,
      null,
    ]);
    expect(response.case.tasks.filter((one) => one.id !== task.id)).toEqual(others);
  });

  it('when all is done, then it is closed, evaluated, and every step stands in the record', () => {
    const response = given();
    response.onAlert(desk, { command: 'acknowledge' });
    response.onAlert(desk, { command: 'start-verification' });
    response.pass(HOUR_MS);
    response.onAlert(desk, {
      command: 'suspect',
      reason: '县医院电话核实：水样便，霍乱弧菌培养阳性',
    });
    response.onAlert(desk, { command: 'assess', reason: '水源未明', likelihood: 3, impact: 5 });
    response.onAlert(desk, { command: 'respond', reason: '启动现场处置' });
    expect(response.onAlert(desk, { command: 'close', reason: '过早' })).toMatchObject({
      code: 'open-lead-task',
    });

    for (const task of response.open()) work(response, task);
    for (const task of response.open()) response.onTask({ by: desk }, task, { command: 'accept' });
    expect(response.open()).toEqual([]);
    response.pass(3 * HOUR_MS);
    response.onAlert(desk, { command: 'close', reason: '最后一例后 5 天无新发' });

    expect(response.case.alert).toMatchObject({ state: 'closed', conclusion: { code: 'closed' } });
    const evaluation = response.open();
    expect(new Set(evaluation.map((task) => task.stage))).toEqual(new Set(['evaluate']));
    const done = response.case.tasks.filter((task) => task.state === 'closed');
    expect(new Set(done.map((task) => task.department)).size).toBeGreaterThanOrEqual(5);
    expect(response.refusals).toEqual(['open-lead-task']);
    const record = response.steps
      .filter((step) => step.subject.startsWith('alert:'))
      .map((step) => step.toState);
    expect(record).toEqual([
      'acknowledged',
      'verifying',
      'suspected',
      'assessing',
      'responding',
      'closed',
    ]);
    expect(response.steps.every((step) => step.actor.length > 0)).toBe(true);
  });

  it('when the lead is still at work and the desk insists with a reason, then it closes and names what was open', () => {
    const response = given();
    for (const command of ['acknowledge'] as const) response.onAlert(desk, { command });
    response.onAlert(desk, { command: 'suspect', reason: '核实' });
    response.onAlert(desk, { command: 'respond', reason: '处置' });
    response.onAlert(desk, { command: 'close', reason: '移交省级', overrideOpenLead: true });
    expect(response.case.alert.state).toBe('closed');
    const closing = response.steps.find((step) => step.action === 'close');
    expect(closing?.details['overriddenLeads']).not.toEqual([]);
    expect(
      response.case.tasks.filter(
        ({ stage, state, purpose }) =>
          stage !== 'evaluate' && state !== (purpose === 'action' ? 'withdrawn' : 'closed'),
      ),
    ).toEqual([]);
  });
});

describe('the work between departments', () => {
  it('goes to a colleague by hand-over, with its clocks as they were', () => {
    const response = given();
    const by = member('disease-control');
    const task = response.task({ stage: 'verify', department: 'disease-control' });
    const colleague = account('colleague', {
      role: 'department-member',
      departments: ['disease-control'],
      places: ['990102'],
    });
    const strangers = [
      account('stranger', { role: 'department-member', departments: ['education'] }),
      account('elsewhere', { ...colleague, id: 'elsewhere', places: ['990103' as never] }),
      account('gone', { ...colleague, id: 'gone', active: false }),
      account('at.the.desk', { departments: ['disease-control' as never] }),
    ];
    for (const successor of [null, ...strangers])
      expect(
        response.onTask({ by, successor }, task, {
          command: 'hand-over',
          reason: '交接班',
          to: (successor?.id ?? 'nobody') as never,
        }),
      ).toMatchObject({ code: 'invalid-target' });
    expect(current(response, task)).toEqual(task);
    response.onTask({ by, successor: colleague }, task, {
      command: 'hand-over',
      reason: '交接班',
      to: colleague.id,
    });
    expect(current(response, task)).toMatchObject({
      state: 'handed-over',
      assignee: 'colleague',
      clocks: task.clocks,
    });
  });

  it('goes to another department by reassignment: the old task ends, the new one begins, and both are told', () => {
    const response = given();
    response.pass(5 * MINUTE_MS);
    const task = response.task({ stage: 'control', department: 'disease-control' });
    const before = response.steps.length;
    const decision = response.onTask({ by: desk }, task, {
      command: 'reassign',
      reason: '经费由财政牵头',
      department: 'finance' as never,
    });
    expect(decision.outcome).toBe('done');
    expect(current(response, task)).toMatchObject({ state: 'reassigned', note: '经费由财政牵头' });
    const fresh = response.case.tasks.find(
      (one) => one.department === 'finance' && one.stage === 'control',
    )!;
    expect(fresh).toMatchObject({ state: 'assigned', part: task.part });
    expect(fresh.clocks.map((clock) => clock.dueAt - fresh.assignedAt)).toEqual(
      task.clocks.map((clock) => clock.dueAt - task.assignedAt),
    );
    expect(response.steps.slice(before).map((step) => step.subject)).toEqual([
      `task:${task.id}`,
      `task:${fresh.id}`,
    ]);
  });

  it('goes to no department without an office there or above', () => {
    const response = given();
    const task = response.case.tasks.find(
      (one) => one.stage === 'investigate' && one.part !== 'lead' && one.purpose === 'action',
    )!;
    const department = DepartmentId.parse('village-committee');
    const reason = '请属地承担';
    const before = response.case;
    expect(
      response.onTask({ by: member('disease-control') }, task, {
        command: 'reassign',
        department,
        reason,
      }),
    ).toMatchObject({ code: 'invalid-target' });
    expect(response.case).toBe(before);
  });

  it('is disputed with a reason and ruled only by somebody above both, whose ruling is final', () => {
    const response = given();
    const task = response.case.tasks.find(
      (one) => one.part !== 'lead' && one.place === '990102' && one.purpose === 'action',
    )!;
    const county = account('duty.county', { places: ['990102'] });
    response.onTask({ by: member(task.department) }, task, {
      command: 'dispute',
      reason: '不属于本部门职责',
    });
    const disputed = current(response, task);
    expect(disputed.state).toBe('disputed');
    expect(
      disputed.clocks.filter((clock) => clock.stoppedAt === null).map((clock) => clock.name),
    ).toEqual([]);
    const ruling = {
      command: 'rule',
      reason: '按权责清单第三条',
      department: task.department,
    } as const;
    expect(response.onTask({ by: county }, disputed, ruling)).toMatchObject({
      code: 'arbiter-not-above',
    });
    expect(response.onTask({ by: desk }, disputed, ruling)).toMatchObject({ outcome: 'done' });
    expect(
      response.onTask({ by: member(task.department) }, current(response, task), {
        command: 'dispute',
        reason: '再议',
      }),
    ).toMatchObject({
      code: 'ruling-is-final',
    });
  });

  it('is accepted or returned by the lead or the desk, never by its own department', () => {
    const response = given();
    const task = response.case.tasks.find(
      (one) => one.stage === 'verify' && one.part === 'support',
    )!;
    work(response, task);
    const accept = { command: 'accept' } as const;
    expect(
      response.onTask({ by: member(task.department) }, current(response, task), accept),
    ).toMatchObject({ code: 'role-not-allowed' });
    expect(
      response.onTask({ by: member('finance') }, current(response, task), accept),
    ).toMatchObject({ code: 'out-of-scope' });
    response.onTask({ by: member('disease-control') }, current(response, task), {
      command: 'return',
      reason: '缺门诊日志',
    });
    const returned = current(response, task);
    expect(returned).toMatchObject({ state: 'in-progress', note: '缺门诊日志' });
    expect(returned.clocks.find((clock) => clock.name === 'report')?.stoppedAt).toBeNull();
  });
});
