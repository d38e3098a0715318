/** EARS by hand: golden figures worked out from the published formulas, and the edges where no figure may be made up. */
import { describe, expect, it } from 'vitest';
import { earsC1 } from './ears-c1.ts';
import { earsC2 } from './ears-c2.ts';
import { earsC3 } from './ears-c3.ts';
import type { AssessmentCore, Method, Point } from './method.ts';
import { MethodError } from './method-error.ts';
import { daily, DAY_MS } from './test-series.ts';

/** z for 0.001 and 0.025 upper tails, from tables. */
const Z_001 = 3.090_232_306_167_813;
const Z_025 = 1.959_963_984_540_054;

function last(method: Method, values: readonly (number | null)[], params = {}): AssessmentCore {
  const all = method.prepare(params, 365).assessSeries(daily(values), values.length - 1);
  const assessment = all.at(-1);
  if (!assessment) throw new Error('nothing was assessed');
  return assessment;
}

describe('ears-c1', () => {
  it('takes mean plus 3.09 standard deviations of the week before', () => {
    const got = last(earsC1, [2, 4, 4, 4, 5, 5, 11, 12]);
    // Mean 5, squared deviations 9+1+1+1+0+0+36 = 48, sd √8.
    expect(got.expected).toBe(5);
    expect(got.upper).toBeCloseTo(5 + Z_001 * Math.sqrt(8), 10);
    expect(got.score).toBeCloseTo(7 / Math.sqrt(8), 12);
    expect(got.outcome).toBe('within');
  });

  it('exceeds just above the limit and not below it, and p agrees with alpha', () => {
    const limit = 5 + Z_001 * Math.sqrt(8);
    const above = last(earsC1, [2, 4, 4, 4, 5, 5, 11, limit + 1e-9]);
    const below = last(earsC1, [2, 4, 4, 4, 5, 5, 11, limit - 1e-9]);
    expect([above.outcome, above.side, above.reason.code]).toEqual([
      'exceeds',
      'upper',
      'above-limit',
    ]);
    expect([below.outcome, below.side, below.reason.code]).toEqual([
      'within',
      null,
      'within-limits',
    ]);
    expect(above.pvalue).toBeLessThan(0.001);
    expect(below.pvalue).toBeGreaterThan(0.001);
  });

  it('says the baseline as a half-open span of time', () => {
    const points = daily([9, 2, 4, 4, 4, 5, 5, 11, 12]);
    const got = earsC1.prepare({}, 365).assessSeries(points, 8)[0];
    expect(got?.baseline?.startAt).toBe(points[1]?.at);
    expect(got?.baseline?.endAt).toBe(points[8]?.at);
  });

  it('uses three standard deviations in the classical form', () => {
    expect(last(earsC1, [2, 4, 4, 4, 5, 5, 11, 12], { z: 3 }).upper).toBeCloseTo(
      5 + 3 * Math.sqrt(8),
      12,
    );
  });

  it('watches falls when asked to, with the limit not below zero', () => {
    const steady = [20, 21, 19, 20, 22, 18, 20];
    const fall = last(earsC1, [...steady, 10], { side: 'lower' });
    expect([fall.outcome, fall.side, fall.upper]).toEqual(['exceeds', 'lower', null]);
    expect(last(earsC1, [2, 4, 4, 4, 5, 5, 11, 0], { side: 'lower' }).lower).toBe(0);
  });

  it('halves alpha for each side when it watches both', () => {
    const both = last(earsC1, [2, 4, 4, 4, 5, 5, 11, 12], { side: 'both', alpha: 0.05 });
    expect(both.upper).toBeCloseTo(5 + Z_025 * Math.sqrt(8), 10);
  });
});

describe('ears-c2', () => {
  it('leaves out the two days before', () => {
    const got = last(earsC2, [2, 4, 4, 4, 5, 5, 11, 99, 98, 12]);
    expect(got.expected).toBe(5);
    expect(got.upper).toBeCloseTo(5 + Z_001 * Math.sqrt(8), 10);
  });

  it('gives Tokars’ form with 28 days and a standard deviation of at least 1', () => {
    const got = last(earsC2, [...Array.from({ length: 30 }, () => 4), 8], {
      baseline: 28,
      minSigma: 1,
      z: 3,
    });
    expect(got.upper).toBe(7);
    expect(got.outcome).toBe('exceeds');
  });
});

