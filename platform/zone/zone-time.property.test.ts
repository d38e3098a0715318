// Zone time against luxon, for any instant and six zones.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayOf,
  daysBetween,
  endOfDay,
  hourStart,
  startOfDay,
  weekday,
} from './zone-time.ts';

const zones = fc.constantFrom(
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/Santiago',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
);
const instants = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2090, 0, 1) });

describe('zone time, for any instant and zone', () => {
  it('agrees with luxon about the day and its first instant', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const local = DateTime.fromMillis(at, { zone });
        const day = dayOf(at, zone);
        expect(day).toBe(local.toISODate());
        expect(weekday(day)).toBe(local.weekday);
        expect(startOfDay(day, zone)).toBe(local.startOf('day').toMillis());
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts every instant into exactly one day', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const day = dayOf(at, zone);
        expect(startOfDay(day, zone)).toBeLessThanOrEqual(at);
        expect(endOfDay(day, zone)).toBeGreaterThan(at);
      }),
    );
  });

  it('takes back what it adds, and never starts an hour after its instant', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -5_000, max: 5_000 }), zones, (at, count, zone) => {
        const day = dayOf(at, zone);
        expect(daysBetween(day, addDays(day, count))).toBe(count);
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(at - hourStart(at, zone)).toBeGreaterThanOrEqual(0);
        expect(at - hourStart(at, zone)).toBeLessThan(3_600_000);
      }),
    );
  });
});
