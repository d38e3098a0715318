/**
 * Learns what is normal from the past: calendar regression, noise by season, closed days; then, with the outbreaks of the past found
 * and down-weighted, once more. Depends on the days before `end` only.
 */
import { chooseRung } from './choose-rung.ts';
import type { DayGrid } from './day-grid.ts';
import { learnClosed, traitsOf } from './day-traits.ts';
import { KNOWN_DAYS_MIN, rungAt } from './ladder.ts';
import { type Checkpoint, forecaster, type KnownMeans, type Model, type Normal } from './model.ts';
import { OutbreakFilter } from './outbreak-filter.ts';
import { replay } from './replay.ts';
import type { Residuals } from './seasonal-noise.ts';
import { calibrate } from './threshold.ts';
import { learn } from './training.ts';

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
  const { slots, columns, coefficients, noise, residuals } = learn(scene);
  if (slots.length < KNOWN_DAYS_MIN) return null;
  const past = { grid, traits, start, end, hazard: request.hazard, residuals };
  const { logOdds, checkpoint } = relive({ columns, coefficients, noise }, past);
  return {
    columns,
    coefficients,
    noise,
    closed,
    fromDay: grid.firstDay + start,
    fitDay: grid.firstDay + end,
    knownDays: slots.length,
    place,
    rung: columns.rung.step,
    calibration: calibrate(slots, logOdds, request),
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
