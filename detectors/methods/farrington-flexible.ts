/**
 * Farrington Flexible: five years of weeks, all of the season, past outbreaks down-weighted, the last half year left out.
 * Source: Noufaily et al. 2013 (Stat Med 32, 1206). Parity: R surveillance 1.20.3 `farringtonFlexible`. Page: docs/methods/farrington.md.
 */
import { defineMethod } from './define-method.ts';
import { farringtonLookback, judgeFarrington, judgeFarringtonSeries } from './farrington.ts';
import { farringtonSchema } from './farrington-params.ts';

const Params = farringtonSchema({
  weightsThreshold: 2.58,
  noPeriods: 10,
  pastWeeksNotIncluded: 26,
  pThresholdTrend: 1,
  thresholdMethod: 'nbPlugin',
});

/** Score and p-value as R gives them: see `farrington-threshold.ts`. */
export const farringtonFlexible = defineMethod({
  id: 'farrington-flexible',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: farringtonLookback,
  judge: judgeFarrington,
  judgeSeries: judgeFarringtonSeries,
});
