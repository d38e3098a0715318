// What the gateway tells of tasks that it showed: once, of the member's own department, and again where it could not be told.
import { describe, expect, it } from 'vitest';
import { Account } from '../../contracts/account.ts';
import type { Command } from '../../contracts/command.ts';
import { Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { Deliveries } from './deliveries.ts';

const member = Account.parse({
  id: 'm.finance',
  name: 'm',
  role: 'department-member',
  places: ['990102'],
  departments: ['finance'],
  active: true,
  generation: 0,
});

const task = (n: number, differs: Record<string, unknown> = {}): Task =>
  Task.parse({
    v: 1,
    id: derivedId('tk-', [n]),
    alertId: derivedId('al-', ['one']),
    version: 1,
    department: 'finance',
    stage: 'supply',
    part: 'support',
    purpose: 'action',
    state: 'assigned',
    duty: { zh: '经费', en: 'Funds' },
    deliverable: { zh: '到账', en: 'Paid' },
    level: 'II',
    place: '990102',
    assignedAt: 1,
    updatedAt: 1,
    assignee: null,
    clocks: [],
    submission: null,
    note: null,
    ...differs,
  });

function gateway(): { deliveries: Deliveries; told: Command[]; isDown: { now: boolean } } {
  const told: Command[] = [];
  const isDown = { now: false };
  const record = (command: Command): Promise<void> => {
    if (isDown.now) return Promise.reject(new Error('the bus is away'));
    told.push(command);
    return Promise.resolve();
  };
  return { deliveries: new Deliveries({ record, now: () => 5 }), told, isDown };
}

describe('a task that is shown to a member of its department', () => {
  it('is told once, however often it is shown', async () => {
    const { deliveries, told } = gateway();
    await deliveries.shown(member, [task(1), task(2)]);
    await deliveries.shown(member, [task(2), task(1)]);
    expect(told.map(({ body }) => body)).toEqual([
      { command: 'record-delivery', tasks: [task(1).id, task(2).id] },
    ]);
    expect(told[0]?.by).toBe('m.finance');
  });

  it('is told again at the next showing where the bus was away', async () => {
    const { deliveries, told, isDown } = gateway();
    isDown.now = true;
    await deliveries.shown(member, [task(1)]);
    expect(told).toEqual([]);
    isDown.now = false;
    await deliveries.shown(member, [task(1)]);
    expect(told).toHaveLength(1);
  });

  it('is told in parts that a command can hold', async () => {
    const { deliveries, told } = gateway();
    await deliveries.shown(
      member,
      Array.from({ length: 130 }, (_, n) => task(n)),
    );
    expect(told).toHaveLength(2);
  });
});

describe('nothing is told of', () => {
  it.each([
    ['a task of another department', task(1, { department: 'education' }), member],
    ['an office elsewhere', task(1, { place: '990103' }), member],
    ['a task that was delivered before', task(1, { state: 'delivered' }), member],
    ['a desk that looks', task(1), { ...member, role: 'duty-officer' as const }],
  ])('%s', async (_, shown, account) => {
    const { deliveries, told } = gateway();
    await deliveries.shown(account, [shown]);
    expect(told).toEqual([]);
  });
});
