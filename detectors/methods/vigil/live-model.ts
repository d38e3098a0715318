/**
 * The default detector for counts that change while the day goes on: fit rarely (`fitLive`), open a day once (`openDay`), judge every
 * change of its count in constant time (`judgeCount`). Pure functions over plain JSON; the figures are those of `vigil` itself. A count of
 * the last `REVISABLE_DAYS` before the fit, or of any day after it, may change: open the day again. An older one waits for the next fit.
 */
import type { DayKind } from '../method.ts';
import { dayOfYear } from './almanac.ts';
import type { DayGrid } from './day-grid.ts';
import { type ClosedClasses, traitsOf } from './day-traits.ts';
import { columnsOf } from './columns.ts';
import { fitModel } from './fit-model.ts';
import { openedDay, type OpenedDay } from './judge-count.ts';
import { rungAt } from './ladder.ts';
import { type Checkpoint, meanOf, type Model, specialFactor } from './model.ts';
import { type Forecast, OutbreakFilter } from './outbreak-filter.ts';
import { refitDayOf, type VigilParams } from './params.ts';
import { replay } from './replay.ts';
import type { Calibration } from './threshold.ts';

/** Days after the fit whose noise is carried along; a model that is older goes on with that of the last one. */
const HORIZON_DAYS = 63;

/** JSON: numbers, strings and booleans only. Days are whole days since 1970. */
export interface LiveModel {
  readonly v: 1;
  readonly params: VigilParams;
  /** First day of the history that was there to be learned from. */
  readonly firstDay: number;
  /** Days that trained, half-open. */
  readonly fromDay: number;
  readonly fitDay: number;
  /** From which on the level is another, if it has changed. */
  readonly stepDay: number | null;
  readonly knownDays: number;
  readonly coefficients: readonly number[];
  /** From the day of the checkpoint on. */
  readonly season: { readonly dispersion: readonly number[]; readonly wander: readonly number[] };
  readonly seasonDay: number;
  readonly holidayFactor: number;
  readonly afterFactor: number;
  readonly closed: ClosedClasses;
  readonly calibration: Calibration;
  readonly checkpoint: Checkpoint;
  /** Of its rung on the ladder. */
  readonly place: number;
  readonly rung: number;
}

/** Known counts day by day, with what kind of day each is. @param counts NaN or null: not known */
export function daysFrom(
  firstDay: number,
  counts: readonly (number | null)[],
  kindOf: (day: number) => DayKind,
): DayGrid {
  return {
    firstDay,
    length: counts.length,
    counts: Float64Array.from(counts, (count) => count ?? Number.NaN),
    kinds: counts.map((_, i) => kindOf(firstDay + i)),
  };
}

/** The day up to which `day` wants to be judged by; a model whose `fitDay` differs is due to be fitted anew. */
export function fitDayOf(params: VigilParams, day: number, firstDay: number): number {
  return refitDayOf(params, day, firstDay);
}

/**
 * Learns from the days of `history` before `fitDay`; milliseconds, so keep it off the hot path. Null where fewer than a week of days are
 * known (say `tooShort`).
 */
export function fitLive(history: DayGrid, fitDay: number, params: VigilParams): LiveModel | null {
  const end = fitDay - history.firstDay;
  const start = Math.max(0, end - params.historyDays);
  const model = fitModel({ ...params, grid: history, start, end });
  return model === null ? null : liveModelOf(model, params, history.firstDay);
}

function liveModelOf(model: Model, params: VigilParams, firstDay: number): LiveModel {
  const { columns, fitDay, fromDay, knownDays, closed, calibration, checkpoint, noise } = model;
  const days = Array.from(
    { length: fitDay + HORIZON_DAYS - checkpoint.day },
    (_, k) => checkpoint.day + k,
  );
  return {
    v: 1,
    params,
    firstDay,
    fromDay,
    fitDay,
    stepDay: columns.stepDay,
    knownDays,
    coefficients: [...model.coefficients],
    season: {
      dispersion: days.map((day) => noise.dispersion[dayOfYear(day)] ?? 1),
      wander: days.map((day) => noise.wander[dayOfYear(day)] ?? 0),
    },
    seasonDay: checkpoint.day,
    holidayFactor: noise.holidayFactor,
    afterFactor: noise.afterFactor,
    closed,
    calibration,
    checkpoint,
    place: model.place,
    rung: model.rung,
  };
}

export type NotOpened = 'closed' | 'before-checkpoint';

/**
 * Makes ready for counts of `day`. Costs a few microseconds for each day since the checkpoint.
 * @param recent from at least 14 days before the checkpoint (or the first day there is) up to `day` itself, whose count does not matter
 */
export function openDay(model: LiveModel, recent: DayGrid, day: number): OpenedDay | NotOpened {
  if (day < model.checkpoint.day) return 'before-checkpoint';
  let opened: OpenedDay | NotOpened = 'closed';
  run(model, recent, {
    end: day + 1,
    onDay: (at, filter) => {
      if (at === day) opened = openedDay(filter, model.calibration, day);
    },
  });
  return opened;
}

/**
 * The same model where it stands before a later day: whoever opens many days after it goes through those before it once. To the same digit.
 * @param recent as for `openDay`, up to the day before
 */
export function goneTo(model: LiveModel, recent: DayGrid, day: number): LiveModel {
  return { ...model, checkpoint: { day, memory: run(model, recent, { end: day }).memory() } };
}

interface Run {
  /** Day to stop before. */
  readonly end: number;
  readonly onDay?: (day: number, filter: OutbreakFilter) => void;
}

function run(model: LiveModel, recent: DayGrid, { end, onDay }: Run): OutbreakFilter {
  const filter = new OutbreakFilter(model.params.hazard, model.checkpoint.memory);
  replay(filter, {
    grid: recent,
    traits: traitsOf(recent, model.closed),
    from: model.checkpoint.day - recent.firstDay,
    end: end - recent.firstDay,
    forecastOf: forecasterOf(model),
    onDay: (slot, open) => onDay?.(recent.firstDay + slot, open),
  });
  return filter;
}

function forecasterOf(model: LiveModel): (day: number, flags: number) => Forecast {
  const { season, seasonDay, fitDay, stepDay, place } = model;
  const coefficients = Float64Array.from(model.coefficients);
  const columns = columnsOf(rungAt(place), { originDay: fitDay, stepDay });
  const last = season.dispersion.length - 1;
  return (day, flags) => {
    const at = Math.min(day - seasonDay, last);
    return {
      mean: meanOf(columns, coefficients, { day, flags }),
      dispersion: (season.dispersion[at] ?? 1) * specialFactor(model, flags),
      wander: season.wander[at] ?? 0,
    };
  };
}
