/**
 * Poisson regression with a log link and a ridge, by iteratively reweighted least squares on the normal equations. Quasi-likelihood: over- and
 * under-dispersion are estimated elsewhere from what is left over. What the days add to the equations is in `wave-sums.ts`.
 */
import { WAVES } from './almanac.ts';
import type { CalendarRows, Run } from './calendar-rows.ts';
import type { Columns } from './columns.ts';
import { quickExp } from './quick-math.ts';
import { solvePositive } from './solve-positive.ts';
import { type Weighted, WaveSums } from './wave-sums.ts';

export interface PenalisedFit {
  readonly columns: Columns;
  readonly rows: CalendarRows;
  /** In order of time, like the weights. */
  readonly counts: Float64Array;
  /** 0 to 1; 0 leaves a day out. */
  readonly weights: Float64Array;
  /** Where to begin; null: from the counts. */
  readonly start: Float64Array | null;
}

const ROUNDS_MAX = 12;
/** Newton's steps square their error: after one of a fiftieth, an error of some ten-thousandths of a mean is left. */
const STEP_SMALL = 0.02;
/** Logarithms of means: beyond these a mean is zero, or no count that anyone sees. */
const ETA_MIN = -12;
const ETA_MAX = 40;
/** Keeps the equations solvable where a column never varies. */
const JITTER = 1e-8;

export interface Fitted {
  readonly coefficients: Float64Array;
  /** In order of time. */
  readonly means: Float64Array;
}

export function fitPenalised(request: PenalisedFit): Fitted {
  const { rows, columns, start } = request;
  const { order } = rows;
  const counts = inOrder(request.counts, order);
  const priors = inOrder(request.weights, order);
  const length = order.length;
  const eta = new Float64Array(length);
  if (start === null) startingEta({ counts, priors }, eta);
  else writeEta({ rows, columns }, start, eta);
  const weighted = emptyWeighted(length);
  const sums = new WaveSums(columns);
  let coefficients: Float64Array = new Float64Array(columns.penalties.length);
  const before = new Float64Array(length);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    weigh({ counts, priors, years: rows.years }, eta, weighted);
    coefficients = solveRound(sums, rows, weighted);
    before.set(eta);
    writeEta({ rows, columns }, coefficients, eta);
    if (largestStep(priors, before, eta) < STEP_SMALL) break;
  }
  const means = new Float64Array(length);
  for (let i = 0; i < length; i += 1) means[order[i] ?? 0] = quickExp(eta[i] ?? 0);
  return { coefficients, means };
}

function inOrder(values: Float64Array, order: Int32Array): Float64Array {
  const ordered = new Float64Array(order.length);
  for (let i = 0; i < order.length; i += 1) ordered[i] = values[order[i] ?? 0] ?? 0;
  return ordered;
}

function emptyWeighted(length: number): Weighted {
  return {
    weight: new Float64Array(length),
    weightYears: new Float64Array(length),
    weightYears2: new Float64Array(length),
    working: new Float64Array(length),
    workingYears: new Float64Array(length),
  };
}

interface Told {
  readonly counts: Float64Array;
  readonly priors: Float64Array;
}

function startingEta({ counts, priors }: Told, eta: Float64Array): void {
  let total = 0;
  let weight = 0;
  for (let i = 0; i < counts.length; i += 1) {
    total += (counts[i] ?? 0) * (priors[i] ?? 0);
    weight += priors[i] ?? 0;
  }
  const mean = total / Math.max(weight, 1);
  for (let i = 0; i < eta.length; i += 1) {
    eta[i] = Math.log(((counts[i] ?? 0) + mean) / 2 + 0.05);
  }
}

/** Weights of the days, and weights times working responses, by themselves and times their years. */
function weigh(
  { counts, priors, years }: Told & Pick<CalendarRows, 'years'>,
  eta: Float64Array,
  { weight, weightYears, weightYears2, working, workingYears }: Weighted,
): void {
  for (let i = 0; i < eta.length; i += 1) {
    const prior = priors[i] ?? 0;
    const at = eta[i] ?? 0;
    const year = years[i] ?? 0;
    const w = prior * quickExp(at);
    const z = w * (at - 1) + prior * (counts[i] ?? 0);
    weight[i] = w;
    weightYears[i] = w * year;
    weightYears2[i] = w * year * year;
    working[i] = z;
    workingYears[i] = z * year;
  }
}

