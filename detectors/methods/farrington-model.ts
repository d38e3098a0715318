/**
 * One fit of Farrington's mean model, by group sums where that is safe and by least squares of the whole matrix where it is not.
 * Both give the same figures; the rest of the method does not know which it was.
 */
import { fitGlm, leverage, linearPredictor, poisson } from './glm.ts';
import { fitGrouped, type GroupedFit, groupedLeverage } from './grouped-poisson.ts';
import type { GroupedRows, RowWeights } from './grouped-rows.ts';

export interface MeanModel {
  readonly converged: boolean;
  readonly fitted: Float64Array;
  readonly workingWeights: Float64Array;
  readonly degreesOfFreedom: number;
  readonly slope: number;
  /** Variance of the slope per unit of dispersion. */
  readonly slopeVariance: number;
  /** Linear predictor, without an offset. */
  eta(time: number, group: number): number;
  /** Variance of the linear predictor per unit of dispersion. */
  leverage(time: number, group: number): number;
}

export interface ModelRequest {
  readonly rows: GroupedRows;
  readonly weights: RowWeights;
  readonly hasTrend: boolean;
  /** The group in which the forecast will be. */
  readonly targetGroup: number;
}

export function fitMean(request: ModelRequest): MeanModel {
  return request.rows.runs.isPresent[request.targetGroup] === 1
    ? (bySums(request) ?? byMatrix(request))
    : byMatrix(request);
}

/** Null where `fitGrouped` declines. */
export function bySums({ rows, weights, hasTrend }: ModelRequest): MeanModel | null {
  const fit = fitGrouped(rows, weights, hasTrend);
  return fit === null ? null : new SumsModel(fit);
}

/** A class, because functions made for each of many fits cost more than they do. */
class SumsModel implements MeanModel {
  readonly converged: boolean;
  readonly fitted: Float64Array;
  readonly workingWeights: Float64Array;
  readonly degreesOfFreedom: number;
  readonly slope: number;
  readonly slopeVariance: number;
  readonly #fit: GroupedFit;

  constructor(fit: GroupedFit) {
    this.converged = fit.converged;
    this.fitted = fit.fitted;
    this.workingWeights = fit.workingWeights;
    this.degreesOfFreedom = fit.degreesOfFreedom;
    this.slope = fit.slope;
    this.slopeVariance = 1 / fit.timeSpread;
    this.#fit = fit;
  }

  eta(time: number, group: number): number {
    return (this.#fit.intercepts[group] ?? 0) + this.slope * time;
  }

  leverage(time: number, group: number): number {
    return groupedLeverage(this.#fit, time, group);
  }
}

export function byMatrix({ rows, weights, hasTrend }: ModelRequest): MeanModel {
  const present = [...rows.runs.isPresent.keys()].filter((g) => rows.runs.isPresent[g] === 1);
  const design = (time: number, group: number): number[] => {
    const indicators = present.slice(1).map((candidate) => (candidate === group ? 1 : 0));
    return hasTrend ? [1, time, ...indicators] : [1, ...indicators];
  };
  const matrix = Array.from({ length: rows.length }, (_, i) =>
    design(rows.time[i] ?? 0, rows.group[i] ?? 0),
  );
  const columns = (matrix[0] ?? []).map((_, c) => Float64Array.from(matrix, (row) => row[c] ?? 0));
  const model = fitGlm({
    columns,
    response: rows.count.slice(0, rows.length),
    offset: rows.logPopulation.slice(0, rows.length),
    family: poisson,
    weights: weights.all.slice(0, rows.length),
  });
  const slopeRow = model.rInverse[model.used.indexOf(1)] ?? [];
  return {
    converged: model.converged,
    fitted: model.fitted,
    workingWeights: model.workingWeights,
    degreesOfFreedom: model.degreesOfFreedom,
    slope: hasTrend ? (model.coefficients[1] ?? 0) : 0,
    slopeVariance: hasTrend ? slopeRow.reduce((sum, value) => sum + value * value, 0) : 0,
    eta: (time, group) => linearPredictor(model, design(time, group)),
    leverage: (time, group) => leverage(model, design(time, group)),
  };
}
