/**
 * Farrington's baseline model: quasi-Poisson regression on time and season, fitted twice, the second time with past outbreaks
 * down-weighted by their Anscombe residuals; the trend is kept only where it is trusted.
 * As R surveillance 1.20.3, including that the dispersion behind its standard errors uses the outbreak weights.
 */
import { studentUpperTail } from './distributions/student-t.ts';
import { fitMean, type MeanModel } from './farrington-model.ts';
import type { GroupedRows } from './grouped-poisson.ts';

/** Rows with the two sets of weights that a fit in two steps needs. */
export interface BaselineRows extends GroupedRows {
  /** All 1. */
  readonly even: Float64Array;
  /** Filled by each fit. */
  readonly outbreak: Float64Array;
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
    dispersion: dispersionOf(model, rows, weights),
  };
}

/** Weighted squares of the working residuals per degree of freedom. */
function dispersionOf(
  { fitted, degreesOfFreedom }: MeanModel,
  rows: GroupedRows,
  weights: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const residual = (rows.count[i] ?? 0) / (fitted[i] ?? 1) - 1;
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
): Float64Array {
  const weights = rows.outbreak;
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const count = rows.count[i] ?? 0;
    const mean = model.fitted[i] ?? 1;
    weights[i] = 1;
    if (count > mean) {
      const place = model.leverage(rows.time[i] ?? 0, rows.group[i] ?? 0);
      const scale = phi * (1 - (model.workingWeights[i] ?? 0) * place);
      // The Anscombe residual is never beyond (y − μ)/√μ, which is cheaper to know.
      if ((count - mean) ** 2 > threshold * threshold * scale * mean * (1 - ROUNDING)) {
        const s = anscombe(count, mean) / Math.sqrt(scale);
        if (s > threshold) weights[i] = 1 / (s * s);
      }
    }
    sum += weights[i] ?? 0;
  }
  const gamma = rows.length / sum;
  for (let i = 0; i < rows.length; i += 1) weights[i] = gamma * (weights[i] ?? 0);
  return weights;
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
  return isSignificant && Math.exp(eta) <= largest(rows);
}

function largest({ count, length }: GroupedRows): number {
  let max = 0;
  for (let i = 0; i < length; i += 1) max = Math.max(max, count[i] ?? 0);
  return max;
}
