/**
 * EARS C1: today against the seven days right before it. Sensitive to a sudden rise; a slow one raises its own baseline.
 * Parity: R surveillance 1.20.3 `earsC(method = "C1")`. Page: docs/methods/ears.md.
 */
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { earsLookback, earsShape, judgeAlong, judgeOne, shewhart, SIDES } from './ears.ts';

const Params = z.strictObject({
  ...earsShape,
  guard: z.int().min(0).max(60).default(0),
  alpha: z.number().gt(0).lt(0.5).default(0.001),
  side: z.enum(SIDES).default('upper'),
});

/** Score: (observed − mean) / sd. P-value: the normal tail beyond it, so that p < alpha exactly when it exceeds. */
export const earsC1 = defineMethod({
  id: 'ears-c1',
  version: '1.0.0',
  schema: Params,
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
