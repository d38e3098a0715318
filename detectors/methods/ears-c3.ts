/**
 * EARS C3: what the C2 statistics of neighbouring days add up to, for a rise that is spread over days.
 * `form: "surveillance"` is R surveillance 1.20.3 `earsC(method = "C3")`, where the two days before today decide and today
 * sets the scale; `form: "hutwagner"` sums today and two days before, as published. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import { defineMethod, type Signature } from './define-method.ts';
import { normalUpperTail } from './distributions/normal.ts';
import {
  type Baseline,
  baselineBefore,
  criticalValue,
  type EarsBase,
  type EarsJudge,
  earsLookback,
  earsShape,
  judgeAlong,
  judgeOne,
  LAG_POINTS,
  type Sight,
} from './ears.ts';
import type { AssessmentCore, Point, Verdict } from './method.ts';
import type { Reason } from './reason.ts';
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

function judgeC3(params: Params, signature: Signature): EarsJudge {
  const critical = criticalValue(params, params.alpha);
  return (sight, current) => {
    const base = baselineBefore(sight, sight.now, params);
    if ('code' in base) return insufficientBaseline(current, base);
    let sum = 0;
    for (let i = sight.now - LAG_POINTS; i < sight.now; i += 1) {
      const excess = excessOf(sight, i, params);
      if (typeof excess !== 'number') return insufficientBaseline(current, excess);
      sum += excess;
    }
    return judgeSum(params, base, { current, sum, critical, signature });
  };
}

interface Summed {
  readonly current: Point;
  readonly sum: number;
  readonly critical: number;
  readonly signature: Signature;
}

function judgeSum(
  params: Params,
  base: Baseline,
  { current, sum, critical, signature }: Summed,
): Verdict | AssessmentCore {
  const observed = current.value ?? 0;
  const threshold =
    params.form === 'surveillance'
      ? observed + base.sd * (critical - sum)
      : base.mean + base.sd * (critical + 1 - sum);
  if (Number.isNaN(threshold)) return notApplicable(current, flat(base));
  const score =
    params.form === 'surveillance' ? sum : sum + Math.max(0, (observed - base.mean) / base.sd - 1);
  return verdictOf({ base, observed, threshold: Math.max(0, threshold), score, signature });
}

/** max(0, C2 − 1) of an earlier day; Infinity over a flat baseline, NaN when that day is as flat as its baseline. */
function excessOf(sight: Sight, i: number, params: EarsBase): number | Reason {
  const base = baselineBefore(sight, i, params);
  if ('code' in base) return base;
  const value = sight.track.values[i] ?? Number.NaN;
  if (Number.isNaN(value))
    return { code: 'baseline-incomplete', figures: { points: 0, pointsRequired: 1 } };
  return Math.max(0, (value - base.mean) / base.sd - 1);
}

function flat(base: Baseline): Reason {
  return { code: 'baseline-flat', figures: { points: base.points, expected: base.mean } };
}

interface Judged {
  readonly base: Baseline;
  readonly observed: number;
  readonly threshold: number;
  readonly score: number;
  readonly signature: Signature;
}

function verdictOf({ base, observed, threshold, score, signature }: Judged): AssessmentCore {
  const exceeds = observed > threshold;
  const figures = { observed, limit: threshold, expected: base.mean, points: base.points };
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected: base.mean,
    upper: threshold,
    lower: null,
    score: finiteOrNull(score),
    pvalue: Number.isFinite(score) ? normalUpperTail(score) : null,
    baseline: { startAt: base.startAt, endAt: base.endAt, points: base.points },
    reason: { code: exceeds ? 'above-limit' : 'within-limits', figures },
    method: signature.method,
    methodVersion: signature.methodVersion,
    params: signature.params,
  };
}
