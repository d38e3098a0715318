// An edge and its city in one process on two nats-servers and a database, with a line between them that the test cuts: what the edge took arrives
// once, in order, whatever dies.
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import { eventSubject, STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { ensureStreams } from '../../platform/bus/ensure-streams.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import { EDGE_USERS } from '../../platform/bus/rights.ts';
import { edgeStreams } from '../../platform/bus/streams.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { CutLine } from '../../platform/testing/cut-line.ts';
import { startTestBus, type TestBus } from '../../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { until } from '../../platform/testing/until.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { behindHomeDoors, EDGE_KEY, reading, site, SITE_KEY } from '../home/reading.fixture.ts';
import { publishEvents } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { openCityLine } from './city-line.ts';
import { addEdgeDoor } from './edge-door.ts';
import { edgeMeters } from './edge-meters.ts';
import { forward } from './forward.ts';
import { EDGE_FLOW } from './take-batch.ts';

const EDGE_BYTES = 4_000_000;
let edgeBus: TestBus;
let cityBus: TestBus;
let database: TestDatabase;
let city: FastifyInstance;
let cityIngest: Bus;
let line: CutLine;
const aside: SetAside[] = [];
const cityMetrics = createMetrics('city');

beforeAll(async () => {
  [edgeBus, cityBus, database] = await Promise.all([
    startTestBus({ users: EDGE_USERS, streams: 'none' }),
    startTestBus(),
    freshDatabase(),
  ]);
  await ensureStreams(await edgeBus.connect('admin'), { declarations: edgeStreams(EDGE_BYTES) });
  cityIngest = await cityBus.connect('ingest');
  const publisher = createPublisher(cityIngest, { patienceMs: 3_000 });
  const store = await database.poolAs('vigil_ingest');
  city = Fastify();
  city.removeAllContentTypeParsers();
  city.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  addEdgeDoor(city, {
    store,
    registry: behindHomeDoors().parts.registry,
    publish: (events) => publishEvents(publisher, events),
    setAside: async (items) => {
      aside.push(...items);
    },
    flow: cityMetrics.flow('edge_events', EDGE_FLOW),
    now: () => Date.now(),
    rateLimit: new RateLimit(),
    refused: () => undefined,
  });
  await city.listen({ port: 0, host: '127.0.0.1' });
  line = await CutLine.open((city.server.address() as { port: number }).port);
});
afterAll(async () => {
  line.close();
  await city.close();
  await Promise.all([edgeBus.stop(), cityBus.stop(), database.drop()]);
});

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  line.mend();
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A forwarder with a connection of its own, as if its process had just begun. */
async function startForwarder(
  key = EDGE_KEY,
): Promise<{ stop(): Promise<void>; metrics: ReturnType<typeof createMetrics> }> {
  const bus = await edgeBus.connect('forward');
  const stopping = new AbortController();
  const metrics = createMetrics('forward');
  const running = forward(
    {
      bus,
      clock: systemClock,
      log: silentLog,
      meters: edgeMeters(metrics),
      city: openCityLine({ url: `http://127.0.0.1:${line.port}`, key, answerMs: 5_000 }),
      backoff: { baseMs: 50, maxMs: 300, jitter: 0.5 },
    },
    stopping.signal,
  );
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  stops.push(stop);
  return { stop, metrics };
}

let made = 0;

/** Sends readings through the edge's door until `stop`; what was acknowledged, in the order of its partitions. */
async function load(): Promise<{ took(): number; stop(): Promise<Event[]> }> {
  const bus = await edgeBus.connect('ingest');
  const publisher = createPublisher(bus);
  const accepted: Event[] = [];
  const { parts } = behindHomeDoors();
  const over = new AbortController();
  const take = async (): Promise<void> => {
    made += 1;
    const records = Array.from({ length: 5 }, (_, at) =>
      reading({ id: `r-${made}-${at}`, patient: { id: `P-${(made * 5 + at) % 40}` } }),
    );
    const taken: Event[] = [];
    await receive(
      splitBody(JSON.stringify(records), 'json'),
      { site, speaksForAll: false },
      {
        now: Date.now(),
        parts: {
          ...parts,
          publish: async (events) => {
            const published = await publishEvents(publisher, events);
            taken.push(...events);
            return published;
          },
        },
      },
    );
    accepted.push(...taken);
  };
  const running = (async () => {
    while (!over.signal.aborted) {
      await take().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    took: () => accepted.length,
    stop: async () => {
      over.abort();
      await running;
      publisher.close();
      return accepted;
    },
  };
}

/** All that the city's stream holds, in its order. */
async function cityEvents(): Promise<Event[]> {
  const bus = await cityBus.connect('detectors');
  const info = await bus.manager.streams.info(STREAM.events);
  const reader = readFrom(bus, {
    stream: STREAM.events,
    filter: STREAM_SUBJECTS.EVENTS,
    afterSeq: 0,
    streamCreated: info.created,
  });
  const events: Event[] = [];
  while (events.length < info.state.messages) {
    const messages = await reader.next(500, { waitMs: 1_000 });
    events.push(
      ...messages.map(({ payload }) => JSON.parse(Buffer.from(payload).toString('utf8')) as Event),
    );
  }
  await reader.close();
  return events;
}

const edgeHolds = async (): Promise<number> =>
  (await (await edgeBus.connect('admin')).manager.streams.info(STREAM.events)).state.messages;

const byPartition = (events: readonly Event[]): Record<number, string[]> => {
  const ids: Record<number, string[]> = {};
  for (const event of events) (ids[eventPartition(event)] ??= []).push(event.id);
  return ids;
};

/** Everything that the edge accepted is at the city once, in order. */
async function expectAllOnce(accepted: readonly Event[]): Promise<void> {
  await until(async () => (await edgeHolds()) === 0);
  const ids = new Set(accepted.map(({ id }) => id));
  const arrived = (await cityEvents()).filter(({ id }) => ids.has(id));
  expect(arrived).toHaveLength(accepted.length);
  expect(byPartition(arrived)).toEqual(byPartition(accepted));
}

const seconds = (count: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, count * 1000));

describe('the line of an edge', () => {
  it('brings what the edge took, once and in order', async () => {
    await startForwarder();
    const sender = await load();
    await seconds(1);
    await until(() => sender.took() > 50);
    await expectAllOnce(await sender.stop());
  });

  it.each([3, 15])(
    'cut for %i seconds under load loses, doubles and reorders nothing',
    async (cutSeconds) => {
      const { metrics } = await startForwarder();
      const sender = await load();
      await seconds(1);
      line.cut();
      await seconds(cutSeconds);
      await until(async () => (await edgeHolds()) > 0);
      line.mend();
      await seconds(1);
      await until(() => sender.took() > 100);
      await expectAllOnce(await sender.stop());
      expect(await metrics.text()).toMatch(/edge_failures_total\{code="line-down".*\} [1-9]/);
    },
  );

  it('loses, doubles and reorders nothing where both servers and the forwarder die', async () => {
    const first = await startForwarder();
    const sender = await load();
    await seconds(1);
    await cityBus.kill();
    await seconds(1);
    await cityBus.restart();
    await seconds(0.5);
    await edgeBus.kill();
    await seconds(0.5);
    await edgeBus.restart();
    await first.stop();
    await startForwarder();
    await Promise.all([edgeBus.kill(), cityBus.kill()]);
    await Promise.all([edgeBus.restart(), cityBus.restart()]);
    await seconds(1);
    await until(() => sender.took() > 50);
    await expectAllOnce(await sender.stop());
  });

  it('refuses when the disk that it may take is full, and takes again when the city has taken over', async () => {
    const bus = await edgeBus.connect('ingest');
    const publisher = createPublisher(bus, { patienceMs: 2_000 });
    stops.push(() => publisher.close());
    const filler = Buffer.from(JSON.stringify('x'.repeat(100_000)));
    let refusal: unknown;
    for (let at = 0; refusal === undefined && at < 100; at += 1) {
      await publisher
        .publish({ subject: eventSubject(0, 'visit'), msgId: `filler-${at}`, payload: filler })
        .catch((error: unknown) => (refusal = error));
    }
    expect(refusal).toMatchObject({ code: 'stream-full' });
    await startForwarder();
    await until(async () => (await edgeHolds()) === 0);
    // What was no event is set aside at the city and does not hold up the line.
    expect(aside.some(({ code, door }) => code === 'invalid-event' && door === 'edge')).toBe(true);
    await publisher.publish({ subject: eventSubject(0, 'visit'), msgId: 'after', payload: filler });
    await until(async () => (await edgeHolds()) === 0);
  });

  it('is closed to any other key, and the edge keeps what it has', async () => {
    const { metrics } = await startForwarder(SITE_KEY);
    const sender = await load();
    await until(async () =>
      /edge_failures_total\{code="edge-key-refused".*\} [2-9]/.test(await metrics.text()),
    );
    const accepted = await sender.stop();
    expect(await edgeHolds()).toBe(accepted.length);
    for (const stop of stops.splice(0)) await stop();
    await startForwarder();
    await expectAllOnce(accepted);
  });
});

describe('the city', () => {
  const post = (events: readonly unknown[], key = EDGE_KEY) =>
    fetch(`http://127.0.0.1:${line.port}/v1/edge/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        v: 1,
        origin: 'test',
        firstSeq: 1,
        events,
        waiting: 0,
        oldestWaitingAt: null,
      }),
    });

  async function oneEvent(): Promise<Event> {
    const { parts, published } = behindHomeDoors();
    made += 1;
    await receive(
      splitBody(JSON.stringify(reading({ id: `one-${made}` })), 'json'),
      { site, speaksForAll: false },
      { parts, now: Date.now() },
    );
    const [event] = published;
    if (event === undefined) throw new Error('no event was made');
    return event;
  }

  it('knows the last batch by its ids, however late it comes again', async () => {
    const event = await oneEvent();
    expect(await (await post([event])).json()).toMatchObject({ accepted: 1, duplicates: 0 });
    const other = await oneEvent();
    expect(await (await post([event, other])).json()).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  it.each<readonly [string, (event: Event) => unknown]>([
    ['unknown-site', (event) => ({ ...event, siteId: 's-nowhere' })],
    ['place-not-yours', (event) => ({ ...event, place: '990103001' })],
    ['future-time', (event) => ({ ...event, receivedAt: Date.now() + 3_600_000 })],
    ['invalid-event', (event) => ({ ...event, name: '张东' })],
  ])('sets aside what an edge may not say: %s', async (code, change) => {
    aside.length = 0;
    const event = await oneEvent();
    expect(await (await post([change(event)])).json()).toMatchObject({ accepted: 0, rejected: 1 });
    expect(aside.map((one) => one.code)).toEqual([code]);
  });

  it('has one word for every key that is no edge’s', async () => {
    expect([(await post([{}], SITE_KEY)).status, (await post([{}], 'guess')).status]).toEqual([
      401, 401,
    ]);
  });
});
