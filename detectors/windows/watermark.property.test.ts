// The watermark under any progress of any sites: never back, never ahead of the present, not held by the idle.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { decideWatermark, type SiteProgress } from './watermark.ts';

const NOW = Date.UTC(2026, 5, 1);
const LIMITS = { idleAfterMs: HOUR_MS, holdBackMaxMs: 12 * HOUR_MS };

const sitesAt = (now: number) =>
  fc.uniqueArray(
    fc.record({
      siteId: fc.nat(9).map((number) => `s-${String(number)}` as SiteId),
      occurredAtMax: fc.integer({ min: -72, max: 3 }).map((hours) => now + hours * HOUR_MS),
      receivedAtMax: fc.integer({ min: -5, max: 0 }).map((hours) => now + (hours * HOUR_MS) / 2),
      isSilent: fc.boolean(),
    }),
    { selector: (site) => site.siteId, maxLength: 6 },
  );

it('never moves back and never passes the present, whatever the sites do from tick to tick', () => {
  const ticks = fc.array(
    fc.nat(5).chain((step) => fc.tuple(fc.constant(step), sitesAt(0))),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(ticks, (story) => {
      let now = NOW;
      let previousAt: number | null = null;
      for (const [step, relative] of story) {
        now += step * HOUR_MS;
        const sites: SiteProgress[] = relative.map((site) => ({
          ...site,
          occurredAtMax: site.occurredAtMax + now,
          receivedAtMax: site.receivedAtMax + now,
        }));
        const { watermarkAt, frontierAt } = decideWatermark({ ...LIMITS, previousAt, now, sites });
        if (previousAt !== null) expect(watermarkAt).toBeGreaterThanOrEqual(previousAt);
        if (watermarkAt !== null) expect(watermarkAt).toBeLessThanOrEqual(now);
        if (watermarkAt !== null) expect(frontierAt).toBeGreaterThanOrEqual(watermarkAt);
        previousAt = watermarkAt;
      }
    }),
  );
});

interface Heard {
  readonly occurredHours: number;
  readonly receivedHours: number;
  readonly isSilent?: boolean;
}
let sites = 0;
const site = (heard: Heard): SiteProgress => ({
  siteId: `s-${String((sites += 1))}` as SiteId,
  occurredAtMax: NOW + heard.occurredHours * HOUR_MS,
  receivedAtMax: NOW + heard.receivedHours * HOUR_MS,
  isSilent: heard.isSilent === true,
});
const decide = (...sites: SiteProgress[]) =>
  decideWatermark({ ...LIMITS, previousAt: null, now: NOW, sites });

it('waits for the slowest active site', () => {
  expect(
    decide(
      site({ occurredHours: -1, receivedHours: 0 }),
      site({ occurredHours: -3, receivedHours: 0 }),
      site({ occurredHours: -1, receivedHours: 0 }),
    ),
  ).toMatchObject({
    watermarkAt: NOW - 3 * HOUR_MS,
    frontierAt: NOW - HOUR_MS,
  });
});

it('is not held back by an idle or a silent site', () => {
  expect(
    decide(
      site({ occurredHours: -1, receivedHours: 0 }),
      site({ occurredHours: -60, receivedHours: -2 }),
      site({ occurredHours: -90, receivedHours: 0, isSilent: true }),
    ).watermarkAt,
  ).toBe(NOW - HOUR_MS);
});

it('is not held back further than the bound by a site that always lags', () => {
  expect(
    decide(
      site({ occurredHours: -1, receivedHours: 0 }),
      site({ occurredHours: -1, receivedHours: 0 }),
      site({ occurredHours: -50, receivedHours: 0 }),
    ).watermarkAt,
  ).toBe(NOW - 13 * HOUR_MS);
});

it('moves on when all are idle, and stands when all are silent', () => {
  expect(decide(site({ occurredHours: -9, receivedHours: -3 }))).toMatchObject({
    watermarkAt: NOW - HOUR_MS,
    reason: 'all-idle',
  });
  expect(decide(site({ occurredHours: -9, receivedHours: -3, isSilent: true }))).toMatchObject({
    watermarkAt: null,
    reason: 'all-silent',
  });
});
