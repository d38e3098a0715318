/**
 * The arithmetic that EARS C1, C2 and C3 share: a moving baseline of open days, its mean and standard deviation.
 * Source: Hutwagner et al. 2003 (J Urban Health 80, i89); forms as in R surveillance 1.20.3 `earsC`. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import type { Seen } from './define-method.ts';
import { normalQuantile, normalUpperTail } from './distributions/normal.ts';
import type { Point, Verdict } from './method.ts';
import { moments } from './moments.ts';
import type { Reason } from './reason.ts';
import { finiteOrNull, insufficientBaseline } from './verdicts.ts';

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

export function openPoints(window: readonly Point[]): readonly Point[] {
  return window.filter((point) => point.kind !== 'closed');
}

/**
 * The baseline of `open[i]`.
 * A reason instead when the history is too short or has unknown counts: a mean over a hole would be a silent guess.
 */
export function baselineBefore(
  open: readonly Point[],
  i: number,
  params: EarsBase,
): Baseline | Reason {
  const end = i - params.guard;
  const start = end - params.baseline;
  if (start < 0) {
    return {
      code: 'baseline-too-short',
      figures: { points: Math.max(0, end), pointsRequired: params.baseline },
    };
  }
  const used = open.slice(start, end);
  const known = used.flatMap((point) => (point.value === null ? [] : [point.value]));
  const required = Math.min(params.minValues ?? params.baseline, params.baseline);
  if (known.length < required) {
    return {
      code: 'baseline-incomplete',
      figures: { points: known.length, pointsRequired: required },
    };
  }
  const { mean, sd } = moments(known);
  const startAt = used[0]?.at ?? 0;
  // Half-open: the baseline ends where the next open window starts, which is there, because the judged point is in `open`.
  const endAt = open[end]?.at ?? startAt;
  return { mean, sd: Math.max(sd, params.minSigma), points: known.length, startAt, endAt };
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
export function judgeShewhart(params: ShewhartParams, { window, current }: Seen): Verdict {
  const open = [...openPoints(window), current];
  const base = baselineBefore(open, open.length - 1, params);
  if ('code' in base) return insufficientBaseline(current, base);
  const observed = current.value ?? 0;
  const critical = criticalValue(params, params.side === 'both' ? params.alpha / 2 : params.alpha);
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
    reason: shewhartReason(side, base, {
      observed,
      limit: (side === 'lower' ? lower : upper) ?? lower ?? 0,
    }),
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

function shewhartReason(
  side: Verdict['side'],
  base: Baseline,
  seen: { observed: number; limit: number },
): Reason {
  const figures = { ...seen, expected: base.mean, points: base.points };
  if (side === null) return { code: 'within-limits', figures };
  if (base.sd === 0)
    return { code: side === 'upper' ? 'above-flat-baseline' : 'below-flat-baseline', figures };
  return { code: side === 'upper' ? 'above-limit' : 'below-limit', figures };
}
