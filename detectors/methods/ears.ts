/**
 * The arithmetic that EARS C1, C2 and C3 share: a moving baseline of open days, its mean and standard deviation.
 * Source: Hutwagner et al. 2003 (J Urban Health 80, i89); forms as in R surveillance 1.20.3 `earsC`. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import type { Seen, Signature } from './define-method.ts';
import { normalQuantile, normalUpperTail } from './distributions/normal.ts';
import type { AssessmentCore, Point, Verdict } from './method.ts';
import type { Reason, ReasonCode } from './reason.ts';
import { finiteOrNull, insufficientBaseline, unjudgeable } from './verdicts.ts';

/** R refuses a baseline under 3; a year of days is the other end. */
const BASELINE_MIN = 3;
const BASELINE_MAX = 366;

export const SIDES = ['upper', 'lower', 'both'] as const;

/** Parameters of all three, named as in R; `z`, `minValues` and `side` are ours. */
export const earsShape = {
  baseline: z.int().min(BASELINE_MIN).max(BASELINE_MAX).default(7),
  minSigma: z.number().min(0).default(0),
  /** Critical value in standard deviations instead of `alpha`: 3 is the classical form. */
  z: z.number().positive().optional(),
  /** Known counts that the baseline must have; absent: every one, as R. */
  minValues: z.int().min(BASELINE_MIN).optional(),
};

export interface EarsBase {
  readonly baseline: number;
  readonly guard: number;
  readonly minSigma: number;
  readonly z?: number | undefined;
  readonly minValues?: number | undefined;
}

export interface Baseline {
  readonly mean: number;
  /** Not below `minSigma`. */
  readonly sd: number;
  readonly points: number;
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * Open points needed before the judged one, and as many again with a margin of 16: over two-day weekends and the longest
 * national holiday enough open days are still in sight, and the cost stays bounded.
 */
export function earsLookback(openPoints: number): number {
  return 2 * openPoints + 16;
}

/** Open points as columns: cheap to run along, and one a series. An unknown count is NaN. */
export interface OpenTrack {
  readonly values: Float64Array;
  readonly at: Float64Array;
  /** Place of each open point in the series. */
  readonly index: Int32Array;
  readonly length: number;
}

export function openTrack(points: readonly Point[]): OpenTrack {
  const values = new Float64Array(points.length);
  const at = new Float64Array(points.length);
  const index = new Int32Array(points.length);
  let length = 0;
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i];
    if (point === undefined || point.kind === 'closed') continue;
    values[length] = point.value ?? Number.NaN;
    at[length] = point.at;
    index[length] = i;
    length += 1;
  }
  return { values, at, index, length };
}

/** Mean and standard deviation of the baseline of each open point, worked out once however many judgements look at it. */
export interface BaselineColumns {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Known counts in the baseline; 0 where it would begin before the series. */
  readonly known: Int32Array;
}

/** The judged open point and how far back may be looked: open points from `first` on. */
export interface Sight {
  readonly track: OpenTrack;
  readonly columns: BaselineColumns;
  readonly now: number;
  readonly first: number;
}

/** Judges one open point. Signs what it answers, because a copy would cost more than the judgement. */
export type EarsJudge = (sight: Sight, current: Point) => Verdict | AssessmentCore;

export interface EarsRequest {
  readonly points: readonly Point[];
  readonly fromIndex: number;
  readonly lookback: number;
  readonly params: EarsBase;
  readonly judge: EarsJudge;
}

/** Judges a series with one track for all points, each with the sight that its own window would have. */
export function judgeAlong({
  points,
  fromIndex,
  lookback,
  params,
  judge,
}: EarsRequest): (Verdict | AssessmentCore)[] {
  const track = openTrack(points);
  const columns = columnsOf(track, params, 0);
  const verdicts: (Verdict | AssessmentCore)[] = [];
  let now = 0;
  let first = 0;
  for (let i = 0; i < points.length; i += 1) {
    const current = points[i];
    if (current === undefined) continue;
    if (i >= fromIndex) {
      while (first < track.length && (track.index[first] ?? 0) < i - lookback) first += 1;
      verdicts.push(unjudgeable(current) ?? judge({ track, columns, now, first }, current));
    }
    if (current.kind !== 'closed') now += 1;
  }
  return verdicts;
}

/** Open points before the judged one whose own baselines a judgement may want. */
export const LAG_POINTS = 2;

/** The same for one point and its window. */
export function judgeOne(
  { window, current }: Seen,
  params: EarsBase,
  judge: EarsJudge,
): Verdict | AssessmentCore {
  const nothing = unjudgeable(current);
  if (nothing) return nothing;
  const track = openTrack([...window, current]);
  const now = track.length - 1;
  const columns = columnsOf(track, params, Math.max(0, now - LAG_POINTS));
  return judge({ track, columns, now, first: 0 }, current);
}

