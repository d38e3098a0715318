/**
 * How much of what usually comes has come: for each place and site, the share of the events that its learned rhythm lets one expect in an
 * hour, a day and seven days. What a site has told reaches as far as its latest event; quiet that chance explains is not absence. Pure.
 */
import type { Arrivals, ArrivedShares } from '../../contracts/counts.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { isWithinDays } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import {
  addDays,
  dayOf,
  daysBetween,
  endOfDay,
  hourOfDay,
  hourStart,
  startOfDay,
} from '../../platform/zone/zone-time.ts';
import { cellAt, cellStarts, type Span } from '../../platform/zone/zone-windows.ts';
import { dayOfWindow } from './local-window.ts';
import type { FeedKind } from './feed-kinds.ts';
import { expectedBetween, type DayType, type Rhythm, type RhythmCalendar } from './rhythm.ts';
import { CHANCE_EVENTS, comeAfterAll, toldUntil, type ToldFacts } from './told-facts.ts';

export interface ReportingSite {
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  /** Latest event time of anything from it. */
  readonly occurredAtMax: EpochMs;
  /** undefined until its rhythm has been learned. */
  readonly rhythm: Rhythm | undefined;
  /** What it told by kind of event; without visits among them its reach alone says what has come. */
  readonly told?: ReadonlyMap<FeedKind, ToldFacts>;
}

/** Older windows are taken as whole. */
const DAYS = 8;
/** Days that the shares reach back over: seven before the oldest. */
export const TOLD_DAYS = DAYS + 6;
const HOURS = 12;
/** A place is told once at least this part of its sites has been learned. */
const LEARNED_SHARE = 0.5;
/** A site is told apart from its township when it differs by this many points anywhere. */
const DIFFERS_POINTS = 5;

/** null while nothing is learned anywhere. */
export function arrivalsOf(sites: readonly ReportingSite[], present: Present): Arrivals | null {
  const grid = gridOf(present.now, present.calendar);
  const scopes = scopesOf(sites, grid, present);
  if (scopes === null) return null;
  const kinds: Record<string, Arrivals['scopes']> = {};
  for (const kind of kindsIn(sites)) {
    const feeds = sites.flatMap((site) => feedOf(site, kind, present));
    const apart = apartFrom(scopes, scopesOf(feeds, grid, present), feeds);
    if (Object.keys(apart).length > 0) kinds[kind] = apart;
  }
  const isApart = Object.keys(kinds).length > 0;
  return { hourAt: grid.hourAt, day: grid.today, scopes, ...(isApart && { kinds }) };
}

interface Present {
  readonly now: EpochMs;
  readonly calendar: RhythmCalendar;
}

function kindsIn(sites: readonly ReportingSite[]): FeedKind[] {
  const kinds = new Set(sites.flatMap(({ told }) => [...(told?.keys() ?? [])]));
  kinds.delete('visit');
  return [...kinds].sort();
}

/** One kind of a site's events as if it were all of them; none where it usually tells none, or that is not known yet. */
function feedOf(
  { siteId, place, told }: ReportingSite,
  kind: FeedKind,
  { now, calendar }: Present,
): ReportingSite[] {
  const facts = told?.get(kind);
  if (facts?.usual === undefined) return [];
  const occurredAtMax = Math.min(now, toldUntil(facts, calendar.zone));
  return [{ siteId, place, occurredAtMax, rhythm: facts.usual, told: new Map([['visit', facts]]) }];
}

/** Places and sites of which another share of this kind has come than of their visits. */
function apartFrom(
  visits: Arrivals['scopes'],
  kind: Arrivals['scopes'] | null,
  sites: readonly ReportingSite[],
): Arrivals['scopes'] {
  const apart: Arrivals['scopes'] = {};
  const townships = new Map<string, string>(
    sites.map(({ siteId, place }) => [siteId, place.slice(0, 9)]),
  );
  const names = new Set([...Object.keys(kind ?? {}), ...(kind === null ? [] : townships.keys())]);
  for (const name of names) {
    const township = townships.get(name) ?? null;
    const shares = sharesIn(kind ?? {}, name, township) ?? null;
    const usual = sharesIn(visits, name, township) ?? null;
    if (shares !== null && differs(shares, usual)) apart[name] = shares;
  }
  return apart;
}

/** A site that is not named is as its township. */
const sharesIn = (
  scopes: Arrivals['scopes'],
  where: string,
  township: string | null,
): ArrivedShares | null | undefined =>
  scopes[where] === undefined && township !== null ? scopes[township] : scopes[where];

