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
import { expectedBetween, type DayType, type Rhythm, type RhythmCalendar } from './rhythm.ts';

export interface ReportingSite {
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  /** Latest event time of anything from it. */
  readonly occurredAtMax: EpochMs;
  /** undefined until its rhythm has been learned. */
  readonly rhythm: Rhythm | undefined;
}

/** Older windows are taken as whole. */
const DAYS = 8;
const HOURS = 12;
/** A place is told once at least this part of its sites has been learned. */
const LEARNED_SHARE = 0.5;
/** A site is told apart from its township when it differs by this many points anywhere. */
const DIFFERS_POINTS = 5;
/** With three events expected none comes in one of twenty quiet spells: less is no absence. */
const CHANCE_EVENTS = 3;

/** null while nothing is learned anywhere. */
export function arrivalsOf(
  sites: readonly ReportingSite[],
  { now, calendar }: { readonly now: EpochMs; readonly calendar: RhythmCalendar },
): Arrivals | null {
  const grid = gridOf(now, calendar);
  const places = new Map<string, Sums>();
  const own = new Map<ReportingSite, Sums>();
  for (const site of sites) {
    const sums = siteSums(site, grid, { now, calendar });
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
  return { hourAt: grid.hourAt, day: grid.today, scopes };
}

/** The share of this window that has come, 0 to 1; null where nothing is learned of the place yet. */
export function completenessOf(
  arrivals: Arrivals | null,
  scope: { readonly where: string; readonly township: string | null },
  at: { readonly window: Window; readonly zone: string },
): number | null {
  const named = arrivals?.scopes[scope.where];
  const shares =
    named === undefined && scope.township !== null ? arrivals?.scopes[scope.township] : named;
  if (arrivals === null || shares === undefined || shares === null) return null;
  const { window, zone } = at;
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
  for (let back = DAYS + 5; back >= 0; back -= 1) {
    const day = addDays(today, -back);
    const type = calendar.typeOf(day);
    const endAt = endOfDay(day, zone);
    firstHours.push(hours.length);
    for (let at = startOfDay(day, zone); at < endAt; at += HOUR_MS)
      hours.push({ at, type, hour: hourOfDay(at, zone) });
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

function siteSums(
  site: ReportingSite,
  grid: Grid,
  present: { readonly now: EpochMs; readonly calendar: RhythmCalendar },
): Sums | null {
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
  return sums;
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
