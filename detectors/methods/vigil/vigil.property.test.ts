/** What must hold of the default detector on years of any counts: no look-ahead, and a state that can be stored and taken up again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daily } from '../test-series.ts';
import { logOddsOf, OutbreakFilter } from './outbreak-filter.ts';
import { vigil } from './vigil.ts';

const DAYS = 900;
/** Years of days are refitted many times; a busy machine is no failure. */
const SLOW_MS = 120_000;
const years = fc.array(
  fc.oneof({ weight: 19, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.constant(null) }),
  { minLength: DAYS, maxLength: DAYS, size: 'max' },
);
const forecasts = fc.record({
  mean: fc.double({ min: 0.01, max: 2000, noNaN: true }),
  dispersion: fc.double({ min: 0.01, max: 9, noNaN: true }),
  wander: fc.double({ min: 0, max: 0.3, noNaN: true }),
  count: fc.nat(3000),
});

describe('vigil over years', () => {
  const prepared = vigil.prepare({}, 365);

  it('gives the same verdicts whatever is appended later', { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(years, fc.integer({ min: 780, max: DAYS - 1 }), (values, cut) => {
        const points = daily(values);
        const whole = prepared.assessSeries(points, 770);
        const head = prepared.assessSeries(points.slice(0, cut), 770);
        expect(whole.slice(0, head.length)).toEqual(head);
      }),
      { numRuns: 5 },
    );
  });

  it('judges a day from its window as it judges it in the series', { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(years, (values) => {
        const points = daily(values);
        const short = vigil.prepare({ historyDays: 400 }, 365);
        const batch = short.assessSeries(points, DAYS - 3);
        for (let i = DAYS - 3; i < DAYS; i += 1) {
          const window = points.slice(i - short.lookbackPoints, i);
          const point = points[i];
          if (point) expect(short.assess(window, point)).toEqual(batch[i - DAYS + 3]);
        }
      }),
      { numRuns: 5 },
    );
  });
});

describe('the outbreak filter', () => {
  it('goes on from its stored memory to the same digit', () => {
    fc.assert(
      fc.property(fc.array(forecasts, { minLength: 2, maxLength: 60 }), fc.nat(59), (days, cut) => {
        const whole = new OutbreakFilter(0.005);
        let resumed = new OutbreakFilter(0.005);
        for (const [i, day] of days.entries()) {
          if (i === cut) {
            const stored = JSON.stringify(resumed.memory());
            resumed = new OutbreakFilter(
              0.005,
              JSON.parse(stored) as ReturnType<OutbreakFilter['memory']>,
            );
          }
          whole.open(day);
          resumed.open(day);
          expect(resumed.close(day.count)).toBe(whole.close(day.count));
        }
      }),
    );
  });

  it('never falls with a higher count, and changes nothing by being asked', () => {
    fc.assert(
      fc.property(fc.array(forecasts, { minLength: 1, maxLength: 40 }), (days) => {
        const filter = new OutbreakFilter(0.005);
        for (const day of days) {
          filter.open(day);
          const odds = [0, 1, 5, 50, 500].map((count) => logOddsOf(filter.odds(), count));
          expect(odds).toEqual([...odds].sort((a, b) => a - b));
          expect(odds.every(Number.isFinite)).toBe(true);
          const before = logOddsOf(filter.odds(), day.count);
          expect(filter.close(day.count)).toBe(before);
        }
      }),
    );
  });
});
