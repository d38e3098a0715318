/** The days that train a model, and the noise and calendar regression that are learned from them. */
import { dayOfYear } from './almanac.ts';
import { type CalendarRows, rowsOf } from './calendar-rows.ts';
import { columnsOf, type Columns } from './columns.ts';
import type { DayGrid } from './day-grid.ts';
import { AFTER, HOLIDAY } from './day-traits.ts';
import type { Rung } from './ladder.ts';
import { levelChange, waitingDays } from './level-change.ts';
import { fitPenalised } from './penalised-fit.ts';
import { type Residuals, seasonalNoise, type SeasonalNoise } from './seasonal-noise.ts';
import { downWeight } from './suspect-days.ts';

export interface Scene {
  readonly grid: DayGrid;
  readonly traits: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly rung: Rung;
}

export interface Learned extends Solution {
  readonly columns: Columns;
  readonly slots: Int32Array;
}

interface Solution {
  readonly coefficients: Float64Array;
  readonly noise: SeasonalNoise;
  readonly residuals: Residuals;
}

/** First without the last weeks, which may be an outbreak; then with them, down-weighted where they are, or as a new level that has lasted. */
export function learn(scene: Scene): Learned {
  const fitDay = scene.grid.firstDay + scene.end;
  const turns = { originDay: fitDay, stepDay: null };
  const training = trainingDays(scene);
  const before = learnerOf(training, columnsOf(scene.rung, turns));
  const { weights, days } = training;
  const patience = { fitDay, acceptDays: scene.rung.acceptDays };
  const waiting = weights.length - waitingDays(days, patience);
  weights.fill(0, waiting);
  const first = solve(before, null);
  weights.fill(1, waiting);
  const stepDay = levelChange(first.residuals, first.noise, patience);
  if (stepDay === null) return relearned(before, first);
  const after = learnerOf(training, columnsOf(scene.rung, { ...turns, stepDay }));
  return relearned(after, solve(after, withStep(first.coefficients, after.columns)));
}

/** The same level before and after it. */
function withStep(coefficients: Float64Array, { full }: Columns): Float64Array {
  const longer = new Float64Array(coefficients.length + 1);
  longer.set(coefficients.subarray(0, full));
  longer.set(coefficients.subarray(full), full + 1);
  return longer;
}

interface Training extends Omit<Residuals, 'means'> {
  readonly slots: Int32Array;
}

interface Learner {
  readonly training: Training;
  readonly columns: Columns;
  readonly rows: CalendarRows;
}

function learnerOf(training: Training, columns: Columns): Learner {
  return { training, columns, rows: rowsOf(columns, training.days, training.flags) };
}

function relearned(learner: Learner, first: Solution): Learned {
  downWeight(first.residuals, first.noise);
  const { columns, training } = learner;
  return { columns, slots: training.slots, ...solve(learner, first.coefficients) };
}

function solve({ training, columns, rows }: Learner, start: Float64Array | null): Solution {
  const { counts, weights } = training;
  const { coefficients, means } = fitPenalised({ columns, rows, counts, weights, start });
  const { hasSeasonalNoise, wanderMin } = columns.rung;
  const residuals = { ...training, means };
  const noise = seasonalNoise(residuals, { bySeason: hasSeasonalNoise, wanderMin });
  return { coefficients, noise, residuals };
}

function trainingDays({ grid, traits, start, end }: Scene): Training {
  const slots = knownSlots({ grid, traits, start, end });
  const days = new Int32Array(slots.length);
  const counts = new Float64Array(slots.length);
  const flags = new Uint8Array(slots.length);
  const seasons = new Int32Array(slots.length);
  const plain = new Int32Array(slots.length);
  let ordinary = 0;
  // Plain loops: the mapping functions of typed arrays cost more than what they would do here.
  for (let j = 0; j < slots.length; j += 1) {
    const slot = slots[j] ?? 0;
    const day = grid.firstDay + slot;
    const flag = traits[slot] ?? 0;
    days[j] = day;
    counts[j] = grid.counts[slot] ?? 0;
    flags[j] = flag;
    seasons[j] = dayOfYear(day);
    if ((flag & (HOLIDAY | AFTER)) !== 0) continue;
    plain[ordinary] = j;
    ordinary += 1;
  }
  const weights = new Float64Array(slots.length).fill(1);
  return { slots, days, counts, weights, flags, seasons, plain: plain.subarray(0, ordinary) };
}

function knownSlots({ grid, traits, start, end }: Omit<Scene, 'rung'>): Int32Array {
  const slots = new Int32Array(Math.max(0, end - start));
  let known = 0;
  for (let i = start; i < end; i += 1) {
    if (traits[i] === 0 || Number.isNaN(grid.counts[i] ?? Number.NaN)) continue;
    slots[known] = i;
    known += 1;
  }
  return slots.subarray(0, known);
}
