// Habits of sending: daily uploads are a habit, one outage is none.
import { expect, it } from 'vitest';
import type { DayKey } from '../../contracts/time.ts';
import { addDays } from '../../platform/zone/zone-time.ts';
import { usualGap, withGap, type DayGap } from './usual-gap.ts';

const FIRST = '2026-06-01' as DayKey;
const days = (gaps: readonly number[]): DayGap[] =>
  gaps.reduce<DayGap[]>(
    (known, expectedEvents, at) => withGap(known, { day: addDays(FIRST, at), expectedEvents }),
    [],
  );

it('knows nothing before the first gap', () => {
  expect(usualGap([])).toBe(0);
});

it('learns the gap of a site that uploads once a day', () => {
  expect(usualGap(days([180, 200, 190, 210]))).toBe(210);
});

it('learns the weekend of a site that uploads on working days', () => {
  expect(usualGap(days([320, 100, 100, 100, 100, 320, 100, 100, 100, 100]))).toBe(320);
});

it('takes one outage in two weeks for no habit', () => {
  expect(usualGap(days([0, 1, 0, 2, 900, 0, 1, 0, 0, 1, 0, 1, 0, 1]))).toBeLessThan(3);
});

it('keeps the longest gap of a day, and two weeks of days', () => {
  const gaps = days(Array.from({ length: 30 }, (_, at) => at));
  expect(gaps).toHaveLength(14);
  expect(withGap(gaps, { day: addDays(FIRST, 29), expectedEvents: 3 }).at(-1)).toEqual({
    day: addDays(FIRST, 29),
    expectedEvents: 29,
  });
});
