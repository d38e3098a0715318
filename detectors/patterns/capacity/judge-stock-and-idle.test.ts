// Devices that stand idle, stock that does not last, people that it does not reach, capacity that has not grown: found by the shipped rules, and
// never from silence.
import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS, HOUR_MS } from '../../../contracts/time.ts';
import { startOfDay } from '../../../platform/zone/zone-time.ts';
import { shippedCatalogue } from '../../shipped-catalogue.fixture.ts';
import type { LookOutcome } from '../looks/look-finding.ts';
import { AS_OF, lookAt, reading, shippedLook } from './capacity.fixture.ts';
import { judgeCover } from './judge-cover.ts';
import { judgeIdle } from './judge-idle.ts';
import { judgeStock } from './judge-stock.ts';
import { judgeSurge } from './judge-surge.ts';
import { seasonAt } from './season.ts';
import type { ResourceReading } from './unit-course.ts';

const MIDNIGHT = startOfDay('2026-11-20' as Parameters<typeof startOfDay>[0], 'Asia/Shanghai');

describe('a device', () => {
  const RULE = shippedLook('device-idle', 'device-idle');
  /** Every two hours from 8 to 16 of each of the days before. */
  const told = (
    days: number,
    use: (day: number, hour: number) => readonly [number, number],
  ): ResourceReading[] =>
    Array.from({ length: days }, (_, day) =>
      [8, 10, 12, 14, 16].map((hour) => ({
        ...reading(0, use(day, hour), { unit: 'DR' }),
        at: MIDNIGHT - (day + 1) * DAY_MS + hour * HOUR_MS,
      })),
    ).flat();
  const judged = (readings: readonly ResourceReading[]): LookOutcome =>
    judgeIdle(readings, RULE, lookAt(MIDNIGHT));

  it('used in a third of its hours is found, with its hours', () => {
    const [finding] = judged(told(28, (_, hour) => [hour < 12 ? 1 : 0, 2])).findings;
    expect(finding).toMatchObject({ threshold: 0.5, reason: { code: 'idle' } });
    expect(finding?.observed).toBeCloseTo(0.222, 2);
  });

  it('used in most of them is not', () => {
    expect(judged(told(28, (_, hour) => [hour < 16 ? 1 : 0, 1]))).toMatchObject({
      findings: [],
      unjudged: {},
    });
  });

  it('is not idle at night, at weekends, or while none was available', () => {
    const broken = told(28, (day) => (day < 14 ? [0, 0] : [1, 1]));
    expect(judged(broken).findings).toEqual([]);
    expect(judged(told(28, () => [0, 0])).unjudged).toEqual({ 'not-available': 1 });
  });

  it('that told of itself on too few days is unknown, not idle', () => {
    expect(judged(told(10, () => [0, 1]))).toMatchObject({
      findings: [],
      unjudged: { 'too-little-told': 1 },
    });
  });
});

describe('an article', () => {
  const RULE = shippedLook('stock-low', 'stock-low');
  const stock = (onHand: number, daily: number, hoursAgo = 2) =>
    judgeStock([reading(hoursAgo, [daily, onHand], { unit: 'mask-n95' })], RULE, lookAt());

  it.each([
    [250, 100, 60],
    [0, 100, 0],
  ])(
    'of which there are %d and %d are used a day lasts %d hours, and is found',
    (onHand, daily, hours) => {
      expect(stock(onHand, daily).findings).toMatchObject([{ observed: hours, threshold: 72 }]);
      expect(stock(onHand, daily).findings[0]?.title.zh).toMatch(/ N95 口罩储备不足$/);
    },
  );

  it('that lasts for three days is not found', () => {
    expect(stock(300, 100)).toEqual({ findings: [], left: [], unjudged: {} });
  });

  it('that nobody uses, or of which nothing was told lately, is not judged', () => {
    expect(stock(0, 0).unjudged).toEqual({ 'nothing-used': 1 });
    expect(stock(10, 100, 40).unjudged).toEqual({ 'stopped-telling': 1 });
  });
});

