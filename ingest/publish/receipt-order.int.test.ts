// Records without a statement time, as a hospital's export brings them: what came last holds, in whichever process and however often it is sent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { keyRing } from '../deidentify/key-ring.ts';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { FHIR_FLOW, receive as receiveFhir } from '../fhir/receive.ts';
import { readBundle } from '../fhir/bundle.ts';
import { site } from '../home/reading.fixture.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { expireUntimedRecords, inReceiptOrder, type UntimedRecords } from './receipt-order.ts';

const now = Date.parse('2026-06-01T12:00:00+08:00');
const MINUTE = 60_000;
let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

const keys = keyRing('international', [
  { version: 1, state: 'active', secret: Buffer.alloc(32, 7) },
]);
if (keys.outcome !== 'ring') throw new Error(keys.fault);
const { ring } = keys;

/** The stream, shared by all processes. */
const stream = () => new Map<string, Event>();

/** A process of the door: what it remembers dies with it. */
function doorProcess(stored: Map<string, Event>, db: Queryable = store) {
  const untimed: UntimedRecords = new WeakMap();
  let at = now;
  const shared = {
    registry: () => new SiteRegistry({ sites: [site], keys: [], peers: [] }),
    toEvent: createToEvent({
      ring,
      idKey: Buffer.alloc(32, 5),
      scrub,
      untimed: (event, record) => untimed.set(event, record),
    }),
    publish: inReceiptOrder(db, { untimed, now: () => at }, async (events) =>
      events.map((event) => {
        const duplicate = stored.has(event.id);
        if (!duplicate) stored.set(event.id, event);
        return { duplicate };
      }),
    ),
    setAside: async () => undefined,
  };
  const grant = { site, speaksForAll: false };
  return {
    post: async (records: readonly object[], minute = 0) => {
      at = now + minute * MINUTE;
      const flow = createMetrics('t').flow('events', {
        dropped: ['duplicate', 'rejected'],
        errored: ['not-stored'],
      });
      const { accepted, duplicates } = await receive(
        splitBody(JSON.stringify(records), 'json'),
        grant,
        { parts: { ...shared, flow }, now: at },
      );
      return [accepted, duplicates];
    },
    fhir: async (resource: object, minute = 0) => {
      at = now + minute * MINUTE;
      const flow = createMetrics('t').flow('fhir', FHIR_FLOW);
      const told = readBundle({ resourceType: 'Bundle', type: 'batch', entry: [{ resource }] });
      if ('code' in told) throw new Error(told.reason);
      await receiveFhir(told, {
        parts: { ...shared, flow },
        grant,
        now: at,
        original: () => new Uint8Array(),
      });
    },
  };
}

const visit = (id: string, complaint: string, more: object = {}) => ({
  kind: 'visit',
  id,
  occurredAt: '2026-06-01T08:00:00+08:00',
  action: 'start',
  chiefComplaint: complaint,
  ...more,
});

const latest = (stored: Map<string, Event>) => {
  const [last] = [...stored.values()].sort((one, other) => other.statedAt - one.statedAt);
  return last?.kind === 'visit' ? last.body.fields.complaints : undefined;
};

