/** What is left out of a study, and how standing clusters are known again. */
import { describe, expect, it } from 'vitest';
import { seededRandom, wholeBelow } from '../../benchmark/random.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { type DayKey } from '../../../contracts/time.ts';
import { addDays } from '../../../platform/zone/zone-time.ts';
import { placeOfAll, seldomInWords } from './scan-words.ts';
import { joined, knownAs, stillHolds, type StandingCluster } from './standing-clusters.ts';
import { daysOfWindow, studyOf, type StudyCount, type StudyInput } from './study.ts';

const ZONE = 'Asia/Shanghai';
/** 2026-11-20 10:00 there, a Friday. */
const SPAN = { endAt: Date.UTC(2026, 10, 20, 2), days: 4, zone: ZONE };
const site = (name: string): SiteId => `s-${name}` as SiteId;
const place = (code: string): PlaceCode => code as PlaceCode;
const DAYS: readonly string[] = [
  '2026-11-16',
  '2026-11-17',
  '2026-11-18',
  '2026-11-19',
  '2026-11-20',
];
const A = place('990102001');
const B = place('990102002');

function study(
  counts: readonly StudyCount[],
  unknown: Readonly<Record<string, readonly string[]>> = {},
  rest: Partial<StudyInput> = {},
) {
  return studyOf({
    span: SPAN,
    counts,
    unknown: new Map(
      Object.entries(unknown).map(([name, days]) => [site(name), new Set(days as DayKey[])]),
    ),
    isPlaced: (code) => code !== '110101001',
    atRisk: [],
    dayType: (day) => (day >= '2026-11-21' ? 'rest' : 'work'),
    ...rest,
  });
}

const one = (window: number, name: string, cases = 1): StudyCount => ({
  window,
  day: addDays('2026-11-20' as DayKey, -window),
  siteId: site(name),
  place: A,
  cases,
});

describe('a study', () => {
  it('counts cases by place and window of 24 hours', () => {
    const { cells, places, windows } = study([
      one(0, 'a', 2),
      one(3, 'b', 1),
      { ...one(0, 'b', 4), place: B },
    ]);
    expect(places).toEqual([A, B]);
    expect(windows).toEqual([0, 1, 2, 3]);
    expect([...cells.counts]).toEqual([2, 0, 0, 1, 4, 0, 0, 0]);
  });

  it('knows which days a window touches', () => {
    expect(daysOfWindow(SPAN, 0)).toEqual(['2026-11-19', '2026-11-20']);
    expect(daysOfWindow({ ...SPAN, endAt: Date.UTC(2026, 10, 19, 16) }, 0)).toEqual(['2026-11-19']);
  });

  it('keeps cases of rest days apart, also of those in one window with others', () => {
    const saturday = '2026-11-21' as DayKey;
    const { cells, strata } = study([one(0, 'a', 2), { ...one(0, 'a', 3), day: saturday }]);
    expect([...cells.counts]).toEqual([5, 0, 0, 0]);
    expect(strata.map(({ counts }) => [...counts])).toEqual([
      [2, 0, 0, 0],
      [3, 0, 0, 0],
    ]);
  });

  it('leaves out the site that did not tell of a day', () => {
    const found = study([one(0, 'a', 2), one(2, 'b', 3), one(1, 'c', 9)], { b: ['2026-11-20'] });
    expect([...found.sitesLeftOut]).toEqual(['s-b']);
    expect(found.windowsLeftOut).toBe(0);
    expect(found.cells.counts.reduce((sum, count) => sum + count, 0)).toBe(11);
  });

  it('leaves out the days instead that most did not tell of, but never the newest', () => {
    const counts = ['a', 'b', 'c'].flatMap((name) => [one(0, name, 5), one(3, name, 5)]);
    const dark = { a: ['2026-11-18'], b: ['2026-11-18'], c: ['2026-11-18'] };
    const found = study(counts, dark);
    expect([...found.sitesLeftOut]).toEqual([]);
    expect(found.windows).toEqual([0, 3]);
    const today = study(counts, { a: ['2026-11-20'], b: ['2026-11-20'], c: ['2026-11-20'] });
    expect(today.sitesLeftOut.size).toBe(3);
    expect(today.windows).toContain(0);
  });

  it('leaves no gap in the study, whatever is missing, and no site out that has none', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 50; round += 1) {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const counts = names.flatMap((name) =>
        [0, 1, 2, 3].map((window) => one(window, name, wholeBelow(random, 6))),
      );
      const unknown = Object.fromEntries(
        names.map((name) => [name, DAYS.filter(() => random.next() < 0.2)] as const),
      );
      const found = study(counts, unknown);
      for (const name of names) {
        if (found.sitesLeftOut.has(site(name))) {
          expect(unknown[name]?.length).toBeGreaterThan(0);
          continue;
        }
        const gaps = found.windows.filter((window) =>
          daysOfWindow(SPAN, window).some((day) => unknown[name]?.includes(day)),
        );
        expect(gaps).toEqual([]);
      }
      expect(found.windows).toContain(0);
    }
  });

  it('says how many cases stand where nobody knows the place', () => {
    expect(study([one(0, 'a', 2), { ...one(0, 'a', 3), place: place('110101001') }]).unplaced).toBe(
      3,
    );
  });
});

describe('a standing cluster', () => {
  const cluster = (name: string, units: readonly string[]): StandingCluster => ({
    name,
    memory: { measure: 'm', units: [...units], expected: 2, total: 100, needed: 4, news: 'told' },
  });

  it('is known again by most cases in common, of its own measure', () => {
    const standing = [cluster('one', ['a', 'b']), cluster('two', ['b', 'c', 'd'])];
    expect(knownAs(standing, { measure: 'm', units: ['b', 'c', 'e'] })?.name).toBe('two');
    expect(knownAs(standing, { measure: 'm', units: ['x'] })).toBeNull();
    expect(knownAs(standing, { measure: 'n', units: ['a'] })).toBeNull();
  });

  it('is news only when somebody has joined it', () => {
    const known = cluster('one', ['a', 'b']);
    expect(joined(known, ['b']).news).toBe('told');
    expect(joined(known, ['b', 'c'])).toEqual({ units: ['a', 'b', 'c'], news: null });
    expect(joined(null, ['b']).news).toBeNull();
  });

  it('holds while its cases do, and after some were taken back if the rest would have been told', () => {
    const ten = cluster('one', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    expect(stillHolds(ten, 10)).toBe(true);
    // 8 ln(8/2) + 92 ln(92/98) = 5.28; 6 ln(6/2) + 94 ln(94/98) = 2.68.
    expect(stillHolds(ten, 8)).toBe(true);
    expect(stillHolds(ten, 6)).toBe(false);
  });
});

describe('words', () => {
  it('name the smallest place that holds all', () => {
    expect(placeOfAll([A])).toBe(A);
    expect(placeOfAll([A, B])).toBe('990102');
    expect(placeOfAll([A, place('990103001')])).toBe('9901');
    expect(placeOfAll([place('990102001001'), place('990102001002')])).toBe(A);
  });

  it('say how seldom', () => {
    expect(seldomInWords(120).zh).toBe('约 120 天');
    expect(seldomInWords(1100).en).toBe('about 3 years');
    expect(seldomInWords(1e9).en).toBe('more than a hundred years');
  });
});
