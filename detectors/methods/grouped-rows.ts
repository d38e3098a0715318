/**
 * The rows of a grouped regression as columns, their runs (consecutive times of one group), and the sums at the start of a fit,
 * where each mean is its count and a tenth. Several fits of the same rows share them; what differs is the weights.
 */

/** Columns may be longer than `length`. */
export interface GroupedRows {
  readonly length: number;
  /** Ascending whole numbers. */
  readonly time: Float64Array;
  /** 0 … `groups` − 1. */
  readonly group: Int32Array;
  readonly count: Float64Array;
  /** What the start asks of each count, known beforehand because a count is used by many fits: see `startTerms`. */
  readonly countLog: Float64Array;
  readonly startResponse: Float64Array;
  readonly startDeviance: Float64Array;
  readonly logPopulation: Float64Array;
  /** Null where there are no populations, and the logs of all are 0. */
  readonly population: Float64Array | null;
  readonly groups: number;
  readonly runs: Runs;
  /** Where fits of these rows do their work; the newest fit overwrites the one before. */
  readonly bench: Workbench;
}

export interface StartTerms {
  /** y log y, 0 for none. */
  readonly countLog: number;
  /** Working response times its weight, where the mean is y + 0.1: (y + 0.1) log(y + 0.1) − 0.1. */
  readonly startResponse: number;
  /** Half of the deviance from y + 0.1. */
  readonly startDeviance: number;
}

export function startTerms(count: number): StartTerms {
  const logStart = Math.log(count + 0.1);
  const countLog = count > 0 ? count * Math.log(count) : 0;
  return {
    countLog,
    startResponse: (count + 0.1) * logStart - 0.1,
    startDeviance: countLog - count * logStart + 0.1,
  };
}

/** Run r: rows `start[r]` to `start[r + 1]`, half-open. */
export interface Runs {
  readonly count: number;
  readonly start: Int32Array;
  /** Rows of the longest. */
  readonly longest: number;
  /** 1 for each group that has rows, and how many do. */
  readonly isPresent: Uint8Array;
  readonly present: number;
}

export function findRuns({
  length,
  time,
  group,
  groups,
}: Pick<GroupedRows, 'length' | 'time' | 'group' | 'groups'>): Runs {
  const start: number[] = [];
  const isPresent = new Uint8Array(groups);
  let longest = 0;
  for (let i = 0; i < length; i += 1) {
    const goesOn = i > 0 && group[i] === group[i - 1] && time[i] === (time[i - 1] ?? 0) + 1;
    if (!goesOn) start.push(i);
    isPresent[group[i] ?? 0] = 1;
    longest = Math.max(longest, i + 1 - (start.at(-1) ?? 0));
  }
  const count = start.length;
  start.push(length);
  const present = isPresent.reduce((sum, one) => sum + one, 0);
  return { count, start: Int32Array.from(start), longest, isPresent, present };
}

/** Nearly all rows weigh the same; an odd one weighs less (or more, where its loss is negative). */
export interface RowWeights {
  /** Of each row: `scale`, or for an odd one `scale · (1 − loss)`. */
  readonly all: Float64Array;
  readonly scale: number;
  readonly oddLength: number;
  /** Rows, and what is taken from each. */
  readonly odd: Int32Array;
  readonly loss: Float64Array;
}

/** Sums over all rows, each with weight 1: by group, and over all. */
export interface StartSums {
  readonly weightOf: Float64Array;
  readonly weightTime: Float64Array;
  readonly response: Float64Array;
  readonly countOf: Float64Array;
  timeSquares: number;
  responseTime: number;
  countTime: number;
  countLog: number;
  countAll: number;
  deviance: number;
}

/** Arrays that are made once and used for every fit: making them anew costs more than the arithmetic. */
export interface Workbench {
  readonly start: StartSums;
  /** By row. */
  readonly fitted: Float64Array;
  readonly working: Float64Array;
  /** By group. */
  readonly sums: StartSums;
  readonly intercepts: Float64Array;
  readonly interceptsBefore: Float64Array;
  readonly weightSolved: Float64Array;
  readonly timeOf: Float64Array;
  /** By length of a run: sums of r^k, k·r^k and k²·r^k over its rows, and the last power. */
  readonly powers: Float64Array;
  readonly powersTime: Float64Array;
  readonly powersSquare: Float64Array;
  readonly powerLast: Float64Array;
}

export function workbench(rows: number, groups: number): Workbench {
  const byRow = (): Float64Array => new Float64Array(rows + 1);
  const byGroup = (): Float64Array => new Float64Array(groups);
  return {
    start: startSums(groups),
    fitted: byRow(),
    working: byRow(),
    sums: startSums(groups),
    intercepts: byGroup(),
    interceptsBefore: byGroup(),
    weightSolved: byGroup(),
    timeOf: byGroup(),
    powers: byRow(),
    powersTime: byRow(),
    powersSquare: byRow(),
    powerLast: byRow(),
  };
}

function startSums(groups: number): StartSums {
  const byGroup = (): Float64Array => new Float64Array(groups);
  return {
    weightOf: byGroup(),
    weightTime: byGroup(),
    response: byGroup(),
    countOf: byGroup(),
    timeSquares: 0,
    responseTime: 0,
    countTime: 0,
    countLog: 0,
    countAll: 0,
    deviance: 0,
  };
}

/** To be called once the rows are filled and before they are fitted: fills `bench.start`. */
export function sumStart(rows: GroupedRows): void {
  const { runs, bench, group } = rows;
  const { start } = bench;
  start.weightOf.fill(0);
  start.weightTime.fill(0);
  start.response.fill(0);
  start.countOf.fill(0);
  start.timeSquares = 0;
  start.responseTime = 0;
  start.countTime = 0;
  start.countLog = 0;
  start.countAll = 0;
  start.deviance = 0;
  for (let r = 0; r < runs.count; r += 1) {
    const first = runs.start[r] ?? 0;
    sumRun(rows, { first, end: runs.start[r + 1] ?? 0, group: group[first] ?? 0 });
  }
}

interface Run {
  readonly first: number;
  readonly end: number;
  readonly group: number;
}

function sumRun(rows: GroupedRows, { first, end, group }: Run): void {
  const { count, countLog, startResponse, startDeviance, logPopulation, bench } = rows;
  const { start } = bench;
  let t = rows.time[first] ?? 0;
  let weight = 0;
  let weightTime = 0;
  let response = 0;
  let cases = 0;
  for (let i = first; i < end; i += 1, t += 1) {
    const y = count[i] ?? 0;
    const offset = logPopulation[i] ?? 0;
    const w = y + 0.1;
    const wz = (startResponse[i] ?? 0) - w * offset;
    weight += w;
    weightTime += w * t;
    response += wz;
    cases += y;
    start.timeSquares += w * t * t;
    start.responseTime += wz * t;
    start.countTime += y * t;
    start.countLog += (countLog[i] ?? 0) - y * offset;
    start.deviance += startDeviance[i] ?? 0;
  }
  start.weightOf[group] = (start.weightOf[group] ?? 0) + weight;
  start.weightTime[group] = (start.weightTime[group] ?? 0) + weightTime;
  start.response[group] = (start.response[group] ?? 0) + response;
  start.countOf[group] = (start.countOf[group] ?? 0) + cases;
  start.countAll += cases;
}
