// Sessions of MQTT clients and first times of readings in the database, as the role of the ingest.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { expireFirstTimes, firstTimesIn } from '../home/first-times.ts';
import { behindHomeDoors, reading, site } from '../home/reading.fixture.ts';
import { beginSession, endSession, expireSessions } from './sessions.ts';

const now = Date.parse('2026-06-01T12:00:00+08:00');
const DAY = 86_400_000;
let database: TestDatabase;
let store: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

const client = (name: string, ...earlier: string[]) => ({
  tokens: [name, ...earlier],
  siteId: site.id,
});

it('finds a session again within its time, and not after it', async () => {
  const begin = (at: number) =>
    beginSession(store, client('d1'), { clean: false, keepMs: 7 * DAY, now: at });
  expect([await begin(now), await begin(now + 6 * DAY), await begin(now + 14 * DAY)]).toEqual([
    false,
    true,
    false,
  ]);
});

it('ends a session where the client begins anew or its time after the connection is over', async () => {
  const wish = { clean: false, keepMs: 60_000, now };
  await beginSession(store, client('d2'), wish);
  await endSession(store, client('d2'), { keepMs: 60_000, now: now + 2 * DAY });
  expect(await beginSession(store, client('d2'), { ...wish, now: now + 2 * DAY + 30_000 })).toBe(
    true,
  );
  expect(await beginSession(store, client('d2'), { clean: true, keepMs: 0, now })).toBe(false);
  expect(await beginSession(store, client('d2'), wish)).toBe(false);
});

it('knows a client under the key of before a rotation', async () => {
  await beginSession(store, client('old-key'), { clean: false, keepMs: DAY, now });
  const wish = { clean: false, keepMs: DAY, now };
  expect(await beginSession(store, client('new-key', 'old-key'), wish)).toBe(true);
  expect(await beginSession(store, client('new-key'), wish)).toBe(true);
});

it('forgets what has ended', async () => {
  await expireSessions(store, now + 365 * DAY);
  expect((await store.query('SELECT 1 FROM mqtt_sessions')).rowCount).toBe(0);
});

it('gives a reading without a believable time the same time whenever it comes again', async () => {
  const taken: Event[] = [];
  const behind = behindHomeDoors();
  const unset = JSON.stringify(reading({}, '1970-01-01T00:10:00Z'));
  for (const at of [now, now + 3 * DAY, now + 3 * DAY]) {
    await receive(
      splitBody(unset, 'json'),
      { site, speaksForAll: false },
      {
        now: at,
        parts: {
          ...behind.parts,
          firstTimes: firstTimesIn(store, () => at),
          publish: async (events) => {
            taken.push(...events);
            return events.map(() => ({ duplicate: false }));
          },
        },
      },
    );
  }
  expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
  expect(taken.map(({ occurredAt }) => occurredAt)).toEqual([now, now, now]);
  await expireFirstTimes(store, now + 365 * DAY);
  expect((await store.query('SELECT 1 FROM reading_times')).rowCount).toBe(0);
});
