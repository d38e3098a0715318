/**
 * What of a day in progress can have been told by now, hour by hour, for each place: hours that its sites have not reached, feeds that
 * fell silent, and facts that by the sites' habit come behind the others (late diagnoses, results). Weighed by the rhythms. Pure.
 */
import type { DayTold, PlaceDayTold } from '../../contracts/counts.ts';
import { addDelays, noDelays, type Delays } from '../../contracts/delays.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import {
  dayOf,
  endOfDay,
  hourOfDay,
  hourStart,
  startOfDay,
} from '../../platform/zone/zone-time.ts';
import { reachOf, type ReportingSite } from './arrivals.ts';
import { shareCome } from './delays.ts';
import type { RhythmCalendar } from './rhythm.ts';

/** How far behind the site's other facts those of each class come; undefined where not known. */
export interface BehindOfSite {
  readonly visits?: Delays | undefined;
  readonly cases?: Delays | undefined;
}

export interface DaySite extends ReportingSite {
  readonly isSilent: boolean;
}

export interface DayTellingAt {
  readonly now: EpochMs;
  readonly calendar: RhythmCalendar;
  readonly behind: ReadonlyMap<SiteId, BehindOfSite>;
}

/** An hour's facts are as old as its parts. */
const PARTS_OF_HOUR = 6;

/** Of the day in which the last full hour lies. Places of which everything can have been told are left out. */
export function dayToldOf(sites: readonly DaySite[], at: DayTellingAt): DayTold {
  const { zone } = at.calendar;
  const lookAt = hourStart(at.now, zone);
  const day = dayOf(lookAt - 1, zone);
  const hours = hoursOf(day, zone).filter((hourAt) => hourAt < lookAt);
  const pooled = pooledOf(at.behind);
  const sums = new Map<string, Sums>();
  for (const site of sites) {
    if (site.rhythm === undefined) continue;
    const own = siteSums(site, { ...at, day, hours, pooled });
    for (const length of [4, 6, 9]) {
      const place = site.place.slice(0, length);
      let sum = sums.get(place);
      if (sum === undefined) sums.set(place, (sum = noSums(hours.length)));
      add(sum, own);
    }
  }
  const places: Record<string, PlaceDayTold> = {};
  for (const [place, sum] of sums) {
    const told = toldOf(sum);
    if (told !== null) places[place] = told;
  }
  return { lookAt, day, places };
}

function hoursOf(day: DayKey, zone: string): EpochMs[] {
  const hours: EpochMs[] = [];
  const endAt = endOfDay(day, zone);
  for (let at = startOfDay(day, zone); at < endAt; at += HOUR_MS) hours.push(at);
  return hours;
}

interface Sums {
  readonly due: number[];
  readonly visits: number[];
  readonly cases: number[];
  silent: number;
  dueAll: number;
}

const noSums = (hours: number): Sums => ({
  due: new Array<number>(hours).fill(0),
  visits: new Array<number>(hours).fill(0),
  cases: new Array<number>(hours).fill(0),
  silent: 0,
  dueAll: 0,
});

function add(sum: Sums, one: Sums): void {
  for (const name of ['due', 'visits', 'cases'] as const)
    for (const [at, value] of one[name].entries()) sum[name][at] = (sum[name][at] ?? 0) + value;
  sum.silent += one.silent;
  sum.dueAll += one.dueAll;
}

interface DayGround extends DayTellingAt {
  readonly day: DayKey;
  readonly hours: readonly EpochMs[];
  readonly pooled: BehindOfSite;
}

function siteSums(site: DaySite, ground: DayGround): Sums {
  const { calendar, now, hours } = ground;
  const sums = noSums(hours.length);
  const rhythm = site.rhythm?.[calendar.typeOf(ground.day)] ?? [];
  sums.dueAll = rhythm.reduce((a, b) => a + b, 0);
  if (site.isSilent) sums.silent = sums.dueAll;
  const reachedAt =
    site.rhythm === undefined || site.isSilent
      ? site.occurredAtMax
      : reachOf(site.occurredAtMax, site.rhythm, { now, calendar });
  const own = ground.behind.get(site.siteId);
  const visits = knownOr(own?.visits, ground.pooled.visits);
  const cases = knownOr(own?.cases, ground.pooled.cases);
  for (const [at, hourAt] of hours.entries()) {
    const due = rhythm[hourOfDay(hourAt, calendar.zone)] ?? 0;
    const reached = due * Math.min(1, Math.max(0, (reachedAt - hourAt) / HOUR_MS));
    sums.due[at] = due;
    sums.visits[at] = reached * hourCome(visits, hourAt, reachedAt);
    sums.cases[at] = reached * hourCome(cases, hourAt, reachedAt);
  }
  return sums;
}

/** A site of few facts is taken to be as all are. */
const OWN_FACTS_MIN = 100;

function knownOr(own: Delays | undefined, pooled: Delays | undefined): Delays | undefined {
  const facts = own?.reduce((a, b) => a + b, 0) ?? 0;
  return facts >= OWN_FACTS_MIN ? own : pooled;
}

function pooledOf(behind: ReadonlyMap<SiteId, BehindOfSite>): BehindOfSite {
  let visits: Delays = noDelays();
  let cases: Delays = noDelays();
  for (const one of behind.values()) {
    if (one.visits !== undefined) visits = addDelays(visits, one.visits);
    if (one.cases !== undefined) cases = addDelays(cases, one.cases);
  }
  return { visits, cases };
}

function hourCome(delays: Delays | undefined, hourAt: EpochMs, reachedAt: EpochMs): number {
  let sum = 0;
  for (let part = 0; part < PARTS_OF_HOUR; part += 1) {
    const at = hourAt + ((part + 0.5) / PARTS_OF_HOUR) * HOUR_MS;
    sum += shareCome(delays, Math.max(0, reachedAt - at) / 60_000);
  }
  return sum / PARTS_OF_HOUR;
}

function toldOf(sum: Sums): PlaceDayTold | null {
  const percents = (of: readonly number[]): number[] =>
    trimmed(of.map((told, at) => percentOf(told, sum.due[at] ?? 0)));
  const visits = percents(sum.visits);
  const cases = percents(sum.cases);
  const silent = sum.dueAll === 0 ? 0 : Math.round((sum.silent / sum.dueAll) * 100);
  return visits.length + cases.length + silent === 0 ? null : { visits, cases, silent };
}

const percentOf = (told: number, due: number): number =>
  due === 0 ? 100 : Math.min(100, Math.round((told / due) * 100));

function trimmed(shares: readonly number[]): number[] {
  let length = shares.length;
  while (length > 0 && shares[length - 1] === 100) length -= 1;
  return shares.slice(0, length);
}
