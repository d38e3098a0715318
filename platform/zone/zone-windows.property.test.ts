// Windows in any zone, also where clocks are moved: half-open, without gaps, found from any instant in them, made of whole cells.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from '../../contracts/time.ts';
import { WINDOW_KINDS, shapeOf } from '../../contracts/window-shape.ts';
import { dayOf, hourOfDay, weekday } from './zone-time.ts';
import { cellStarts, newestPart, windowAfter, windowAt, windowBefore } from './zone-windows.ts';

const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Santiago', 'UTC'];
const GRID = WINDOW_KINDS.filter((kind) => shapeOf(kind).moves !== 'session');
const YEAR = Date.UTC(2026, 0, 1);

const kinds = fc.constantFrom(...GRID);
const zones = fc.constantFrom(...ZONES);
const times = fc.integer({ min: YEAR, max: YEAR + 366 * DAY_MS });

describe('a window', () => {
  it('contains the instant that it was found by, in its newest part', () => {
    fc.assert(
      fc.property(kinds, zones, times, (kind, zone, at) => {
        const window = windowAt(kind, at, zone);
        const newest = newestPart(window, zone);
        expect(newest.startAt).toBeLessThanOrEqual(at);
        expect(newest.endAt).toBeGreaterThan(at);
        expect(window.startAt).toBeLessThanOrEqual(newest.startAt);
        expect(window.endAt).toBe(newest.endAt);
        expect(windowAt(kind, newest.startAt, zone)).toEqual(window);
        expect(windowAt(kind, window.endAt - 1, zone)).toEqual(window);
      }),
      { numRuns: 2000 },
    );
  });

  it('is followed by the next without a gap, and is the one before that', () => {
    fc.assert(
      fc.property(kinds, zones, times, (kind, zone, at) => {
        const window = windowAt(kind, at, zone);
        const next = windowAfter(window, zone);
        expect(newestPart(next, zone).startAt).toBe(window.endAt);
        expect(windowBefore(next, zone)).toEqual(window);
      }),
      { numRuns: 2000 },
    );
  });

  it('is made of its cells and no other, and is as long as they are', () => {
    fc.assert(
      fc.property(kinds, zones, times, (kind, zone, at) => {
        const shape = shapeOf(kind);
        if (shape.moves === 'session') return;
        const window = windowAt(kind, at, zone);
        const starts = cellStarts(shape.of, window, zone);
        expect(starts[0]).toBe(window.startAt);
        expect(new Set(starts).size).toBe(starts.length);
        const isMoved = zone === 'Europe/Berlin' || zone === 'America/Santiago';
        if (!isMoved || shape.moves === 'sliding' || shape.of === 'day')
          expect(starts).toHaveLength(shape.cells);
      }),
      { numRuns: 2000 },
    );
  });
});

it('half an hour is the shortest, seven days the longest', () => {
  const lengths = GRID.map((kind) => {
    const { startAt, endAt } = windowAt(kind, YEAR, 'Asia/Shanghai');
    return endAt - startAt;
  });
  expect(Math.min(...lengths)).toBe(HALF_HOUR_MS);
  expect(Math.max(...lengths)).toBe(7 * DAY_MS);
});

it('parts of a day begin at their hour on the wall, also on the day on which a clock is moved', () => {
  for (const month of [2, 9])
    for (let at = Date.UTC(2026, month, 20); at < Date.UTC(2026, month + 1, 1); at += HOUR_MS) {
      const { startAt } = windowAt('hours6', at, 'Europe/Berlin');
      expect(hourOfDay(startAt, 'Europe/Berlin') % 6).toBe(0);
    }
});

it('a week goes from Monday to Sunday', () => {
  const { startAt, endAt } = windowAt('week', YEAR, 'Asia/Shanghai');
  expect(weekday(dayOf(startAt, 'Asia/Shanghai'))).toBe(1);
  expect(weekday(dayOf(endAt - 1, 'Asia/Shanghai'))).toBe(7);
});
