// What is shown of an event's values: codes of public systems and amounts, what was denied left out, and no token whatever it stands for.
import { expect, it } from 'vitest';
import { Event } from '../../../contracts/event/event.ts';
import { saidOf } from './said-of-event.ts';

const token = (prefix: string): string => `${prefix}${'a'.repeat(32)}`;
const PLACE = { siteId: 's-one', place: '990102001', person: token('p1.') };
const TIMES = { occurredAt: 1, statedAt: 1, receivedAt: 1, statedRank: 1, zoneAssumed: false };

const event = (kind: Event['kind'], body: object): Event =>
  Event.parse({
    ...{ v: 1, id: `e${'a'.repeat(26)}`, door: 'events-api', occurredFrom: 'stated' },
    ...PLACE,
    ...TIMES,
    kind,
    body,
  });

it('of a settlement the group, the total and public codes, never a token', () => {
  const items = [
    { code: 'XC09AAK095A001010100001', quantity: 2, amountFen: 8600, daysSupply: 28 },
    { code: token('c1.'), quantity: 1, amountFen: 100 },
  ];
  const claim = { record: token('r1.'), visit: token('v1.'), step: 'settled', items };
  const said = saidOf(event('claim', { ...claim, totalFen: 8700, fundFen: 1, group: 'ES31' }));
  expect(said).toEqual([
    { name: 'step', value: 'settled' },
    { name: 'group', value: 'ES31' },
    { name: 'totalFen', value: 8700 },
    { name: 'item', value: 'XC09AAK095A001010100001' },
    { name: 'quantity', value: 2 },
    { name: 'daysSupply', value: 28 },
  ]);
  const review = { outcome: 'fraud', at: 1 };
  const reviewed = { ...claim, totalFen: 1, fundFen: 1, group: null, review };
  expect(saidOf(event('claim', reviewed))).toContainEqual({ name: 'review', value: 'fraud' });
  const own = saidOf(event('claim', { ...claim, totalFen: 1, fundFen: 1, group: token('c1.') }));
  expect(JSON.stringify([said, own])).not.toMatch(/[pvrdc]\d\.[a-z2-7]{20}/);
});

it('of an ECG what was found and not what was denied or left as words', () => {
  const names = { zh: 'ST段抬高', en: 'ST elevation' };
  const stated = { code: 'st-elevation', text: 'ST', names, weight: 'critical' };
  const body = { record: token('r1.'), device: token('d1.'), step: 'read', heartRatePerMin: 84 };
  const statements = [
    { ...stated, certainty: 'definite' },
    { ...stated, names: { zh: '房颤', en: 'AF' }, certainty: 'denied' },
    { code: 'uncoded', text: 'words of a reader' },
  ];
  const read = saidOf(event('ecg', { ...body, statements: [], readBy: 'elsewhere' }));
  expect(read).toContainEqual({ name: 'readBy', value: 'elsewhere' });
  expect(saidOf(event('ecg', { ...body, statements }))).toEqual([
    { name: 'step', value: 'read' },
    { name: 'finding', value: names },
    { name: 'heartRatePerMin', value: 84 },
  ]);
});

it('of beds, devices and stock the amounts, and of a unit with a code of its own house no name', () => {
  expect(saidOf(event('beds', { ward: 'fever-clinic', staffed: 20, occupied: 19 }))).toEqual([
    { name: 'unit', value: 'fever-clinic' },
    { name: 'occupied', value: 19 },
    { name: 'staffed', value: 20 },
  ]);
  const use = { deviceKind: token('c1.'), available: 4, inUse: 0 };
  expect(saidOf(event('device-use', use))).toEqual([
    { name: 'inUse', value: 0 },
    { name: 'available', value: 4 },
  ]);
  expect(saidOf(event('stock', { item: 'n95-mask', onHand: 0, dailyUse: 12.5 }))).toEqual([
    { name: 'item', value: 'n95-mask' },
    { name: 'onHand', value: 0 },
    { name: 'dailyUse', value: 12.5 },
  ]);
});
