/** What a rule's floor lets through. */
import { describe, expect, it } from 'vitest';
import { passesFloor, ratioAskedFor } from './floor.ts';

const floor = { observed: 6, excess: 5, ratio: 1.5, ratioUpTo: 50 };
const passes = (observed: number, expected: number): boolean =>
  passesFloor({ floor }, { observed, expected, side: 'upper' });

describe('a floor with a ratio', () => {
  it('asks for all of it up to a number of expected cases, and where there is none always', () => {
    expect(ratioAskedFor(floor, 50)).toBe(1.5);
    expect(ratioAskedFor({ observed: 6, excess: 5, ratio: 1.5 }, 5000)).toBe(1.5);
    expect([passes(74, 50), passes(75, 50)]).toEqual([false, true]);
  });

  it('asks above it for as many square roots of the expected, so that it never steps', () => {
    expect([passes(249, 200), passes(250, 200)]).toEqual([false, true]);
    expect(ratioAskedFor(floor, 50.001)).toBeCloseTo(1.5, 4);
    for (const expected of [60, 200, 900, 5000]) {
      const excess = (ratioAskedFor(floor, expected) - 1) * expected;
      expect(excess / Math.sqrt(expected)).toBeCloseTo(0.5 * Math.sqrt(50), 9);
    }
  });

  it('asks of a fall for its size alone', () => {
    expect(passesFloor({ floor }, { observed: 190, expected: 200, side: 'lower' })).toBe(true);
  });
});
