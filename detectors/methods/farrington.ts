/**
 * What both Farrington methods do with a point: choose the past, fit, set the limit, and refuse to judge on too few cases.
 * A series is laid out in columns once, and each point sees the part of them that its window holds. Page: docs/methods/farrington.md.
 */
import type { Seen, SeriesRequest } from './define-method.ts';
import { reachPoints, seasonalBlocks } from './farrington-blocks.ts';
import { type BaselineRows, predictBaseline } from './farrington-fit.ts';
import { type FarringtonParams, limit54Of } from './farrington-params.ts';
import { forecastOf, type Threshold, thresholdOf } from './farrington-threshold.ts';
import {
  findRuns,
  type GroupedRows,
  type Runs,
  startTerms,
  sumStart,
  workbench,
} from './grouped-rows.ts';
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
  /** Of a past without holes. */
  readonly time: Float64Array;
  readonly runs: Runs;
  readonly limit: ReturnType<typeof limit54Of>;
  /** Filled anew for each point. */
  readonly rows: Rows;
}

interface Rows extends BaselineRows {
  length: number;
  time: Float64Array;
  group: Int32Array;
  population: Float64Array | null;
  runs: Runs;
}

/** Kept as long as the parameters are: a live series is judged point by point, and its plan costs more than its fit. */
const plans = new WeakMap<FarringtonParams, Map<Frequency, Plan>>();

function planOf(params: FarringtonParams, frequency: Frequency): Plan {
  const known = plans.get(params) ?? new Map<Frequency, Plan>();
  plans.set(params, known);
  const plan = known.get(frequency) ?? makePlan(params, frequency);
  known.set(frequency, plan);
  return plan;
}

function makePlan(params: FarringtonParams, frequency: Frequency): Plan {
  const required = reachPoints({ ...params, frequency });
  const groups = seasonalBlocks(required, { ...params, frequency });
  const used = groups.flatMap((group, i) =>
    group === null ? [] : [{ back: required - i, group }],
  );
  const length = used.length;
  const group = Int32Array.from(used, (row) => row.group);
  const time = Float64Array.from(used, ({ back }) => -back);
  const runs = findRuns({ length, time, group, groups: params.noPeriods + 1 });
  return {
    params,
    required,
    lookback: farringtonLookback(params, frequency),
    back: Int32Array.from(used, ({ back }) => back),
    group,
    time,
    runs,
    limit: limit54Of(params),
    rows: emptyRows({ length, groups: params.noPeriods + 1, runs }),
  };
}

function emptyRows({ length, groups, runs }: { length: number; groups: number; runs: Runs }): Rows {
  const column = (): Float64Array => new Float64Array(length);
  const all = column();
  const odd = new Int32Array(length);
  return {
    length,
    time: column(),
    group: new Int32Array(length),
    count: column(),
    countLog: column(),
    startResponse: column(),
    startDeviance: column(),
    logPopulation: column(),
    population: null,
    even: { all: column().fill(1), scale: 1, oddLength: 0, odd, loss: all },
    outbreak: { all, scale: 1, oddLength: 0, odd, loss: column() },
    groups,
    runs,
    bench: workbench(length, groups),
  };
}

interface Columns {
  readonly points: readonly Point[];
  /** Counts that may train; NaN for those of closed days, unknown ones and, with rates, those without a population. */
  readonly training: Float64Array;
  /** How many of the points before each may train. */
  readonly known: Int32Array;
  /** Counts of the last points; a closed day without a count has none, an unknown one is NaN. */
  readonly recent: Float64Array;
  /** Of each count, see `startTerms`. */
  readonly countLog: Float64Array;
  readonly startResponse: Float64Array;
  readonly startDeviance: Float64Array;
  readonly population: Float64Array | null;
}

function columnsOf(points: readonly Point[], { populationOffset }: FarringtonParams): Columns {
  const column = (): Float64Array => new Float64Array(points.length);
  const columns = {
    points,
    training: column().fill(Number.NaN),
    known: new Int32Array(points.length + 1),
    recent: column().fill(Number.NaN),
    countLog: column(),
    startResponse: column(),
    startDeviance: column(),
    population: populationOffset ? column() : null,
  };
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i];
    if (point !== undefined) layOutPoint(columns, point, i);
    const trains = Number.isNaN(columns.training[i]) ? 0 : 1;
    columns.known[i + 1] = (columns.known[i] ?? 0) + trains;
  }
  return columns;
}

function layOutPoint(columns: Columns, point: Point, i: number): void {
  const isClosed = point.kind === 'closed';
  columns.recent[i] = point.value ?? (isClosed ? 0 : Number.NaN);
  const population = point.population ?? Number.NaN;
  if (columns.population !== null) columns.population[i] = population;
  if (isClosed || point.value === null) return;
  if (columns.population !== null && Number.isNaN(population)) return;
  columns.training[i] = point.value;
  const terms = startTerms(point.value);
  columns.countLog[i] = terms.countLog;
  columns.startResponse[i] = terms.startResponse;
  columns.startDeviance[i] = terms.startDeviance;
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
  const logPopulation =
    columns.population === null ? 0 : Math.log(columns.population[i] ?? Number.NaN);
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
function baselineRows(plan: Plan, columns: Columns, i: number): BaselineRows {
  const { rows, back } = plan;
  const { known } = columns;
  const start = i - (back[0] ?? 0);
  const end = i - (back.at(-1) ?? 0) + 1;
  const isWhole = start >= 0 && (known[end] ?? 0) - (known[start] ?? 0) === end - start;
  if (isWhole) takeWhole(plan, columns, i);
  else takeKnown(plan, columns, i);
  if (columns.population !== null) takePopulations(rows, columns.population, i);
  sumStart(rows);
  return rows;
}

function takeWhole({ rows, back, group, time, runs }: Plan, columns: Columns, i: number): void {
  for (let k = 0; k < back.length; k += 1) takeRow(rows, columns, { k, at: i - (back[k] ?? 0) });
  rows.length = back.length;
  rows.group = group;
  rows.time = time;
  rows.runs = runs;
}

/** Past a hole the rows close up, and their runs are found anew. */
function takeKnown({ rows, back, group }: Plan, columns: Columns, i: number): void {
  rows.time = new Float64Array(back.length);
  rows.group = new Int32Array(back.length);
  let length = 0;
  for (let k = 0; k < back.length; k += 1) {
    const at = i - (back[k] ?? 0);
    if (at < 0 || Number.isNaN(columns.training[at])) continue;
    rows.time[length] = at - i;
    rows.group[length] = group[k] ?? 0;
    takeRow(rows, columns, { k: length, at });
    length += 1;
  }
  rows.length = length;
  rows.runs = findRuns(rows);
}

function takeRow(rows: Rows, columns: Columns, { k, at }: { k: number; at: number }): void {
  rows.count[k] = columns.training[at] ?? 0;
  rows.countLog[k] = columns.countLog[at] ?? 0;
  rows.startResponse[k] = columns.startResponse[at] ?? 0;
  rows.startDeviance[k] = columns.startDeviance[at] ?? 0;
}

function takePopulations(rows: Rows, column: Float64Array, i: number): void {
  rows.population = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k += 1) {
    const population = column[i + (rows.time[k] ?? 0)] ?? Number.NaN;
    rows.population[k] = population;
    rows.logPopulation[k] = Math.log(population);
  }
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
