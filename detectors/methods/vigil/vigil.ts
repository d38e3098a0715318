/**
 * The default detector: a calendar regression of what is normal, a filter that follows the probability of an outbreak through its
 * possible courses, and a limit calibrated on the series' own past. For daily series. Page: docs/methods/vigil.md.
 */
import { z } from 'zod';
import { defineMethod, type SeriesRequest } from '../define-method.ts';
import type { Point, Verdict } from '../method.ts';
import { requireDaily } from '../regression.ts';
import { insufficientBaseline, notApplicable, unjudgeable } from '../verdicts.ts';
import { dayOf, type DayGrid, gridOfDays } from './day-grid.ts';
import { fitModel } from './fit-model.ts';
import { KNOWN_DAYS_MIN } from './ladder.ts';
import type { Model } from './model.ts';
import type { OutbreakFilter } from './outbreak-filter.ts';
import { replay } from './replay.ts';
import { verdictOf } from './verdict-of.ts';

const Params = z.strictObject({
  /** Share of quiet days that may exceed; days right after an outbreak come on top. */
  alpha: z.number().gt(0).max(0.2).default(0.005),
  /** Probability of an outbreak that exceeds while there is no past to calibrate by. */
  probability: z.number().gt(0).lt(1).default(0.4),
  /** Outbreaks begin about every 1 / hazard days. */
  hazard: z.number().gt(0).max(0.2).default(0.005),
  /** Days of the past that are learned from. */
  historyDays: z.int().min(28).max(3660).default(2562),
  refitDays: z.int().min(1).max(364).default(28),
});
type Params = z.infer<typeof Params>;

/** While less than a year is known, each week changes what is normal. */
const YOUNG_DAYS = 364;
const YOUNG_REFIT_DAYS = 7;
/** A day after a run of holidays is recognised from the days before it. */
const CALENDAR_REACH_DAYS = 14;

/** Score: probability of an outbreak under way. P-value: share of the series' own past that scored as high. */
export const vigil = defineMethod({
  id: 'vigil',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: ({ historyDays, refitDays }) => historyDays + refitDays + CALENDAR_REACH_DAYS,
  judge: (params, { window, current, frequency }) => {
    const points = [...window, current];
    const request = { params, points, fromIndex: window.length, frequency };
    return judgeSeries(request)[0] ?? notApplicable(current, { code: 'closed', figures: {} });
  },
  judgeSeries,
});

function judgeSeries({ params, points, fromIndex, frequency }: SeriesRequest<Params>): Verdict[] {
  requireDaily('vigil', frequency);
  const grid = gridOfDays(points);
  const verdicts: Verdict[] = [];
  let from = fromIndex;
  while (from < points.length) {
    const refit = refitSlot(params, grid, slotOf(grid, points[from]));
    let to = from + 1;
    while (to < points.length && refitSlot(params, grid, slotOf(grid, points[to])) === refit)
      to += 1;
    verdicts.push(...judgeSegment({ params, grid, refit }, points.slice(from, to)));
    from = to;
  }
  return verdicts;
}

function slotOf(grid: DayGrid, point: Point | undefined): number {
  return dayOf(point?.at ?? 0) - grid.firstDay;
}

/** Refits fall on fixed days of the calendar, so that a point is judged alike whatever else is judged with it. */
function refitSlot({ refitDays }: Params, grid: DayGrid, slot: number): number {
  const days = slot < YOUNG_DAYS + refitDays ? Math.min(refitDays, YOUNG_REFIT_DAYS) : refitDays;
  const day = grid.firstDay + slot;
  return day - (((day % days) + days) % days) - grid.firstDay;
}

interface Segment {
  readonly params: Params;
  readonly grid: DayGrid;
  readonly refit: number;
}

function judgeSegment({ params, grid, refit }: Segment, points: readonly Point[]): Verdict[] {
  const { hazard, alpha, probability, historyDays } = params;
  const start = Math.max(0, refit - historyDays);
  const model = fitModel({ grid, start, end: refit, hazard, alpha, probability });
  const judged = model === null ? null : judgeDays(model, { grid, hazard }, points);
  return points.map((point) => {
    const nothing = unjudgeable(point);
    if (nothing) return nothing;
    if (judged === null) return tooShort(grid, refit, point);
    return judged.get(slotOf(grid, point)) ?? notApplicable(point, { code: 'closed', figures: {} });
  });
}

function tooShort(grid: DayGrid, refit: number, point: Point): Verdict {
  let known = 0;
  for (let i = 0; i < refit; i += 1) {
    if (!Number.isNaN(grid.counts[i] ?? Number.NaN) && grid.kinds[i] !== 'closed') known += 1;
  }
  const figures = { points: known, pointsRequired: KNOWN_DAYS_MIN };
  return insufficientBaseline(point, { code: 'baseline-too-short', figures });
}

function judgeDays(
  model: Model,
  { grid, hazard }: { readonly grid: DayGrid; readonly hazard: number },
  points: readonly Point[],
): ReadonlyMap<number, Verdict> {
  const wanted = new Map(points.map((point) => [slotOf(grid, point), point]));
  const verdicts = new Map<number, Verdict>();
  const onDay = (slot: number, filter: OutbreakFilter): void => {
    const point = wanted.get(slot);
    if (point !== undefined) verdicts.set(slot, verdictOf(model, { grid, filter, point }));
  };
  replay(model, { grid, hazard, end: slotOf(grid, points.at(-1)) + 1, onDay });
  return verdicts;
}
