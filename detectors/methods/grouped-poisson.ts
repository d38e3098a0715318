/**
 * Poisson regression on groups and, if wanted, a line: the model of Farrington's method, fitted without a matrix. The means of a run
 * of rows are one level times the powers of one ratio, so that a step of iteratively reweighted least squares costs a few operations
 * a run, whatever its length. Starts and stops as `fitGlm`, with which it agrees; where that could be in doubt (vanishing groups,
 * no spread in time, deviance lost in rounding) it gives null and leaves it to `fitGlm`.
 */
import type { GroupedRows, RowWeights, StartSums, Workbench } from './grouped-rows.ts';

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
  /** Infinite without a line. */
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

/** `sumStart` must have seen the rows. What this gives is overwritten by the next fit of the same rows. */
export function fitGrouped(
  rows: GroupedRows,
  weights: RowWeights,
  hasTrend: boolean,
): GroupedFit | null {
  const state = new State(rows, weights, hasTrend);
  weighStart(state);
  let deviance = 2 * weights.scale * state.sums.deviance;
  let converged = false;
  let round = 0;
  for (; round < ROUNDS_MAX && !converged; round += 1) {
    state.bench.interceptsBefore.set(state.bench.intercepts);
    state.slopeBefore = state.slope;
    if (!solve(state, round === 0)) return null;
    const before = deviance;
    deviance = nextSums(state);
    if (!isSound(state, deviance)) return null;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < EPSILON;
  }
  layOutMeans(state);
  layOutWeights(state, round === 1);
  return fitOf(state, converged);
}

/** Variance of the linear predictor at a time and group, per unit of dispersion. */
export function groupedLeverage(
  { weightOf, timeOf, timeSpread }: GroupedFit,
  time: number,
  group: number,
): number {
  const distance = time - (timeOf[group] ?? 0);
  return 1 / (weightOf[group] ?? 0) + (distance * distance) / timeSpread;
}

/** A fit in the making. All sums are of weights over `weights.scale`, which no step but the deviance depends on. */
class State {
  readonly rows: GroupedRows;
  readonly weights: RowWeights;
  readonly hasTrend: boolean;
  readonly bench: Workbench;
  /** Of the newest means: weight, weight times time; that never change: weighted counts. */
  readonly sums: StartSums;
  slope = 0;
  slopeBefore = 0;
  timeSpread = Number.POSITIVE_INFINITY;
  /** Smallest mean of a row at population 1, or less. */
  meanMin = Number.POSITIVE_INFINITY;

  constructor(rows: GroupedRows, weights: RowWeights, hasTrend: boolean) {
    this.rows = rows;
    this.weights = weights;
    this.hasTrend = hasTrend;
    this.bench = rows.bench;
    this.sums = rows.bench.sums;
    this.bench.intercepts.fill(0);
    this.bench.timeOf.fill(0);
    this.bench.weightSolved.fill(0);
  }
}

function fitOf({ rows, weights, bench, hasTrend, slope, timeSpread }: State, converged: boolean) {
  const weightOf = bench.weightSolved;
  for (let g = 0; g < weightOf.length; g += 1) weightOf[g] = weights.scale * (weightOf[g] ?? 0);
  return {
    converged,
    fitted: bench.fitted,
    workingWeights: bench.working,
    slope,
    intercepts: bench.intercepts,
    weightOf,
    timeOf: bench.timeOf,
    timeSpread: weights.scale * timeSpread,
    degreesOfFreedom: rows.length - rows.runs.present - (hasTrend ? 1 : 0),
  };
}

/** The sums at the start, less what the odd rows lose. */
function weighStart({ rows, weights, sums }: State): void {
  const { start } = rows.bench;
  sums.weightOf.set(start.weightOf);
  sums.weightTime.set(start.weightTime);
  sums.response.set(start.response);
  sums.countOf.set(start.countOf);
  sums.timeSquares = start.timeSquares;
  sums.responseTime = start.responseTime;
  sums.countTime = start.countTime;
  sums.countLog = start.countLog;
  sums.countAll = start.countAll;
  sums.deviance = start.deviance;
  for (let k = 0; k < weights.oddLength; k += 1) {
    takeFromStart(sums, rows, { row: weights.odd[k] ?? 0, loss: weights.loss[k] ?? 0 });
  }
}

interface OddRow {
  readonly row: number;
  readonly loss: number;
}

