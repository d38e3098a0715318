// An order is made of what was typed, or nothing is: nobody is sent a duty without words or with limits that run backwards.
import { expect, it } from 'vitest';
import { JointOrder } from '../../../contracts/joint/joint-command.ts';
import { freshOrder, orderOf } from './order-form.ts';

const NOW = Date.parse('2026-06-01T09:30:00+08:00');
const filled = {
  ...freshOrder(NOW),
  department: 'education',
  duty: '停课一周',
  deliverable: '书面报告',
};

it('makes an order that the contract takes, with times of the jurisdiction', () => {
  const order = JointOrder.parse(orderOf(filled));
  expect(order).toMatchObject({
    department: 'education',
    duty: { zh: '停课一周', en: '停课一周' },
    acknowledgeBy: NOW + 3_600_000,
    dueAt: NOW + 24 * 3_600_000,
  });
  expect(orderOf({ ...filled, dutyEnglish: 'Close schools' })?.duty.en).toBe('Close schools');
});

it.each([
  ['a department', { department: '' }],
  ['a duty', { duty: '  ' }],
  ['a deliverable', { deliverable: '' }],
  ['a time', { dueAt: '' }],
  ['limits in their order', { dueAt: '2026-06-01T09:00' }],
])('makes none without %s', (_, change) => {
  expect(orderOf({ ...filled, ...change })).toBeNull();
});
