/**
 * Learns when in the day the cases of series come, from the hours that are stored. Read anew at every look, so that a worker that has just
 * started looks as the one before it did.
 */
import type { SeriesKey } from '../../contracts/series.ts';
import { type DayKey } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { addDays, dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import {
  learnArrivalCurve,
  type ArrivalCurve,
  type HourlyDay,
} from '../methods/intraday/arrival-curve.ts';
import { weekdayClass } from '../methods/intraday/expected-day.ts';
import { pointOf } from './expected-today.ts';

/** Four of each weekday. */
const LEARN_DAYS = 28;

/** From the four weeks before `day`. */
export async function learnCurves(
  db: Queryable,
  keys: readonly SeriesKey[],
  of: { readonly day: DayKey; readonly catalogue: DetectorCatalogue },
): Promise<Map<SeriesKey, ArrivalCurve>> {
  const { zone } = of.catalogue;
  const fromAt = startOfDay(addDays(of.day, -LEARN_DAYS), zone);
  const answer = await db.query<{ series: SeriesKey; day: DayKey; hour: number; count: number }>(
    `SELECT series, to_char(start_at AT TIME ZONE $4, 'YYYY-MM-DD') AS day, extract(hour FROM start_at AT TIME ZONE $4)::int AS hour, count
     FROM observations WHERE series = ANY ($1::text[]) AND kind = 'hour' AND start_at >= $2 AND start_at < $3 AND count > 0
     ORDER BY series, start_at`,
    [keys, storeTime(fromAt), storeTime(startOfDay(of.day, zone)), zone],
  );
  const days = new Map<SeriesKey, Map<DayKey, number[]>>(keys.map((key) => [key, new Map()]));
  for (const { series, day, hour, count } of answer.rows) {
    const own = days.get(series);
    if (own === undefined) continue;
    let hours = own.get(day);
    if (hours === undefined) own.set(day, (hours = new Array<number>(24).fill(0)));
    hours[hour] = (hours[hour] ?? 0) + count;
  }
  return new Map(
    [...days].map(([key, own]) => [key, learnArrivalCurve(hourlyDays(own, of.catalogue))]),
  );
}

function hourlyDays(
  days: ReadonlyMap<DayKey, readonly number[]>,
  catalogue: DetectorCatalogue,
): HourlyDay[] {
  return [...days].map(([day, hours]) => ({
    weekday: weekdayClass(pointOf(dayNumberOf(day), 0, catalogue)),
    hours,
  }));
}
