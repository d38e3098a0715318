/**
 * From the predicted baseline to an upper limit, R's score and a p-value, by one of three ways: the delta method on a power
 * scale (Farrington et al. 1996), or a negative binomial quantile at the estimate (`nbPlugin`) or at its upper confidence limit
 * (`muan`; both Noufaily et al. 2013 and Salmon et al. 2016).
 */
import {
  negativeBinomialAtLeast,
  negativeBinomialQuantile,
  poissonAtLeast,
  poissonQuantile,
} from './distributions/counts.ts';
import { normalQuantile, normalUpperTail } from './distributions/normal.ts';
import type { Prediction } from './farrington-fit.ts';
import type { FarringtonParams } from './farrington-params.ts';

export interface Threshold {
  readonly upper: number;
  /** (observed − forecast) / (upper − forecast); the forecast on the scale of R's prediction, which is the log for quantile limits. */
  readonly score: number;
  readonly pvalue: number;
}

const EXPONENTS = { none: 1, '1/2': 1 / 2, '2/3': 2 / 3 } as const;

/** R's inverse link does not go below this. */
const MEAN_MIN = Number.EPSILON;

/** The forecast of the delta method, which R takes on the scale of the counts. */
function deltaMean(eta: number): number {
  return Math.max(Math.exp(eta), MEAN_MIN);
}

/** The forecast as R reports it: on the scale of the counts with the delta method, else from the log scale. */
export function forecastOf({ eta }: Prediction, { thresholdMethod }: FarringtonParams): number {
  return thresholdMethod === 'delta' ? deltaMean(eta) : Math.exp(eta);
}

/** Null when the forecast is beyond all numbers. */
export function thresholdOf(
  prediction: Prediction,
  observed: number,
  params: FarringtonParams,
): Threshold | null {
  return params.thresholdMethod === 'delta'
    ? deltaThreshold(prediction, observed, params)
    : quantileThreshold(prediction, observed, params);
}

function deltaThreshold(
  { eta, etaError, phi }: Prediction,
  observed: number,
  params: FarringtonParams,
): Threshold | null {
  const mean = deltaMean(eta);
  const tau = phi + (etaError * mean) ** 2 / mean;
  const exponent = EXPONENTS[params.powertrans];
  const error = exponent * Math.sqrt(mean ** (2 * exponent - 1) * tau);
  const upper = (mean ** exponent - normalQuantile(params.alpha) * error) ** (1 / exponent);
  if (!Number.isFinite(upper)) return null;
  const pvalue = normalUpperTail((observed ** exponent - mean ** exponent) / error);
  return { upper, score: (observed - mean) / (upper - mean), pvalue };
}

function quantileThreshold(
  { eta, etaError, phi }: Prediction,
  observed: number,
  params: FarringtonParams,
): Threshold | null {
  const { alpha } = params;
  const high = params.thresholdMethod === 'nbPlugin' ? eta : eta - normalQuantile(alpha) * etaError;
  const mean = Math.exp(high);
  if (!Number.isFinite(mean)) return null;
  const size = mean / (phi - 1);
  const upper =
    phi > 1 ? negativeBinomialQuantile(1 - alpha, size, 1 / phi) : poissonQuantile(1 - alpha, mean);
  const pvalue =
    phi > 1 ? negativeBinomialAtLeast(observed, size, 1 / phi) : poissonAtLeast(observed, mean);
  return { upper, score: (observed - eta) / (upper - eta), pvalue };
}
