/**
 * Farrington's baseline model: quasi-Poisson regression on time and season, fitted twice, the second time with past outbreaks
 * down-weighted by their Anscombe residuals; the trend is kept only where it is trusted.
 * As R surveillance 1.20.3, including that the dispersion behind its standard errors uses the outbreak weights.
 */
import { studentUpperTail } from './distributions/student-t.ts';
import { fitGlm, type Glm, leverage, linearPredictor, poisson } from './glm.ts';

export interface BaselineRow {
  /** Index of the point, in the same count as that of the judged one. */
  readonly time: number;
  readonly count: number;
  readonly group: number;
  readonly logPopulation: number;
}

export interface FitSettings {
  readonly b: number;
  readonly trend: boolean;
  readonly pThresholdTrend: number;
  readonly reweight: boolean;
  readonly weightsThreshold: number;
}

/** The judged point as the model sees it. */
export type Target = Omit<BaselineRow, 'count'>;

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
  rows: readonly BaselineRow[],
  target: Target,
  settings: FitSettings,
): Prediction | null {
  const first = fitBaseline(rows, settings, settings.trend);
  if (first === null) return null;
  const withTrend = predictionOf(first, target);
  if (!first.hasTrend || isTrusted(first, withTrend, { rows, settings })) return withTrend;
  const second = fitBaseline(rows, settings, false);
  return second === null ? null : predictionOf(second, target);
}

interface Baseline {
  readonly model: Glm;
  readonly hasTrend: boolean;
  readonly groups: readonly number[];
  readonly phi: number;
  /** Dispersion of the standard errors. */
  readonly dispersion: number;
}

function fitBaseline(
  rows: readonly BaselineRow[],
  settings: FitSettings,
  trend: boolean,
): Baseline | null {
  const groups = [...new Set(rows.map(({ group }) => group))].sort((a, b) => a - b);
  let hasTrend = trend;
  const response = Float64Array.from(rows.map(({ count }) => count));
  const offset = Float64Array.from(rows.map(({ logPopulation }) => logPopulation));
  const fit = (weights?: Float64Array): Glm => {
    const design = rows.map((row) => designRow(row, groups, hasTrend));
    const columns = (design[0] ?? []).map((_, c) =>
      Float64Array.from(design.map((row) => row[c] ?? 0)),
    );
    return fitGlm({ columns, response, offset, family: poisson, ...(weights ? { weights } : {}) });
  };
  let model = fit();
  if (!model.converged && hasTrend) {
    hasTrend = false;
    model = fit();
  }
  if (!model.converged) return null;
  let dispersion = dispersionOf(model, response, model.workingWeights);
  if (settings.reweight) {
    const design = rows.map((row) => designRow(row, groups, hasTrend));
    const residuals = anscombeResiduals(model, response, { design, phi: Math.max(dispersion, 1) });
    const weights = outbreakWeights(residuals, settings.weightsThreshold);
    model = fit(weights);
    const phi = Math.max(dispersionOf(model, response, model.workingWeights), 1);
    dispersion = dispersionOf(model, response, weights);
    return { model, hasTrend, groups, phi, dispersion };
  }
  return { model, hasTrend, groups, phi: Math.max(dispersion, 1), dispersion };
}

/** Intercept, time if wanted, and one indicator for each group but the first. */
function designRow(
  { time, group }: Target,
  groups: readonly number[],
  hasTrend: boolean,
): number[] {
  const indicators = groups.slice(1).map((candidate) => (candidate === group ? 1 : 0));
  return hasTrend ? [1, time, ...indicators] : [1, ...indicators];
}

/** Weighted squares of the working residuals per degree of freedom. */
function dispersionOf(model: Glm, response: Float64Array, weights: Float64Array): number {
  const sum = response.reduce((total, count, i) => {
    const mean = model.fitted[i] ?? 1;
    return total + (weights[i] ?? 0) * ((count - mean) / mean) ** 2;
  }, 0);
  return sum / model.degreesOfFreedom;
}

/** Standardised residuals that are near normal for Poisson counts (Farrington et al. 1996, section 3.4). */
function anscombeResiduals(
  model: Glm,
  response: Float64Array,
  { design, phi }: { design: readonly (readonly number[])[]; phi: number },
): number[] {
  return design.map((row, i) => {
    const count = response[i] ?? 0;
    const mean = model.fitted[i] ?? 1;
    const hat = (model.workingWeights[i] ?? 0) * leverage(model, row);
    const raw = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean));
    return raw / Math.sqrt(phi * (1 - hat));
  });
}

/** Weights fall with the square of a residual beyond the threshold and add up to the number of points. */
function outbreakWeights(residuals: readonly number[], threshold: number): Float64Array {
  const raw = residuals.map((s) => (s > threshold ? s ** -2 : 1));
  const gamma = raw.length / raw.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(raw, (weight) => gamma * weight);
}

function predictionOf(
  { model, hasTrend, groups, phi, dispersion }: Baseline,
  target: Target,
): Prediction {
  const row = designRow(target, groups, hasTrend);
  const eta = linearPredictor(model, row) + target.logPopulation;
  return { eta, etaError: Math.sqrt(dispersion * leverage(model, row)), phi };
}

/** Years enough, significant, and not forecasting more than was ever seen. */
function isTrusted(
  { model, dispersion }: Baseline,
  { eta }: Prediction,
  { rows, settings }: { rows: readonly BaselineRow[]; settings: FitSettings },
): boolean {
  if (settings.b < TREND_YEARS_MIN) return false;
  const error = Math.sqrt(dispersion * unscaledVariance(model, 1));
  const t = Math.abs((model.coefficients[1] ?? 0) / error);
  const pvalue = 2 * studentUpperTail(t, model.degreesOfFreedom);
  const seenMax = Math.max(...rows.map(({ count }) => count));
  return pvalue < settings.pThresholdTrend && Math.exp(eta) <= seenMax;
}

/** Diagonal element of (XᵀWX)⁻¹ for a column: the squares of its row of R⁻¹. */
function unscaledVariance({ used, rInverse }: Glm, column: number): number {
  return (rInverse[used.indexOf(column)] ?? []).reduce((sum, value) => sum + value * value, 0);
}
