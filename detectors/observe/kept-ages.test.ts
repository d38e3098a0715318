// What comes later than its kind is kept is told apart by the event alone.
import { expect, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import { claimEvent, stateEvent } from '../events.fixture.ts';
import { keptOf } from './kept-ages.ts';

const now = Date.UTC(2026, 5, 1);
const ages = { settlementsMs: 1_000 * DAY_MS, resourcesMs: 100 * DAY_MS };
const told = (days: number) => ({
  site: 's-1',
  at: now - days * DAY_MS,
  statedAt: now,
  receivedAt: now,
});
const claim = (days: number) => claimEvent('c', { step: 'settled', totalFen: 1 }, told(days));
const beds = (days: number) =>
  stateEvent('beds', { ward: 'u', staffed: 4, occupied: 1 }, told(days));

it.each([
  ['a settlement of yesterday', claim(1), { kept: true }],
  ['a settlement of the last day', claim(1_000), { kept: true }],
  ['a settlement that is older', claim(1_001), { kept: false, reason: 'older-than-kept' }],
  [
    'beds of a time at which settlements are still kept',
    beds(101),
    { kept: false, reason: 'older-than-kept' },
  ],
])('says of %s whether it is folded', (_, event, expected) => {
  expect(keptOf(event, ages)).toEqual(expected);
});

it('keeps everything where nothing is set', () => {
  expect(keptOf(claim(100_000), undefined)).toEqual({ kept: true });
});
