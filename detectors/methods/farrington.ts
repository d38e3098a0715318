/**
 * What both Farrington methods do with a point: choose the past, fit, set the limit, and refuse to judge on too few cases.
 * A series is laid out in columns once, and each point sees the part of them that its window holds. Page: docs/methods/farrington.md.
 */
import type { Seen, SeriesRequest } from './define-method.ts';
import { reachPoints, seasonalBlocks } from './farrington-blocks.ts';
import { type BaselineRows, predictBaseline } from './farrington-fit.ts';
import { type FarringtonParams, limit54Of } from './farrington-params.ts';
import { forecastOf, type Threshold, thresholdOf } from './farrington-threshold.ts';
import { type GroupedRows, workbench } from './grouped-poisson.ts';
import type { BaselineSpan, Frequency, Point, Verdict } from './method.ts';
import type { Reason } from './reason.ts';
import { finiteOrNull, insufficientBaseline, notApplicable, unjudgeable } from './verdicts.ts';

export function farringtonLookback(params: FarringtonParams, frequency: Frequency): number {
  return Math.max(reachPoints({ ...params, frequency }), limit54Of(params).points);
}

export function judgeFarrington(
  params: FarringtonParams,
  { window, current, frequency }: Seen,
): Verdict {
  const columns = columnsOf([...window, current], params);
  return judgeAt(planOf(params, frequency), columns, window.length);
}

export function judgeFarringtonSeries({
  params,
  points,
  fromIndex,
  frequency,
}: SeriesRequest<FarringtonParams>): Verdict[] {
  const plan = planOf(params, frequency);
  const columns = columnsOf(points, params);
  return points.slice(fromIndex).map((_, offset) => judgeAt(plan, columns, fromIndex + offset));
}

/** What does not depend on the point: which past points are used, as distances from the judged one, and their groups. */
interface Plan {
  readonly params: FarringtonParams;
  readonly required: number;
  readonly lookback: number;
  readonly back: Int32Array;
  readonly group: Int32Array;
  readonly limit: ReturnType<typeof limit54Of>;
  /** Filled anew for each point. */
  readonly rows: Omit<BaselineRows, 'length'>;
}

function planOf(params: FarringtonParams, frequency: Frequency): Plan {
  const required = reachPoints({ ...params, frequency });
  const groups = seasonalBlocks(required, { ...params, frequency });
  const used = groups.flatMap((group, i) =>
    group === null ? [] : [{ back: required - i, group }],
  );
  return {
    params,
    required,
    lookback: farringtonLookback(params, frequency),
    back: Int32Array.from(used, ({ back }) => back),
    group: Int32Array.from(used, ({ group }) => group),
    limit: limit54Of(params),
    rows: emptyRows(used.length, params.noPeriods + 1),
  };
}

function emptyRows(length: number, groups: number): Plan['rows'] {
  const column = (): Float64Array => new Float64Array(length);
  return {
    time: column(),
    group: new Int32Array(length),
    count: column(),
    logCount: column(),
    logStart: column(),
    logPopulation: column(),
    even: column().fill(1),
    outbreak: column(),
    groups,
    bench: workbench(length, groups),
  };
}

interface Columns {
  readonly points: readonly Point[];
  /** Counts that may train; NaN for those of closed days, unknown ones and, with rates, those without a population. */
  readonly training: Float64Array;
  /** Counts of the last points; a closed day without a count has none, an unknown one is NaN. */
  readonly recent: Float64Array;
  readonly logCount: Float64Array;
  readonly logStart: Float64Array;
  readonly logPopulation: Float64Array;
}

function columnsOf(points: readonly Point[], { populationOffset }: FarringtonParams): Columns {
  const training = new Float64Array(points.length).fill(Number.NaN);
  const recent = new Float64Array(points.length).fill(Number.NaN);
  const logPopulation = new Float64Array(points.length);
  const logCount = new Float64Array(points.length);
  const logStart = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i];
    if (point === undefined) continue;
    const isClosed = point.kind === 'closed';
    recent[i] = point.value ?? (isClosed ? 0 : Number.NaN);
    if (populationOffset) logPopulation[i] = Math.log(point.population ?? Number.NaN);
    if (!isClosed && !Number.isNaN(logPopulation[i])) training[i] = point.value ?? Number.NaN;
    const count = point.value ?? 0;
    logCount[i] = count > 0 ? Math.log(count) : 0;
    logStart[i] = Math.log(count + 0.1);
  }
  return { points, training, recent, logCount, logStart, logPopulation };
}

