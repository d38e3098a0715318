// A task reaches its department when a member of it is shown it: once, by nobody else, without a clock or a version moving.
import { describe, expect, it } from 'vitest';
import { Inbox, account, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { decideTask } from './decide.ts';
import { delivered } from './deliver.ts';

const NOW = 1_780_000_000_000;

function opened() {
  const inbox = new Inbox();
  inbox.receive(signal('a'));
  const task = inbox.only.tasks.find(({ department }) => department === 'disease-control')!;
  return { one: inbox.only, task, tasks: new Set([task.id]) };
}

describe('a task that is shown to a member of its department', () => {
  it('is delivered, once, and nothing else of the case changes', () => {
    const { one, task, tasks } = opened();
    const to = member('disease-control');
    const first = delivered(one, { to, tasks, now: NOW });
    expect(first.steps).toMatchObject([
      {
        action: 'task-delivered',
        actor: 'machine:dashboard',
        subject: `task:${task.id}`,
        fromState: 'assigned',
        toState: 'delivered',
        details: { alert: one.alert.id, to: to.id },
      },
    ]);
    const after = first.case.tasks.find(({ id }) => id === task.id);
    expect(after).toEqual({ ...task, state: 'delivered', updatedAt: NOW });
    expect(first.case.alert).toBe(one.alert);
    const again = delivered(first.case, { to, tasks, now: NOW + 1 });
    expect(again.case).toBe(first.case);
    expect(again.steps).toEqual([]);
  });

  it('can be acknowledged by whoever saw it before it was delivered', () => {
    const { one, task, tasks } = opened();
    const to = member('disease-control');
    const from = delivered(one, { to, tasks, now: NOW }).case;
    const now = from.tasks.find(({ id }) => id === task.id)!;
    const setting = {
      account: to,
      now: NOW,
      rules: shippedRules,
      expectedVersion: task.version,
      successor: null,
    };
    const decision = decideTask({ from, task: now, body: { command: 'acknowledge' } }, setting);
    expect(decision.outcome).toBe('done');
  });
});

describe('a task is not delivered by', () => {
  it.each([
    ['a desk that looks', desk],
    ['a member of another department', member('finance')],
    ['its department in another county', member('disease-control', '990105')],
    [
      'an account of that department with another role',
      account('epi', { role: 'epidemiologist', departments: ['disease-control'] }),
    ],
  ])('%s', (_, to) => {
    const { one, tasks } = opened();
    expect(delivered(one, { to, tasks, now: NOW })).toEqual({ case: one, steps: [] });
  });

  it('a look at one that is being worked on', () => {
    const { one, task, tasks } = opened();
    const begun = {
      ...one,
      tasks: one.tasks.map((other) => ({ ...other, state: 'in-progress' as const })),
    };
    expect(task.state).toBe('assigned');
    expect(delivered(begun, { to: member('disease-control'), tasks, now: NOW }).case).toBe(begun);
  });
});
