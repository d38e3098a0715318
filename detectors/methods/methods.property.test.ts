/** What must hold of every registered method, whatever the counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssessmentCore, Method, Point, Prepared } from './method.ts';
import { METHODS } from './registry.ts';
import { daily } from './test-series.ts';

const counts = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.constant(null) }),
  {
    minLength: 1,
    maxLength: 120,
  },
);
const closed = fc.uniqueArray(fc.nat(119), { maxLength: 20 });
const series = fc
  .tuple(counts, closed)
  .map(([values, days]): Point[] =>
    daily(values).map((point, i) => (days.includes(i) ? { ...point, kind: 'closed' } : point)),
  );

function badNumbers(assessment: AssessmentCore): unknown[] {
  const { expected, upper, lower, score, pvalue, observed } = assessment;
  const all = [
    expected,
    upper,
    lower,
    score,
    pvalue,
    observed,
    ...Object.values(assessment.reason.figures),
  ];
  return all.filter((figure) => figure !== null && !Number.isFinite(figure));
}

/** Methods that are trained once must be told where training ends to be judged point by point. */
const SETTINGS: Readonly<Record<string, Record<string, number>>> = {
  cusum: { training: 20 },
  'glr-nb': { training: 30 },
};

/** Quiet, then many a day, then fewer than ever: what a memory of the many makes of the few. */
const spells = fc
  .tuple(fc.integer({ min: 30, max: 90 }), fc.nat(20), fc.integer({ min: 1, max: 5 }), fc.nat(400))
  .map(([days, level, long, many]) => {
    const usual = Array.from({ length: days }, (_, i) => level + ((i * 7) % 5));
    const few = [level, level >> 1, 0].flatMap((count) => [count, count]);
    return daily([...usual, ...new Array<number>(long).fill(level + many), ...few]);
  });

/** Methods whose finding is of some days together, and the reasons that say so. */
const CARRIES = ['ears-c3', 'ewma', 'switch', 'cusum', 'glr-nb'];
const OF_DAYS_BEFORE = ['days-before-above-limit', 'sum-above-limit', 'ratio-above-limit'];

function prepared(method: Method): Prepared {
  return method.prepare(SETTINGS[method.id] ?? {}, 365);
}

function known(method: Method, points: readonly Point[]): AssessmentCore[] {
  return prepared(method).assessSeries(points, 0);
}

describe.each(METHODS.map((method) => [method.id, method] as const))('%s', (_, method) => {
  it('gives no NaN and no infinite figure, and a p-value between 0 and 1', () => {
    fc.assert(
      fc.property(series, (points) => {
        for (const assessment of known(method, points)) {
          expect(badNumbers(assessment)).toEqual([]);
          if (assessment.pvalue !== null)
            expect(assessment.pvalue >= 0 && assessment.pvalue <= 1).toBe(true);
        }
      }),
    );
  });

  it('judges a point from its window as it judges it in the series', () => {
    fc.assert(
      fc.property(series, (points) => {
        const one = prepared(method);
        const batch = one.assessSeries(points, 0);
        for (const [i, point] of points.entries()) {
          const start = Math.max(0, i - Math.min(one.lookbackPoints, i));
          expect(one.assess(points.slice(start, i), point)).toEqual(batch[i]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('uses nothing that comes after the judged point', () => {
    fc.assert(
      fc.property(series, fc.nat(119), (points, cut) => {
        const head = points.slice(0, cut + 1);
        expect(known(method, points).slice(0, head.length)).toEqual(known(method, head));
      }),
    );
  });

  it('gives the figures of an exceedance with its side, and none without a judgement', () => {
    fc.assert(
      fc.property(series, (points) => {
        for (const { outcome, side, upper } of known(method, points)) {
          expect(side !== null).toBe(outcome === 'exceeds');
          if (outcome === 'insufficient-baseline' || outcome === 'not-applicable')
            expect(upper).toBeNull();
        }
      }),
    );
  });

  it('calls no count that is not above its own expectation, unless it says that the days before it exceed', () => {
    fc.assert(
      fc.property(fc.oneof(series, spells), (points) => {
        for (const { side, observed, expected, reason } of known(method, points)) {
          if (side !== 'upper' || expected === null || (observed ?? 0) > expected) continue;
          expect(OF_DAYS_BEFORE).toContain(reason.code);
          expect(CARRIES).toContain(method.id);
        }
      }),
    );
  });
});

describe('EARS', () => {
  const ears = METHODS.filter(({ id }) => id.startsWith('ears-'));
  const whole = fc.array(fc.nat(60), { minLength: 13, maxLength: 60 });

  it('scales with the counts: twice the counts, twice the limits, the same outcome', () => {
    fc.assert(
      fc.property(whole, (values) => {
        for (const method of ears) {
          const once = known(method, daily(values));
          const twice = known(method, daily(values.map((value) => value * 2)));
          for (const [i, a] of once.entries()) {
            expect(twice[i]?.outcome).toBe(a.outcome);
            if (a.upper !== null) expect(twice[i]?.upper).toBeCloseTo(2 * a.upper, 8);
          }
        }
      }),
    );
  });

  it('shifts with the level: ten more each day, limits ten higher, for C1 and C2', () => {
    fc.assert(
      fc.property(whole, (values) => {
        for (const method of ears.filter(({ id }) => id !== 'ears-c3')) {
          const low = known(method, daily(values));
          const high = known(method, daily(values.map((value) => value + 10)));
          for (const [i, a] of low.entries()) {
            if (a.upper !== null) expect(high[i]?.upper).toBeCloseTo(a.upper + 10, 8);
          }
        }
      }),
    );
  });
});
