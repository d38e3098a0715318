// What was told of days with an outage in them: a stray fact makes no report of it, its usual volume does; and no real fall is taken for one.
import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { addDays, startOfDay } from '../../platform/zone/zone-time.ts';
import { arrivalsOf, completenessOf, isToldOf, type ReportingSite } from './arrivals.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import type { Rhythm, RhythmCalendar } from './rhythm.ts';
import {
  comeAfterAll,
  isKnownAfterAll,
  missedDays,
  usualOf,
  type ToldFacts,
} from './told-facts.ts';

const zone = 'Asia/Shanghai';
const calendar: RhythmCalendar = { zone, typeOf: () => 'work' };
const TODAY = '2026-06-10' as DayKey;
const NOON = startOfDay(TODAY, zone) + 12 * HOUR_MS;
const present = { now: NOON, calendar };
const ago = (days: number): DayKey => addDays(TODAY, -days);
/** Two facts in each hour from eight to eighteen: twenty a day. */
const usualDay = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 2 : 0));
const usual: Rhythm = { work: usualDay, rest: usualDay, learned: true };
const FROM = ago(13);

function told(
  changed: Readonly<Record<number, readonly number[]>>,
  missed: readonly number[] = [],
): ToldFacts {
  const days = new Map<DayKey, readonly number[]>();
  for (let back = 13; back >= 0; back -= 1) {
    const so = back === 0 ? usualDay.map((facts, hour) => (hour < 12 ? facts : 0)) : usualDay;
    const facts = changed[back] ?? so;
    if (facts.length > 0) days.set(ago(back), facts);
  }
  return { since: FROM, days, missed: new Set(missed.map(ago)), usual };
}
const at = (hours: readonly number[]): number[] =>
  Array.from({ length: 24 }, (_, hour) => (hours.includes(hour) ? 1 : 0));

describe('missed is', () => {
  it('a day without a fact, also when the feed is back and a stray one has come', () => {
    expect(missedDays(told({ 2: [], 3: [] }), FROM, present)).toEqual([ago(3), ago(2)]);
    expect(missedDays(told({ 2: at([12]), 3: [] }), FROM, present)).toEqual([ago(3), ago(2)]);
  });

  it('a day of which next to nothing came, wherever in the day', () => {
    expect(missedDays(told({ 2: at([9, 13, 17]) }), FROM, present)).toEqual([ago(2)]);
  });

  it('no day of a fall: a third of the usual facts over the hours', () => {
    expect(missedDays(told({ 2: at([8, 9, 11, 12, 14, 16, 17]) }), FROM, present)).toEqual([]);
  });

  it('no morning of a feed that is told by the hour, and the afternoon of one that tells nothing', () => {
    const busyDay = usualDay.map((facts) => facts * 10);
    const busy = (facts: readonly number[]): ToldFacts => ({
      ...told({ 0: facts }),
      usual: { work: busyDay, rest: busyDay, learned: true },
    });
    const upTo = (hour: number) => ({ ...present, now: startOfDay(TODAY, zone) + hour * HOUR_MS });
    expect(missedDays(busy([]), TODAY, upTo(9.5))).toEqual([]);
    expect(missedDays(busy(at([8])), TODAY, upTo(10))).toEqual([]);
    expect(missedDays(busy(at([8])), TODAY, upTo(14))).toEqual([TODAY]);
  });

  it('nothing before the feed began, and nothing of one that is not learned', () => {
    const late = { ...told({ 9: [], 10: [] }), since: ago(8) };
    expect(missedDays(late, FROM, present)).toEqual([]);
    expect(missedDays({ ...told({ 2: [] }), usual: undefined }, FROM, present)).toEqual([]);
  });

  it('no small clinic that had a quiet day', () => {
    const few = usualDay.map((facts) => facts / 8);
    const clinic = { ...told({ 2: [] }), usual: { work: few, rest: few, learned: true } };
    expect(missedDays(clinic, FROM, present)).toEqual([]);
  });
});

it('remembers of a clinic that is quiet now what its reach says, until it has been told', () => {
  const few = usualDay.map((facts) => facts / 5);
  const clinic = (changed: Parameters<typeof told>[0]): ToldFacts => ({
    ...told(changed),
    usual: { work: few, rest: few, learned: true },
  });
  expect(missedDays(clinic({ 1: [], 0: [] }), FROM, present)).toEqual([ago(1)]);
  expect(missedDays(clinic({ 1: [], 0: at([11]) }), FROM, present)).toEqual([]);
});