describe('the people of a county', () => {
  const RULE = shippedLook('resource-cover', 'resource-cover');
  const places = [...shippedCatalogue.places.values()];
  const townships = places.filter(
    ({ level, code }) => level === 'township' && code.startsWith('990102'),
  );
  const people = (some: typeof townships) =>
    some.reduce((sum, { population }) => sum + population, 0);
  /** The first `short` of them, and those after them `silent`. */
  const judged = (short: number, silent = 0): LookOutcome =>
    judgeCover(
      townships.flatMap(({ code }, at) =>
        ['mask-n95', 'ppe-3', 'osv-75'].map((unit) =>
          reading(
            at >= short && at < short + silent ? 60 : 2,
            [100, at < short && unit === 'mask-n95' ? 100 : 900],
            {
              unit,
              place: code,
              siteId: `s-${code}-1` as SiteId,
            },
          ),
        ),
      ),
      RULE,
      lookAt(),
    );

  it('are found when townships without cover hold more than a tenth of them', () => {
    const [finding, ...others] = judged(4).findings;
    expect(others).toEqual([]);
    expect(finding?.place).toBe('990102');
    expect(finding?.observed).toBeCloseTo(1 - people(townships.slice(0, 4)) / people(townships), 3);
  });

  it('are not found where all townships have enough, nor where only silence could make it so', () => {
    expect(judged(0).findings).toEqual([]);
    expect(judged(0, 3)).toMatchObject({ findings: [], unjudged: { 'not-told-enough': 1 } });
    expect(judged(0, townships.length - 1).unjudged?.['too-little-told']).toBeGreaterThan(0);
  });
});

describe('fever clinics of a county in the season', () => {
  const RULE = shippedLook('surge-capacity', 'fever-clinic-surge');
  const clinic = (site: number) => ({
    unit: 'fever-clinic',
    siteId: `s-${String(site)}` as SiteId,
    place: '990102001' as PlaceCode,
  });
  const before = [0, 1].flatMap((site) =>
    [1, 8, 15, 22].map((day) => ({
      ...reading(0, [4, 10], clinic(site)),
      at: Date.UTC(2026, 10, 1, 2) - day * DAY_MS,
    })),
  );
  const judged = (sizes: readonly number[], hoursAgo = 1): LookOutcome =>
    judgeSurge(
      { before, now: sizes.map((size, site) => reading(hoursAgo, [5, size], clinic(site))) },
      RULE,
      lookAt(),
    );

  it('that grew by a fifth together are found', () => {
    expect(judged([14, 10]).findings).toMatchObject([
      {
        place: '990102',
        observed: 1.2,
        expected: 1,
        threshold: 1.4,
        params: { staffed: 24, base: 20 },
      },
    ]);
  });

  it('that grew by two fifths together are not', () => {
    expect(judged([18, 10]).findings).toEqual([]);
  });

  it('of which one is silent are not judged, and a clinic without a base is in neither sum', () => {
    expect(judged([10, 10], 48).unjudged).toEqual({ 'stopped-telling': 1 });
    expect(judged([14, 14, 30])).toMatchObject({ findings: [], unjudged: { 'no-base': 1 } });
  });

  it('are asked for from the fifteenth day of the season to its end', () => {
    const on = (day: string) => seasonAt(RULE, Date.parse(`${day}T04:00:00Z`), 'Asia/Shanghai');
    expect(on('2026-10-31')).toBeNull();
    expect(on('2026-11-01')).toMatchObject({ firstDay: on('2027-03-31')?.firstDay });
    expect(on('2027-04-01')).toBeNull();
  });

  it('flexible beds are asked for only where most beds are in use', () => {
    const beds = shippedLook('surge-capacity', 'flexible-bed-surge');
    const use = (used: number): LookOutcome =>
      judgeSurge(
        { before, now: [0, 1].map((site) => reading(1, [used, 11], clinic(site))) },
        beds,
        lookAt(),
      );
    expect(use(8).findings).toEqual([]);
    expect(use(10.5).findings).toHaveLength(1);
  });
});

it('the moment of these tests is in the season', () => {
  expect(AS_OF).toBe(MIDNIGHT + 8 * HOUR_MS);
});
