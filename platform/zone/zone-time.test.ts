// Days and hours in zones with and without summer time.
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type DayKey } from '../../contracts/time.ts';
import {
  addDays,
  dayOf,
  daysBetween,
  endOfDay,
  hourOfDay,
  hourStart,
  isZone,
  startOfDay,
  weekday,
} from './zone-time.ts';

const SHANGHAI = 'Asia/Shanghai';
const day = (text: string): DayKey => text as DayKey;

describe('zone time', () => {
  it('begins a day of Shanghai at 16:00 UTC of the day before', () => {
    expect(dayOf(Date.UTC(2026, 2, 1, 15, 59, 59, 999), SHANGHAI)).toBe('2026-03-01');
    expect(dayOf(Date.UTC(2026, 2, 1, 16), SHANGHAI)).toBe('2026-03-02');
    expect(startOfDay(day('2026-03-02'), SHANGHAI)).toBe(Date.UTC(2026, 2, 1, 16));
  });

  it('knows the summer time that China had from 1986 to 1991', () => {
    const summer = day('1988-07-01');
    expect(startOfDay(summer, SHANGHAI)).toBe(Date.UTC(1988, 5, 30, 15));
    expect(dayOf(Date.UTC(1988, 5, 30, 15), SHANGHAI)).toBe('1988-07-01');
  });

  it('gives days of 23 and 25 hours where clocks change', () => {
    const zone = 'Europe/Berlin';
    expect(endOfDay(day('2026-03-29'), zone) - startOfDay(day('2026-03-29'), zone)).toBe(
      23 * HOUR_MS,
    );
    expect(endOfDay(day('2026-10-25'), zone) - startOfDay(day('2026-10-25'), zone)).toBe(
      25 * HOUR_MS,
    );
  });

  it('begins a day without midnight at its first instant', () => {
    // Santiago moved its clocks from 0:00 to 1:00 on 8 September 2024.
    const start = startOfDay(day('2024-09-08'), 'America/Santiago');
    expect(new Date(start).toISOString()).toBe('2024-09-08T04:00:00.000Z');
    expect(dayOf(start, 'America/Santiago')).toBe('2024-09-08');
    expect(dayOf(start - 1, 'America/Santiago')).toBe('2024-09-07');
  });

  it('counts days over months, years and leap days', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01');
    expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(day('2024-01-01'), day('2025-01-01'))).toBe(366);
    expect(weekday(day('2026-03-02'))).toBe(1);
    expect(weekday(day('2026-03-01'))).toBe(7);
  });

  it('cuts hours on the wall clock also where the offset has half an hour', () => {
    const at = Date.UTC(2026, 0, 1, 4, 45);
    expect(hourStart(at, SHANGHAI)).toBe(Date.UTC(2026, 0, 1, 4));
    expect(hourStart(at, 'Asia/Kolkata')).toBe(Date.UTC(2026, 0, 1, 4, 30));
    expect(hourOfDay(at, 'Asia/Kolkata')).toBe(10);
  });

  it('refuses what is no day and no zone', () => {
    expect(() => addDays(day('2026-02-30'), 1)).toThrow(RangeError);
    expect(() => dayOf(DAY_MS, 'Mars/Olympus')).toThrow(RangeError);
    expect(isZone('Mars/Olympus')).toBe(false);
  });
});
