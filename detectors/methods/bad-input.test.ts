/** What every method does with a series that is none: a clear outcome or an error with a stable code, never a silent number. */
import { describe, expect, it } from 'vitest';
import type { AssessmentCore, Frequency, Method, Point } from './method.ts';
import { MethodError } from './method-error.ts';
import { findMethod, METHODS } from './registry.ts';
import { daily } from './test-series.ts';

const YEARS_6 = 6 * 366;

function series(length: number, count: (i: number) => number | null): Point[] {
  return daily(Array.from({ length }, (_, i) => count(i)));
}

function judge(
  method: Method,
  points: readonly Point[],
  frequency: Frequency = 365,
): AssessmentCore[] {
  const from = method.parameterNames.includes('training') ? Math.floor(points.length / 2) : 0;
  return method.prepare({}, frequency).assessSeries(points, from);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof MethodError) return error.code;
    throw error;
  }
  return 'no error';
}

function answered({ outcome }: AssessmentCore): boolean {
  return outcome === 'exceeds' || outcome === 'within';
}

/** Answered with all figures that the answer needs, or not answered and without an expectation or a limit. */
function isClear(assessment: AssessmentCore): boolean {
  const { expected, upper, lower, observed } = assessment;
  const numbers = [expected, upper, lower, assessment.score, assessment.pvalue];
  if (numbers.some((figure) => figure !== null && !Number.isFinite(figure))) return false;
  if (answered(assessment)) return observed !== null && (upper !== null || lower !== null);
  return expected === null && upper === null && lower === null;
}

const each = METHODS.map((method) => [method.id, method] as const);

describe.each(each)('%s, given bad counts,', (id, method) => {
  const refused: readonly (readonly [string, readonly Point[]])[] = [
    ['empty-series', []],
    ['negative-count', daily([1, 2, -1])],
    ['non-finite-count', daily([1, Number.NaN])],
    ['non-finite-count', daily([1, Number.POSITIVE_INFINITY])],
    ['count-too-large', daily([1, 2 ** 53 + 2])],
    ['unsorted-time', daily([1, 2, 3]).toReversed()],
    ['unsorted-time', daily([1]).map((point) => ({ ...point, at: Number.NaN }))],
    ['duplicate-time', [...daily([1]), ...daily([1])]],
  ];

  it.each(refused)('refuses with %s', (code, points) => {
    expect(codeOf(() => method.prepare({}, 365).assessSeries(points, 0))).toBe(code);
  });

  it('refuses a start outside the series, an unknown parameter and a nonsense value', () => {
    const points = daily([1, 2, 3]);
    expect(codeOf(() => method.prepare({}, 365).assessSeries(points, 3))).toBe('from-out-of-range');
    expect(codeOf(() => method.prepare({}, 365).assessSeries(points, 0.5))).toBe(
      'from-out-of-range',
    );
    expect(codeOf(() => method.prepare({ nonsense: 1 }, 365))).toBe('unknown-parameter');
    for (const name of method.parameterNames) {
      expect(codeOf(() => method.prepare({ [name]: 'nonsense' }, 365))).toBe('invalid-parameter');
      expect(codeOf(() => method.prepare({ [name]: Number.NaN }, 365))).toBe('invalid-parameter');
    }
  });

  it.each([1, 2, 5])('says nothing it cannot know of %i points', (length) => {
    for (const assessment of judge(
      method,
      series(length, (i) => i),
    )) {
      expect(isClear(assessment)).toBe(true);
      // A fixed limit and a sum need no history.
      if (!['fixed', 'cusum', 'vigil'].includes(id)) expect(answered(assessment)).toBe(false);
    }
  });

  const hard: readonly (readonly [string, (i: number) => number | null])[] = [
    ['all zeros', () => 0],
    ['a constant', () => 7],
    ['one case in six years', (i) => Number(i === 350)],
    ['nothing known', () => null],
    ['every third count unknown', (i) => (i % 3 === 0 ? null : i % 5)],
    ['a hole of a year', (i) => (i > 100 && i < 152 ? null : i % 7)],
    ['a step from nothing to many', (i) => (i < 330 ? 0 : 900)],
    ['huge counts', (i) => 1e12 + 1e10 * (i % 9)],
    ['counts as large as there are', (i) => 2 ** 53 - 2 ** 40 * (i % 9)],
    ['a step beyond all that was seen', (i) => (i < 330 ? i % 4 : 1e12)],
    ['fractions', (i) => (i % 10) / 10],
  ];

  it.each(hard)('is clear about %s', (_, count) => {
    // Long enough for five years of weeks; methods with weekdays get three of days.
    const isDaily = ['regression', 'switch', 'vigil', 'vigil-intraday'].includes(id);
    const frequency = isDaily ? 365 : 52;
    const points = series(isDaily ? 1100 : 400, (i) => count(i));
    const assessments = judge(method, points, frequency);
    expect(assessments.length).toBeGreaterThan(100);
    expect(assessments.filter((assessment) => !isClear(assessment))).toEqual([]);
  });

  it('does not judge an unknown count', () => {
    const points = series(YEARS_6, (i) => (i === YEARS_6 - 1 ? null : 5));
    expect(
      method.prepare({}, 365).assess(points.slice(0, -1), points[YEARS_6 - 1] ?? points[0]!)
        .outcome,
    ).toBe('not-applicable');
  });
});

it('a method that does not exist is refused with the list of those that do', () => {
  expect(codeOf(() => findMethod('ears-c4'))).toBe('unknown-method');
});
