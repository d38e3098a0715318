// Exact tails of shares held against a bound: against sums of binomial terms, limits that keep their chance, and weeks that are less even than counting.
import { describe, expect, it } from 'vitest';
import { chanceBeyond, effectiveWhole, limitBeyond } from './exact-share.ts';

/** By adding up its terms. */
function atLeast(part: number, whole: number, bound: number): number {
  let term = (1 - bound) ** whole;
  let below = 0;
  for (let count = 0; count < part; count += 1) {
    below += term;
    term *= ((whole - count) / (count + 1)) * (bound / (1 - bound));
  }
  return 1 - below;
}

const week = (part: number, whole: number) => ({ part, whole, missedShare: 0 });

describe('the chance of a share', () => {
  it.each([
    [8, 500, 0.005],
    [1, 200, 0.005],
    [12, 720, 0.005],
    [9, 10, 0.95],
  ])('of %d of %d above %f is that of the binomial terms', (part, whole, bound) => {
    const chance = chanceBeyond(part / whole, whole, { bound, side: 'upper' });
    expect(chance).toBeCloseTo(atLeast(part, whole, bound), 10);
    const below = chanceBeyond((part - 1) / whole, whole, { bound, side: 'lower' });
    expect(below).toBeCloseTo(1 - atLeast(part, whole, bound), 10);
  });

  it('is one where nothing was found, or all was', () => {
    expect(chanceBeyond(0, 300, { bound: 0.005, side: 'upper' })).toBe(1);
    expect(chanceBeyond(1, 10, { bound: 0.95, side: 'lower' })).toBe(1);
  });
});

describe('the limit', () => {
  it('is the nearest share that chance makes no more often than alpha', () => {
    const against = { bound: 0.005, side: 'upper' } as const;
    const limit = limitBeyond(0.001, 600, against);
    const least = Math.ceil(limit * 600);
    expect(atLeast(least, 600, 0.005)).toBeLessThanOrEqual(0.001);
    expect(atLeast(least - 1, 600, 0.005)).toBeGreaterThan(0.001);
  });

  it('cannot be reached where so few can show nothing', () => {
    expect(limitBeyond(0.001, 1, { bound: 0.005, side: 'upper' })).toBe(2);
    expect(limitBeyond(0.001, 2, { bound: 0.1, side: 'lower' })).toBe(-1);
  });
});

describe('the effective whole', () => {
  it('is the whole where weeks are as even as counting makes them, or there is one week', () => {
    expect(effectiveWhole([week(1, 50), week(2, 50), week(1, 50), week(2, 50)], 0.001)).toBe(200);
    expect(effectiveWhole([week(9, 90)], 0.001)).toBe(90);
    expect(effectiveWhole([week(0, 90), week(0, 90)], 0.001)).toBe(180);
  });

  it('is less the less even they are', () => {
    const uneven = [week(0, 50), week(6, 50), week(0, 50), week(6, 50)];
    const more = [week(0, 50), week(12, 50), week(0, 50), week(0, 50)];
    expect(effectiveWhole(uneven, 0.001)).toBeLessThan(100);
    expect(effectiveWhole(more, 0.001)).toBeLessThan(effectiveWhole(uneven, 0.001));
  });
});
