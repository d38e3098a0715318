// Holes of a roster that come near: told ahead only where they were known before, lie ahead, and begin within two days.
import { expect, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import { at, roster, without } from './duty.fixture.ts';
import { nearHoles, outlookOf } from './outlook.ts';

const now = at('2026-06-01T09:00');
const first = outlookOf({ roster: roster(), before: null, now }, without('chen'));
const gaps = first.problems.filter(({ code }) => code === 'gap');

it('a hole that has just been found is no reminder', () => {
  expect(gaps.length).toBeGreaterThan(10);
  expect(nearHoles(null, first, now)).toEqual([]);
});

it('a day later those of the next two days are told again, the others not yet', () => {
  const later = now + DAY_MS;
  const again = outlookOf({ roster: roster(), before: first, now: later }, without('chen'));
  const near = nearHoles(first, again, later);
  expect(near.length).toBeGreaterThan(0);
  expect(near).toEqual(
    again.problems.filter(
      ({ code, startAt }) => code === 'gap' && startAt > later && startAt <= later + 2 * DAY_MS,
    ),
  );
});

it('a hole that was filled is not told', () => {
  const filled = outlookOf({ roster: roster(), before: first, now: now + DAY_MS }, without());
  expect(nearHoles(first, filled, now + DAY_MS)).toEqual([]);
});