function scopesOf(
  sites: readonly ReportingSite[],
  grid: Grid,
  present: Present,
): Arrivals['scopes'] | null {
  const places = new Map<string, Sums>();
  const own = new Map<ReportingSite, Sums>();
  for (const site of sites) {
    const sums = siteSums(site, grid, present);
    if (sums !== null) own.set(site, sums);
    for (const length of [4, 6, 9]) {
      const place = site.place.slice(0, length);
      let sum = places.get(place);
      if (sum === undefined) places.set(place, (sum = noSums(grid)));
      add(sum, sums);
    }
  }
  if (own.size === 0) return null;
  const scopes: Record<string, ArrivedShares | null> = {};
  for (const [place, sums] of places) {
    if (sums.learned >= sums.sites * LEARNED_SHARE) scopes[place] = sharesOf(sums, grid);
  }
  for (const site of sites) {
    const sums = own.get(site);
    const shares = sums === undefined ? null : sharesOf(sums, grid);
    if (differs(shares, scopes[site.place.slice(0, 9)] ?? null)) scopes[site.siteId] = shares;
  }
  return scopes;
}

export interface ArrivedScope {
  readonly where: string;
  /** Of a site. */
  readonly township: string | null;
  /** What is counted there is made of these: as little of it has come as of the one of which least has. Absent: of visits. */
  readonly kinds?: readonly FeedKind[];
}

