// Shares of what usually comes: whole for sites that keep up, less where one fell behind, unknown until learned.
import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { DAY_MS, HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { arrivalsOf, completenessOf, type ReportingSite } from './arrivals.ts';
import { windowAt } from '../../platform/zone/zone-windows.ts';
import type { Rhythm, RhythmCalendar } from './rhythm.ts';

const zone = 'Asia/Shanghai';
const calendar: RhythmCalendar = { zone, typeOf: () => 'work' };
const MIDNIGHT = startOfDay('2026-06-10' as DayKey, zone);
const NOON = MIDNIGHT + 12 * HOUR_MS;
/** Ten events in each hour of the day. */
const steady: Rhythm = { work: new Array<number>(24).fill(10), rest: [], learned: true };

const site = (id: string, differs: Partial<ReportingSite> = {}): ReportingSite => ({
  siteId: id as SiteId,
  place: '990102001' as PlaceCode,
  occurredAtMax: NOON,
  rhythm: steady,
  ...differs,
});

function share(
  sites: readonly ReportingSite[],
  where: string,
  at: { kind?: 'hour' | 'day' | 'day7'; at?: number; township?: string } = {},
): number | null {
  const arrivals = arrivalsOf(sites, { now: NOON, calendar });
  const window = windowAt(at.kind ?? 'day', at.at ?? NOON, zone);
  return completenessOf(arrivals, { where, township: at.township ?? null }, { window, zone });
}

describe('sites that keep up', () => {
  const sites = [site('s-1'), site('s-2')];

  it('have told half of the day at noon, and all of yesterday', () => {
    expect(share(sites, '990102001')).toBe(0.5);
    expect(share(sites, '9901')).toBe(0.5);
    expect(share(sites, '990102', { at: NOON - DAY_MS })).toBe(1);
  });

  it('have told six and a half of seven days, and the whole of the last hour', () => {
    expect(share(sites, '990102', { kind: 'day7' })).toBe(0.92);
    expect(share(sites, '990102', { kind: 'hour', at: NOON - 1 })).toBe(1);
    expect(share(sites, '990102', { kind: 'hour', at: NOON + 1 })).toBe(0);
  });

  it('speak for a site of their township that is as they are', () => {
    expect(share(sites, 's-1', { township: '990102001' })).toBe(0.5);
  });
});

describe('a site that fell behind', () => {
  const behind = site('s-2', { occurredAtMax: MIDNIGHT - 12 * HOUR_MS });
  const sites = [site('s-1'), behind];

  it('leaves its part missing in every place that it belongs to', () => {
    expect(share(sites, '990102001', { at: NOON - DAY_MS })).toBe(0.75);
    expect(share(sites, '9901', { at: NOON - DAY_MS })).toBe(0.75);
    expect(share(sites, '990102001')).toBe(0.25);
  });

  it('is told apart from its township', () => {
    expect(share(sites, 's-2', { township: '990102001', at: NOON - DAY_MS })).toBe(0.5);
    expect(share(sites, 's-1', { township: '990102001', at: NOON - DAY_MS })).toBe(1);
  });

  it('weighs by what it usually has', () => {
    const small: Rhythm = { ...steady, work: steady.work.map(() => 1) };
    expect(share([site('s-1'), { ...behind, rhythm: small }], '9901', { at: NOON - DAY_MS })).toBe(
      0.95,
    );
  });
});

describe('quiet', () => {
  it('that chance explains is not absence', () => {
    const clinic: Rhythm = { ...steady, work: steady.work.map(() => 0.2) };
    const sites = [site('s-1', { rhythm: clinic, occurredAtMax: NOON - 10 * HOUR_MS })];
    expect(share(sites, '9901')).toBe(0.5);
    const longer = [site('s-1', { rhythm: clinic, occurredAtMax: NOON - 20 * HOUR_MS })];
    expect(share(longer, '9901')).toBe(0);
  });

  it('where nothing is expected leaves nothing missing', () => {
    const closed: Rhythm = { ...steady, work: steady.work.map(() => 0) };
    expect(share([site('s-1', { rhythm: closed, occurredAtMax: 0 })], '9901')).toBe(1);
  });
});

describe('what is not learned', () => {
  const fresh = site('s-2', { rhythm: undefined });

  it('is unknown: everywhere, of a place where most sites are new, of a new site', () => {
    expect(arrivalsOf([fresh], { now: NOON, calendar })).toBeNull();
    expect(share([site('s-1'), fresh, site('s-3', { rhythm: undefined })], '9901')).toBeNull();
    expect(share([site('s-1'), fresh], '9901')).toBe(0.5);
    expect(share([site('s-1'), fresh], 's-2', { township: '990102001' })).toBeNull();
    expect(share([site('s-1')], '990105')).toBeNull();
  });
});
