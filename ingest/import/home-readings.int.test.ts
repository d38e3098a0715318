// A file of readings at home as its site: kits are taken apart, the dry run says the same as the import, and a second import changes nothing, also
// where a device's clock was never set.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { Event } from '../../contracts/event/event.ts';
import { expandReadings } from '../home/expand-readings.ts';
import { firstTimesIn } from '../home/first-times.ts';
import { behindHomeDoors, reading, site } from '../home/reading.fixture.ts';
import { judge, receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';

let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

it('is one set of events however often it is imported', async () => {
  const behind = behindHomeDoors();
  const taken: Event[] = [];
  const { quantity: _q, value: _v, unit: _u, ...kit } = reading({ id: 'kit' });
  const lines = [
    {
      ...kit,
      readings: [
        { quantity: 'steps', value: 5 },
        { quantity: 'heart-rate', value: 70 },
      ],
    },
    reading({ id: 'unset' }, '2000-01-01T00:00:00+08:00'),
    reading({ id: 'bad', unit: 'stones' }),
  ];
  const items = splitBody(lines.map((line) => JSON.stringify(line)).join('\n'), 'ndjson');
  const grant = { site, speaksForAll: false };
  const dry = expandReadings(items).map((item) =>
    judge(item, grant, { parts: behind.parts, now: Date.now(), door: 'file' }),
  );
  for (const day of [0, 5, 9]) {
    const now = Date.now() + day * 86_400_000;
    const receipt = await receive(items, grant, {
      now,
      door: 'file',
      parts: {
        ...behind.parts,
        firstTimes: firstTimesIn(store, () => now),
        publish: async (events) => {
          taken.push(...events);
          return events.map(() => ({ duplicate: false }));
        },
      },
    });
    expect(receipt.accepted).toBe(dry.filter(({ outcome }) => outcome === 'event').length);
    expect(receipt.rejected).toMatchObject([{ index: 2, code: 'unknown-unit' }]);
  }
  expect(new Set(taken.map(({ id, occurredAt }) => `${id} ${String(occurredAt)}`)).size).toBe(3);
});