/** The share of this window that has come, 0 to 1; null where nothing is learned of the place yet. */
export function completenessOf(
  arrivals: Arrivals | null,
  scope: ArrivedScope,
  at: { readonly window: Window; readonly zone: string },
): number | null {
  if (arrivals === null) return null;
  const { where, township, kinds = ['visit'] } = scope;
  const visits = sharesIn(arrivals.scopes, where, township);
  const each = kinds.map((kind) => {
    const shares = arrivals.kinds?.[kind]?.[where] ?? visits;
    return shares === undefined || shares === null ? null : shareOf(arrivals, shares, at);
  });
  const known = each.filter((share) => share !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Whether what is told of arrivals reaches back to the window at all. */
export function isToldOf(
  arrivals: Arrivals | null,
  { window, zone }: { readonly window: Window; readonly zone: string },
): boolean {
  return arrivals !== null && daysBetween(dayOfWindow(window, zone), arrivals.day as DayKey) < DAYS;
}

function shareOf(
  arrivals: Arrivals,
  shares: ArrivedShares,
  { window, zone }: { readonly window: Window; readonly zone: string },
): number {
  const { kind } = window;
  const shareIn = (of: keyof ArrivedShares, { startAt, endAt }: Span): number => {
    const back =
      of === 'hour'
        ? Math.round((arrivals.hourAt - startAt) / HOUR_MS)
        : daysBetween(dayOf(endAt - 1, zone), arrivals.day as DayKey);
    // It began after the last telling: next to nothing of it can be in.
    return back < 0 ? 0 : (shares[of][back] ?? 100) / 100;
  };
  if (kind === 'hour' || kind === 'day' || kind === 'day7') return shareIn(kind, window);
  // Of windows that nothing is told of by themselves, as much as of their hours, or days, on the mean.
  const of = isWithinDays(kind) ? 'hour' : 'day';
  const cells = cellStarts(of, window, zone).map((at) => cellAt(of, at, zone));
  return cells.reduce((sum, cell) => sum + shareIn(of, cell), 0) / cells.length;
}

interface Grid {
  readonly today: DayKey;
  readonly hourAt: EpochMs;
  /** Oldest first; enough days for the oldest seven. */
  readonly hours: readonly {
    readonly at: EpochMs;
    readonly day: DayKey;
    readonly type: DayType;
    readonly hour: number;
  }[];
  /** Index of the first hour of each day, oldest first, and one past the end. */
  readonly firstHours: readonly number[];
}

function gridOf(now: EpochMs, calendar: RhythmCalendar): Grid {
  const { zone } = calendar;
  const today = dayOf(now, zone);
  const hours: Grid['hours'][number][] = [];
  const firstHours: number[] = [];
  for (let back = TOLD_DAYS - 1; back >= 0; back -= 1) {
    const day = addDays(today, -back);
    const type = calendar.typeOf(day);
    const endAt = endOfDay(day, zone);
    firstHours.push(hours.length);
    for (let at = startOfDay(day, zone); at < endAt; at += HOUR_MS)
      hours.push({ at, day, type, hour: hourOfDay(at, zone) });
  }
  firstHours.push(hours.length);
  return { today, hourAt: hourStart(now, zone), hours, firstHours };
}

interface Sums {
  readonly expected: Float64Array;
  readonly arrived: Float64Array;
  sites: number;
  learned: number;
}

const noSums = (grid: Grid): Sums => ({
  expected: new Float64Array(grid.hours.length),
  arrived: new Float64Array(grid.hours.length),
  sites: 0,
  learned: 0,
});

function add(sum: Sums, site: Sums | null): void {
  sum.sites += 1;
  if (site === null) return;
  sum.learned += 1;
  for (let hour = 0; hour < sum.expected.length; hour += 1) {
    sum.expected[hour] = (sum.expected[hour] ?? 0) + (site.expected[hour] ?? 0);
    sum.arrived[hour] = (sum.arrived[hour] ?? 0) + (site.arrived[hour] ?? 0);
  }
}

function siteSums(site: ReportingSite, grid: Grid, present: Present): Sums | null {
  const { rhythm } = site;
  if (rhythm === undefined) return null;
  const sums = noSums(grid);
  const reachedAt = reachOf(site.occurredAtMax, rhythm, present);
  for (const [index, { at, type, hour }] of grid.hours.entries()) {
    const expected = rhythm[type][hour] ?? 0;
    const part = Math.min(1, Math.max(0, (reachedAt - at) / HOUR_MS));
    sums.expected[index] = expected;
    sums.arrived[index] = expected * part;
  }
  const told = site.told?.get('visit');
  if (told !== undefined) putMissed(sums, grid, { told, present });
  return sums;
}

/** Of a day that was missed has come what has come of it, however far the site has told by now. */
function putMissed(
  sums: Sums,
  { hours }: Grid,
  { told, present }: { readonly told: ToldFacts; readonly present: Present },
): void {
  if (told.missed.size === 0) return;
  const shares = new Map<DayKey, number | null>();
  for (const [index, { at, day }] of hours.entries()) {
    let share = shares.get(day);
    if (share === undefined) shares.set(day, (share = comeAfterAll(told, day, present)));
    if (share === null) continue;
    const part = Math.min(1, Math.max(0, (present.now - at) / HOUR_MS));
    sums.arrived[index] = (sums.expected[index] ?? 0) * part * share;
  }
}

/** Up to when it is known what a site had to tell. */
export function reachOf(
  occurredAtMax: EpochMs,
  rhythm: Rhythm,
  { now, calendar }: { readonly now: EpochMs; readonly calendar: RhythmCalendar },
): EpochMs {
  if (occurredAtMax >= now) return now;
  const quiet = expectedBetween(rhythm, { fromAt: occurredAtMax, toAt: now }, calendar);
  return quiet < CHANCE_EVENTS ? now : occurredAtMax;
}

function sharesOf(sums: Sums, grid: Grid): ArrivedShares {
  const { firstHours, hours, hourAt } = grid;
  const days = firstHours.length - 1;
  const span = (first: number, last: number): number =>
    percent(sums, firstHours[first] ?? 0, firstHours[last + 1] ?? hours.length);
  const newest = hours.findIndex(({ at }) => at === hourAt);
  const back = Array.from({ length: DAYS }, (_, at) => days - 1 - at);
  return {
    hour: trimmed(
      Array.from({ length: HOURS }, (_, at) => percent(sums, newest - at, newest - at + 1)),
    ),
    day: trimmed(back.map((day) => span(day, day))),
    day7: trimmed(back.map((day) => span(Math.max(0, day - 6), day))),
  };
}

/** Rounded down: whole means that nothing is missing. Where nothing is expected nothing is. */
function percent({ expected, arrived }: Sums, from: number, to: number): number {
  let all = 0;
  let come = 0;
  for (let hour = from; hour < to; hour += 1) {
    all += expected[hour] ?? 0;
    come += arrived[hour] ?? 0;
  }
  // What is left of the sums' rounding is no missing event.
  return all === 0 ? 100 : Math.min(100, Math.floor((come / all) * 100 + 1e-6));
}

function trimmed(shares: readonly number[]): number[] {
  let length = shares.length;
  while (length > 0 && shares[length - 1] === 100) length -= 1;
  return shares.slice(0, length);
}

function differs(one: ArrivedShares | null, other: ArrivedShares | null): boolean {
  if (one === null || other === null) return one !== other;
  return (['hour', 'day', 'day7'] as const).some((kind) =>
    Array.from({ length: Math.max(one[kind].length, other[kind].length) }).some(
      (_, at) => Math.abs((one[kind][at] ?? 100) - (other[kind][at] ?? 100)) >= DIFFERS_POINTS,
    ),
  );
}
