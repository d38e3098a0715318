/**
 * Poisson regression on groups and, if wanted, a line: the model of Farrington's method, fitted without a matrix. Group sums make
 * each step of iteratively reweighted least squares a few operations a row. Starts and stops as `fitGlm`, with which it agrees; where
 * that could be in doubt (vanishing groups, no spread in time, deviance lost in rounding) it gives null and leaves it to `fitGlm`.
 */
export interface GroupedRows {
  /** Rows in use; the columns may be longer. */
  readonly length: number;
  /** Ascending whole numbers. */
  readonly time: Float64Array;
  /** 0 … `groups` − 1. */
  readonly group: Int32Array;
  readonly count: Float64Array;
  /** log(count), 0 for none; log(count + 0.1). Known beforehand, because a count is used by many fits. */
  readonly logCount: Float64Array;
  readonly logStart: Float64Array;
  readonly logPopulation: Float64Array;
  readonly groups: number;
  /** Where fits of these rows do their work; the newest fit overwrites the one before. */
  readonly bench: Workbench;
}

export interface GroupedFit {
  readonly converged: boolean;
  readonly fitted: Float64Array;
  /** Weights of the last least squares, which lag the fitted values by one round, as R keeps them. */
  readonly workingWeights: Float64Array;
  readonly slope: number;
  readonly intercepts: Float64Array;
  /** Of the last least squares: sum of weights and weighted mean time of each group, squares of time about those means. */
  readonly weightOf: Float64Array;
  readonly timeOf: Float64Array;
  readonly timeSpread: number;
  readonly degreesOfFreedom: number;
}

const EPSILON = 1e-8;
const ROUNDS_MAX = 25;
/** Below this share of all weights a group is a matter of `fitGlm`'s tolerance. */
const WEIGHT_SHARE_MIN = 1e-13;
const TIME_SHARE_MIN = 1e-9;
/** R's smallest mean. */
const MEAN_MIN = Number.EPSILON;

export function fitGrouped(
  rows: GroupedRows,
  weights: Float64Array,
  hasTrend: boolean,
): GroupedFit | null {
  const state = startOf(rows, weights, hasTrend);
  let deviance = firstSums(state);
  let converged = false;
  for (let round = 0; round < ROUNDS_MAX && !converged; round += 1) {
    if (!solve(state, round === 0)) return null;
    const before = deviance;
    deviance = nextSums(state);
    if (!isSound(state, deviance)) return null;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < EPSILON;
  }
  const used = state.present + (hasTrend ? 1 : 0);
  return {
    converged,
    fitted: state.fitted,
    workingWeights: workingWeights(state),
    slope: state.slope,
    intercepts: state.intercepts,
    weightOf: state.weightSolved,
    timeOf: state.timeOf,
    timeSpread: state.timeSpread,
    degreesOfFreedom: rows.length - used,
  };
}

/** Variance of the linear predictor at a time and group, per unit of dispersion. */
export function groupedLeverage(
  { weightOf, timeOf, timeSpread }: GroupedFit,
  time: number,
  group: number,
): number {
  const distance = time - (timeOf[group] ?? 0);
  const line = Number.isFinite(timeSpread) ? (distance * distance) / timeSpread : 0;
  return 1 / (weightOf[group] ?? 0) + line;
}

interface Sums {
  slope: number;
  /** Infinite without a line. */
  timeSpread: number;
  /** Sum of wt² over all rows. */
  timeSquares: number;
  /** Of the first round, where the working response is no straight line yet: sum of wzt. */
  responseTime: number;
  /** Sums that never change, of weighted counts: with time, with their logs, alone. */
  countTime: number;
  countLog: number;
  countAll: number;
  /** Smallest fitted mean. */
  meanMin: number;
}

/** Arrays that are made once and used for every fit: making them anew costs more than the arithmetic. */
export interface Workbench {
  readonly rows: readonly [Float64Array, Float64Array, Float64Array];
  /** By group: level, intercepts, weightSolved, timeOf, weightOf, weightTime, response, countOf. */
  readonly groups: readonly Float64Array[];
}

