/** The default detector on series whose truth is plain, and on those that should be refused. */
import { describe, expect, it } from 'vitest';
import type { AssessmentCore, Point } from '../method.ts';
import { MethodError } from '../method-error.ts';
import { DAY_MS, daily } from '../test-series.ts';
import { vigil } from './vigil.ts';

const prepared = vigil.prepare({}, 365);
const WEEK = [12, 10, 11, 9, 14, 25, 21];
/** Deterministic and rough: what is left of a product is as good as noise here. */
const wobble = (i: number): number => ((i * 7919 + (i % 13) * 104_729) % 7) - 3;
const usual = (days: number): number[] =>
  Array.from({ length: days }, (_, i) => (WEEK[i % 7] ?? 0) + wobble(i));

function last(points: readonly Point[]): AssessmentCore {
  const [assessment] = prepared.assessSeries(points, points.length - 1);
  if (assessment === undefined) throw new Error('nothing was assessed');
  return assessment;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof MethodError) return error.code;
  }
  return 'none';
}

describe('vigil', () => {
  it('finds a small rise that lasts, which no single day shows', () => {
    const values = usual(800);
    for (let i = 790; i < 800; i += 1) values[i] = (values[i] ?? 0) + 6;
    const assessments = prepared.assessSeries(daily(values), 780);
    const alarms = assessments.map(({ outcome }) => outcome === 'exceeds');
    expect(alarms.slice(0, 10)).not.toContain(true);
    expect(alarms.slice(12)).toContain(true);
  });

  it('expects of a weekday what that weekday had', () => {
    const { expected } = last(daily(usual(800)));
    expect(expected).toBeCloseTo(WEEK[799 % 7] ?? 0, -0.5);
  });

  it('learns weekends without a single case as closed and does not judge them', () => {
    const values = usual(400).map((value, i) => (i % 7 >= 5 ? 0 : value));
    const outcomes = prepared.assessSeries(daily(values), 393).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'not-applicable')).toHaveLength(2);
    expect(outcomes).not.toContain('exceeds');
  });

  it('judges a day learned as closed on which many came', () => {
    const values = usual(400).map((value, i) => (i % 7 >= 5 ? 0 : value));
    const sunday = values.length - 1 - ((values.length - 1 - 6) % 7);
    const judged = (count: number) => last(daily([...values.slice(0, sunday), count])).outcome;
    expect([judged(0), judged(1), judged(300)]).toEqual(['not-applicable', 'within', 'exceeds']);
  });

  it.each([
    [3, 'insufficient-baseline', undefined],
    [20, 'within', 1],
    [60, 'within', 2],
    [250, 'within', 3],
    [900, 'within', 4],
  ] as const)('with %i days of history says %s, rung %s', (days, outcome, rung) => {
    const assessment = last(daily(usual(days + 1)));
    expect(assessment.outcome).toBe(outcome);
    expect(assessment.reason.figures['rung']).toBe(rung);
  });

  it('judges a series of zeros, and one case in it as more than the usual', () => {
    const zeros = new Array<number>(500).fill(0);
    expect(last(daily([...zeros, 0])).outcome).toBe('within');
    expect(last(daily([...zeros, 6])).outcome).toBe('exceeds');
  });

  it('judges a constant series as within', () => {
    expect(last(daily(new Array<number>(500).fill(40))).outcome).toBe('within');
  });

  it('keeps judging across gaps, and says that an unknown count cannot be judged', () => {
    const values: (number | null)[] = usual(500);
    for (let i = 420; i < 440; i += 1) values[i] = null;
    expect(last(daily(values)).outcome).toBe('within');
    expect(last(daily([...values.slice(0, 499), null])).reason.code).toBe('value-missing');
  });

  it('takes a hole in time for unknown days', () => {
    const points = daily(usual(500)).filter((_, i) => i < 400 || i >= 430);
    expect(last(points).outcome).toBe('within');
  });

  it('does not take last year’s outbreak for this year’s normal', () => {
    const clean = usual(800);
    const struck = clean.map((value, i) => (i >= 430 && i < 440 ? value + 60 : value));
    const [a, b] = [last(daily(clean)), last(daily(struck))];
    expect(b.expected).toBeCloseTo(a.expected ?? 0, 0);
    expect((b.upper ?? 0) / (a.upper ?? 1)).toBeLessThan(1.2);
  });

  it('lets the score and the limit agree: it exceeds when the count is over the upper limit', () => {
    for (const { outcome, observed, upper } of prepared.assessSeries(daily(usual(700)), 300)) {
      if (outcome === 'within') expect(observed).toBeLessThanOrEqual((upper ?? 0) + 1e-9);
      if (outcome === 'exceeds') expect(observed).toBeGreaterThan(upper ?? 0);
    }
  });

  it('refuses what is no daily series of counts', () => {
    const points = daily(usual(30));
    const weekly = vigil.prepare({}, 52);
    expect(codeOf(() => weekly.assessSeries(points, 0))).toBe('wrong-frequency');
    const hourly = points.map((point, i) => ({ ...point, at: (i * DAY_MS) / 24 }));
    expect(codeOf(() => prepared.assessSeries(hourly, 0))).toBe('wrong-frequency');
    const bad = [
      ...points,
      { at: points.length * DAY_MS * 1000, value: Number.NaN, kind: 'open' } as const,
    ];
    expect(codeOf(() => prepared.assessSeries(bad, 0))).toBe('non-finite-count');
    expect(codeOf(() => vigil.prepare({ alpha: 2 }, 365))).toBe('invalid-parameter');
    expect(codeOf(() => vigil.prepare({ beta: 2 }, 365))).toBe('unknown-parameter');
  });
});
