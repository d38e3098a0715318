/** What was learned of a series at a refit, and what it expects of a day. Plain numbers: it can be stored and goes on to the same digit. */
import { type Columns, type DayRow, writeRow } from './columns.ts';
import { AFTER, type ClosedClasses, HOLIDAY } from './day-traits.ts';
import type { Forecast } from './outbreak-filter.ts';
import { clampEta, dot } from './penalised-fit.ts';
import { dayOfYear, type SeasonalNoise } from './seasonal-noise.ts';
import type { Calibration } from './threshold.ts';

export interface Model {
  readonly columns: Columns;
  readonly coefficients: Float64Array;
  readonly noise: SeasonalNoise;
  readonly closed: ClosedClasses;
  /** Slots of the grid that trained it, half-open. */
  readonly start: number;
  readonly end: number;
  readonly knownDays: number;
  readonly calibration: Calibration;
}

/** What the model expects of a day, before the level of the last weeks is known. `row` is room to work in, one number a coefficient. */
export function forecast(
  { columns, coefficients, noise }: Pick<Model, 'columns' | 'coefficients' | 'noise'>,
  { day, flags }: DayRow,
  row: Float64Array,
): Forecast {
  writeRow(columns, { day, flags }, { into: row, at: 0 });
  const season = dayOfYear(day);
  const factor =
    (flags & HOLIDAY) !== 0 ? noise.holidayFactor : (flags & AFTER) !== 0 ? noise.afterFactor : 1;
  return {
    mean: Math.exp(clampEta(dot(row, 0, coefficients))),
    dispersion: (noise.dispersion[season] ?? 1) * factor,
    wander: noise.wander[season] ?? 0,
  };
}
