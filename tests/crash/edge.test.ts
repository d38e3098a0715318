// A county's edge and the city as whole products: the line is cut for 3, 15 and 60 seconds under load, and everything on both sides is killed. In the
// end the city has what the edge accepted, once and in order.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import { Receipt } from '../../contracts/record.ts';
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import { connectBus } from '../../platform/bus/connect.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import { busCredentials } from '../../platform/embedded/nats.ts';
import { readEndpoints } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { CutLine } from '../../platform/testing/cut-line.ts';
import { untilTrue } from '../acceptance/until.ts';
import { startVigil, type Vigil } from '../acceptance/vigil-process.ts';
import { Edge } from './edge-process.ts';
import { killAndAwaitSuccessor } from './victims.ts';

const PLACE = '990102';
const SITES = ['s-990102005-1', 's-990102001-1'];
/** One person has one token on both sides. */
const KEYS = {
  VIGIL_PSEUDONYM_KEY: 'one-key-for-edge-and-city-0123456789',
  VIGIL_EVENT_ID_KEY: 'one-key-of-ids-for-edge-and-city-0123',
};
const BATCH = 10;

let city: Vigil;
let edge: Edge;
let line: CutLine;
let accepted = 0;
let isOver = false;
let sending: Promise<void>;
const say = (sentence: string): void => void process.stdout.write(`edge: ${sentence}\n`);

beforeAll(async () => {
  city = await startVigil({ settings: KEYS });
  const made = await city.run('site', 'add-edge-key', '--place', PLACE);
  const key = /^vgl_\S+$/m.exec(made.output)?.[0] ?? '';
  line = await CutLine.open(city.ports.ingest);
  const url = `http://127.0.0.1:${line.port}`;
  edge = await Edge.start({ ...KEYS, VIGIL_EDGE_CITY_URL: url, VIGIL_EDGE_KEY: key });
  sending = send();
}, 900_000);

afterAll(async () => {
  isOver = true;
  line.close();
  await edge.stop();
  await city.stop();
  city.forget();
}, 600_000);

/** One request after the other, each until it is taken: so the order of receipt is the order in which they were told. */
async function send(): Promise<void> {
  for (let batch = 0; !isOver; batch += 1) {
    const lines = Array.from({ length: BATCH }, (_, at) =>
      JSON.stringify({
        kind: 'home-reading',
        id: `edge-${batch}-${at}`,
        site: SITES[at % SITES.length],
        occurredAt: Date.now() - 60_000,
        quantity: 'heart-rate',
        value: 60 + (at % 40),
        patient: { id: `P-${(batch * BATCH + at) % 200}` },
      }),
    );
    await untilTaken(lines.join('\n'));
    accepted += BATCH;
    await wait(20);
  }
}

async function untilTaken(body: string): Promise<void> {
  for (;;) {
    const answer = await post(body).catch(() => undefined);
    if (answer !== undefined) {
      expect(answer.rejected).toEqual([]);
      return;
    }
    await wait(100);
  }
}

async function post(body: string): Promise<Receipt | undefined> {
  const response = await fetch(edge.url('/v1/events'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${edge.platformKey()}`,
      'content-type': 'application/x-ndjson',
    },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return response.status === 202 ? Receipt.parse(JSON.parse(text)) : undefined;
}

async function cityStream(): Promise<Event[]> {
  const bus = await connectBus({
    url: readEndpoints(city.home)?.natsUrl ?? '',
    name: 'detectors',
    credentials: busCredentials(city.home, 'detectors'),
    log: silentLog,
  });
  const info = await bus.manager.streams.info(STREAM.events);
  const reader = readFrom(bus, {
    stream: STREAM.events,
    filter: STREAM_SUBJECTS.EVENTS,
    afterSeq: 0,
    streamCreated: info.created,
  });
  const events: Event[] = [];
  while (events.length < info.state.messages) {
    const messages = await reader.next(1_000, { waitMs: 1_000 });
    for (const { payload } of messages)
      events.push(JSON.parse(Buffer.from(payload).toString('utf8')) as Event);
  }
  await reader.close();
  await bus.close();
  return events;
}

describe('an edge and its city', () => {
  it.each([3, 15, 60])('go on where the line was cut for %i seconds', async (seconds) => {
    const before = accepted;
    line.cut();
    await wait(seconds * 1000);
    // The edge's door does not notice that there is no line.
    await untilTrue('the edge accepts', () => accepted > before);
    await untilTrue('it is held', async () => (await edge.meter('edge_waiting_events')) > 0);
    const held = await edge.meter('edge_waiting_events');
    line.mend();
    await untilTrue(
      'what was held is at the city',
      async () => (await edge.meter('edge_waiting_events')) <= held / 2,
    );
    say(`cut for ${seconds} s: ${held} events were held, ${accepted - before} accepted meanwhile`);
  });

  it.each(['forward', 'nats-server', 'ingest'] as const)(
    'go on where the %s of the edge was killed',
    async (victim) => {
      const before = accepted;
      await edge.kill(victim);
      await untilTrue('the edge accepts', () => accepted > before + 5 * BATCH);
    },
  );

  it.each(['ingest', 'nats-server', 'postgres'] as const)(
    'go on where the %s of the city was killed',
    async (victim) => {
      const before = accepted;
      await killAndAwaitSuccessor(city, victim);
      await untilTrue('the edge accepts', () => accepted > before + 5 * BATCH);
    },
  );

  it('go on where the power of the edge failed while the line was cut', async () => {
    line.cut();
    const before = accepted;
    await untilTrue('the edge accepts', () => accepted > before + 5 * BATCH);
    await edge.killAll();
    await edge.begin();
    await untilTrue('the edge accepts again', () => accepted > before + 10 * BATCH);
    line.mend();
  });

  it('end with all that was accepted at the city, once and in order', async () => {
    isOver = true;
    await sending;
    await untilTrue(
      'the edge holds nothing',
      async () => (await edge.meter('edge_waiting_events')) === 0,
    );
    // The meter is read now and then: the last second may still be on its way.
    await untilTrue('the city has as many', async () => (await cityStream()).length >= accepted);
    const events = await cityStream();
    say(`${accepted} accepted at the edge, ${events.length} in the stream of the city`);
    expect(new Set(events.map(({ id }) => id)).size).toBe(accepted);
    expect(events).toHaveLength(accepted);
    const last = new Map<number, number>();
    const early = events.filter((event) => {
      const partition = eventPartition(event);
      const isEarly = event.receivedAt < (last.get(partition) ?? 0);
      last.set(partition, event.receivedAt);
      return isEarly;
    });
    expect(early).toEqual([]);
    await untilTrue('all are stored', async () => {
      const [row] = await city.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
      return row?.n === accepted;
    });
    expect(await edge.meter('edge_rejected_total')).toBe(0);
  });
});
