/** Puts a day's probability of an outbreak into the figures that every method gives. */
import type { Point, Verdict } from '../method.ts';
import { dayOf, type DayGrid } from './day-grid.ts';
import type { Model } from './model.ts';
import type { OutbreakFilter } from './outbreak-filter.ts';
import { alphaOf } from './threshold.ts';

const DAY_MS = 86_400_000;
const HALVINGS = 50;
/** Log-odds asked for on top where epidemics come early one year and late the next: there the past is a poor guide to chance. */
const EXTRA_WHERE_UNSURE = 2;

export interface JudgedDay {
  readonly grid: DayGrid;
  /** Opened for the day, not yet closed. */
  readonly filter: OutbreakFilter;
  readonly point: Point;
}

export function verdictOf(model: Model, { grid, filter, point }: JudgedDay): Verdict {
  const { calibration, columns, start, end, knownDays } = model;
  const observed = point.value ?? 0;
  const logOdds = filter.logOdds(observed);
  const limit = calibration.limit + EXTRA_WHERE_UNSURE * filter.unsure;
  const upper = limitOf(filter, limit);
  // A day without a case is no outbreak day, whatever went before.
  const exceeds = logOdds > limit && observed > upper;
  const probability = probabilityOf(logOdds);
  const figures = {
    observed,
    expected: filter.mean,
    limit: upper,
    probability,
    required: probabilityOf(limit),
    points: knownDays,
    rung: columns.rung.step,
  };
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected: filter.mean,
    upper,
    lower: null,
    score: probability,
    pvalue: alphaOf(calibration, logOdds - (limit - calibration.limit)),
    baseline: {
      startAt: point.at + (grid.firstDay + start - dayOf(point.at)) * DAY_MS,
      endAt: point.at + (grid.firstDay + end - dayOf(point.at)) * DAY_MS,
      points: knownDays,
    },
    reason: { code: exceeds ? 'outbreak-likely' : 'outbreak-unlikely', figures },
  };
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The count at which the log-odds reach the limit; they rise with the count. Zero where even no case would do. */
function limitOf(filter: OutbreakFilter, limit: number): number {
  if (filter.logOdds(0) > limit) return 0;
  let low = 0;
  let high = filter.mean + 10 * Math.sqrt(filter.mean * filter.noise) + 1;
  while (filter.logOdds(high) <= limit && high < Number.MAX_SAFE_INTEGER) high *= 2;
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    if (filter.logOdds(middle) > limit) high = middle;
    else low = middle;
  }
  return low;
}
