/**
 * The original Farrington method: only the same weeks of past years, a trend where it is significant, limits on the 2/3 power scale.
 * Source: Farrington et al. 1996 (J R Stat Soc A 159, 547). Parity: R surveillance 1.20.3 `farringtonFlexible`. Page: docs/methods/farrington.md.
 */
import { defineMethod } from './define-method.ts';
import { farringtonLookback, judgeFarrington, judgeFarringtonSeries } from './farrington.ts';
import { farringtonSchema } from './farrington-params.ts';

const Params = farringtonSchema({
  weightsThreshold: 1,
  noPeriods: 1,
  pastWeeksNotIncluded: 3,
  pThresholdTrend: 0.05,
  thresholdMethod: 'delta',
});

/** Score and p-value as R gives them: see `farrington-threshold.ts`. */
export const farringtonOriginal = defineMethod({
  id: 'farrington-original',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: farringtonLookback,
  judge: judgeFarrington,
  judgeSeries: judgeFarringtonSeries,
});
