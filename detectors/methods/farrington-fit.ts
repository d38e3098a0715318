/**
 * Farrington's baseline model: quasi-Poisson regression on time and season, fitted twice, the second time with past outbreaks
 * down-weighted by their Anscombe residuals; the trend is kept only where it is trusted.
 * As R surveillance 1.20.3, including that the dispersion behind its standard errors uses the outbreak weights.
 */
import { studentUpperTail } from './distributions/student-t.ts';
import { fitMean, type MeanModel } from './farrington-model.ts';
import type { GroupedRows, RowWeights } from './grouped-rows.ts';

/** Rows with the weights of a fit in two steps. */
export interface BaselineRows extends GroupedRows {
  /** All alike. */
  readonly even: RowWeights;
  /** Filled by each fit. */
  readonly outbreak: OutbreakWeights;
}

export interface OutbreakWeights extends RowWeights {
  scale: number;
  oddLength: number;
}

export interface FitSettings {
  readonly b: number;
  readonly trend: boolean;
  readonly pThresholdTrend: number;
  readonly reweight: boolean;
  readonly weightsThreshold: number;
}

/** The judged point as the model sees it. */
export interface Target {
  readonly time: number;
  readonly group: number;
  readonly logPopulation: number;
}

export interface Prediction {
  /** Linear predictor (log of the expected count) and its standard error. */
  readonly eta: number;
  readonly etaError: number;
  /** Dispersion, at least 1. */
  readonly phi: number;
}

/** A trend needs this many years to be believed. */
const TREND_YEARS_MIN = 3;

/** Null when the model does not converge, with or without a trend. */
export function predictBaseline(
  rows: BaselineRows,
  target: Target,
  settings: FitSettings,
): Prediction | null {
  const first = fitBaseline(rows, target, { settings, trend: settings.trend });
  if (first === null) return null;
  const withTrend = predictionOf(first, target);
  if (!first.hasTrend || isTrusted(first, withTrend, { rows, settings })) return withTrend;
  const second = fitBaseline(rows, target, { settings, trend: false });
  return second === null ? null : predictionOf(second, target);
}

interface Baseline {
  readonly model: MeanModel;
  readonly hasTrend: boolean;
  readonly phi: number;
  /** Dispersion of the standard errors. */
  readonly dispersion: number;
}

interface Wish {
  readonly settings: FitSettings;
  readonly trend: boolean;
}

function fitBaseline(
  rows: BaselineRows,
  { group: targetGroup }: Target,
  { settings, trend }: Wish,
): Baseline | null {
  const { even } = rows;
  let hasTrend = trend;
  let model = fitMean({ rows, weights: even, hasTrend, targetGroup });
  if (!model.converged && hasTrend) {
    hasTrend = false;
    model = fitMean({ rows, weights: even, hasTrend, targetGroup });
  }
  if (!model.converged) return null;
  const dispersion = dispersionOf(model, rows, model.workingWeights);
  if (!settings.reweight) return { model, hasTrend, phi: Math.max(dispersion, 1), dispersion };
  const weights = outbreakWeights(model, rows, {
    phi: Math.max(dispersion, 1),
    threshold: settings.weightsThreshold,
  });
  model = fitMean({ rows, weights, hasTrend, targetGroup });
  return {
    model,
    hasTrend,
    phi: Math.max(dispersionOf(model, rows, model.workingWeights), 1),
    dispersion: dispersionOf(model, rows, weights.all),
  };
}

/** Weighted squares of the working residuals per degree of freedom. */
function dispersionOf(
  { fitted, degreesOfFreedom }: MeanModel,
  { count, length }: GroupedRows,
  weights: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) {
    const residual = (count[i] ?? 0) / (fitted[i] ?? 1) - 1;
    sum += (weights[i] ?? 0) * residual * residual;
  }
  return sum / degreesOfFreedom;
}

interface Outlying {
  readonly phi: number;
  readonly threshold: number;
}

/**
 * Anscombe residuals are near normal for Poisson counts (Farrington et al. 1996, section 3.4). Weights fall with the square of one
 * beyond the threshold and add up to the number of points.
 */
function outbreakWeights(
  model: MeanModel,
  rows: BaselineRows,
  { phi, threshold }: Outlying,
): RowWeights {
  const { count, time, group, length, outbreak } = rows;
  const { fitted, workingWeights } = model;
  // The Anscombe residual is never beyond (y − μ)/√μ, which is cheaper to know.
  const doubt = threshold * threshold * phi * (1 - ROUNDING);
  outbreak.oddLength = 0;
  let sum = length;
  for (let i = 0; i < length; i += 1) {
    const mean = fitted[i] ?? 1;
    const over = (count[i] ?? 0) - mean;
    if (!(over > 0)) continue;
    const share = 1 - (workingWeights[i] ?? 0) * model.leverage(time[i] ?? 0, group[i] ?? 0);
    if (!(over * over > doubt * share * mean)) continue;
    const s = anscombe(count[i] ?? 0, mean) / Math.sqrt(phi * share);
    if (!(s > threshold)) continue;
    outbreak.odd[outbreak.oddLength] = i;
    outbreak.loss[outbreak.oddLength] = 1 - 1 / (s * s);
    outbreak.oddLength += 1;
    sum -= 1 - 1 / (s * s);
  }
  return weighed(outbreak, length, length / sum);
}

function weighed(outbreak: OutbreakWeights, length: number, scale: number): RowWeights {
  const { all, odd, loss, oddLength } = outbreak;
  outbreak.scale = scale;
  all.fill(scale, 0, length);
  for (let k = 0; k < oddLength; k += 1) all[odd[k] ?? 0] = scale * (1 - (loss[k] ?? 0));
  return outbreak;
}

const ROUNDING = 1e-12;

function anscombe(count: number, mean: number): number {
  return 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean));
}

function predictionOf({ model, phi, dispersion }: Baseline, target: Target): Prediction {
  const { time, group, logPopulation } = target;
  return {
    eta: model.eta(time, group) + logPopulation,
    etaError: Math.sqrt(dispersion * model.leverage(time, group)),
    phi,
  };
}

/** Years enough, significant, and not forecasting more than was ever seen. */
function isTrusted(
  { model, dispersion }: Baseline,
  { eta }: Prediction,
  { rows, settings }: { rows: GroupedRows; settings: FitSettings },
): boolean {
  if (settings.b < TREND_YEARS_MIN) return false;
  const t = Math.abs(model.slope / Math.sqrt(dispersion * model.slopeVariance));
  const isSignificant =
    settings.pThresholdTrend === 1
      ? t > 0
      : 2 * studentUpperTail(t, model.degreesOfFreedom) < settings.pThresholdTrend;
  return isSignificant && wasEverReached(Math.exp(eta), rows);
}

function wasEverReached(forecast: number, { count, length }: GroupedRows): boolean {
  for (let i = 0; i < length; i += 1) if ((count[i] ?? 0) >= forecast) return true;
  return forecast <= 0;
}