export function workbench(rows: number, groups: number): Workbench {
  return {
    rows: [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)],
    groups: Array.from({ length: 8 }, () => new Float64Array(groups)),
  };
}

interface State extends Sums {
  readonly rows: GroupedRows;
  readonly weights: Float64Array;
  readonly hasTrend: boolean;
  readonly present: number;
  fitted: Float64Array;
  fittedBefore: Float64Array;
  readonly level: Float64Array;
  readonly intercepts: Float64Array;
  readonly weightSolved: Float64Array;
  readonly timeOf: Float64Array;
  /** Sums over the rows of a group, of the newest means: w, wt; of the first round: wz; that never change: weighted counts. */
  readonly weightOf: Float64Array;
  readonly weightTime: Float64Array;
  readonly response: Float64Array;
  readonly countOf: Float64Array;
}

function startOf(rows: GroupedRows, weights: Float64Array, hasTrend: boolean): State {
  const arrays = rows.bench.groups;
  for (const array of arrays) array.fill(0);
  const at = (i: number): Float64Array => arrays[i] ?? new Float64Array(rows.groups);
  return {
    rows,
    weights,
    hasTrend,
    present: presentGroups(rows, at(0)),
    fitted: rows.bench.rows[0],
    fittedBefore: rows.bench.rows[1],
    level: at(0),
    intercepts: at(1),
    weightSolved: at(2),
    timeOf: at(3),
    weightOf: at(4),
    weightTime: at(5),
    response: at(6),
    countOf: at(7),
    slope: 0,
    timeSpread: Number.POSITIVE_INFINITY,
    timeSquares: 0,
    responseTime: 0,
    countTime: 0,
    countLog: 0,
    countAll: 0,
    meanMin: Number.POSITIVE_INFINITY,
  };
}

function presentGroups({ group, length }: GroupedRows, seen: Float64Array): number {
  let present = 0;
  for (let i = 0; i < length; i += 1) {
    const g = group[i] ?? 0;
    if (seen[g] === 0) present += 1;
    seen[g] = 1;
  }
  return present;
}

function workingWeights({ rows, weights, fittedBefore }: State): Float64Array {
  const working = rows.bench.rows[2];
  for (let i = 0; i < rows.length; i += 1) working[i] = (fittedBefore[i] ?? 0) * (weights[i] ?? 0);
  return working;
}

/** All sums at the start, where each mean is its count and a tenth. Gives the deviance there. */
function firstSums(state: State): number {
  const { rows, weights, fitted, weightOf, weightTime, response, countOf } = state;
  const { count, time, group, logPopulation, logStart, logCount } = rows;
  let deviance = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const prior = weights[i] ?? 0;
    const y = count[i] ?? 0;
    const t = time[i] ?? 0;
    const g = group[i] ?? 0;
    const offset = logPopulation[i] ?? 0;
    const logMean = logStart[i] ?? 0;
    const logY = logCount[i] ?? 0;
    const w = prior * (y + 0.1);
    // The working response is log mean − offset − 0.1 / mean.
    const wz = w * (logMean - offset) - 0.1 * prior;
    const py = prior * y;
    fitted[i] = y + 0.1;
    weightOf[g] = (weightOf[g] ?? 0) + w;
    weightTime[g] = (weightTime[g] ?? 0) + w * t;
    response[g] = (response[g] ?? 0) + wz;
    countOf[g] = (countOf[g] ?? 0) + py;
    state.timeSquares += w * t * t;
    state.responseTime += wz * t;
    state.countTime += py * t;
    state.countLog += py * (logY - offset);
    state.countAll += py;
    if (y > 0) deviance += py * (logY - logMean);
    deviance += 0.1 * prior;
  }
  return 2 * deviance;
}

