/**
 * Learns what is normal from the past: calendar regression, noise by season, closed days; then, with the outbreaks of the past found
 * and down-weighted, once more. Depends on the days before `end` only.
 */
import { chooseRung } from './choose-rung.ts';
import { columnsOf, type Columns, emptyRows, type Rows, writeRow } from './columns.ts';
import type { DayGrid } from './day-grid.ts';
import { learnClosed, traitsOf } from './day-traits.ts';
import { KNOWN_DAYS_MIN, type Rung, rungAt } from './ladder.ts';
import { levelChange, waitingDays } from './level-change.ts';
import { type Checkpoint, forecaster, type KnownMeans, type Model, type Normal } from './model.ts';
import { OutbreakFilter } from './outbreak-filter.ts';
import { fitPenalised } from './penalised-fit.ts';
import { replay } from './replay.ts';
import { type Residuals, seasonalNoise, type SeasonalNoise } from './seasonal-noise.ts';
import { downWeight } from './suspect-days.ts';
import { calibrate } from './threshold.ts';

export interface FitRequest {
  readonly grid: DayGrid;
  readonly start: number;
  readonly end: number;
  readonly hazard: number;
  /** Share of quiet days that may exceed. */
  readonly alpha: number;
  /** Probability of an outbreak that exceeds where there is no past to calibrate by. */
  readonly probability: number;
}

/** A count may still be corrected this long after the day and be taken in without a new fit. */
export const REVISABLE_DAYS = 14;

/** Null where too few days are known. */
export function fitModel(request: FitRequest): Model | null {
  const { grid, end } = request;
  const firstKnown = firstKnownSlot(grid, request.start, end);
  if (firstKnown === null) return null;
  const closed = learnClosed(grid, firstKnown, end);
  const traits = traitsOf(grid, closed);
  const { place, start } = chooseRung({ grid, traits, firstKnown, end });
  const scene = { grid, traits, start, end, rung: rungAt(place) };
  const { training, columns, coefficients, noise, residuals } = learn(scene);
  if (training.slots.length < KNOWN_DAYS_MIN) return null;
  const past = { grid, traits, start, end, hazard: request.hazard, residuals };
  const { logOdds, checkpoint } = relive({ columns, coefficients, noise }, past);
  return {
    columns,
    coefficients,
    noise,
    closed,
    fromDay: grid.firstDay + start,
    fitDay: grid.firstDay + end,
    knownDays: training.slots.length,
    place,
    rung: columns.rung.step,
    calibration: calibrate(training.slots, logOdds, request),
    checkpoint,
  };
}

interface Past {
  readonly grid: DayGrid;
  readonly traits: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly hazard: number;
  readonly residuals: Residuals;
}

/** The past as the filter would have seen it with this model. Log-odds by slot of the grid. */
function relive(
  normal: Normal,
  { grid, traits, start, end, hazard, residuals }: Past,
): { readonly logOdds: Float64Array; readonly checkpoint: Checkpoint } {
  const logOdds = new Float64Array(end);
  const filter = new OutbreakFilter(hazard);
  const forecastOf = forecaster(normal, meansByDay(residuals, grid, end));
  const onClose = (slot: number, odds: number): void => {
    logOdds[slot] = odds;
  };
  const settled = Math.max(start, end - REVISABLE_DAYS);
  const run = { grid, traits, forecastOf, onClose };
  replay(filter, { ...run, from: start, end: settled });
  const checkpoint = { day: grid.firstDay + settled, memory: filter.memory() };
  replay(filter, { ...run, from: settled, end });
  return { logOdds, checkpoint };
}

/** What the fit has worked out already need not be worked out again. */
function meansByDay({ days, means }: Residuals, { firstDay }: DayGrid, end: number): KnownMeans {
  const bySlot = new Float64Array(end).fill(Number.NaN);
  for (let j = 0; j < days.length; j += 1) bySlot[(days[j] ?? 0) - firstDay] = means[j] ?? 0;
  return { firstDay, bySlot };
}

function firstKnownSlot(grid: DayGrid, start: number, end: number): number | null {
  for (let i = start; i < end; i += 1) {
    if (!Number.isNaN(grid.counts[i] ?? Number.NaN) && grid.kinds[i] !== 'closed') return i;
  }
  return null;
}

interface Training {
  readonly slots: Int32Array;
  readonly rows: Rows;
  readonly days: Int32Array;
  readonly counts: Float64Array;
  readonly weights: Float64Array;
  readonly flags: Uint8Array;
}

interface Scene {
  readonly grid: DayGrid;
  readonly traits: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly rung: Rung;
}

interface Learned extends Solution {
  readonly training: Training;
  readonly columns: Columns;
}

/** First without the last weeks, which may be an outbreak; then with them, down-weighted where they are, or as a new level that has lasted. */
function learn(scene: Scene): Learned {
  const fitDay = scene.grid.firstDay + scene.end;
  const turns = { originDay: fitDay, stepDay: null };
  const before = learnerOf(scene, columnsOf(scene.rung, turns));
  const { weights, days } = before.training;
  const patience = { fitDay, acceptDays: scene.rung.acceptDays };
  const waiting = weights.length - waitingDays(days, patience);
  weights.fill(0, waiting);
  const first = solve(before, null);
  weights.fill(1, waiting);
  const stepDay = levelChange(first.residuals, first.noise, patience);
  if (stepDay === null) return relearned(before, first);
  const after = learnerOf(scene, columnsOf(scene.rung, { ...turns, stepDay }));
  return relearned(after, solve(after, null));
}

type Learner = Pick<Learned, 'training' | 'columns'>;

function relearned(learner: Learner, first: Solution): Learned {
  downWeight(first.residuals, first.noise);
  return { ...learner, ...solve(learner, first.coefficients) };
}

function learnerOf(scene: Scene, columns: Columns): Learner {
  return { columns, training: trainingDays(scene, columns) };
}

function trainingDays({ grid, traits, start, end }: Scene, columns: Columns): Training {
  const list: number[] = [];
  for (let i = start; i < end; i += 1) {
    if (traits[i] !== 0 && !Number.isNaN(grid.counts[i] ?? Number.NaN)) list.push(i);
  }
  const slots = Int32Array.from(list);
  const rows = emptyRows(columns, slots.length);
  const days = new Int32Array(slots.length);
  const counts = new Float64Array(slots.length);
  const flags = new Uint8Array(slots.length);
  // Plain loops: the mapping functions of typed arrays cost more than what they would do here.
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] ?? 0;
    days[index] = grid.firstDay + slot;
    counts[index] = grid.counts[slot] ?? 0;
    flags[index] = traits[slot] ?? 0;
    writeRow(columns, { day: grid.firstDay + slot, flags: traits[slot] ?? 0 }, { rows, index });
  }
  return { slots, rows, days, counts, weights: new Float64Array(slots.length).fill(1), flags };
}

interface Solution {
  readonly coefficients: Float64Array;
  readonly noise: SeasonalNoise;
  readonly residuals: Residuals;
}

function solve({ training, columns }: Learner, start: Float64Array | null): Solution {
  const { rows, counts, weights } = training;
  const request = { rows, counts, weights, penalties: columns.penalties, start };
  const { coefficients, eta } = fitPenalised(request);
  const means = new Float64Array(counts.length);
  for (let j = 0; j < means.length; j += 1) {
    means[j] = Math.exp(eta[j] ?? 0);
  }
  const { hasSeasonalNoise, wanderMin } = columns.rung;
  const residuals = { ...training, means };
  const noise = seasonalNoise(residuals, { bySeason: hasSeasonalNoise, wanderMin });
  return { coefficients, noise, residuals };
}
