/**
 * Whether a series can have been counted at all on a day: closed days of a site, or of the jurisdiction in which a whole series lies. A place
 * of which a part is closed is open. Pure.
 */
import type { ClosedDays } from '../../contracts/catalogue/calendar.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';

export type IsClosed = (series: Pick<SeriesParts, 'level' | 'where'>, day: DayKey) => boolean;

/** `placeOf`: where a site stands. */
export function compileClosedDays(
  calendars: readonly ClosedDays[],
  placeOf: (site: string) => PlaceCode | undefined,
): IsClosed {
  if (calendars.length === 0) return () => false;
  return ({ level, where }, day) => {
    const place = level === 'site' ? placeOf(where) : where;
    return calendars.some(
      ({ sites, places, periods }) =>
        ((level === 'site' && (sites as readonly string[]).includes(where)) ||
          places.some((closed) => place?.startsWith(closed) === true)) &&
        periods.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay),
    );
  };
}
