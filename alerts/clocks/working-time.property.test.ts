// Limits in working time over any span of the calendar, its long holidays and make-up days included: never before the start, monotone, additive,
// always within office hours of a worked day, and the minutes counted one by one agree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DayKey, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { afterWorkingMinutes, workingDays, workingTimeOf } from './working-time.ts';

const { calendar } = shippedCatalogue;
const MINUTE_MS = 60_000;
const FROM = Date.UTC(2024, 0, 1);
const UNTIL = Date.UTC(2028, 0, 31);
const minuteOf = fc.integer({ min: FROM / MINUTE_MS, max: UNTIL / MINUTE_MS });

/** Half of the starts lie within five days of a holiday or make-up day, where the mistakes are. */
const nearHolidays = fc
  .constantFrom(
    ...calendar.years.flatMap(({ periods }) =>
      periods.flatMap(({ firstDay, lastDay, worked }) => [firstDay, lastDay, ...worked]),
    ),
  )
  .chain((day) =>
    fc
      .integer({ min: -5 * 24 * 60, max: 5 * 24 * 60 })
      .map((minutes) => startOfDay(day, calendar.zone) / MINUTE_MS + minutes),
  );
const anyStart = fc.oneof(minuteOf, nearHolidays).map((minute): EpochMs => minute * MINUTE_MS);
const anyLimit = fc.integer({ min: 1, max: 9600 });
const after = (from: EpochMs, minutes: number): EpochMs =>
  afterWorkingMinutes(from, minutes, calendar);

const days = workingDays(calendar);

function isOpen(at: EpochMs): boolean {
  const day = dayOf(at, calendar.zone);
  const minute = (at - startOfDay(day, calendar.zone)) / MINUTE_MS;
  return (
    days.isWorked(day) &&
    calendar.officeHours.some((hours) => hours.fromMinute <= minute && minute < hours.toMinute)
  );
}

describe('a limit in working time', () => {
  it('never ends before its minutes have passed, and later limits and later starts never end sooner', () => {
    fc.assert(
      fc.property(anyStart, anyStart, anyLimit, anyLimit, (one, other, some, more) => {
        const due = after(one, some);
        expect(due - one).toBeGreaterThanOrEqual(some * MINUTE_MS);
        expect(after(one, some + more)).toBeGreaterThan(due);
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        expect(after(later, some)).toBeGreaterThanOrEqual(after(earlier, some));
      }),
    );
  });

  it('has between its start and its end the minutes that it counts', () => {
    const working = workingTimeOf(calendar);
    const between = (from: EpochMs, to: EpochMs): number => working.between(from, to);
    fc.assert(
      fc.property(anyStart, anyLimit, (from, minutes) => {
        expect(between(from, after(from, minutes))).toBe(minutes * MINUTE_MS);
        expect(between(from, from)).toBe(0);
        expect(between(from, from - MINUTE_MS)).toBe(0);
      }),
    );
  });

  it('is additive: in two parts it ends when it ends as one', () => {
    fc.assert(
      fc.property(anyStart, anyLimit, anyLimit, (from, some, more) => {
        expect(after(after(from, some), more)).toBe(after(from, some + more));
      }),
    );
  });

  it('ends with the last counted minute, which lies in office hours of a worked day', () => {
    fc.assert(
      fc.property(anyStart, anyLimit, (from, minutes) => {
        expect(isOpen(after(from, minutes) - MINUTE_MS)).toBe(true);
      }),
    );
  });

  it('agrees with counting the open minutes one by one', () => {
    const short = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(anyStart, short, (from, minutes) => {
        const due = after(from, minutes);
        let counted = 0;
        for (let at = from; at < due; at += MINUTE_MS) if (isOpen(at)) counted += 1;
        expect(counted).toBe(minutes);
      }),
      { numRuns: 20 },
    );
  });
});

it('a day off adds nothing: any moment of a holiday gives the same limit', () => {
  const holiday = (hour: number): EpochMs =>
    startOfDay(DayKey.parse('2026-02-17'), calendar.zone) + hour * HOUR_MS;
  const limits = [0, 9, 15, 23].map((hour) => after(holiday(hour), 60));
  expect(new Set(limits).size).toBe(1);
  // The festival of 2026 ends on the 23rd: 09:00 of the 24th in Shanghai.
  expect(limits[0]).toBe(Date.UTC(2026, 1, 24, 1));
});

it('does not drop below the minute: part of a minute keeps its part', () => {
  const from = Date.UTC(2026, 5, 1, 1, 0, 30);
  expect(after(from, 1)).toBe(from + MINUTE_MS);
});
