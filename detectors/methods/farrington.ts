/**
 * What both Farrington methods do with a point: choose the past, fit, set the limit, and refuse to judge on too few cases.
 * Page: docs/methods/farrington.md.
 */
import type { Seen } from './define-method.ts';
import { reachPoints, seasonalBlocks } from './farrington-blocks.ts';
import { type BaselineRow, predictBaseline } from './farrington-fit.ts';
import { type FarringtonParams, limit54Of } from './farrington-params.ts';
import { forecastOf, type Threshold, thresholdOf } from './farrington-threshold.ts';
import type { BaselineSpan, Frequency, Point, Verdict } from './method.ts';
import type { Reason } from './reason.ts';
import { finiteOrNull, insufficientBaseline, notApplicable, unjudgeable } from './verdicts.ts';

export function farringtonLookback(params: FarringtonParams, frequency: Frequency): number {
  return Math.max(reachPoints({ ...params, frequency }), limit54Of(params).points);
}

export function judgeFarrington(params: FarringtonParams, seen: Seen): Verdict {
  const { window, current, frequency } = seen;
  const nothing = unjudgeable(current);
  if (nothing) return nothing;
  const now = window.length;
  const required = reachPoints({ ...params, frequency });
  // R takes the first point whose earliest window misses one point; so do we.
  if (now < required - 1) {
    return insufficientBaseline(current, {
      code: 'baseline-too-short',
      figures: { points: now, pointsRequired: required },
    });
  }
  const points = [...window, current];
  const rows = baselineRows(points, params, frequency);
  const target = rowOf(current, { time: now, group: params.noPeriods }, params);
  if (rows.length === 0 || target === null) {
    return insufficientBaseline(current, {
      code: 'baseline-incomplete',
      figures: { points: 0, pointsRequired: required },
    });
  }
  const prediction = predictBaseline(rows, target, params);
  const threshold = prediction && thresholdOf(prediction, current.value ?? 0, params);
  if (prediction === null || threshold === null || !Number.isFinite(prediction.phi)) {
    return insufficientBaseline(current, {
      code: 'fit-did-not-converge',
      figures: { points: rows.length },
    });
  }
  const span = spanOf(points, rows);
  return verdictOf(params, points, {
    current,
    span,
    threshold,
    expected: forecastOf(prediction, params),
  });
}

function baselineRows(
  points: readonly Point[],
  params: FarringtonParams,
  frequency: Frequency,
): BaselineRow[] {
  const groups = seasonalBlocks(points.length - 1, { ...params, frequency });
  return points.flatMap((point, time) => {
    const group = groups[time] ?? null;
    const row =
      group === null || point.kind === 'closed' ? null : rowOf(point, { time, group }, params);
    return row === null ? [] : [row];
  });
}

/** Null for an unknown count, or an unknown population where rates are modelled. */
function rowOf(
  point: Point,
  place: Pick<BaselineRow, 'time' | 'group'>,
  params: FarringtonParams,
): BaselineRow | null {
  if (point.value === null) return null;
  if (!params.populationOffset) return { ...place, count: point.value, logPopulation: 0 };
  if (point.population === undefined) return null;
  return { ...place, count: point.value, logPopulation: Math.log(point.population) };
}

function spanOf(points: readonly Point[], rows: readonly BaselineRow[]): BaselineSpan {
  const first = rows[0]?.time ?? 0;
  const last = rows.at(-1)?.time ?? 0;
  return { startAt: points[first]?.at ?? 0, endAt: points[last + 1]?.at ?? 0, points: rows.length };
}

interface Judged {
  readonly current: Point;
  readonly span: BaselineSpan;
  readonly threshold: Threshold;
  readonly expected: number;
}

function verdictOf(params: FarringtonParams, points: readonly Point[], judged: Judged): Verdict {
  const { current, span, threshold, expected } = judged;
  const score = finiteOrNull(threshold.score);
  const pvalue = finiteOrNull(threshold.pvalue);
  const gap = unknownRecent(params, points);
  const few = tooFewCases(params, points);
  // R still gives the score and the p-value there, but no limit and no alarm.
  if (gap) return { ...insufficientBaseline(current, gap), score, pvalue };
  if (few) return { ...notApplicable(current, few), score, pvalue };
  const observed = current.value ?? 0;
  const exceeds = threshold.score > 1 && observed > 0;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper: threshold.upper,
    lower: null,
    score,
    pvalue,
    baseline: span,
    reason: {
      code: exceeds ? 'above-limit' : 'within-limits',
      figures: { observed, expected, limit: threshold.upper },
    },
  };
}

/** With an unknown count among the last ones nobody knows whether there were cases enough; as R, we do not guess. */
function unknownRecent(params: FarringtonParams, points: readonly Point[]): Reason | null {
  const recent = points.slice(-limit54Of(params).points);
  const known = recent.filter(({ value, kind }) => value !== null || kind === 'closed');
  if (known.length === recent.length) return null;
  return {
    code: 'baseline-incomplete',
    figures: { points: known.length, pointsRequired: recent.length },
  };
}

/** A few cases of a rare disease are followed up one by one; a regression has nothing to say of them. A closed day has none. */
function tooFewCases(params: FarringtonParams, points: readonly Point[]): Reason | null {
  const { cases, points: lastPoints } = limit54Of(params);
  const recent = points.slice(-lastPoints).reduce((sum, { value }) => sum + (value ?? 0), 0);
  if (recent >= cases) return null;
  return { code: 'too-few-recent-cases', figures: { recent, required: cases, points: lastPoints } };
}
