// Lateness climbs rung by rung and stops when the department reacts: told with the shipped chains, on a time that is told.
import { describe, expect, it } from 'vitest';
import type { Task } from '../../contracts/task.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { noticesOf } from '../notifiers/notices.ts';
import { Inbox, MONDAY, account, desk, member, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';
import { nextRungAt } from './chains.ts';

const MINUTE_MS = 60_000;

function given(): Response {
  const inbox = new Inbox();
  inbox.receive(signal('cholera'));
  return new Response(inbox.only, MONDAY);
}

const now = (response: Response, { id }: Task): Task =>
  response.case.tasks.find((one) => one.id === id)!;
const rungs = (response: Response, task: Task): unknown[] =>
  response.steps
    .filter(({ action, subject }) => action === 'escalated' && subject === `task:${task.id}`)
    .map(({ details }) => details['rung']);
const support = (response: Response): Task =>
  response.task({ stage: 'verify', department: 'township-health-centre' });

describe('a task that nobody takes', () => {
  it('goes to the head, then the lead, then the command group, each once, at the minutes of the level', () => {
    const response = given();
    const task = support(response);
    expect(task.chain?.map(({ rung, department, place }) => [rung, department, place])).toEqual([
      ['head', 'township-health-centre', '990102001'],
      ['lead', 'disease-control', '990102'],
      ['command-group', 'command-group', '990102'],
    ]);
    response.pass(10 * MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head']);
    expect(nextRungAt(now(response, task))).toBe(MONDAY + 25 * MINUTE_MS);
    response.pass(14 * MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head']);
    response.pass(MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head', 'lead']);
    response.pass(10 * HOUR_MS);
    expect(rungs(response, task)).toEqual(['head', 'lead', 'command-group']);
  });

  it('is told to those who are called, with the task', () => {
    const response = given();
    const task = support(response);
    response.pass(HOUR_MS);
    const steps = response.steps.filter(({ subject }) => subject === `task:${task.id}`);
    const told = noticesOf({ cases: [response.case], steps, at: response.now })
      .filter(({ reason }) => reason === 'escalated')
      .map(({ department, place, subject }) => [department, place, subject.duties[0]?.task]);
    expect(told).toEqual([
      ['township-health-centre', '990102001', task.id],
      ['disease-control', '990102', task.id],
      ['command-group', '990102', task.id],
    ]);
  });

  it('is called above no further once the department reacts, and anew for its next limit', () => {
    const response = given();
    const task = support(response);
    response.pass(12 * MINUTE_MS);
    const by = member('township-health-centre');
    response.onTask({ by }, now(response, task), { command: 'acknowledge' });
    expect(nextRungAt(now(response, task))).toBeNull();
    expect(now(response, task).escalation?.answeredAt).toBe(response.now);
    response.pass(17 * MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head']);
    response.pass(MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head', 'head']);
    expect(now(response, task).escalation?.cause).toBe('act');
  });

  it('calls nobody for the time of a limit that was met meanwhile', () => {
    const response = given();
    const task = support(response);
    response.pass(35 * MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head', 'lead']);
    const by = member('township-health-centre');
    response.onTask({ by }, now(response, task), { command: 'acknowledge' });
    // Starting is late too: its chain counts from now.
    expect(now(response, task).escalation).toMatchObject({ cause: 'act', since: response.now });
    response.pass(14 * MINUTE_MS);
    expect(rungs(response, task)).toEqual(['head', 'lead', 'head']);
  });

  it('may be pressed, and given to others, by the command group once it was called', () => {
    const response = given();
    const task = support(response);
    const command = account('m-command', {
      role: 'department-member',
      departments: ['command-group'],
    });
    const supervise = { command: 'supervise', reason: '限时办结', withinMinutes: 30 } as const;
    expect(response.onTask({ by: command }, now(response, task), supervise)).toMatchObject({
      code: 'out-of-scope',
    });
    response.pass(HOUR_MS);
    expect(response.onTask({ by: command }, now(response, task), supervise)).toMatchObject({
      outcome: 'done',
    });
  });
});

it('a supervised task is due sooner and never later, is told, and is never longer', () => {
  const response = given();
  const task = support(response);
  const dues = (one: Task): number[] => one.clocks.map(({ dueAt }) => (dueAt - MONDAY) / MINUTE_MS);
  expect(dues(task)).toEqual([10, 30, 120]);
  const press = (withinMinutes: number) =>
    response.onTask({ by: desk }, now(response, task), {
      command: 'supervise',
      reason: '限时',
      withinMinutes,
    });
  expect(press(600).outcome).toBe('done');
  expect(dues(now(response, task))).toEqual([10, 30, 120]);
  press(20);
  expect(dues(now(response, task))).toEqual([10, 20, 20]);
  const told = noticesOf({ cases: [response.case], steps: response.steps, at: response.now });
  expect(told.map(({ reason, department }) => [reason, department])).toContainEqual([
    'supervised',
    'township-health-centre',
  ]);
  const by = member('township-health-centre');
  expect(
    response.onTask({ by }, now(response, task), {
      command: 'supervise',
      reason: '自催',
      withinMinutes: 20,
    }),
  ).toMatchObject({ code: 'role-not-allowed' });
});

it('a copy for information has no chain, is read once and then closed', () => {
  const response = given();
  const copy = response.case.tasks.find(({ purpose }) => purpose === 'information')!;
  expect([copy.chain, copy.clocks]).toEqual([undefined, []]);
  response.onTask({ by: member(copy.department) }, copy, { command: 'acknowledge' });
  expect(now(response, copy).state).toBe('closed');
});
