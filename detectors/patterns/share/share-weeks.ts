/** What is gathered of a share: part and whole of each week, counted back from the end of what has settled. Pure. */
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { SharePattern } from '../../../contracts/catalogue/looks/share.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import { dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';

export const WEEK_MS = 7 * DAY_MS;
export const YEAR_WEEKS = 52;

export interface ShareWeek {
  readonly part: number;
  readonly whole: number;
  /** Of the usual volume of the sites that it is made from: so much was not told. */
  readonly missedShare: number;
}

export interface CountyShare {
  readonly county: PlaceCode;
  /** By weeks back: 0 is the newest. */
  readonly weeks: ReadonlyMap<number, ShareWeek>;
  /** Of sites: those that were not served. */
  readonly lacking?: readonly SiteId[];
}

/** The end of the newest week: the begin of a local day by which everything has been told. */
export const endOfWeeks = (
  { settlesWithin }: Pick<SharePattern, 'settlesWithin'>,
  asOf: EpochMs,
  zone: string,
): EpochMs => startOfDay(dayOf(asOf - spanMs(settlesWithin), zone), zone);

export const weeksInWindow = ({ window }: Pick<SharePattern, 'window'>): number =>
  Math.round(spanMs(window) / WEEK_MS);

/** How many weeks back anything is asked for. */
export function weeksAsked(rule: Pick<SharePattern, 'window' | 'own'>): number {
  const recent = weeksInWindow(rule);
  if (rule.own === undefined) return recent;
  return Math.max(recent + rule.own.most, YEAR_WEEKS + recent + rule.own.seasonWeeks);
}
