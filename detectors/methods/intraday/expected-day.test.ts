/** Expected today from the days before: weekdays as far as the days tell them apart, the level of late, outbreaks no louder than busy days. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../contracts/time.ts';
import type { DayKind, Point } from '../method.ts';
import { EXPECT_DAYS_MIN, expectDay, weekdayClass } from './expected-day.ts';

/** A Monday. */
const FIRST = Date.UTC(2026, 0, 5);
const point = (day: number, value: number | null, kind: DayKind = 'open'): Point => ({
  at: FIRST + day * DAY_MS,
  value,
  kind,
});
const WEEK = [12, 10, 10, 10, 10, 5, 4];
const weeks = (count: number): Point[] =>
  Array.from({ length: count * 7 }, (_, day) => point(day, 4 * (WEEK[day % 7] ?? 0) + (day % 3)));

describe('expected today', () => {
  it('is not told from less than a week', () => {
    expect(expectDay(weeks(1).slice(0, EXPECT_DAYS_MIN - 1), point(6, 0))).toBeNull();
  });

  it('knows a Sunday from a Monday, and a holiday for a Sunday', () => {
    const past = weeks(8);
    expect(expectDay(past, point(56, 0))?.mean).toBeGreaterThan(42);
    expect(expectDay(past, point(62, 0))?.mean).toBeLessThan(24);
    expect(expectDay(past, point(56, 0, 'holiday'))?.mean).toBeLessThan(24);
    expect(weekdayClass(point(5, 0, 'workday'))).toBe(0);
  });

  // The known weakness of docs/methods/intraday.md, with its figures.
  it.each([
    { times: 10, percent: 40 },
    { times: 2, percent: 18 },
  ])(
    'expects $percent % more after four days at $times times the usual, not an outbreak',
    ({ times, percent }) => {
      const past = weeks(8).map((one, day) =>
        day >= 50 && day < 54 ? { ...one, value: times * (one.value ?? 0) } : one,
      );
      const [sick, sound] = [expectDay(past, point(56, 0)), expectDay(weeks(8), point(56, 0))];
      const more = (sick?.mean ?? NaN) / (sound?.mean ?? NaN) - 1;
      expect(Math.round(100 * more)).toBe(percent);
    },
  );

  /** The days of a real first week, whose Monday began in the afternoon, and two more. */
  const FROM_AN_AFTERNOON = [
    1822, 5120, 4934, 4855, 4805, 4173, 3873, 5389, 5069, 4835, 4842, 4767, 4188, 3742, 5572, 5050,
    4902, 4816, 4794, 4189, 3830,
  ];

  it.each([
    { told: 'three weeks, the first day from its afternoon on', counts: FROM_AN_AFTERNOON },
    { told: 'two weeks of them', counts: FROM_AN_AFTERNOON.slice(0, 14) },
    { told: 'ten days of them, for a Thursday', counts: FROM_AN_AFTERNOON.slice(0, 10) },
  ])('does not take a day that was told in part for its weekday: $told', ({ counts }) => {
    const today = point(counts.length, 0);
    const usual = weekdayClass(today) === 0 ? 5400 : 4850;
    const expected = expectDay(
      counts.map((count, day) => point(day, count)),
      today,
    );
    const sds =
      (usual - (expected?.mean ?? NaN)) /
      Math.sqrt((expected?.mean ?? NaN) * (expected?.noise ?? NaN));
    expect(sds).toBeLessThan(3);
  });

  it('is led astray by no single low day, whenever it was', () => {
    const many = weeks(8).map((one) => ({ ...one, value: 100 * (one.value ?? 0) }));
    const sound = expectDay(many, point(56, 0));
    for (let low = 0; low < 56; low += 1) {
      const dark = many.map((one, day) => (day === low ? { ...one, value: 0.2 * one.value } : one));
      const led = expectDay(dark, point(56, 0));
      expect((led?.mean ?? NaN) / (sound?.mean ?? NaN)).toBeCloseTo(1, 1);
    }
  });

  it('leaves out days that are not known, and trusts fewer days less', () => {
    const gappy = weeks(8).map((one, day) => (day % 2 === 0 ? { ...one, value: null } : one));
    expect(expectDay(gappy, point(56, 0))?.points).toBe(28);
    const few = expectDay(weeks(2), point(14, 0));
    const many = expectDay(weeks(8), point(56, 0));
    expect(few?.noise).toBeGreaterThan(many?.noise ?? Infinity);
  });
});