function judgeAt(plan: Plan, columns: Columns, i: number): Verdict {
  const { params, required } = plan;
  const current = columns.points[i];
  if (current === undefined) throw new RangeError(`There is no point ${String(i)}.`);
  const nothing = unjudgeable(current);
  if (nothing) return nothing;
  const now = Math.min(i, plan.lookback);
  // R takes the first point whose earliest window misses one point; so do we.
  if (now < required - 1) return tooShort(current, now, required);
  const rows = baselineRows(plan, columns, i);
  const logPopulation = columns.logPopulation[i] ?? 0;
  if (rows.length === 0 || Number.isNaN(logPopulation)) {
    const figures = { points: 0, pointsRequired: required };
    return insufficientBaseline(current, { code: 'baseline-incomplete', figures });
  }
  const target = { time: 0, group: params.noPeriods, logPopulation };
  const prediction = predictBaseline(rows, target, params);
  const threshold = prediction && thresholdOf(prediction, current.value ?? 0, params);
  if (prediction === null || threshold === null || !Number.isFinite(prediction.phi)) {
    const figures = { points: rows.length };
    return insufficientBaseline(current, { code: 'fit-did-not-converge', figures });
  }
  const gap = recentGap(plan, columns, i);
  return verdictOf({
    current,
    gap,
    threshold,
    span: spanOf(columns.points, rows, i),
    expected: forecastOf(prediction, params),
  });
}

function tooShort(current: Point, points: number, pointsRequired: number): Verdict {
  const figures = { points, pointsRequired };
  return insufficientBaseline(current, { code: 'baseline-too-short', figures });
}

/** Times are distances from the judged point, which is at 0. */
function baselineRows({ back, group, rows }: Plan, columns: Columns, i: number): BaselineRows {
  let length = 0;
  for (let k = 0; k < back.length; k += 1) {
    const at = i - (back[k] ?? 0);
    const value = at < 0 ? Number.NaN : (columns.training[at] ?? Number.NaN);
    if (Number.isNaN(value)) continue;
    rows.time[length] = at - i;
    rows.group[length] = group[k] ?? 0;
    rows.count[length] = value;
    rows.logCount[length] = columns.logCount[at] ?? 0;
    rows.logStart[length] = columns.logStart[at] ?? 0;
    rows.logPopulation[length] = columns.logPopulation[at] ?? 0;
    length += 1;
  }
  return { ...rows, length };
}

function spanOf(points: readonly Point[], { length, time }: GroupedRows, i: number): BaselineSpan {
  const first = i + (time[0] ?? 0);
  const last = i + (time[length - 1] ?? 0);
  return { startAt: points[first]?.at ?? 0, endAt: points[last + 1]?.at ?? 0, points: length };
}

interface Judged {
  readonly current: Point;
  readonly gap: Reason | null;
  readonly threshold: Threshold;
  readonly span: BaselineSpan;
  readonly expected: number;
}

function verdictOf({ current, gap, threshold, span, expected }: Judged): Verdict {
  const score = finiteOrNull(threshold.score);
  const pvalue = finiteOrNull(threshold.pvalue);
  if (gap) {
    // R still gives the score and the p-value there, but no limit and no alarm.
    const refuse = gap.code === 'too-few-recent-cases' ? notApplicable : insufficientBaseline;
    return { ...refuse(current, gap), score, pvalue };
  }
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

/**
 * A few cases of a rare disease are followed up one by one; a regression has nothing to say of them. With an unknown count among
 * the last ones nobody knows whether there were enough; as R, we do not guess. A closed day has none.
 */
function recentGap({ limit, lookback }: Plan, { recent }: Columns, i: number): Reason | null {
  const start = Math.max(0, i - limit.points + 1, i - lookback);
  let known = 0;
  let cases = 0;
  for (let k = start; k <= i; k += 1) {
    const value = recent[k] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    known += 1;
    cases += value;
  }
  const points = i - start + 1;
  if (known < points)
    return { code: 'baseline-incomplete', figures: { points: known, pointsRequired: points } };
  if (cases >= limit.cases) return null;
  const figures = { recent: cases, required: limit.cases, points: limit.points };
  return { code: 'too-few-recent-cases', figures };
}
