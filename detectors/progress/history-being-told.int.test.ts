/**
 * A history that is told in bulk, on real servers and a clock of their own: while it is being told no day of it is taken for missed, though the clock is weeks
 * ahead of what has come; when it has been told that is said at once, and all its days are known, also where one site was told after the others.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue as catalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const HISTORY_DAYS = 21;
const VISITS = 24;
const TODAY = startOfDay(dayOf(Date.now(), catalogue.zone), catalogue.zone) - DAY_MS;
const [FIRST, SECOND] = shippedParts.sites.filter(({ level }) => level === 'township-centre');
if (FIRST === undefined || SECOND === undefined)
  throw new Error('the city has no two township centres');
type Centre = NonNullable<typeof FIRST>;

let path: TestPath;
let now = TODAY + HOUR_MS;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress'], clock);
});
afterAll(() => path.stop());

/** From eight o'clock on, every half hour; all received when the history is told. */
const dayAt = (site: Centre, back: number): Event[] =>
  Array.from({ length: VISITS }, (_, n) => {
    const at = TODAY - back * DAY_MS + 8 * HOUR_MS + n * (HOUR_MS / 2);
    const name = `${site.id} ${String(back)} ${String(n)}`;
    return visitEvent(name, 'start', {
      ...{ site: site.id, place: site.place, at, person: name, statedAt: at, receivedAt: now },
      fields: { occurredAt: at, diagnoses: [icd10('M54.5')] },
    });
  });

/** Day after day, with a tick of the progress operator a minute after each. */
async function tell(site: Centre, days: readonly number[]): Promise<void> {
  for (const back of days) {
    await path.publish(dayAt(site, back));
    await path.settled();
    await tickAt(now + 61_000);
  }
}

async function tickAt(at: number): Promise<void> {
  now = at;
  for (;;) {
    const { rows } = await path.database.pool.query<{ at: number }>('SELECT at FROM watermarks');
    if ((rows[0]?.at ?? 0) >= at) break;
    await systemClock.sleep(50);
  }
  await path.settled();
}

const daysBack = Array.from({ length: HISTORY_DAYS }, (_, n) => HISTORY_DAYS - n);
const rowsOf = async (text: string): Promise<unknown[]> =>
  (await path.database.pool.query<Record<string, unknown>>(text)).rows;
const missed = () => rowsOf('SELECT site_id, day FROM told_facts WHERE missed');
const told = () => rowsOf('SELECT 1 FROM assess_progress WHERE arrivals IS NOT NULL');
const unknown = () =>
  rowsOf(
    `SELECT series FROM assessments WHERE assessment->'reason'->>'code' = 'day-unknown' AND series LIKE '%${FIRST.place.slice(0, 9)}%'`,
  );

it('takes no day for missed while a day comes in a minute', async () => {
  await tell(FIRST, daysBack.slice(0, -1));
  expect(await missed()).toEqual([]);
});

it('says what has come as soon as all has, and that nothing was missed', async () => {
  await tell(FIRST, daysBack.slice(-1));
  await tickAt(now + 61_000);
  expect(await told()).not.toEqual([]);
  expect(await missed()).toEqual([]);
  expect(await unknown()).toEqual([]);
});

it('misses no day of a site that is told after the others, however long it takes', async () => {
  const [early, late] = [daysBack.slice(0, 14), daysBack.slice(14)];
  await tell(SECOND, early);
  await tickAt(now + 6 * 60_000);
  expect(await missed()).toEqual([]);
  await tell(SECOND, late);
  await tickAt(now + 6 * 60_000);
  expect(await missed()).toEqual([]);
});

it('still remembers the days of a feed that then tells nothing', async () => {
  await tickAt(TODAY + 2 * DAY_MS);
  expect(await missed()).toHaveLength(4);
});
