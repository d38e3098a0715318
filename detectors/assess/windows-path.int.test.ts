// Windows of every kind on real servers, from visits to signals: found, lengthened by late facts, joined, withdrawn when visits are
// cancelled, drawn for the screen from what is stored, and in the end what a recount of all events gives.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { windowAt } from '../../platform/zone/zone-windows.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { visitEvent } from '../events.fixture.ts';
import { compareAmounts, readAmounts, readEvents, recount } from '../observe/recount.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { WINDOWED, WINDOWED_KINDS } from './windows.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ZONE = 'Asia/Shanghai';
const catalogue = composeCatalogue({ ...shippedParts, measures: WINDOWED });
const now = Date.now();
const day = startOfDay(dayOf(now - 2 * DAY_MS, ZONE), ZONE);
const site = shippedParts.sites.find(({ place }) => place.startsWith('990102'));
if (site === undefined) throw new Error('no site in the county');
const where = { site: site.id, place: site.place };

let path: TestPath;
beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

const visit = (name: string, at: number, action: 'start' | 'cancel' = 'start'): Event =>
  visitEvent(name, action, {
    ...where,
    at,
    statedAt: action === 'start' ? at : now,
    receivedAt: now,
    fields: { occurredAt: at },
  });

/** Hours of the day, with minutes: 8.5 is half past eight. */
const at = (hours: number): number => day + hours * HOUR_MS;
const many = (name: string, hours: number, count: number): Event[] =>
  Array.from({ length: count }, (_, number) =>
    visit(`${name}-${String(number)}`, at(hours) + number * 60_000),
  );

async function standing(measure: string): Promise<Signal[]> {
  return (await path.signals()).filter(
    (signal) => signal.measure === measure && signal.status !== 'withdrawn',
  );
}

async function until(
  measure: string,
  fits: (signals: readonly Signal[]) => boolean,
): Promise<readonly Signal[]> {
  for (;;) {
    const found = await standing(measure);
    if (fits(found)) return found;
    await systemClock.sleep(50);
  }
}

const spans = (signals: readonly Signal[]): string[] =>
  signals
    .map(({ window, observed }) => {
      const hours = (time: number): number => (time - day) / HOUR_MS;
      return `${String(hours(window.startAt))}–${String(hours(window.endAt))}: ${String(observed)}`;
    })
    .sort();
const are = (expected: readonly string[]) => (signals: readonly Signal[]) =>
  JSON.stringify(spans(signals)) === JSON.stringify([...expected].sort());

it('finds a burst in windows of each kind', async () => {
  // Parts of days that were over before anything was told are history, and not judged.
  await path.publish([visit('first', now - 2000)]);
  await path.settled();
  await path.publish([
    ...many('early', 8, 5),
    ...many('late', 8.5, 5),
    ...many('after', 10.5, 1),
    ...many('other', 14, 2),
    visit('present', now - 1000),
  ]);
  await until('in-half-hour', are(['8–8.5: 5', '8.5–9: 5']));
  await until('in-hour', are(['8–9: 10']));
  await until('in-hours6', are(['6–12: 11']));
  await until('in-hours2-by-half-hour', are(['7–9: 10', '7.5–9.5: 10', '8–10: 10']));
  await until('in-hours3-by-hour', are(['6–9: 10', '7–10: 10', '8–11: 11']));
  await until('in-session-hours2', are(['8–11: 11']));
  const [week] = await until('in-week', (signals) => signals.length > 0);
  expect(week?.window).toEqual(windowAt('week', day, ZONE));
  await until('in-day3', (signals) => signals.some(({ window }) => window.endAt === day + DAY_MS));
});

it('says of which window it speaks, in both languages', async () => {
  const title = async (measure: string) => (await standing(measure))[0]?.title;
  expect(await title('in-half-hour')).toMatchObject({
    zh: expect.stringContaining('半小时内') as string,
    en: expect.stringContaining('in half an hour') as string,
  });
  expect(await title('in-session-hours2')).toMatchObject({
    zh: expect.stringContaining('连续时段内（间隔不超过 2 小时）') as string,
    en: expect.stringContaining('in one burst (pauses of up to 2 hours)') as string,
  });
  expect(await title('in-hours3-by-hour')).toMatchObject({
    zh: expect.stringContaining('近 3 小时') as string,
    en: expect.stringContaining('over 3 hours') as string,
  });
});

it('joins sessions when a fact between them comes late, and says so of the one that is none any more', async () => {
  await path.publish([visit('before', at(7))]);
  await until('in-session-hours2', are(['7–11: 12']));
  await path.publish([visit('between', at(12.5))]);
  await until('in-session-hours2', are(['7–14.5: 15']));
  const withdrawn = (await path.signals()).filter(
    ({ measure, status }) => measure === 'in-session-hours2' && status === 'withdrawn',
  );
  expect(withdrawn.map(({ window }) => window.startAt)).toEqual([at(8)]);
  expect(withdrawn[0]?.withdrawn?.words.en).toContain('part of another one');
});

it('takes all of it back when the visits are cancelled', async () => {
  const cancelled = [...many('early', 8, 5), ...many('late', 8.5, 5)].map((event, number) =>
    visit(`${number < 5 ? 'early' : 'late'}-${String(number % 5)}`, event.occurredAt, 'cancel'),
  );
  await path.publish(cancelled);
  for (const kind of WINDOWED_KINDS) await until(`in-${kind}`, (signals) => signals.length === 0);
});

it('keeps what a recount of all stored events gives, half hour by half hour', async () => {
  await path.settled();
  const { pool } = path.database;
  const kept = await readAmounts(pool);
  const recounted = recount(await readEvents(pool), catalogue);
  expect(compareAmounts(kept, recounted.amounts)).toEqual([]);
  expect([...kept.keys()].filter((key) => key.includes(' half ')).length).toBeGreaterThan(5);
});