function takeFromStart(sums: StartSums, rows: GroupedRows, { row, loss }: OddRow): void {
  const g = rows.group[row] ?? 0;
  const t = rows.time[row] ?? 0;
  const offset = rows.logPopulation[row] ?? 0;
  const y = loss * (rows.count[row] ?? 0);
  const w = y + loss * 0.1;
  const wz = loss * (rows.startResponse[row] ?? 0) - w * offset;
  sums.weightOf[g] = (sums.weightOf[g] ?? 0) - w;
  sums.weightTime[g] = (sums.weightTime[g] ?? 0) - w * t;
  sums.response[g] = (sums.response[g] ?? 0) - wz;
  sums.countOf[g] = (sums.countOf[g] ?? 0) - y;
  sums.timeSquares -= w * t * t;
  sums.responseTime -= wz * t;
  sums.countTime -= y * t;
  sums.countLog -= loss * (rows.countLog[row] ?? 0) - y * offset;
  sums.countAll -= y;
  sums.deviance -= loss * (rows.startDeviance[row] ?? 0);
}

/** One least squares. False where a group or the line has too little weight to be solved by sums. */
function solve(state: State, isFirst: boolean): boolean {
  const { weightOf, weightTime, countOf, response, timeSquares } = state.sums;
  const { weightSolved, timeOf, intercepts } = state.bench;
  const { isPresent } = state.rows.runs;
  const rightSide = isFirst ? response : countOf;
  let all = 0;
  let spread = timeSquares;
  // Along the line: of the working response in the first round, of what the fit has left over afterwards.
  let along = isFirst ? state.sums.responseTime : state.sums.countTime;
  for (let g = 0; g < weightOf.length; g += 1) {
    if (isPresent[g] === 0) continue;
    const weight = weightOf[g] ?? 0;
    const time = (weightTime[g] ?? 0) / weight;
    weightSolved[g] = weight;
    timeOf[g] = time;
    all += weight;
    spread -= time * (weightTime[g] ?? 0);
    along -= time * (rightSide[g] ?? 0);
  }
  const before = state.slope;
  if (state.hasTrend) {
    if (!(spread > TIME_SHARE_MIN * timeSquares)) return false;
    state.timeSpread = spread;
    state.slope = before + along / spread;
  }
  for (let g = 0; g < weightOf.length; g += 1) {
    if (isPresent[g] === 0) continue;
    const weight = weightOf[g] ?? 0;
    if (!(weight > WEIGHT_SHARE_MIN * all)) return false;
    const time = timeOf[g] ?? 0;
    const part = (rightSide[g] ?? 0) / weight;
    const mean = isFirst ? part : (intercepts[g] ?? 0) + before * time + part - 1;
    intercepts[g] = mean - state.slope * time;
  }
  return true;
}

/** Sums of the newest coefficients. Gives the deviance. The means themselves are only worked out when the fit has ended. */
function nextSums(state: State): number {
  const { rows, sums, slope } = state;
  sums.weightOf.fill(0);
  sums.weightTime.fill(0);
  sums.timeSquares = 0;
  state.meanMin = Number.POSITIVE_INFINITY;
  const all =
    rows.population === null
      ? sumRuns(state) - sumOdd(state, null)
      : sumRows(state, rows.population) - sumOdd(state, rows.population);
  const { intercepts } = state.bench;
  const { countOf } = sums;
  let fit = slope * sums.countTime;
  for (let g = 0; g < intercepts.length; g += 1) fit += (intercepts[g] ?? 0) * (countOf[g] ?? 0);
  return 2 * state.weights.scale * (sums.countLog - fit - sums.countAll + all);
}

/** By the sums of powers of a run of each length. Gives the sum of all means. */
function sumRuns(state: State): number {
  const { rows, sums, bench, slope } = state;
  const { runs, group, time } = rows;
  sumPowers(bench, runs.longest, Math.exp(slope));
  const { powers, powersTime, powersSquare, powerLast } = bench;
  const { weightOf, weightTime } = sums;
  let squares = 0;
  let all = 0;
  let meanMin = Number.POSITIVE_INFINITY;
  let first = runs.start[0] ?? 0;
  for (let r = 0; r < runs.count; r += 1) {
    const end = runs.start[r + 1] ?? 0;
    const length = end - first;
    const g = group[first] ?? 0;
    const t = time[first] ?? 0;
    const level = Math.exp((bench.intercepts[g] ?? 0) + slope * t);
    const sum = powers[length] ?? 0;
    const steps = powersTime[length] ?? 0;
    const sumTime = t * sum + steps;
    all += level * sum;
    weightOf[g] = (weightOf[g] ?? 0) + level * sum;
    weightTime[g] = (weightTime[g] ?? 0) + level * sumTime;
    squares += level * (t * (sumTime + steps) + (powersSquare[length] ?? 0));
    const last = level * (powerLast[length] ?? 0);
    if (level < meanMin) meanMin = level;
    if (last < meanMin) meanMin = last;
    first = end;
  }
  sums.timeSquares = squares;
  state.meanMin = meanMin;
  return all;
}

