/**
 * The arithmetic that EARS C1, C2 and C3 share: a moving baseline of open days, its mean and standard deviation.
 * Source: Hutwagner et al. 2003 (J Urban Health 80, i89); forms as in R surveillance 1.20.3 `earsC`. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import type { Seen, Signature } from './define-method.ts';
import { normalQuantile, normalUpperTail } from './distributions/normal.ts';
import type { AssessmentCore, BaselineSpan, Point, Verdict } from './method.ts';
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

/**
 * Open points needed before the judged one, and as many again with a margin of 16: over two-day weekends and the longest
 * national holiday enough open days are still in sight, and the cost stays bounded.
 */
export function earsLookback(openPoints: number): number {
  return 2 * openPoints + 16;
}

/** Open points as columns: cheap to run along. Lengths of the columns say nothing: they are room that is used again. */
export interface OpenTrack {
  readonly points: readonly Point[];
  readonly length: number;
  /** An unknown count is NaN. */
  readonly values: Float64Array;
  /** Place of each open point in the series. */
  readonly index: Int32Array;
  /** Of the baseline of each open point: mean, standard deviation (not below `minSigma`) and how many counts are known. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly known: Int32Array;
}

type Room = Pick<OpenTrack, 'values' | 'index' | 'mean' | 'sd' | 'known'>;

const ROOM_POINTS = 1024;
/** Filled anew by every judgement: making it anew costs more than a short series does. */
let room = roomFor(ROOM_POINTS);

function roomFor(points: number): Room {
  return {
    values: new Float64Array(points),
    index: new Int32Array(points),
    mean: new Float64Array(points),
    sd: new Float64Array(points),
    known: new Int32Array(points),
  };
}

/** Baselines are worked out for the open points from `from` on. Valid until the next track is made. */
function openTrack(points: readonly Point[], params: EarsBase, from: number): OpenTrack {
  if (points.length > room.values.length) room = roomFor(2 * points.length);
  const { values, index, mean, sd, known } = room;
  let length = 0;
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i];
    if (point === undefined || point.kind === 'closed') continue;
    values[length] = point.value ?? Number.NaN;
    index[length] = i;
    length += 1;
  }
  const track = { points, length, values, index, mean, sd, known };
  workOut(track, params, Math.max(0, Math.min(from, length - 1 - LAG_POINTS)));
  return track;
}

/** The judged open point and how far back may be looked: open points from `first` on. */
export interface Sight {
  readonly track: OpenTrack;
  readonly now: number;
  readonly first: number;
}

/** Judges one open point. Signs what it answers, because a copy would cost more than the judgement. */
export interface EarsJudge {
  judge(sight: Sight, current: Point): Verdict | AssessmentCore;
}

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
  const track = openTrack(points, params, 0);
  const verdicts = new Array<Verdict | AssessmentCore>(points.length - fromIndex);
  const sight = { track, now: 0, first: 0 };
  for (let i = 0; i < points.length; i += 1) {
    const current = points[i];
    if (current === undefined) continue;
    if (i >= fromIndex) {
      while (sight.first < track.length && (track.index[sight.first] ?? 0) < i - lookback)
        sight.first += 1;
      verdicts[i - fromIndex] = unjudgeable(current) ?? judge.judge(sight, current);
    }
    if (current.kind !== 'closed') sight.now += 1;
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
  const points = [...window, current];
  const track = openTrack(points, params, points.length);
  return judge.judge({ track, now: track.length - 1, first: 0 }, current);
}

/** Whole numbers up to this over the length of the baseline have sums of squares below 2⁵³: sliding them loses nothing. */
const EXACT_MAX = 2 ** 26;

function workOut(track: OpenTrack, params: EarsBase, from: number): void {
  const { values, mean, sd, known, length } = track;
  const { baseline, guard, minSigma } = params;
  const exactMax = EXACT_MAX / baseline;
  let sum = 0;
  let squares = 0;
  let unknown = 0;
  let inexact = 0;
  const first = Math.max(from, baseline + guard);
  // A baseline's sums are those of the one before, with one count more and one less.
  for (let entering = first - guard - baseline; entering < length - guard - 1; entering += 1) {
    const value = values[entering] ?? 0;
    if (isExact(value, exactMax)) {
      sum += value;
      squares += value * value;
    } else if (Number.isNaN(value)) unknown += 1;
    else inexact += 1;
    const i = entering + guard + 1;
    if (i < first) continue;
    const start = entering + 1 - baseline;
    const n = baseline - unknown;
    if (inexact === 0) {
      mean[i] = sum / n;
      sd[i] = Math.max(Math.sqrt((n * squares - sum * sum) / (n * (n - 1))), minSigma);
    } else workOutSlowly(track, { i, start, end: entering + 1, n, minSigma });
    known[i] = n;
    const leaving = values[start] ?? 0;
    if (isExact(leaving, exactMax)) {
      sum -= leaving;
      squares -= leaving * leaving;
    } else if (Number.isNaN(leaving)) unknown -= 1;
    else inexact -= 1;
  }
}