function solveRound(sums: WaveSums, rows: CalendarRows, weighted: Weighted): Float64Array {
  sums.clear();
  for (const run of rows.runs) sums.add(run, rows.waves, weighted);
  const { normal, right } = sums.equations();
  const { penalties } = sums.columns;
  const width = penalties.length;
  for (let a = 0; a < width; a += 1) {
    normal[a * width + a] = (normal[a * width + a] ?? 0) + (penalties[a] ?? 0) + JITTER;
  }
  return solvePositive(normal, right, JITTER);
}

interface Design {
  readonly rows: CalendarRows;
  readonly columns: Columns;
}

/** Logarithms of the means of all rows. */
function writeEta(design: Design, by: Float64Array, eta: Float64Array): void {
  const { rows, columns } = design;
  const { rung } = columns;
  const waves = rung.hasTrend ? 2 : 1;
  for (const run of rows.runs) {
    writeLine(design, { run, by }, eta);
    for (let k = 2; k <= rung.harmonics; k += 1) {
      const at = waves + 2 * k - 2;
      addWave(rows, { run, wave: k, cos: by[at] ?? 0, sin: by[at + 1] ?? 0 }, eta);
    }
  }
  for (let i = 0; i < eta.length; i += 1) eta[i] = clampEta(eta[i] ?? 0);
}

/** Level, marks, trend, and the first wave with its drift. */
function writeLine(
  { rows, columns }: Design,
  { run, by }: { readonly run: Run; readonly by: Float64Array },
  eta: Float64Array,
): void {
  const { from, to, marks } = run;
  const { waves, years } = rows;
  const { rung, full } = columns;
  const wave = rung.hasTrend ? 2 : 1;
  const slope = rung.hasTrend ? (by[1] ?? 0) : 0;
  const cos = rung.harmonics > 0 ? (by[wave] ?? 0) : 0;
  const sin = rung.harmonics > 0 ? (by[wave + 1] ?? 0) : 0;
  const cosDrift = rung.hasDrift ? (by[full - 2] ?? 0) : 0;
  const sinDrift = rung.hasDrift ? (by[full - 1] ?? 0) : 0;
  let level = by[0] ?? 0;
  for (const mark of marks) level += by[mark] ?? 0;
  for (let i = from; i < to; i += 1) {
    const year = years[i] ?? 0;
    const at = (waves[i] ?? 0) + 2;
    const alongCos = (cos + cosDrift * year) * (WAVES[at] ?? 0);
    eta[i] = level + slope * year + alongCos + (sin + sinDrift * year) * (WAVES[at + 1] ?? 0);
  }
}

interface WaveOf {
  readonly run: Run;
  readonly wave: number;
  readonly cos: number;
  readonly sin: number;
}

function addWave(
  { waves }: CalendarRows,
  { run, wave, cos, sin }: WaveOf,
  eta: Float64Array,
): void {
  for (let i = run.from; i < run.to; i += 1) {
    const at = (waves[i] ?? 0) + 2 * wave;
    eta[i] = (eta[i] ?? 0) + cos * (WAVES[at] ?? 0) + sin * (WAVES[at + 1] ?? 0);
  }
}

/** The largest change of a mean's logarithm among the days that count. */
function largestStep(priors: Float64Array, before: Float64Array, after: Float64Array): number {
  let step = 0;
  for (let i = 0; i < after.length; i += 1) {
    const change = Math.abs((after[i] ?? 0) - (before[i] ?? 0));
    if (change > step && (priors[i] ?? 0) > 0) step = change;
  }
  return step;
}

export function clampEta(eta: number): number {
  return Math.min(ETA_MAX, Math.max(ETA_MIN, eta));
}
