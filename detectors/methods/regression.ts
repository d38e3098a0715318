/**
 * NSSP ESSENCE's adaptive multiple regression: a line and six weekday effects over the last four weeks, forecast across a
 * guard band. For daily series. Parity: CDC Rnssp 0.3.1 `alert_regression`. Page: docs/methods/essence.md.
 */
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { studentQuantile, studentUpperTail } from './distributions/student-t.ts';
import { roundTo5 } from './ewma.ts';
import { levelReason, levelShape } from './essence-levels.ts';
import { leastSquares } from './least-squares.ts';
import type { Point, Verdict } from './method.ts';
import { MethodError } from './method-error.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

/** Eight coefficients and three degrees of freedom. */
const BASELINE_MIN = 11;
const COEFFICIENTS = 8;
/** R's `lm.fit`. */
const TOLERANCE = 1e-7;
/** Seven Saturdays, or Sundays, counting today's. */
const SAME_WEEKDAY_POINTS = 43;

export const RegressionParams = z
  .strictObject({
    ...levelShape,
    B: z.int().min(14).max(364).default(28),
    g: z.int().min(0).max(60).default(2),
  })
  .refine(({ B }) => B % 7 === 0, { path: ['B'], error: 'must be whole weeks' });
export type RegressionParams = z.infer<typeof RegressionParams>;

export interface RegressionVerdict {
  readonly verdict: Verdict;
  /** Adjusted R², with which `switch` chooses; null without a fit. */
  readonly fitQuality: number | null;
}

/** Score: (observed − forecast) / its standard error. P-value: the Student tail beyond it. */
export const regression = defineMethod({
  id: 'regression',
  version: '1.0.0',
  schema: RegressionParams,
  lookbackPoints: regressionLookback,
  judge: (params, { window, current, frequency }) => {
    requireDaily('regression', frequency);
    return judgeRegression(params, window, current).verdict;
  },
});

export function regressionLookback({ B, g }: RegressionParams): number {
  return Math.max(B + g, SAME_WEEKDAY_POINTS);
}

export function requireDaily(method: string, frequency: number): void {
  if (frequency === 365) return;
  throw new MethodError(
    'wrong-frequency',
    `${method} has weekday effects and needs a daily series.`,
  );
}

export function judgeRegression(
  params: RegressionParams,
  window: readonly Point[],
  current: Point,
): RegressionVerdict {
  const nothing = unjudgeable(current);
  if (nothing) return { verdict: nothing, fitQuality: null };
  const end = window.length - params.g;
  if (end < BASELINE_MIN)
    return insufficient(current, { points: Math.max(0, end), pointsRequired: BASELINE_MIN });
  const baseline = window.slice(Math.max(0, end - params.B), end);
  const known = baseline.flatMap(({ value }) => (value === null ? [] : [value]));
  // A hole would shift the weekdays against the line; four whole weeks are the model's ground.
  if (known.length < baseline.length) {
    return insufficient(
      current,
      { points: known.length, pointsRequired: baseline.length },
      'baseline-incomplete',
    );
  }
  const model = fit(baseline, known);
  const endAt = window[end]?.at ?? current.at;
  const verdict = judged(params, { window, current, baseline, model, endAt });
  return { verdict, fitQuality: model.fitQuality };
}

function insufficient(
  current: Point,
  figures: Record<string, number>,
  code: 'baseline-too-short' | 'baseline-incomplete' = 'baseline-too-short',
): RegressionVerdict {
  return { verdict: insufficientBaseline(current, { code, figures }), fitQuality: null };
}

interface Model {
  readonly coefficients: readonly number[];
  readonly days: number;
  readonly meanSquare: number;
  readonly fitQuality: number;
}

function fit(baseline: readonly Point[], values: readonly number[]): Model {
  const days = values.length;
  const rows = baseline.map((point, i) => regressors(i + 1, point.at));
  const columns = Array.from({ length: COEFFICIENTS }, (_, c) =>
    Float64Array.from(rows.map((row) => row[c] ?? 0)),
  );
  const { coefficients, used } = leastSquares(columns, Float64Array.from(values), TOLERANCE);
  const fitted = rows.map((row) => dot(row, coefficients));
  const mean = fitted.reduce((sum, value) => sum + value, 0) / days;
  const explained = fitted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const residual = fitted.reduce((sum, value, i) => sum + ((values[i] ?? 0) - value) ** 2, 0);
  const share = explained / (residual + explained);
  const adjusted = 1 - (1 - share) * ((days - 1) / (days - used.length));
  const fitQuality = Number.isFinite(adjusted) ? adjusted : 0;
  return { coefficients, days, meanSquare: residual / (days - COEFFICIENTS), fitQuality };
}

/** Intercept, day in the baseline from 1, Monday to Saturday; Sunday is the reference. */
function regressors(day: number, at: number): number[] {
  const weekday = weekdayOf(at);
  return [1, day, ...[1, 2, 3, 4, 5, 6].map((candidate) => (candidate === weekday ? 1 : 0))];
}

const DAY_MS = 86_400_000;

/** 0 is Sunday. A daily point starts at some zone's midnight: the nearest midnight of UTC has its date. */
function weekdayOf(at: number): number {
  return (Math.floor(at / DAY_MS + 0.5) + 4) % 7;
}

function dot(row: readonly number[], coefficients: readonly number[]): number {
  return row.reduce((sum, value, c) => sum + value * (coefficients[c] ?? 0), 0);
}

interface Ground {
  readonly window: readonly Point[];
  readonly current: Point;
  readonly baseline: readonly Point[];
  readonly model: Model;
  readonly endAt: number;
}

function judged(
  params: RegressionParams,
  { window, current, baseline, model, endAt }: Ground,
): Verdict {
  const observed = current.value ?? 0;
  const { days } = model;
  const df = days - COEFFICIENTS;
  const forecast = dot(regressors(days + params.g + 1, current.at), model.coefficients);
  const expected = Math.max(0, forecast);
  const floor = 0.01 / roundTo5(studentQuantile(0.95, df));
  const spread = Math.sqrt(((days + 7) * (days - 4)) / (days * (days - 7)));
  const sigma = Math.max(Math.sqrt(model.meanSquare) * spread, floor);
  const score = (observed - expected) / sigma;
  const pvalue = studentUpperTail(score, df);
  const upper = expected + studentQuantile(1 - params.alpha, df) * sigma;
  const quiet = pvalue < params.alpha && isBelowItsWeek(window, current);
  const exceeds = pvalue < params.alpha && !quiet;
  const figures = { observed, limit: upper, expected };
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score,
    pvalue,
    baseline: { startAt: baseline[0]?.at ?? 0, endAt, points: days },
    reason: quiet ? { code: 'below-recent-mean', figures } : levelReason(params, figures, pvalue),
  };
}

/**
 * After a steep fall the line forecasts too little, and an ordinary day looks high. The reference takes the alarm back when
 * the day is under the mean of its own week; at weekends, under that of its seven last Saturdays or Sundays as well.
 */
function isBelowItsWeek(window: readonly Point[], current: Point): boolean {
  const points = [...window, current];
  if (!isBelowMean(points.slice(-7), current)) return false;
  const weekday = weekdayOf(current.at);
  if (weekday !== 0 && weekday !== 6) return true;
  return isBelowMean(points.filter((point) => weekdayOf(point.at) === weekday).slice(-7), current);
}

function isBelowMean(seven: readonly Point[], current: Point): boolean {
  const known = seven.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length < 7) return false;
  return (current.value ?? 0) < known.reduce((sum, value) => sum + value, 0) / 7;
}