/** Of the open points from `from` on. */
function columnsOf({ values, length }: OpenTrack, params: EarsBase, from: number): BaselineColumns {
  const { baseline, guard, minSigma } = params;
  const mean = new Float64Array(length);
  const sd = new Float64Array(length);
  const known = new Int32Array(length);
  for (let i = Math.max(from, baseline + guard); i < length; i += 1) {
    const end = i - guard;
    let n = 0;
    let sum = 0;
    for (let k = end - baseline; k < end; k += 1) {
      const value = values[k] ?? 0;
      if (Number.isNaN(value)) continue;
      n += 1;
      sum += value;
    }
    const centre = sum / n;
    let squares = 0;
    for (let k = end - baseline; k < end; k += 1) {
      const distance = (values[k] ?? 0) - centre;
      if (!Number.isNaN(distance)) squares += distance * distance;
    }
    mean[i] = centre;
    sd[i] = Math.max(Math.sqrt(squares / (n - 1)), minSigma);
    known[i] = n;
  }
  return { mean, sd, known };
}

/**
 * The baseline of the open point `i`, which is in sight.
 * A reason instead when the history is too short or has unknown counts: a mean over a hole would be a silent guess.
 */
export function baselineBefore(
  { track: { at }, columns, first }: Sight,
  i: number,
  params: EarsBase,
): Baseline | Reason {
  const end = i - params.guard;
  const start = end - params.baseline;
  if (start < first) {
    return {
      code: 'baseline-too-short',
      figures: { points: Math.max(0, end - first), pointsRequired: params.baseline },
    };
  }
  const points = columns.known[i] ?? 0;
  const required = Math.min(params.minValues ?? params.baseline, params.baseline);
  if (points < required) {
    return { code: 'baseline-incomplete', figures: { points, pointsRequired: required } };
  }
  // Half-open: the baseline ends where the next open window starts, which is there, because the judged point is open.
  return {
    mean: columns.mean[i] ?? 0,
    sd: columns.sd[i] ?? 0,
    points,
    startAt: at[start] ?? 0,
    endAt: at[end] ?? 0,
  };
}

/** Standard deviations above the mean at which the alarm begins. */
export function criticalValue(params: { readonly z?: number | undefined }, alpha: number): number {
  return params.z ?? -normalQuantile(alpha);
}

export interface ShewhartParams extends EarsBase {
  readonly alpha: number;
  readonly side: (typeof SIDES)[number];
}

/** C1 and C2: the count of today against mean ± critical value × standard deviation. */
export function shewhart(params: ShewhartParams, signature: Signature): EarsJudge {
  const critical = criticalValue(params, params.side === 'both' ? params.alpha / 2 : params.alpha);
  return (sight, current) => {
    const base = baselineBefore(sight, sight.now, params);
    if ('code' in base) return insufficientBaseline(current, base);
    return shewhartVerdict(params, base, { observed: current.value ?? 0, critical, signature });
  };
}

interface Weighed {
  readonly observed: number;
  readonly critical: number;
  readonly signature: Signature;
}

function shewhartVerdict(
  params: ShewhartParams,
  base: Baseline,
  { observed, critical, signature }: Weighed,
): AssessmentCore {
  const upper = params.side === 'lower' ? null : base.mean + critical * base.sd;
  const lower = params.side === 'upper' ? null : Math.max(0, base.mean - critical * base.sd);
  const side = passed(observed, upper, lower);
  const score = base.sd > 0 ? (observed - base.mean) / base.sd : null;
  return {
    outcome: side === null ? 'within' : 'exceeds',
    side,
    observed,
    expected: base.mean,
    upper,
    lower,
    score,
    pvalue: score === null ? null : shewhartPvalue(score, params.side),
    baseline: { startAt: base.startAt, endAt: base.endAt, points: base.points },
    reason: {
      code: shewhartCode(side, base),
      figures: {
        observed,
        limit: (side === 'lower' ? lower : upper) ?? lower ?? 0,
        expected: base.mean,
        points: base.points,
      },
    },
    method: signature.method,
    methodVersion: signature.methodVersion,
    params: signature.params,
  };
}

export function passed(
  observed: number,
  upper: number | null,
  lower: number | null,
): Verdict['side'] {
  if (upper !== null && observed > upper) return 'upper';
  return lower !== null && observed < lower ? 'lower' : null;
}

function shewhartPvalue(score: number, side: ShewhartParams['side']): number | null {
  const upper = normalUpperTail(score);
  const lower = normalUpperTail(-score);
  if (side === 'upper') return finiteOrNull(upper);
  return finiteOrNull(side === 'lower' ? lower : Math.min(1, 2 * Math.min(upper, lower)));
}

function shewhartCode(side: Verdict['side'], { sd }: Baseline): ReasonCode {
  if (side === null) return 'within-limits';
  if (sd === 0) return side === 'upper' ? 'above-flat-baseline' : 'below-flat-baseline';
  return side === 'upper' ? 'above-limit' : 'below-limit';
}
