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
  /** Local: a window that ends at noon has cases of two days. */
  readonly day: DayKey;
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
  /** The same cases, those of working days and those of rest days: between them they may not be exchanged. */
  readonly strata: readonly [ScanCells, ScanCells];
  readonly places: readonly PlaceCode[];
  /** Which window of the span each kept window is. */
  readonly windows: readonly number[];
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
  // A clinic that is closed at weekends has few cases on rest days.
  const stratum = (type: DayType): ScanCells =>
    cellsOf(
      kept.filter(({ day }) => input.dayType(day) === type),
      places,
      windows,
    );
  return {
    cells: cellsOf(kept, places, windows),
    strata: [stratum('work'), stratum('rest')],
    places,
    windows,
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
  const sites = new Open(
    gaps,
    counts.map(({ siteId, window, cases }) => ({ own: siteId, other: window, cases })),
  );
  const windows = new Open(
    turned(gaps),
    counts.map(({ siteId, window, cases }) => ({ own: window, other: siteId, cases })),
  );
  for (;;) {
    const site = sites.best(() => true);
    if (site === null) return { sites: sites.leftOut, windows: windows.leftOut };
    const window = windows.best((one) => one > 0 && days > 1);
    if (window !== null && window.value > site.value) {
      sites.without(windows.leave(window.key));
    } else windows.without(sites.leave(site.key));
  }
}

function turned(gaps: ReadonlyMap<SiteId, ReadonlySet<number>>): Map<number, Set<SiteId>> {
  const byWindow = new Map<number, Set<SiteId>>();
  for (const [site, own] of gaps) {
    for (const window of own) {
      const sites = byWindow.get(window) ?? new Set<SiteId>();
      byWindow.set(window, sites.add(site));
    }
  }
  return byWindow;
}

/** Sites, or windows, with the gaps and cases that they have where the other side is still in the study. Each leaves once. */
class Open<Own extends SiteId | number, Other extends SiteId | number> {
  readonly leftOut = new Set<Own>();
  readonly #gaps: ReadonlyMap<Own, ReadonlySet<Other>>;
  readonly #gapsOpen: Map<Own, number>;
  readonly #cases = new Map<Own, Map<Other, number>>();
  readonly #casesOpen = new Map<Own, number>();

  constructor(
    gaps: ReadonlyMap<Own, ReadonlySet<Other>>,
    counts: readonly { readonly own: Own; readonly other: Other; readonly cases: number }[],
  ) {
    this.#gaps = gaps;
    this.#gapsOpen = new Map([...gaps].map(([own, others]) => [own, others.size]));
    for (const { own, other, cases } of counts) {
      const by = this.#cases.get(own) ?? new Map<Other, number>();
      this.#cases.set(own, by.set(other, (by.get(other) ?? 0) + cases));
      this.#casesOpen.set(own, (this.#casesOpen.get(own) ?? 0) + cases);
    }
  }

  best(isAsked: (own: Own) => boolean): { readonly key: Own; readonly value: number } | null {
    let found: { readonly key: Own; readonly value: number } | null = null;
    for (const [key, gaps] of this.#gapsOpen) {
      if (gaps === 0 || !isAsked(key)) continue;
      const value = gaps / (1 + (this.#casesOpen.get(key) ?? 0));
      if (found === null || value > found.value) found = { key, value };
    }
    return found;
  }

  /** Gone from the study; what it had with each of the other side. */
  leave(own: Own): Left<Other> {
    this.leftOut.add(own);
    this.#gapsOpen.delete(own);
    return { gaps: this.#gaps.get(own) ?? new Set(), cases: this.#cases.get(own) ?? new Map() };
  }

  without({ gaps, cases }: Left<Own>): void {
    for (const own of gaps) {
      const open = this.#gapsOpen.get(own);
      if (open !== undefined) this.#gapsOpen.set(own, open - 1);
    }
    for (const [own, lost] of cases)
      this.#casesOpen.set(own, (this.#casesOpen.get(own) ?? 0) - lost);
  }
}

interface Left<Key> {
  readonly gaps: ReadonlySet<Key>;
  readonly cases: ReadonlyMap<Key, number>;
}