describe('a record without a statement time', () => {
  it('is at the end what was sent last, though the same had been sent before', async () => {
    const stored = stream();
    const door = doorProcess(stored);
    expect(await door.post([visit('r-1', '发热')], 0)).toEqual([1, 0]);
    expect(await door.post([visit('r-1', '腹泻')], 1)).toEqual([1, 0]);
    expect(await door.post([visit('r-1', '发热')], 2)).toEqual([1, 0]);
    expect(latest(stored)).toEqual(['发热']);
  });

  it('is sent again to another process as often as one likes, and makes nothing more', async () => {
    const stored = stream();
    for (const words of ['发热', '腹泻', '发热'])
      await doorProcess(stored).post([visit('r-2', words)]);
    expect(stored.size).toBe(3);
    expect(await doorProcess(stored).post([visit('r-2', '发热')], 60)).toEqual([0, 1]);
    expect(latest(stored)).toEqual(['发热']);
  });

  it('keeps its id where nothing returns, so that the edge and the city know it as one', async () => {
    const [one, other] = [stream(), stream()];
    await doorProcess(one).post([visit('r-3', '发热')]);
    await doorProcess(other).post([visit('r-3', '腹泻')], 1);
    await store.query('DELETE FROM untimed_records');
    await doorProcess(other).post([visit('r-3', '发热')], 2);
    expect([...other.keys()]).toContain([...one.keys()][0]);
  });

  it('is in one order for processes that hear of it at once', async () => {
    const stored = stream();
    const words = ['发热', '腹泻', '咳嗽', '头痛', '发热'];
    await Promise.all(words.map((word) => doorProcess(stored).post([visit('r-4', word)])));
    const times = [...stored.values()].map(({ statedAt }) => statedAt);
    expect(new Set(times).size).toBe(times.length);
    const { rows } = await store.query<{ turns: number }>(
      `SELECT turns FROM untimed_records WHERE said @> ARRAY[$1]`,
      [[...stored.keys()][0]],
    );
    expect(rows).toEqual([{ turns: stored.size }]);
  });

  it('asks the store twice for all requests that wait, and keeps their order', async () => {
    let asked = 0;
    const counting: Queryable = new Proxy(store, {
      get: (target, name) => {
        if (name === 'query') asked += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
    const stored = stream();
    const door = doorProcess(stored, counting);
    const words = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? '发热' : '腹泻'));
    await Promise.all(words.map((word) => door.post([visit('r-7', word)])));
    // The first goes alone, the others together.
    expect(asked).toBe(4);
    expect(stored.size).toBe(words.length);
    expect(latest(stored)).toEqual(['腹泻']);
  });

  it('with a statement time goes by that, whatever comes last', async () => {
    const stored = stream();
    const door = doorProcess(stored);
    const at = (minute: number) => ({ statedAt: now + minute * MINUTE });
    await door.post([visit('r-5', '发热', at(-3))]);
    await door.post([visit('r-5', '腹泻', at(-2))]);
    expect(await door.post([visit('r-5', '发热', at(-3))], 5)).toEqual([0, 1]);
    expect(latest(stored)).toEqual(['腹泻']);
  });

  it('of beds is that of one moment: the next count is no change of mind', async () => {
    const door = doorProcess(stream());
    const beds = (hour: number, occupied: number) => ({
      kind: 'beds',
      ward: 'W1',
      occurredAt: `2026-06-01T0${String(hour)}:00:00+08:00`,
      staffed: 20,
      occupied,
    });
    const day = [beds(1, 5), beds(2, 6), beds(3, 5)];
    expect(await door.post(day)).toEqual([3, 0]);
    expect(await door.post(day.slice(0, 1), 1)).toEqual([0, 1]);
  });

  it('is forgotten 90 days after it was last spoken of', async () => {
    await doorProcess(stream()).post([visit('r-6', '发热')]);
    await expireUntimedRecords(store, now + 91 * 86_400_000);
    const { rows } = await store.query('SELECT 1 FROM untimed_records');
    expect(rows).toEqual([]);
  });
});

it('an Encounter without a version time ends at what was sent last', async () => {
  const stored = stream();
  const encounter = (reason: string) => ({
    resourceType: 'Encounter',
    id: 'e-1',
    status: 'in-progress',
    class: { code: 'AMB' },
    identifier: [{ value: 'V-1' }],
    period: { start: '2026-06-01T08:00:00+08:00' },
    reasonCode: [{ text: reason }],
  });
  for (const [minute, reason] of ['发热', '腹泻', '发热'].entries())
    await doorProcess(stored).fhir(encounter(reason), minute);
  expect(stored.size).toBe(3);
  expect(latest(stored)).toEqual(['发热']);
});

it('Encounters without a number are told of one by one: another patient is no change of mind', async () => {
  const stored = stream();
  const door = doorProcess(stored);
  const encounter = (number: string) => ({
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { code: 'AMB' },
    subject: { identifier: { value: number } },
    period: { start: '2026-06-01T08:00:00+08:00' },
  });
  for (const [minute, number] of ['P1', 'P2', 'P1', 'P2', 'P1'].entries())
    await door.fhir(encounter(number), minute);
  expect(stored.size).toBe(2);
});
