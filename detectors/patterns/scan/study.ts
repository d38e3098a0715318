/**
 * The study of a scan: cases by place and window of 24 hours, ending at one moment, so that every window has all hours of the day. What is
 * not known may not look like few cases: sites that did not tell of all windows are left out, or the windows that too many did not tell
 * of, whichever loses fewer cases; else the sites that did tell would look like a cluster. Pure.
 */
import type { EventId, SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { DayKey, EpochMs } from '../../../contracts/time.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { dayOf } from '../../../platform/zone/zone-time.ts';
import type { DayType } from '../../windows/rhythm.ts';
import type { ScanCells } from './null-model.ts';

/** Cases of one measure that one site told of at one place. Window 0 is the newest. */
export interface StudyCount {
  readonly window: number;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly cases: number;
}

/** One case of the newest windows. */
export interface StudyCase {
  readonly unit: string;
  readonly eventId: EventId;
  readonly at: EpochMs;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
}

export interface StudySpan {
  /** Not in it. */
  readonly endAt: EpochMs;
  readonly days: number;
  readonly zone: string;
}

export interface Study {
  readonly cells: ScanCells;
  readonly places: readonly PlaceCode[];
  /** Which window of the span each kept window is. */
  readonly windows: readonly number[];
  /** Of each kept window: between them cases may not be exchanged. */
  readonly kinds: readonly number[];
  readonly sitesLeftOut: ReadonlySet<SiteId>;
  readonly windowsLeftOut: number;
  /** At places of which nobody knows where they lie. */
  readonly unplaced: number;
}

export const windowStart = (span: StudySpan, window: number): EpochMs =>
  span.endAt - (window + 1) * DAY_MS;

export const windowOf = (span: StudySpan, at: EpochMs): number =>
  Math.floor((span.endAt - 1 - at) / DAY_MS);

/** The local days that a window touches: one where the span ends at midnight, else two. */
export function daysOfWindow(span: StudySpan, window: number): readonly DayKey[] {
  const first = dayOf(windowStart(span, window), span.zone);
  const last = dayOf(windowStart(span, window) + DAY_MS - 1, span.zone);
  return first === last ? [first] : [first, last];
}

export interface StudyInput {
  readonly span: StudySpan;
  readonly counts: readonly StudyCount[];
  /** Days that a site did not tell of, or not yet. */
  readonly unknown: ReadonlyMap<SiteId, ReadonlySet<DayKey>>;
  readonly isPlaced: (place: PlaceCode) => boolean;
  /** Places that are at risk even without a case; else those with cases. */
  readonly atRisk: readonly PlaceCode[];
  readonly dayType: (day: DayKey) => DayType;
}

export function studyOf(input: StudyInput): Study {
  const { span, counts, isPlaced } = input;
  const placed = counts.filter(({ place }) => isPlaced(place));
  const leftOut = leaveOut(placed, unknownWindows(input), span.days);
  const kept = placed.filter(
    ({ siteId, window }) => !leftOut.sites.has(siteId) && !leftOut.windows.has(window),
  );
  const windows = Array.from({ length: span.days }, (_, window) => window).filter(
    (window) => !leftOut.windows.has(window),
  );
  const places = [...new Set([...input.atRisk, ...kept.map(({ place }) => place)])].sort();
  const sum = (some: readonly StudyCount[]): number =>
    some.reduce((cases, one) => cases + one.cases, 0);
  return {
    cells: cellsOf(kept, places, windows),
    places,
    windows,
    kinds: windows.map((window) => kindOf(input, window)),
    sitesLeftOut: leftOut.sites,
    windowsLeftOut: leftOut.windows.size,
    unplaced: sum(counts) - sum(placed),
  };
}

function cellsOf(
  counts: readonly StudyCount[],
  places: readonly PlaceCode[],
  windows: readonly number[],
): ScanCells {
  const placeAt = new Map(places.map((place, at) => [place, at]));
  const windowAt = new Map(windows.map((window, at) => [window, at]));
  const cells = new Int32Array(places.length * windows.length);
  for (const { place, window, cases } of counts) {
    const at = (placeAt.get(place) ?? 0) * windows.length + (windowAt.get(window) ?? 0);
    cells[at] = (cells[at] ?? 0) + cases;
  }
  return { places: places.length, windows: windows.length, counts: cells };
}

/** A clinic that is closed at weekends has few cases in windows that touch them. */
function kindOf({ span, dayType }: StudyInput, window: number): number {
  const [first, last = first] = daysOfWindow(span, window).map((day) =>
    Number(dayType(day) === 'rest'),
  );
  return 2 * (first ?? 0) + (last ?? 0);
}

function unknownWindows({ span, unknown }: StudyInput): Map<SiteId, Set<number>> {
  const bySite = new Map<SiteId, Set<number>>();
  for (let window = 0; window < span.days; window += 1) {
    const days = daysOfWindow(span, window);
    for (const [site, missing] of unknown) {
      if (!days.some((day) => missing.has(day))) continue;
      const own = bySite.get(site) ?? new Set<number>();
      bySite.set(site, own.add(window));
    }
  }
  return bySite;
}

interface LeftOut {
  readonly sites: ReadonlySet<SiteId>;
  readonly windows: ReadonlySet<number>;
}

/** Greedy: what rids the study of most gaps for each case that is lost goes first. The newest window stays: it is what is asked about. */
function leaveOut(
  counts: readonly StudyCount[],
  gaps: ReadonlyMap<SiteId, ReadonlySet<number>>,
  days: number,
): LeftOut {
  const sites = new Set<SiteId>();
  const windows = new Set<number>();
  const isOpen = (site: SiteId, window: number): boolean =>
    !sites.has(site) && !windows.has(window);
  for (;;) {
    const worth = { sites: new Map<SiteId, number>(), windows: new Map<number, number>() };
    for (const [site, own] of gaps) {
      for (const window of own) {
        if (!isOpen(site, window)) continue;
        worth.sites.set(site, (worth.sites.get(site) ?? 0) + 1);
        if (window > 0 && days > 1) worth.windows.set(window, (worth.windows.get(window) ?? 0) + 1);
      }
    }
    if (worth.sites.size === 0) return { sites, windows };
    const open = counts.filter(({ siteId, window }) => isOpen(siteId, window));
    const site = best(
      worth.sites,
      casesBy(open, ({ siteId }) => siteId),
    );
    const window = best(
      worth.windows,
      casesBy(open, (count) => count.window),
    );
    if (window !== null && (site === null || window.value > site.value)) windows.add(window.key);
    else if (site !== null) sites.add(site.key);
  }
}

function casesBy<Key>(
  counts: readonly StudyCount[],
  keyOf: (count: StudyCount) => Key,
): ReadonlyMap<Key, number> {
  const sums = new Map<Key, number>();
  for (const count of counts) sums.set(keyOf(count), (sums.get(keyOf(count)) ?? 0) + count.cases);
  return sums;
}

function best<Key>(
  gaps: ReadonlyMap<Key, number>,
  cases: ReadonlyMap<Key, number>,
): { readonly key: Key; readonly value: number } | null {
  let found: { readonly key: Key; readonly value: number } | null = null;
  for (const [key, count] of gaps) {
    const value = count / (1 + (cases.get(key) ?? 0));
    if (found === null || value > found.value) found = { key, value };
  }
  return found;
}
