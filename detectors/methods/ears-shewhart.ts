/**
 * What C1 and C2 of EARS have in common: a Shewhart chart on the mean and deviation of the days before, which differ only in how many days
 * next to the judged one they leave out unless a rule says otherwise.
 */
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { earsLookback, earsShape, judgeAlong, judgeOne, shewhart, SIDES } from './ears.ts';

/** Score: (observed − mean) / sd. P-value: the normal tail beyond it, so that p < alpha exactly when it exceeds. */
export const shewhartMethod = (of: { readonly id: string; readonly guardDays: number }) =>
  defineMethod({
    id: of.id,
    version: '1.0.0',
    schema: z.strictObject({
      ...earsShape,
      guard: z.int().min(0).max(60).default(of.guardDays),
      alpha: z.number().gt(0).lt(0.5).default(0.001),
      side: z.enum(SIDES).default('upper'),
    }),
    lookbackPoints: ({ baseline, guard }) => earsLookback(baseline + guard),
    judge: (params, seen, signature) => judgeOne(seen, params, shewhart(params, signature)),
    judgeSeries: ({ params, points, fromIndex }, signature) =>
      judgeAlong({
        points,
        fromIndex,
        lookback: earsLookback(params.baseline + params.guard),
        params,
        judge: shewhart(params, signature),
      }),
  });
