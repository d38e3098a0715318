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
  let round = 0;
  for (; round < ROUNDS_MAX && !converged; round += 1) {
    keepLine(state);
    if (!solve(state, round === 0)) return null;
    const before = deviance;
    deviance = nextSums(state);
    if (!isSound(state, deviance)) return null;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < EPSILON;
  }
  const used = state.present + (hasTrend ? 1 : 0);
  const { bench } = rows;
  return {
    converged,
    fitted: meansOf(state, rows, { factors: bench.exposure, into: bench.fitted }),
    workingWeights: workingWeights(state, round === 1),
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
  /** Smallest fitted mean, or less; smallest population. */
  meanMin: number;
  exposureMin: number;
}

/** Arrays that are made once and used for every fit: making them anew costs more than the arithmetic. */
export interface Workbench {
  /** By row. */
  readonly fitted: Float64Array;
  readonly working: Float64Array;
  /** Population; weight times population. */
  readonly exposure: Float64Array;
  readonly prior: Float64Array;
  /** By group: present, intercepts, those before, weightSolved, timeOf, weightOf, weightTime, response, countOf. */
  readonly groups: readonly Float64Array[];
}

export function workbench(rows: number, groups: number): Workbench {
  return {
    fitted: new Float64Array(rows),
    working: new Float64Array(rows),
    exposure: new Float64Array(rows),
    prior: new Float64Array(rows),
    groups: Array.from({ length: 9 }, () => new Float64Array(groups)),
  };
}

