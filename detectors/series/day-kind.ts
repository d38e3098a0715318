/** Whether a day of a series is open, closed, or one of the calendar's own, for those who judge it and for those who learn from it. Pure. */
import type { SiteId } from '../../contracts/ids.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import { dayKeyOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { DayKind } from '../methods/method.ts';

export interface CountedDay {
  readonly parts: Pick<SeriesParts, 'level' | 'where'>;
  readonly days: { get(day: number): number | undefined };
}

/** Closed by its calendar, or on all but working days where it opens on those only, unless somebody came all the same. */
export function dayKind(
  { parts, days }: CountedDay,
  number: number,
  { isClosed, sites, dayType }: Pick<DetectorCatalogue, 'isClosed' | 'sites' | 'dayType'>,
): DayKind {
  if ((days.get(number) ?? 0) > 0) return 'open';
  if (isClosed(parts, dayKeyOf(number))) return 'closed';
  if (parts.level !== 'site') return 'open';
  const site = sites.get(parts.where as SiteId);
  return site?.opens === 'weekdays' && dayType(dayKeyOf(number)) === 'rest' ? 'closed' : 'open';
}

/** For what learns: closed days by the calendar alone, holidays and make-up days. */
export function kindToLearn(
  { parts }: Pick<CountedDay, 'parts'>,
  number: number,
  { isClosed, calendarKind }: Pick<DetectorCatalogue, 'isClosed' | 'calendarKind'>,
): DayKind {
  return isClosed(parts, dayKeyOf(number)) ? 'closed' : calendarKind(number);
}
