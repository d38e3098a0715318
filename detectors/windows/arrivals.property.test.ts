// Whatever the rhythms and wherever the sites have come to: a share is a share, grows with what comes, and needs no order.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arrivals } from '../../contracts/counts.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { DAY_MS, HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { startOfDay, weekday } from '../../platform/zone/zone-time.ts';
import { arrivalsOf, completenessOf, type ReportingSite } from './arrivals.ts';
import { windowAt } from '../../platform/zone/zone-windows.ts';
import type { Rhythm } from './rhythm.ts';

const zone = 'Asia/Shanghai';
const calendar = {
  zone,
  typeOf: (day: DayKey) => (weekday(day) >= 6 ? ('rest' as const) : ('work' as const)),
};
const START = startOfDay('2026-06-10' as DayKey, zone);

const day = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 });
const rhythm: fc.Arbitrary<Rhythm | undefined> = fc.option(
  fc.record({ work: day, rest: day, learned: fc.constant(true) }),
  { nil: undefined, freq: 4 },
);
const sites: fc.Arbitrary<ReportingSite[]> = fc
  .array(
    fc.record({
      township: fc.integer({ min: 1, max: 3 }),
      behindMs: fc.integer({ min: -HOUR_MS, max: 20 * DAY_MS }),
      rhythm,
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ township, behindMs, rhythm: learned }, at) => ({
      siteId: `s-${String(at)}` as SiteId,
      place: `99010200${String(township)}` as PlaceCode,
      occurredAtMax: START - behindMs,
      rhythm: learned,
    })),
  );
const nowAt = fc.integer({ min: START, max: START + DAY_MS });
const windows = fc.record({
  kind: fc.constantFrom('hour' as const, 'day' as const, 'day7' as const),
  backMs: fc.integer({ min: 0, max: 9 * DAY_MS }),
});

it('a share lies between 0 and 1, is in the contract, and does not depend on the order of the sites', () => {
  fc.assert(
    fc.property(sites, nowAt, windows, (all, now, { kind, backMs }) => {
      const arrivals = arrivalsOf(all, { now, calendar });
      if (arrivals === null) {
        expect(all.every((site) => site.rhythm === undefined)).toBe(true);
        return;
      }
      expect(Arrivals.parse(JSON.parse(JSON.stringify(arrivals)))).toEqual(arrivals);
      const at = { window: windowAt(kind, now - backMs, zone), zone };
      const share = completenessOf(arrivals, { where: '9901', township: null }, at);
      if (share === null) return;
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
      const turned = arrivalsOf([...all].reverse(), { now, calendar });
      const again = completenessOf(turned, { where: '9901', township: null }, at);
      expect(Math.abs((again ?? -1) - share)).toBeLessThanOrEqual(0.01);
    }),
    { numRuns: 150 },
  );
});

it('a site that tells more leaves no window less complete', () => {
  fc.assert(
    fc.property(sites, nowAt, windows, (all, now, { kind, backMs }) => {
      const further = all.map((site) => ({ ...site, occurredAtMax: site.occurredAtMax + HOUR_MS }));
      const at = { window: windowAt(kind, now - backMs, zone), zone };
      const of = (told: readonly ReportingSite[]): number | null =>
        completenessOf(arrivalsOf(told, { now, calendar }), { where: '9901', township: null }, at);
      const before = of(all);
      if (before !== null) expect(of(further)).toBeGreaterThanOrEqual(before - 0.01);
    }),
    { numRuns: 150 },
  );
});