interface State extends Sums {
  readonly rows: GroupedRows;
  readonly weights: Float64Array;
  readonly hasTrend: boolean;
  readonly present: number;
  readonly intercepts: Float64Array;
  readonly before: { readonly intercepts: Float64Array; slope: number };
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
    intercepts: at(1),
    before: { intercepts: at(2), slope: 0 },
    weightSolved: at(3),
    timeOf: at(4),
    weightOf: at(5),
    weightTime: at(6),
    response: at(7),
    countOf: at(8),
    slope: 0,
    timeSpread: Number.POSITIVE_INFINITY,
    timeSquares: 0,
    responseTime: 0,
    countTime: 0,
    countLog: 0,
    countAll: 0,
    meanMin: Number.POSITIVE_INFINITY,
    exposureMin: Number.POSITIVE_INFINITY,
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

/** The means that the last least squares was weighted with; after a single round those of the start. */
function workingWeights({ rows, weights, before }: State, isFromStart: boolean): Float64Array {
  const { bench, count } = rows;
  if (!isFromStart) return meansOf(before, rows, { factors: bench.prior, into: bench.working });
  for (let i = 0; i < rows.length; i += 1) {
    bench.working[i] = ((count[i] ?? 0) + 0.1) * (weights[i] ?? 0);
  }
  return bench.working;
}

/** The coefficients before the newest. */
function keepLine({ before, intercepts, slope }: State): void {
  before.intercepts.set(intercepts);
  before.slope = slope;
}

/** All sums at the start, where each mean is its count and a tenth. Gives the deviance there. */
function firstSums(state: State): number {
  const { rows, weights, weightOf, weightTime, response, countOf } = state;
  const { count, time, group, logPopulation, logStart, logCount, bench } = rows;
  let deviance = 0;
  let timeSquares = 0;
  let responseTime = 0;
  let countTime = 0;
  let countLog = 0;
  let countAll = 0;
  let exposureMin = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows.length; i += 1) {
    const weight = weights[i] ?? 0;
    const y = count[i] ?? 0;
    const t = time[i] ?? 0;
    const g = group[i] ?? 0;
    const offset = logPopulation[i] ?? 0;
    const exposure = offset === 0 ? 1 : Math.exp(offset);
    const logMean = logStart[i] ?? 0;
    const logY = logCount[i] ?? 0;
    const w = weight * (y + 0.1);
    // The working response is log mean − offset − 0.1 / mean.
    const wz = w * (logMean - offset) - 0.1 * weight;
    const py = weight * y;
    bench.exposure[i] = exposure;
    bench.prior[i] = weight * exposure;
    if (exposure < exposureMin) exposureMin = exposure;
    weightOf[g] = (weightOf[g] ?? 0) + w;
    weightTime[g] = (weightTime[g] ?? 0) + w * t;
    response[g] = (response[g] ?? 0) + wz;
    countOf[g] = (countOf[g] ?? 0) + py;
    timeSquares += w * t * t;
    responseTime += wz * t;
    countTime += py * t;
    countLog += py * (logY - offset);
    countAll += py;
    deviance += (y > 0 ? py * (logY - logMean) : 0) + 0.1 * weight;
  }
  Object.assign(state, { timeSquares, responseTime, countTime, countLog, countAll, exposureMin });
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

/** Sums of the newest coefficients. Gives the deviance. The means themselves are only worked out when the fit has ended. */
function nextSums(state: State): number {
  const { rows, intercepts, weightOf, weightTime, countOf, slope } = state;
  const { time, group, length } = rows;
  const prior = rows.bench.prior;
  weightOf.fill(0);
  weightTime.fill(0);
  // Neighbouring times are one multiplication apart; a run is too short for the rounding to matter.
  const ratio = Math.exp(slope);
  let timeSquares = 0;
  let all = 0;
  let meanMin = Number.POSITIVE_INFINITY;
  for (let i = 0; i < length;) {
    const g = group[i] ?? 0;
    const level = Math.exp((intercepts[g] ?? 0) + slope * (time[i] ?? 0));
    let power = 1;
    let t = time[i] ?? 0;
    let sum = 0;
    let sumTime = 0;
    let sumSquares = 0;
    let powerBefore: number;
    do {
      const w = (prior[i] ?? 0) * power;
      const wt = w * t;
      sum += w;
      sumTime += wt;
      sumSquares += wt * t;
      powerBefore = power;
      power *= ratio;
      t += 1;
      i += 1;
    } while (i < length && time[i] === t && group[i] === g);
    all += level * sum;
    weightOf[g] = (weightOf[g] ?? 0) + level * sum;
    weightTime[g] = (weightTime[g] ?? 0) + level * sumTime;
    timeSquares += level * sumSquares;
    meanMin = Math.min(meanMin, level, level * powerBefore);
  }
  state.timeSquares = timeSquares;
  state.meanMin = meanMin * state.exposureMin;
  let fit = slope * state.countTime;
  for (let g = 0; g < intercepts.length; g += 1) fit += (intercepts[g] ?? 0) * (countOf[g] ?? 0);
  return 2 * (state.countLog - fit - state.countAll + all);
}

interface Line {
  readonly intercepts: Float64Array;
  readonly slope: number;
}

/** Means of a line, each times its factor. */
function meansOf({ intercepts, slope }: Line, rows: GroupedRows, by: Factors): Float64Array {
  const { time, group, length } = rows;
  const { factors, into } = by;
  const ratio = Math.exp(slope);
  let mean = 0;
  let timeNext = Number.NaN;
  let groupBefore = -1;
  for (let i = 0; i < length; i += 1) {
    const t = time[i] ?? 0;
    const g = group[i] ?? 0;
    mean =
      t === timeNext && g === groupBefore
        ? mean * ratio
        : Math.exp((intercepts[g] ?? 0) + slope * t);
    timeNext = t + 1;
    groupBefore = g;
    into[i] = mean * (factors[i] ?? 0);
  }
  return into;
}

interface Factors {
  readonly factors: Float64Array;
  readonly into: Float64Array;
}

/** The deviance is a small difference of large sums: it must stand out of their rounding by far more than the test of convergence. */
function isSound(state: State, deviance: number): boolean {
  if (!Number.isFinite(deviance)) return false;
  const rounding = 16 * Number.EPSILON * (Math.abs(state.countLog) + state.countAll);
  return rounding <= 1e-2 * EPSILON * (Math.abs(deviance) + 0.1) && state.meanMin > MEAN_MIN;
}
