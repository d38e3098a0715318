// Since when a site, and with it its county and city, counts as reporting: a told history of weeks counts at once, a single fact of long
// ago does not, and the order in which it was told has no say.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { Scopes } from '../assess/scopes.ts';
import { visitEvent } from '../events.fixture.ts';
import { readSites } from '../progress/site-store.ts';
import { storeSiteProgress } from './event-store.ts';

const NOON = Date.UTC(2026, 10, 20, 4);
const ZONE = 'Asia/Shanghai';
const TODAY = dayNumberOf(dayOf(NOON, ZONE));

let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_detectors');
});
beforeEach(() => database.pool.query('DELETE FROM site_progress'));
afterAll(() => database.drop());

const told = (ago: number, receivedAgo = 0): Event =>
  visitEvent(`${String(ago)} ${String(receivedAgo)}`, 'start', {
    site: 's-990102005-1',
    place: '990102005',
    at: NOON - ago * DAY_MS,
    receivedAt: NOON - receivedAgo * DAY_MS + 60_000,
  });
const days = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, at) => from - at);

/** Days ago, as the assessor and the progress operator see it. */
async function sinceDaysAgo(batches: readonly (readonly Event[])[]): Promise<number> {
  for (const [partition, events] of batches.entries())
    await transaction(store, (tx) =>
      storeSiteProgress(tx, events, {
        partition: partition % 2,
        zone: ZONE,
        allowedLatenessMs: DAY_MS,
        backfillMaxMs: 400 * DAY_MS,
      }),
    );
  const scopes = new Scopes();
  await transaction(store, (tx) => scopes.refresh(tx, NOON));
  const [site] = await readSites(store);
  const since = ['s-990102005-1', '990102005', '990102', '9901'].map((where) =>
    scopes.sinceDay({ parts: { where }, countedSince: TODAY - 300 }),
  );
  expect(new Set(since).size).toBe(1);
  expect(site === undefined ? null : dayNumberOf(site.firstDay)).toBe(since[0]);
  return TODAY - (since[0] ?? 0);
}

it.each([
  ['a first batch with one record of a month ago', [[0, 30]], 0],
  ['one record of three hundred days ago', [[0], [300]], 0],
  ['one record of ten days ago', [[0, 10]], 0],
  ['a history of two months', [days(60, 0)], 60],
  ['a history of two months in pieces, the oldest last', [[0], days(20, 1), days(60, 21)], 60],
  ['a history of two months in pieces, the oldest first', [days(60, 21), days(20, 1), [0]], 60],
  ['a history with a holiday of a week', [[...days(60, 30), ...days(22, 0)]], 60],
  ['a history with one record from long before it', [[...days(28, 0), 200]], 28],
  ['a history that ended two months ago', [[...days(120, 60), 0]], 0],
  ['working days only', [days(56, 0).filter((ago) => ago % 7 < 5)], 56],
  ['what is older than any history', [[0, ...days(440, 420)]], 0],
])('%s', async (_, batches, since) => {
  expect(await sinceDaysAgo(batches.map((ages) => ages.map((ago) => told(ago))))).toBe(since);
});

it('goes on from the day a site was first heard, however little comes later', async () => {
  expect(await sinceDaysAgo([[told(40, 40)], [told(0), told(60, 1)]])).toBe(40);
});
