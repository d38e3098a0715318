// What of a day can have been told by now: all where feeds run and nothing is late, less where a feed is dark or diagnoses come behind.
import { describe, expect, it } from 'vitest';
import { DayTold } from '../../contracts/counts.ts';
import { delayBucket, delayQuantile, noDelays, type Delays } from '../../contracts/delays.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { dayToldOf, type DaySite } from './day-so-far.ts';
import { shareCome } from './delays.ts';

const ZONE = 'Asia/Shanghai';
const dayAt = startOfDay('2026-03-11' as DayKey, ZONE);
const calendar = { zone: ZONE, typeOf: () => 'work' as const };
const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 10 : 0));

function site(number: number, more: Partial<DaySite> = {}): DaySite {
  return {
    siteId: `s-990102001-${String(number)}` as SiteId,
    place: '990102001' as PlaceCode,
    rhythm: { work: hours, rest: hours, learned: true },
    occurredAtMax: dayAt + 12 * HOUR_MS,
    isSilent: false,
    ...more,
  };
}

function delaysOf(minutes: readonly number[]): Delays {
  const delays = noDelays();
  for (const one of minutes) {
    const bucket = delayBucket(one * 60_000);
    delays[bucket] = (delays[bucket] ?? 0) + 1;
  }
  return delays;
}

describe('what of a day can have been told', () => {
  const now = dayAt + 12 * HOUR_MS + 5000;

  it('is everything where all feeds run and nothing comes behind', () => {
    const told = dayToldOf([site(1), site(2)], { now, calendar, behind: new Map() });
    expect(told).toEqual({ lookAt: dayAt + 12 * HOUR_MS, day: '2026-03-11', places: {} });
  });

  it('leaves out the hours since a feed went dark, and says which part of the day it is', () => {
    const dark = site(2, { occurredAtMax: dayAt + 10 * HOUR_MS, isSilent: true });
    const told = dayToldOf([site(1), dark], { now, calendar, behind: new Map() });
    const place = told.places['990102001'];
    expect(place?.silent).toBe(50);
    expect(place?.visits.slice(8)).toEqual([100, 100, 50, 50]);
    expect(DayTold.parse(told)).toEqual(told);
  });

  it('expects of young hours only the cases that are not still on their way, and all of the visits', () => {
    const late = delaysOf(Array.from({ length: 200 }, (_, at) => at % 180));
    const behind = new Map([[site(1).siteId, { cases: late }]]);
    const { places } = dayToldOf([site(1)], { now, calendar, behind });
    const cases = places['9901']?.cases ?? [];
    expect(places['9901']?.visits).toEqual([]);
    expect(cases[8]).toBe(100);
    expect(cases[11]).toBeLessThan(40);
    expect(cases[10]).toBeGreaterThan(cases[11] ?? 100);
  });

  it('is of yesterday at the first look after midnight', () => {
    const told = dayToldOf([site(1)], { now: dayAt + 1000, calendar, behind: new Map() });
    expect(told.day).toBe('2026-03-10');
  });
});

describe('delays', () => {
  it('are taken for none where hardly any are known', () => {
    expect(shareCome(delaysOf([200, 300]), 10)).toBe(1);
    expect(shareCome(undefined, 10)).toBe(1);
  });

  it('have a median and a ninth tenth within the buckets that hold them', () => {
    const delays = delaysOf([
      ...new Array<number>(50).fill(10),
      ...new Array<number>(50).fill(100),
    ]);
    expect(delayQuantile(delays, 0.5)).toBeLessThanOrEqual(15);
    expect(delayQuantile(delays, 0.9)).toBeGreaterThan(60);
    expect(delayQuantile(noDelays(), 0.5)).toBeNull();
  });
});
