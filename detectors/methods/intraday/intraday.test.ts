/** Expected so far, and limits that hold the day's budget however often the day is looked at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spendingOf } from './alpha-spending.ts';
import { arrivedBy, learnArrivalCurve } from './arrival-curve.ts';
import { lookAtDay } from './look-at-day.ts';
import { planLooks } from './plan-looks.ts';

const MORNING = [0, 0, 0, 0, 0, 0, 1, 4, 9, 9, 7, 5, 3, 4, 5, 5, 4, 2, 1, 1, 0, 0, 0, 0];
const past = Array.from({ length: 70 }, (_, i) => ({ weekday: i % 7, hours: MORNING }));
const hourly = Array.from({ length: 24 }, (_, h) => h + 1);

describe('the arrival curve', () => {
  it('tells the share of the day that has come', () => {
    const curve = learnArrivalCurve(past);
    expect(arrivedBy(curve, 2, 0)).toBe(0);
    expect(arrivedBy(curve, 2, 24)).toBe(1);
    expect(arrivedBy(curve, 2, 10)).toBeCloseTo(23 / 60, 1);
  });

  it('never falls within a day, whatever was learned', () => {
    const day = fc.record({
      weekday: fc.nat(6),
      hours: fc.array(fc.nat(30), { minLength: 24, maxLength: 24 }),
    });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 30 }), fc.nat(6), (days, weekday) => {
        const curve = learnArrivalCurve(days);
        const shares = hourly.map((hour) => arrivedBy(curve, weekday, hour));
        expect(shares).toEqual([...shares].sort((a, b) => a - b));
        expect(shares.at(-1)).toBe(1);
      }),
    );
  });

  it('lets one outbreak day count for no more than three', () => {
    const late = new Array<number>(24).fill(0).map((_, h) => (h === 22 ? 5000 : 0));
    const curve = learnArrivalCurve([...past, { weekday: 3, hours: late }]);
    expect(arrivedBy(curve, 2, 20)).toBeGreaterThan(0.6);
  });
});

describe('alpha spending', () => {
  it('spends nothing before the first case is due and all of it by midnight', () => {
    expect(spendingOf(0.01)(0)).toBe(0);
    expect(spendingOf(0.01)(0.2)).toBeLessThan(1e-6);
    expect(spendingOf(0.01)(1)).toBe(0.01);
  });
});

describe('the looks of a day', () => {
  const shares = hourly.map((hour) => arrivedBy(learnArrivalCurve(past), 2, hour));

  it('alarm on no more quiet days than asked for, however many looks there are', () => {
    const request = fc.record({
      mean: fc.double({ min: 0.05, max: 900, noNaN: true }),
      noise: fc.double({ min: 0.3, max: 4, noNaN: true }),
      alpha: fc.constantFrom(0.002, 0.005, 0.02),
    });
    fc.assert(
      fc.property(request, ({ mean, noise, alpha }) => {
        const looks = planLooks({ mean, noise, alpha, shares });
        expect(looks.at(-1)?.spent).toBeLessThanOrEqual(alpha + 1e-12);
        for (const { limit, expected } of looks) {
          if (limit !== null) expect(limit).toBeGreaterThan(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('spend most of the budget of a middling series', () => {
    const looks = planLooks({ mean: 60, noise: 1.5, alpha: 0.01, shares });
    expect(looks.at(-1)?.spent).toBeGreaterThan(0.005);
  });

  it('would see a doubled morning hours before midnight', () => {
    const looks = planLooks({ mean: 60, noise: 1.2, alpha: 0.005, shares });
    const hour = looks.findIndex(({ limit, expected }) => limit !== null && 2 * expected >= limit);
    expect(hour + 1).toBeLessThanOrEqual(13);
  });
});

it('never calls a look with no more than what is expected of it, however noisy the days', () => {
  const curve = learnArrivalCurve(past);
  const request = fc.record({
    mean: fc.double({ min: 0.05, max: 900, noNaN: true }),
    noise: fc.double({ min: 1, max: 200, noNaN: true }),
    alpha: fc.constantFrom(0.005, 0.05, 0.2),
    cut: fc.integer({ min: 1, max: 24 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  let looked = 0;
  fc.assert(
    fc.property(request, ({ mean, noise, alpha, cut, share }) => {
      const expected = { mean, noise, degreesOfFreedom: 20 };
      const of = { expected, curve, weekday: 2, cut, told: [], alpha };
      const { expected: soFar } = lookAtDay({ ...of, observed: 0 });
      const look = lookAtDay({ ...of, observed: Math.floor(share * soFar) });
      expect(look.exceeds).toBe(false);
      looked += Number(look.limit !== null);
    }),
    { numRuns: 300 },
  );
  expect(looked).toBeGreaterThan(50);
});