/** One least squares. False where a group or the line has too little weight to be solved by sums. */
function solve(state: State, isFirst: boolean): boolean {
  const { weightOf, weightTime, weightSolved, timeOf, countOf, response, intercepts } = state;
  let all = 0;
  let spread = state.timeSquares;
  // Along the line: of the working response in the first round, of what the fit has left over afterwards.
  let along = isFirst ? state.responseTime : state.countTime;
  for (let g = 0; g < weightOf.length; g += 1) {
    const weight = weightOf[g] ?? 0;
    if (weight === 0) continue;
    const time = (weightTime[g] ?? 0) / weight;
    weightSolved[g] = weight;
    timeOf[g] = time;
    all += weight;
    spread -= time * (weightTime[g] ?? 0);
    along -= time * ((isFirst ? response[g] : countOf[g]) ?? 0);
  }
  if (state.hasTrend) {
    if (!(spread > TIME_SHARE_MIN * state.timeSquares)) return false;
    state.timeSpread = spread;
  }
  const before = state.slope;
  if (state.hasTrend) state.slope = before + along / spread;
  for (let g = 0; g < weightOf.length; g += 1) {
    const weight = weightOf[g] ?? 0;
    if (weight === 0) continue;
    if (!(weight > WEIGHT_SHARE_MIN * all)) return false;
    const time = timeOf[g] ?? 0;
    const mean = isFirst
      ? (response[g] ?? 0) / weight
      : (intercepts[g] ?? 0) + before * time + (countOf[g] ?? 0) / weight - 1;
    intercepts[g] = mean - state.slope * time;
  }
  return true;
}

/** Means and sums of the newest coefficients. Gives the deviance. */
function nextSums(state: State): number {
  const { rows, weights, level, intercepts, weightOf, weightTime, countOf, slope } = state;
  const { time, group, logPopulation } = rows;
  const fitted = state.fittedBefore;
  state.fittedBefore = state.fitted;
  state.fitted = fitted;
  for (let g = 0; g < intercepts.length; g += 1) level[g] = Math.exp(intercepts[g] ?? 0);
  weightOf.fill(0);
  weightTime.fill(0);
  let timeSquares = 0;
  let all = 0;
  let meanMin = Number.POSITIVE_INFINITY;
  // Neighbouring times are one multiplication apart; a run is too short for the rounding to matter.
  const ratio = Math.exp(slope);
  let power = 1;
  let timeBefore = Number.NaN;
  // Neighbours mostly share a group: its sums are kept aside until it changes.
  let groupSum = 0;
  let groupTime = 0;
  let groupNow = group[0] ?? 0;
  for (let i = 0; i < rows.length; i += 1) {
    const t = time[i] ?? 0;
    const g = group[i] ?? 0;
    if (g !== groupNow) {
      weightOf[groupNow] = (weightOf[groupNow] ?? 0) + groupSum;
      weightTime[groupNow] = (weightTime[groupNow] ?? 0) + groupTime;
      groupSum = 0;
      groupTime = 0;
      groupNow = g;
    }
    power = t === timeBefore + 1 ? power * ratio : Math.exp(slope * t);
    timeBefore = t;
    const offset = logPopulation[i] ?? 0;
    const mean = (level[g] ?? 0) * power * (offset === 0 ? 1 : Math.exp(offset));
    const w = (weights[i] ?? 0) * mean;
    fitted[i] = mean;
    if (!(mean > meanMin)) meanMin = mean;
    all += w;
    groupSum += w;
    groupTime += w * t;
    timeSquares += w * t * t;
  }
  weightOf[groupNow] = (weightOf[groupNow] ?? 0) + groupSum;
  weightTime[groupNow] = (weightTime[groupNow] ?? 0) + groupTime;
  state.timeSquares = timeSquares;
  state.meanMin = meanMin;
  let fit = slope * state.countTime;
  for (let g = 0; g < intercepts.length; g += 1) fit += (intercepts[g] ?? 0) * (countOf[g] ?? 0);
  return 2 * (state.countLog - fit - state.countAll + all);
}

/** The deviance is a small difference of large sums: it must stand out of their rounding by far more than the test of convergence. */
function isSound(state: State, deviance: number): boolean {
  if (!Number.isFinite(deviance)) return false;
  const rounding = 16 * Number.EPSILON * (Math.abs(state.countLog) + state.countAll);
  return rounding <= 1e-2 * EPSILON * (Math.abs(deviance) + 0.1) && state.meanMin > MEAN_MIN;
}