function isExact(value: number, max: number): boolean {
  return value <= max && Math.floor(value) === value;
}

interface Baseline {
  readonly i: number;
  readonly start: number;
  readonly end: number;
  readonly n: number;
  readonly minSigma: number;
}

/** In two passes over the baseline, where sums that slide would gather rounding. */
function workOutSlowly(
  { values, mean, sd }: OpenTrack,
  { i, start, end, n, minSigma }: Baseline,
): void {
  let sum = 0;
  for (let k = start; k < end; k += 1) {
    const value = values[k] ?? 0;
    if (!Number.isNaN(value)) sum += value;
  }
  const centre = sum / n;
  let squares = 0;
  for (let k = start; k < end; k += 1) {
    const distance = (values[k] ?? 0) - centre;
    if (!Number.isNaN(distance)) squares += distance * distance;
  }
  mean[i] = centre;
  sd[i] = Math.max(Math.sqrt(squares / (n - 1)), minSigma);
}

/** Why the open point `i` has no baseline: too short a history, or unknown counts, for a mean over a hole would be a silent guess. */
export function gapBefore({ track, first }: Sight, i: number, params: EarsBase): Reason | null {
  const { baseline, guard } = params;
  const end = i - guard;
  if (end - baseline < first) {
    const figures = { points: Math.max(0, end - first), pointsRequired: baseline };
    return { code: 'baseline-too-short', figures };
  }
  const points = track.known[i] ?? 0;
  const required = Math.min(params.minValues ?? baseline, baseline);
  if (points >= required) return null;
  return { code: 'baseline-incomplete', figures: { points, pointsRequired: required } };
}

/** Half-open: the baseline ends where the next open window starts, which is there, because the judged point is open. */
export function spanBefore({ track }: Sight, i: number, params: EarsBase): BaselineSpan {
  const { points, index, known } = track;
  const end = i - params.guard;
  return {
    startAt: points[index[end - params.baseline] ?? 0]?.at ?? 0,
    endAt: points[index[end] ?? 0]?.at ?? 0,
    points: known[i] ?? 0,
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

type MakeJudge<Params> = (params: Params, signature: Signature) => EarsJudge;

/** Once for each settled method: a critical value costs as much as several judgements. */
export function madeOnce<Params>(make: MakeJudge<Params>): MakeJudge<Params> {
  const judges = new WeakMap<Signature, EarsJudge>();
  return (params, signature) => {
    let judge = judges.get(signature);
    if (judge === undefined) judges.set(signature, (judge = make(params, signature)));
    return judge;
  };
}

export const shewhart = madeOnce<ShewhartParams>(
  (params, signature) => new Shewhart(params, signature),
);

/** C1 and C2: the count of today against mean ± critical value × standard deviation. */
class Shewhart implements EarsJudge {
  readonly #params: ShewhartParams;
  readonly #signature: Signature;
  readonly #critical: number;

  constructor(params: ShewhartParams, signature: Signature) {
    this.#params = params;
    this.#signature = signature;
    this.#critical = criticalValue(
      params,
      params.side === 'both' ? params.alpha / 2 : params.alpha,
    );
  }

  judge(sight: Sight, current: Point): Verdict | AssessmentCore {
    const params = this.#params;
    const gap = gapBefore(sight, sight.now, params);
    if (gap !== null) return insufficientBaseline(current, gap);
    const { track, now } = sight;
    const observed = current.value ?? 0;
    const mean = track.mean[now] ?? 0;
    const sd = track.sd[now] ?? 0;
    const reach = this.#critical * sd;
    const upper = params.side === 'lower' ? null : mean + reach;
    const lower = params.side === 'upper' ? null : Math.max(0, mean - reach);
    const side = passed(observed, upper, lower);
    const score = sd > 0 ? (observed - mean) / sd : null;
    return {
      outcome: side === null ? 'within' : 'exceeds',
      side,
      observed,
      expected: mean,
      upper,
      lower,
      score,
      pvalue: score === null ? null : shewhartPvalue(score, params.side),
      baseline: spanBefore(sight, now, params),
      reason: {
        code: shewhartCode(side, sd),
        figures: {
          observed,
          limit: (side === 'lower' ? lower : upper) ?? lower ?? 0,
          expected: mean,
          points: track.known[now] ?? 0,
        },
      },
      method: this.#signature.method,
      methodVersion: this.#signature.methodVersion,
      params: this.#signature.params,
    };
  }
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
  if (side === 'upper') return finiteOrNull(upper);
  const lower = normalUpperTail(-score);
  return finiteOrNull(side === 'lower' ? lower : Math.min(1, 2 * Math.min(upper, lower)));
}

function shewhartCode(side: Verdict['side'], sd: number): ReasonCode {
  if (side === null) return 'within-limits';
  if (sd === 0) return side === 'upper' ? 'above-flat-baseline' : 'below-flat-baseline';
  return side === 'upper' ? 'above-limit' : 'below-limit';
}
