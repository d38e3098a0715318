/**
 * What a statistician would try first: a quasi-Poisson regression of the days on weekday, season, trend, holidays and the day after
 * them, past outbreaks down-weighted once, fitted anew every four weeks to all days before, and sums of 1, 3 and 7 days against it.
 */
import { fitGlm, linearPredictor, poisson, type Glm } from '../methods/glm.ts';
import type { Point } from '../methods/method.ts';
import { alarmOn } from './day-windows.ts';
import type { Run } from './run.ts';

/** So that with three windows about as many quiet days exceed as the default is allowed. */
const ALPHA = 0.003;
const REFIT_DAYS = 28;
const WEEK_DAYS = 7;
const YEAR_DAYS = 364;
const HARMONICS = 2;
/** As Farrington flexible has it. */
const RESIDUAL_MAX = 2.58;

interface Day {
  readonly day: number;
  readonly count: number;
  readonly isHoliday: boolean;
  readonly isAfter: boolean;
}

export function alarmsOfCalendarGlm({ points, from }: Run): (boolean | null)[] {
  const open = openDays(points, from);
  const counts = Float64Array.from(points, ({ value }) => value ?? 0);
  const means = new Float64Array(points.length).fill(Number.NaN);
  const variances = new Float64Array(points.length);
  const alarms: (boolean | null)[] = [];
  for (let fitDay = from; fitDay < points.length; fitDay += REFIT_DAYS) {
    const past = open.filter(({ day }) => day < fitDay);
    const fit = fitCalendar(past);
    // The first fit also says what was expected of the days that its sums reach back to.
    const since = fitDay === from ? from - WEEK_DAYS : fitDay;
    for (const one of open) {
      if (one.day < since || one.day >= fitDay + REFIT_DAYS) continue;
      means[one.day] = Math.exp(linearPredictor(fit.model, rowOf(one)));
      variances[one.day] = fit.dispersion * (means[one.day] ?? 0);
    }
    const end = Math.min(points.length, fitDay + REFIT_DAYS);
    for (let day = fitDay; day < end; day += 1)
      alarms.push(alarmOn({ counts, means, variances }, day, ALPHA));
  }
  return alarms;
}

/** Without weekdays, and holidays, that never had a case before the first judged day: then nobody is there. */
function openDays(points: readonly Point[], from: number): Day[] {
  const past = points.slice(0, from);
  const hadCases = (isOne: (point: Point, day: number) => boolean): boolean =>
    past.some((point, day) => (point.value ?? 0) > 0 && isOne(point, day));
  const weekdays = Array.from({ length: WEEK_DAYS }, (_, weekday) =>
    hadCases((_point, day) => day % WEEK_DAYS === weekday),
  );
  const isOpenOnHolidays = hadCases(({ kind }) => kind === 'holiday');
  const open: Day[] = [];
  let isAfter = false;
  for (const [day, { value, kind }] of points.entries()) {
    if (weekdays[day % WEEK_DAYS] !== true) continue;
    const isHoliday = kind === 'holiday';
    if (!isHoliday || isOpenOnHolidays) open.push({ day, count: value ?? 0, isHoliday, isAfter });
    isAfter = isHoliday;
  }
  return open;
}

interface Fit {
  readonly model: Glm;
  readonly dispersion: number;
}

function fitCalendar(past: readonly Day[]): Fit {
  const rows = past.map(rowOf);
  const columns = (rows[0] ?? []).map((_, c) => Float64Array.from(rows, (row) => row[c] ?? 0));
  const response = Float64Array.from(past, ({ count }) => count);
  const first = fitGlm({ columns, response, family: poisson });
  const spread = dispersionOf(first, response);
  const weights = response.map((count, i) => {
    const mean = first.fitted[i] ?? 1;
    const residual = (count - mean) / Math.sqrt(spread * mean);
    return residual > RESIDUAL_MAX ? 1 / residual ** 2 : 1;
  });
  const model = fitGlm({ columns, response, family: poisson, weights });
  return { model, dispersion: dispersionOf(model, response, weights) };
}

function dispersionOf(model: Glm, response: Float64Array, weights?: Float64Array): number {
  const squares = response.reduce((sum, count, i) => {
    const mean = model.fitted[i] ?? 1;
    return sum + ((weights?.[i] ?? 1) * (count - mean) ** 2) / mean;
  }, 0);
  return Math.max(1, squares / model.degreesOfFreedom);
}

function rowOf({ day, isHoliday, isAfter }: Day): number[] {
  const season: number[] = [];
  for (let k = 1; k <= HARMONICS; k += 1) {
    const angle = (2 * Math.PI * k * day) / YEAR_DAYS;
    season.push(Math.cos(angle), Math.sin(angle));
  }
  const weekdays = Array.from({ length: WEEK_DAYS - 1 }, (_, weekday) =>
    Number(day % WEEK_DAYS === weekday + 1),
  );
  return [1, day / YEAR_DAYS, ...season, ...weekdays, Number(isHoliday), Number(isAfter)];
}