function sumPowers(bench: Workbench, longest: number, ratio: number): void {
  const { powers, powersTime, powersSquare, powerLast } = bench;
  let power = 1;
  let sum = 0;
  let sumTime = 0;
  let sumSquare = 0;
  for (let k = 0; k < longest; k += 1) {
    sum += power;
    sumTime += k * power;
    sumSquare += k * k * power;
    powers[k + 1] = sum;
    powersTime[k + 1] = sumTime;
    powersSquare[k + 1] = sumSquare;
    powerLast[k + 1] = power;
    power *= ratio;
  }
}

/** Row by row, because populations follow no power. Gives the sum of all means. */
function sumRows(state: State, population: Float64Array): number {
  const { rows, sums, bench, slope } = state;
  const { weightOf, weightTime } = sums;
  let all = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const g = rows.group[i] ?? 0;
    const t = rows.time[i] ?? 0;
    const mean = Math.exp((bench.intercepts[g] ?? 0) + slope * t) * (population[i] ?? 0);
    all += mean;
    weightOf[g] = (weightOf[g] ?? 0) + mean;
    weightTime[g] = (weightTime[g] ?? 0) + mean * t;
    sums.timeSquares += mean * t * t;
    if (mean < state.meanMin) state.meanMin = mean;
  }
  return all;
}

/** Takes from the sums what the odd rows lose; gives their part of the sum of all means. */
function sumOdd(state: State, population: Float64Array | null): number {
  const { rows, sums, weights, bench, slope } = state;
  let all = 0;
  for (let k = 0; k < weights.oddLength; k += 1) {
    const i = weights.odd[k] ?? 0;
    const g = rows.group[i] ?? 0;
    const t = rows.time[i] ?? 0;
    const mean = Math.exp((bench.intercepts[g] ?? 0) + slope * t) * (population?.[i] ?? 1);
    const lost = (weights.loss[k] ?? 0) * mean;
    all += lost;
    sums.weightOf[g] = (sums.weightOf[g] ?? 0) - lost;
    sums.weightTime[g] = (sums.weightTime[g] ?? 0) - lost * t;
    sums.timeSquares -= lost * t * t;
  }
  return all;
}

/** The fitted means, and without their weights yet those of the round before. */
function layOutMeans({ rows, bench, slope, slopeBefore }: State): void {
  const { runs, group, time, population } = rows;
  const { fitted, working, intercepts, interceptsBefore } = bench;
  const ratio = Math.exp(slope);
  const ratioBefore = Math.exp(slopeBefore);
  for (let r = 0; r < runs.count; r += 1) {
    const first = runs.start[r] ?? 0;
    const end = runs.start[r + 1] ?? 0;
    const g = group[first] ?? 0;
    const t = time[first] ?? 0;
    let mean = Math.exp((intercepts[g] ?? 0) + slope * t);
    let meanBefore = Math.exp((interceptsBefore[g] ?? 0) + slopeBefore * t);
    for (let i = first; i < end; i += 1) {
      fitted[i] = mean;
      working[i] = meanBefore;
      mean *= ratio;
      meanBefore *= ratioBefore;
    }
  }
  if (population === null) return;
  for (let i = 0; i < rows.length; i += 1) {
    fitted[i] = (fitted[i] ?? 0) * (population[i] ?? 0);
    working[i] = (working[i] ?? 0) * (population[i] ?? 0);
  }
}

/** The means that the last least squares was weighted with; after a single round those of the start. */
function layOutWeights({ rows, weights, bench }: State, isFromStart: boolean): void {
  const { working } = bench;
  const { all } = weights;
  for (let i = 0; i < rows.length; i += 1) {
    const mean = isFromStart ? (rows.count[i] ?? 0) + 0.1 : (working[i] ?? 0);
    working[i] = mean * (all[i] ?? 0);
  }
}

/** The deviance is a small difference of large sums: it must stand out of their rounding by far more than the test of convergence. */
function isSound({ sums, weights, meanMin }: State, deviance: number): boolean {
  if (!Number.isFinite(deviance)) return false;
  const rounding = 16 * Number.EPSILON * weights.scale * (Math.abs(sums.countLog) + sums.countAll);
  return rounding <= 1e-2 * EPSILON * (Math.abs(deviance) + 0.1) && meanMin > MEAN_MIN;
}
