/**
 * Fewer visits and no feed at all, told apart on real servers: of a county whose visits fall the fall is found and nobody calls it silent; of one
 * whose feed is dead the silence is found and nobody calls it a fall; of one where nothing happens neither. The shipped rule, for a small city.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Measure } from '../../contracts/catalogue/measure.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const shipped = shippedParts.measures.find(({ id }) => id === 'falling-visits');
if (shipped === undefined) throw new Error('there is a measure of falling visits');
/** A tenth of what the shipped one asks for: of three centres that see forty a day. */
const measure = Measure.parse({
  ...shipped,
  detectors: shipped.detectors.map((detector) => ({
    ...detector,
    needs: { ...detector.needs, meanCount: 100 },
    floor: { observed: 0, excess: 100, ratio: 1 },
  })),
});
// From the visits by site and hour the rhythm of each site is learned.
const visits = shippedParts.measures.filter(({ id }) => id === 'visits');
const catalogue = composeCatalogue({ ...shippedParts, measures: [measure, ...visits] });

const HISTORY_DAYS = 80;
const LIVED_DAYS = 6;
const BEGIN =
  startOfDay(dayOf(Date.now(), catalogue.zone), catalogue.zone) - (LIVED_DAYS + 1) * DAY_MS;

const countyOf = (place: string): string => place.slice(0, 6);
const centres = shippedParts.sites.filter(({ level }) => level === 'township-centre');
const oneOfEach = [...new Map(centres.map((site) => [countyOf(site.place), site])).values()];
const [FALLING, DEAD, USUAL] = oneOfEach;
if (FALLING === undefined || DEAD === undefined || USUAL === undefined)
  throw new Error('the city has no three counties');
type Centre = typeof FALLING;

let path: TestPath;
let now = BEGIN;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };

/** From eight o'clock on, evenly over eleven hours: fewer are further apart. */
function dayAt(site: Centre, day: number, of: { visits: number; receivedAt?: number }): Event[] {
  return Array.from({ length: of.visits }, (_, n) => {
    const at = BEGIN + day * DAY_MS + 8 * HOUR_MS + Math.floor((n * 11 * HOUR_MS) / of.visits);
    const name = `${site.id} ${String(day)} ${String(n)}`;
    return visitEvent(name, 'start', {
      ...{ site: site.id, place: site.place, at, person: name, statedAt: at },
      receivedAt: of.receivedAt ?? at + 60_000,
      fields: { occurredAt: at, diagnoses: [icd10('M54.5')] },
    });
  });
}

const usual = (day: number): number => 38 + (((day % 5) + 5) % 5);

async function liveUntil(at: number, events: readonly Event[]): Promise<void> {
  await path.publish(events);
  await path.settled();
  now = at;
  for (;;) {
    const { rows } = await path.database.pool.query<{ at: number }>('SELECT at FROM watermarks');
    if ((rows[0]?.at ?? 0) >= at) break;
    await systemClock.sleep(50);
  }
  await path.settled();
}

const falls = async (site: Centre): Promise<string[]> =>
  (await path.signals())
    .filter(
      ({ kind, series }) => kind === 'series' && series?.includes(`~${countyOf(site.place)}~`),
    )
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ detector }) => String(detector.params['detector']));

const silences = async (site: Centre): Promise<string[]> =>
  (await path.signals())
    .filter(({ kind, siteId }) => kind === 'site-silent' && siteId === site.id)
    .map(({ status }) => status);

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress'], clock);
  const history = [FALLING, DEAD, USUAL].flatMap((site) =>
    Array.from({ length: HISTORY_DAYS }, (_, back) =>
      dayAt(site, -1 - back, { visits: usual(back), receivedAt: BEGIN }),
    ).flat(),
  );
  await liveUntil(BEGIN + HOUR_MS, history);
});
afterAll(() => path.stop());

it('finds a fall where visits fall, a silence where the feed is dead, and neither where nothing happens', async () => {
  for (let day = 0; day < LIVED_DAYS; day += 1)
    await liveUntil(BEGIN + day * DAY_MS + 20 * HOUR_MS, [
      ...dayAt(FALLING, day, { visits: 8 }),
      ...(day === 0 ? dayAt(DEAD, day, { visits: usual(day) }) : []),
      ...dayAt(USUAL, day, { visits: usual(day) }),
    ]);
  await liveUntil(
    BEGIN + LIVED_DAYS * DAY_MS + 11 * HOUR_MS,
    [
      ...dayAt(FALLING, LIVED_DAYS, { visits: 8 }),
      ...dayAt(USUAL, LIVED_DAYS, { visits: usual(LIVED_DAYS) }),
    ].filter(({ receivedAt }) => receivedAt <= BEGIN + LIVED_DAYS * DAY_MS + 11 * HOUR_MS),
  );
  expect(new Set(await falls(FALLING))).toEqual(new Set(['fall-week']));
  expect(await silences(FALLING)).toEqual([]);
  expect(await falls(DEAD)).toEqual([]);
  expect(await silences(DEAD)).toEqual(['raised']);
  expect([await falls(USUAL), await silences(USUAL)]).toEqual([[], []]);
});
