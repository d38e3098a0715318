// A reading whose device's clock is behind has one time, whichever process judges it first and whichever hears of it again.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { DeviceClocks } from './device-clocks.ts';
import { firstTimesIn } from './first-times.ts';
import { behindHomeDoors, reading, site } from './reading.fixture.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const now = Date.parse('2026-06-01T12:00:00+08:00');
let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

/** A process of the door: what it knows of clocks dies with it. */
function doorProcess() {
  const { parts } = behindHomeDoors();
  const clocks = new DeviceClocks();
  return async (record: object, at: number): Promise<Event[]> => {
    const taken: Event[] = [];
    await receive(
      splitBody(JSON.stringify(record), 'json'),
      { site, speaksForAll: false },
      {
        now: at,
        parts: {
          ...parts,
          clocks,
          firstTimes: firstTimesIn(store, () => at),
          publish: async (events) => {
            taken.push(...events);
            return events.map(() => ({ duplicate: false }));
          },
        },
      },
    );
    return taken;
  };
}

/** Taken and sent at `at` by a device whose clock is eight hours behind. */
const behind = (id: string, at: number) =>
  reading(
    { id, device: { serial: id.slice(0, 3), clockAt: new Date(at - 8 * HOUR).toISOString() } },
    new Date(at - 8 * HOUR).toISOString(),
  );

/** A process that has heard the device often enough. */
async function learned(device: string) {
  const send = doorProcess();
  for (const minutes of [30, 20, 10])
    await send(
      behind(`${device}-${String(minutes)}`, now - minutes * MINUTE),
      now - minutes * MINUTE,
    );
  return send;
}

it('keeps the corrected time where the reading comes again to a process that knows nothing', async () => {
  const record = behind('one-last', now);
  const [first] = await (await learned('one'))(record, now);
  const [again] = await doorProcess()(record, now + 20 * MINUTE);
  expect(first).toMatchObject({ occurredAt: now, occurredFrom: 'recorded' });
  expect([again?.id, again?.occurredAt]).toEqual([first?.id, now]);
});

it('keeps the stated time of a reading that came at once, also where it comes again as late as its device was once behind', async () => {
  const taken = new Date(now).toISOString();
  const record = reading({ id: 'six-last', device: { serial: 'six', clockAt: taken } }, taken);
  const [first] = await doorProcess()(record, now + MINUTE);
  const [again] = await (await learned('six'))(record, now + 8 * HOUR);
  expect(first).toMatchObject({ occurredAt: now, occurredFrom: 'stated' });
  expect([again?.id, again?.occurredAt]).toEqual([first?.id, now]);
});

it('keeps the stated time where the reading comes again to a process that knows the clock', async () => {
  const record = behind('two-last', now);
  const [first] = await doorProcess()(record, now);
  const [again] = await (await learned('two'))(record, now);
  expect(first).toMatchObject({ occurredAt: now - 8 * HOUR, occurredFrom: 'stated' });
  expect([again?.id, again?.occurredAt]).toEqual([first?.id, now - 8 * HOUR]);
});