describe('ears-c3', () => {
  // Every baseline here has mean 5 and sd √8 as long as the week is shifted as a whole; so the history is chosen to shift.
  const history = [2, 4, 4, 4, 5, 5, 11, 2, 4];

  it('adds the excess over one of the two days before, as R does', () => {
    const series = [...history, 15, 16, 6];
    const zOf = (value: number): number => Math.max(0, (value - 5) / Math.sqrt(8) - 1);
    const sum = zOf(15) + zOf(16);
    const got = last(earsC3, series);
    expect(got.score).toBeCloseTo(sum, 12);
    expect(got.upper).toBeCloseTo(Math.max(0, 6 + Math.sqrt(8) * (Z_025 - sum)), 10);
    expect(got.outcome).toBe('exceeds');
  });

  it('adds today too in the published form', () => {
    const quiet = [...history, 4, 4];
    expect(last(earsC3, [...quiet, 14], { form: 'hutwagner', z: 2 }).outcome).toBe('exceeds');
    expect(last(earsC3, [...quiet, 13], { form: 'hutwagner', z: 2 }).outcome).toBe('within');
    expect(last(earsC3, [...quiet, 14]).outcome).toBe('within');
  });

  it('says not-applicable where the sum cannot be formed', () => {
    const got = last(
      earsC3,
      Array.from({ length: 12 }, () => 3),
    );
    expect([got.outcome, got.reason.code, got.upper]).toEqual([
      'not-applicable',
      'baseline-flat',
      null,
    ]);
  });
});

describe.each([
  [earsC1, 8],
  [earsC2, 10],
  [earsC3, 12],
])('every EARS method (%#)', (method, first) => {
  it('judges from the first point that has its whole baseline', () => {
    const values = Array.from({ length: 20 }, (_, i) => (i * 7) % 5);
    const outcomes = method
      .prepare({}, 365)
      .assessSeries(daily(values), 0)
      .map((a) => a.outcome);
    expect(outcomes.indexOf('within') + 1).toBe(first);
    expect(outcomes.slice(0, first - 1).every((o) => o === 'insufficient-baseline')).toBe(true);
  });

  it('does not judge an unknown count, and not over a hole in the baseline', () => {
    const base = Array.from({ length: 20 }, (_, i) => (i * 7) % 5);
    expect(last(method, [...base, null]).reason.code).toBe('value-missing');
    const hole = base.map((value, i) => (i === 14 ? null : value));
    expect([last(method, hole).outcome, last(method, hole).reason.code]).toEqual([
      'insufficient-baseline',
      'baseline-incomplete',
    ]);
  });

  it('steps over closed days as if they were not there', () => {
    const open = daily(Array.from({ length: 15 }, (_, i) => ((i * 7) % 5) + 1));
    const closed: Point[] = open.flatMap((point, i) => [
      { ...point, at: open[0]!.at + 2 * i * DAY_MS },
      { at: open[0]!.at + (2 * i + 1) * DAY_MS, value: 0, kind: 'closed' },
    ]);
    const method365 = method.prepare({}, 365);
    const plain = method365.assessSeries(open, 14)[0];
    const spread = method365.assessSeries(closed, 28);
    expect(spread[0]?.upper).toBe(plain?.upper);
    expect(spread[1]?.reason.code).toBe('closed');
  });

  it.each([
    ['negative-count', [1, -1, 2]],
    ['non-finite-count', [1, Number.NaN, 2]],
    ['non-finite-count', [1, Number.POSITIVE_INFINITY]],
    ['empty-series', []],
  ])('refuses %s', (code, values) => {
    expect(() => method.prepare({}, 365).assessSeries(daily(values), 0)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses unsorted and doubled times and a start outside the series', () => {
    const [a, b] = daily([1, 2]) as [Point, Point];
    const prepared = method.prepare({}, 365);
    expect(() => prepared.assessSeries([b, a], 0)).toThrow(
      expect.objectContaining({ code: 'unsorted-time' }),
    );
    expect(() => prepared.assessSeries([a, a], 0)).toThrow(
      expect.objectContaining({ code: 'duplicate-time' }),
    );
    expect(() => prepared.assessSeries([a, b], 2)).toThrow(
      expect.objectContaining({ code: 'from-out-of-range' }),
    );
  });

  it('names the parameters that exist when one does not', () => {
    expect(() => method.prepare({ basline: 7 }, 365)).toThrow(MethodError);
    expect(() => method.prepare({ basline: 7 }, 365)).toThrow(/It has: baseline, minSigma/);
    expect(() => method.prepare({ baseline: 2 }, 365)).toThrow(
      expect.objectContaining({ code: 'invalid-parameter' }),
    );
  });
});

describe('a flat baseline', () => {
  it('exceeds above all-zero days, without inventing a score', () => {
    const got = last(earsC1, [0, 0, 0, 0, 0, 0, 0, 1]);
    expect([got.outcome, got.upper, got.score, got.pvalue]).toEqual(['exceeds', 0, null, null]);
    expect(got.reason.code).toBe('above-flat-baseline');
  });

  it('stays within at its own level', () => {
    expect(last(earsC1, [5, 5, 5, 5, 5, 5, 5, 5]).outcome).toBe('within');
  });
});
