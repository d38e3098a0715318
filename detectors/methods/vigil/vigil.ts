/**
 * The default detector: a calendar regression of what is normal, a filter that follows the probability of an outbreak through its
 * possible courses, and a limit calibrated on the series' own past. For daily series. Page: docs/methods/vigil.md.
 */
import { defineMethod, type SeriesRequest } from '../define-method.ts';
import type { Point, Verdict } from '../method.ts';
import { requireDaily } from '../regression.ts';
import { notApplicable, unjudgeable } from '../verdicts.ts';
import { dayOf, type DayGrid, gridOfDays } from './day-grid.ts';
import { traitsOf } from './day-traits.ts';
import { fitModel } from './fit-model.ts';
import { judgeCount, openedDay } from './judge-count.ts';
import { tooShort } from './ladder.ts';
import { forecaster, type Model } from './model.ts';
import { OutbreakFilter } from './outbreak-filter.ts';
import { refitDayOf, SETTLED_DAYS, VigilParams } from './params.ts';
import { replay } from './replay.ts';

/** A day after a run of holidays is recognised from the days before it. */
const CALENDAR_REACH_DAYS = 14;

/** Score: probability of an outbreak under way. P-value: the least alpha at which the count would exceed. */
export const vigil = defineMethod({
  id: 'vigil',
  version: '1.7.0',
  schema: VigilParams,
  lookbackPoints: ({ historyDays, refitDays }) =>
    historyDays + refitDays + SETTLED_DAYS + CALENDAR_REACH_DAYS,
  judge: (params, { window, current, frequency }) => {
    const points = [...window, current];
    const request = { params, points, fromIndex: window.length, frequency };
    return judgeSeries(request)[0] ?? closedDay(current);
  },
  judgeSeries,
});

function judgeSeries({
  params,
  points,
  fromIndex,
  frequency,
}: SeriesRequest<VigilParams>): Verdict[] {
  requireDaily('vigil', frequency);
  const grid = gridOfDays(points);
  const refitOf = (point: Point | undefined): number =>
    refitDayOf(params, dayOf(point?.at ?? 0), grid.firstDay);
  const verdicts: Verdict[] = [];
  let from = fromIndex;
  while (from < points.length) {
    const refitDay = refitOf(points[from]);
    let to = from + 1;
    while (to < points.length && refitOf(points[to]) === refitDay) to += 1;
    verdicts.push(...judgeSegment({ params, grid, refitDay }, points.slice(from, to)));
    from = to;
  }
  return verdicts;
}

interface Segment {
  readonly params: VigilParams;
  readonly grid: DayGrid;
  readonly refitDay: number;
}

function judgeSegment({ params, grid, refitDay }: Segment, points: readonly Point[]): Verdict[] {
  const end = refitDay - grid.firstDay;
  const model = fitModel({ ...params, grid, start: Math.max(0, end - params.historyDays), end });
  const judged = model === null ? null : judgeDays(model, { grid, params }, points);
  return points.map((point) => {
    const nothing = unjudgeable(point);
    if (nothing) return nothing;
    return judged === null
      ? tooShort(grid, end, point)
      : (judged.get(dayOf(point.at)) ?? closedDay(point));
  });
}

function closedDay(point: Point): Verdict {
  return notApplicable(point, { code: 'closed', figures: {} });
}

function judgeDays(
  model: Model,
  { grid, params }: { readonly grid: DayGrid; readonly params: VigilParams },
  points: readonly Point[],
): ReadonlyMap<number, Verdict> {
  const wanted = new Map(points.map((point) => [dayOf(point.at), point]));
  const verdicts = new Map<number, Verdict>();
  const { checkpoint, calibration } = model;
  replay(new OutbreakFilter(params.hazard, checkpoint.memory), {
    grid,
    traits: traitsOf(grid, model.closed),
    from: checkpoint.day - grid.firstDay,
    end: dayOf(points.at(-1)?.at ?? 0) - grid.firstDay + 1,
    forecastOf: forecaster(model),
    onDay: (slot, filter) => {
      const day = grid.firstDay + slot;
      const point = wanted.get(day);
      if (point !== undefined)
        verdicts.set(day, judgeCount(model, openedDay(filter, calibration, day), point));
    },
  });
  return verdicts;
}
