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
      isQuietExplained: fc.boolean(),
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
  readonly isQuietExplained?: boolean;
}
let sites = 0;
const site = (heard: Heard): SiteProgress => ({
  siteId: `s-${String((sites += 1))}` as SiteId,
  occurredAtMax: NOW + heard.occurredHours * HOUR_MS,
  receivedAtMax: NOW + heard.receivedHours * HOUR_MS,
  isSilent: heard.isSilent === true,
  isQuietExplained: heard.isQuietExplained === true,
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

const MINUTE_HOURS = 1 / 60;
const times = (count: number, heard: Heard): SiteProgress[] =>
  Array.from({ length: count }, () => site(heard));

it('is not held for a day by small sites that told their history and had no visit since', () => {
  const justTold = { receivedHours: -19 * MINUTE_HOURS, isQuietExplained: true };
  expect(
    decide(
      ...times(10, { occurredHours: 0, receivedHours: 0, isQuietExplained: true }),
      ...times(300, { ...justTold, occurredHours: -16 }),
      ...times(20, { ...justTold, occurredHours: -130 }),
    ),
  ).toMatchObject({ watermarkAt: NOW - HOUR_MS, frontierAt: NOW });
});

it('waits for the large while a history is told, however little the small were due to tell', () => {
  const telling = { receivedHours: 0, occurredHours: -100 };
  expect(
    decide(...times(5, telling), ...times(300, { ...telling, isQuietExplained: true })),
  ).toMatchObject({ watermarkAt: NOW - 100 * HOUR_MS, frontierAt: NOW - 100 * HOUR_MS });
});

it('lets go of a few that stopped in their past, and of none while they still send or are many', () => {
  const current = times(200, { occurredHours: 0, receivedHours: 0 });
  const stopped = { occurredHours: -9, receivedHours: -6 * MINUTE_HOURS };
  const few = decide(...current, ...times(2, stopped));
  expect(few.watermarkAt).toBe(NOW);
  expect([...few.states.values()].filter((state) => state === 'idle')).toHaveLength(2);
  const sending = times(2, { ...stopped, receivedHours: -4 * MINUTE_HOURS });
  expect(decide(...current, ...sending).watermarkAt).toBe(NOW - 9 * HOUR_MS);
  expect(decide(...current, ...times(9, stopped)).watermarkAt).toBe(NOW - 9 * HOUR_MS);
});

it('is never ahead of a site that sends and whose quiet nothing explains, within the bound', () => {
  fc.assert(
    fc.property(sitesAt(NOW), (told) => {
      const { watermarkAt, states } = decideWatermark({
        ...LIMITS,
        previousAt: null,
        now: NOW,
        sites: told,
      });
      const median = told
        .filter(({ siteId }) => states.get(siteId) === 'active')
        .map(({ occurredAtMax }) => occurredAtMax)
        .sort((one, other) => one - other);
      const boundAt = (median[Math.floor(median.length / 2)] ?? NOW) - LIMITS.holdBackMaxMs;
      for (const { siteId, occurredAtMax, isQuietExplained } of told) {
        if (states.get(siteId) !== 'active' || isQuietExplained) continue;
        expect(watermarkAt).toBeLessThanOrEqual(Math.max(occurredAtMax, boundAt));
      }
    }),
  );
});
