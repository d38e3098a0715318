/**
 * Since when places and sites report: a place since the earliest of its sites. Before that day a missing count is unknown, from it on a
 * zero. Told to the assessors in the stream, so that what they judge by does not depend on when they look. Pure.
 */
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';

/** Local day numbers by site, and by the codes of city, county and township. */
export type FirstDays = ReadonlyMap<string, number>;

export interface ReportingSite {
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly firstDay: DayKey;
}

export function firstDaysOf(sites: Iterable<ReportingSite>): FirstDays {
  const days = new Map<string, number>();
  for (const { siteId, place, firstDay } of sites) {
    const day = dayNumberOf(firstDay);
    for (const where of [siteId, place.slice(0, 4), place.slice(0, 6), place.slice(0, 9)])
      days.set(where, Math.min(days.get(where) ?? day, day));
  }
  return days;
}

/** Those of `now` that `told` does not name, or names another day of. */
export function newsOf(now: FirstDays, told: FirstDays): FirstDays {
  return new Map([...now].filter(([where, day]) => told.get(where) !== day));
}

export interface CountedSeries {
  readonly parts: Pick<SeriesParts, 'where'>;
  /** Day of its own first count. */
  readonly countedSince: number;
}

/**
 * The first day of a series, whatever older days single facts speak of.
 * @returns Infinity for a place or site of which nothing was told yet; the day of the first count where nothing was told of any
 */
export function sinceDay(
  firstDays: FirstDays | null,
  { parts, countedSince }: CountedSeries,
): number {
  return firstDays === null ? countedSince : (firstDays.get(parts.where) ?? Infinity);
}
