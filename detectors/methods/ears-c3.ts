/**
 * EARS C3: what the C2 statistics of neighbouring days add up to, for a rise that is spread over days.
 * `form: "surveillance"` is R surveillance 1.20.3 `earsC(method = "C3")`, where the two days before today decide and today
 * sets the scale; `form: "hutwagner"` sums today and two days before, as published. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import { defineMethod, type Signature } from './define-method.ts';
import { normalUpperTail } from './distributions/normal.ts';
import {
  criticalValue,
  type EarsJudge,
  earsLookback,
  earsShape,
  gapBefore,
  judgeAlong,
  judgeOne,
  LAG_POINTS,
  madeOnce,
  type OpenTrack,
  type Sight,
  spanBefore,
} from './ears.ts';
import type { AssessmentCore, Point, Verdict } from './method.ts';
import type { Reason, ReasonCode } from './reason.ts';
import { finiteOrNull, insufficientBaseline, notApplicable } from './verdicts.ts';

const FORMS = ['surveillance', 'hutwagner'] as const;

const Params = z.strictObject({
  ...earsShape,
  guard: z.int().min(0).max(60).default(2),
  alpha: z.number().gt(0).lt(0.5).default(0.025),
  form: z.enum(FORMS).default('surveillance'),
});
type Params = z.infer<typeof Params>;

/** Score: the sum compared with the critical value. P-value: the normal tail beyond it, the level at which it would just exceed. */
export const earsC3 = defineMethod({
  id: 'ears-c3',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: ({ baseline, guard }) => earsLookback(baseline + guard + LAG_POINTS),
  judge: (params, seen, signature) => judgeOne(seen, params, judgeC3(params, signature)),
  judgeSeries: ({ params, points, fromIndex }, signature) =>
    judgeAlong({
      points,
      fromIndex,
      lookback: earsLookback(params.baseline + params.guard + LAG_POINTS),
      params,
      judge: judgeC3(params, signature),
    }),
});

const judgeC3 = madeOnce<Params>((params, signature) => new C3(params, signature));

class C3 implements EarsJudge {
  readonly #params: Params;
  readonly #signature: Signature;
  readonly #critical: number;

  constructor(params: Params, signature: Signature) {
    this.#params = params;
    this.#signature = signature;
    this.#critical = criticalValue(params, params.alpha);
  }

  judge(sight: Sight, current: Point): Verdict | AssessmentCore {
    const params = this.#params;
    const gap = gapBefore(sight, sight.now, params);
    if (gap !== null) return insufficientBaseline(current, gap);
    let sum = 0;
    for (let i = sight.now - LAG_POINTS; i < sight.now; i += 1) {
      const earlier = gapBefore(sight, i, params) ?? gapAt(sight, i);
      if (earlier !== null) return insufficientBaseline(current, earlier);
      sum += excessOf(sight.track, i);
    }
    return judgeSum(params, sight, {
      current,
      sum,
      critical: this.#critical,
      signature: this.#signature,
    });
  }
}

interface Summed {
  readonly current: Point;
  readonly sum: number;
  readonly critical: number;
  readonly signature: Signature;
}

function judgeSum(
  params: Params,
  sight: Sight,
  { current, sum, critical, signature }: Summed,
): Verdict | AssessmentCore {
  const { track, now } = sight;
  const mean = track.mean[now] ?? 0;
  const sd = track.sd[now] ?? 0;
  const points = track.known[now] ?? 0;
  const observed = current.value ?? 0;
  const isAsR = params.form === 'surveillance';
  const limit = isAsR ? observed + sd * (critical - sum) : mean + sd * (critical + 1 - sum);
  if (Number.isNaN(limit)) {
    const figures = { points, expected: mean };
    return notApplicable(current, { code: 'baseline-flat', figures });
  }
  const upper = Math.max(0, limit);
  const score = isAsR ? sum : sum + Math.max(0, (observed - mean) / sd - 1);
  const exceeds = observed > upper;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected: mean,
    upper,
    lower: null,
    score: finiteOrNull(score),
    pvalue: Number.isFinite(score) ? normalUpperTail(score) : null,
    baseline: spanBefore(sight, now, params),
    reason: {
      code: codeOf(exceeds, observed > mean),
      figures: { observed, limit: upper, expected: mean, points },
    },
    method: signature.method,
    methodVersion: signature.methodVersion,
    params: signature.params,
  };
}

/** The days before decide with today: without an excess of its own it must be said that the sum of them exceeds. */
function codeOf(exceeds: boolean, hasExcess: boolean): ReasonCode {
  if (!exceeds) return 'within-limits';
  return hasExcess ? 'above-limit' : 'days-before-above-limit';
}

/** An earlier day that is itself unknown has no statistic. */
function gapAt({ track }: Sight, i: number): Reason | null {
  if (!Number.isNaN(track.values[i] ?? Number.NaN)) return null;
  return { code: 'baseline-incomplete', figures: { points: 0, pointsRequired: 1 } };
}

/** max(0, C2 − 1) of an earlier day; Infinity over a flat baseline, NaN when that day is as flat as its baseline. */
function excessOf({ values, mean, sd }: OpenTrack, i: number): number {
  return Math.max(0, ((values[i] ?? 0) - (mean[i] ?? 0)) / (sd[i] ?? 0) - 1);
}