describe('a missed day', () => {
  it('has come as far as its volume has, and whole when that is as usual', () => {
    expect(comeAfterAll(told({ 2: at([9]) }, [2]), ago(2), present)).toBe(0.05);
    expect(comeAfterAll(told({ 2: at([8, 9, 10, 11, 12, 13]) }, [2]), ago(2), present)).toBe(0.3);
    expect(comeAfterAll(told({}, [2]), ago(2), present)).toBe(1);
    expect(comeAfterAll(told({}), ago(2), present)).toBeNull();
  });

  it('is known after all when a feed as small as this tells no more by chance, and not of a large one', () => {
    const few = usualDay.map((facts) => facts / 4);
    const clinic = (facts: readonly number[]): ToldFacts => ({
      ...told({ 2: facts }, [2]),
      usual: { work: few, rest: few, learned: true },
    });
    // Five expected: two or fewer come on one day in eight, one or none on one in twenty-five.
    expect(isKnownAfterAll(clinic(at([13, 15])), ago(2), present)).toBe(true);
    expect(isKnownAfterAll(clinic(at([13])), ago(2), present)).toBe(false);
    expect(isKnownAfterAll(clinic([]), ago(2), present)).toBe(false);
    const half = usualDay.map((facts, hour) => (hour < 13 ? facts : 0));
    expect(isKnownAfterAll(told({ 2: half }, [2]), ago(2), present)).toBe(false);
    expect(isKnownAfterAll(told({}, [2]), ago(2), present)).toBe(true);
    expect(isKnownAfterAll(told({}), ago(2), present)).toBe(true);
    // Where nothing is usual yet, what was missed stays so.
    expect(isKnownAfterAll({ ...told({}, [2]), usual: undefined }, ago(2), present)).toBe(false);
  });

  it('teaches nothing of what is usual', () => {
    const days = Array.from({ length: 12 }, (_, back) => ago(back + 1));
    const learned = usualOf(told({ 2: [] }, [2]), days, calendar);
    expect(learned?.work[9]).toBe(2);
    expect(usualOf(told({}), days.slice(0, 9), calendar)).toBeUndefined();
  });
});

const site = (facts: Record<string, ToldFacts>): ReportingSite => ({
  siteId: 's-1' as SiteId,
  place: '990102001' as PlaceCode,
  occurredAtMax: NOON,
  rhythm: usual,
  told: new Map(Object.entries(facts)) as NonNullable<ReportingSite['told']>,
});
function share(of: ReportingSite, back: number, kinds?: readonly 'laboratory'[]): number | null {
  const scope = { where: '990102', township: null, ...(kinds && { kinds }) };
  const window = windowOfDay('day', ago(back), zone);
  return completenessOf(arrivalsOf([of], present), scope, { window, zone });
}

describe('the share of a day that has come', () => {
  it('is that of its volume where it was missed, although the feed is back', () => {
    const missed = told({ 2: at([12]), 3: [] }, [2, 3]);
    expect([1, 2, 3].map((back) => share(site({ visit: missed }), back))).toEqual([1, 0.05, 0]);
    expect(share(site({ visit: told({}, [2]) }), 2)).toBe(1);
  });

  it('is told apart for a kind of event that alone did not come', () => {
    const dark = site({ visit: told({}), laboratory: told({ 2: [], 3: [] }, [2, 3]) });
    expect([share(dark, 2), share(dark, 2, ['laboratory'])]).toEqual([1, 0]);
    expect([share(dark, 1), share(dark, 1, ['laboratory'])]).toEqual([1, 1]);
  });

  it('is that of visits for a kind that is as they are, or that nobody there sends', () => {
    const arrivals = arrivalsOf([site({ visit: told({}), laboratory: told({}) })], present);
    expect(arrivals?.kinds).toBeUndefined();
    expect(share(site({ visit: told({ 2: [] }, [2]) }), 2, ['laboratory'])).toBe(0);
  });

  it('is not told of days that are long gone', () => {
    const arrivals = arrivalsOf([site({})], present);
    const window = (back: number) => ({ window: windowOfDay('day', ago(back), zone), zone });
    expect([isToldOf(arrivals, window(7)), isToldOf(arrivals, window(8))]).toEqual([true, false]);
  });
});
