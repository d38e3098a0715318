// The cluster of docker-compose.yml without Docker: its configuration on three real nats-servers, prepared by the real command, used with
// the rights of the stages while a node is killed.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventPartitionFilter,
  eventSubject,
  STREAM,
  STREAM_SUBJECTS,
} from '../../contracts/subjects.ts';
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import type { BusUser } from '../../platform/bus/rights.ts';
import { streamCreated } from '../../platform/bus/stream-state.ts';
import { silentLog } from '../../platform/log.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { startNatsCluster, type NatsCluster } from './nats-cluster.fixture.ts';

const run = promisify(execFile);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const home = mkdtempSync(join(tmpdir(), 'vigil-prepare-'));
let cluster: NatsCluster;
let database: TestDatabase;
const buses: Bus[] = [];

beforeAll(async () => {
  [cluster, database] = await Promise.all([startNatsCluster(), freshDatabase({ schema: 'empty' })]);
});

afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.close()));
  await cluster.stop();
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

async function connect(user: BusUser): Promise<Bus> {
  const bus = await connectBus({
    url: cluster.url,
    name: user,
    credentials: cluster.credentials(user),
    log: silentLog,
  });
  buses.push(bus);
  return bus;
}

function prepare(): Promise<{ stdout: string }> {
  const { user, password } = cluster.credentials('admin');
  return run(process.execPath, ['bin/vigil.mjs', 'prepare'], {
    env: {
      PATH: process.env['PATH'],
      VIGIL_HOME: home,
      DATABASE_URL: database.url,
      NATS_URL: cluster.url,
      VIGIL_NATS_USER: user,
      VIGIL_NATS_PASSWORD: password,
      VIGIL_NATS_REPLICAS: '3',
    },
  });
}

describe('the cluster of the deployment', () => {
  it('is prepared by `vigil prepare`, with three copies of each stream, and a second time changes nothing', async () => {
    expect((await prepare()).stdout).toContain('prepared');
    const admin = await connect('admin');
    for (const stream of Object.values(STREAM)) {
      const { config } = await admin.manager.streams.info(stream);
      expect(config).toMatchObject({ num_replicas: 3, subjects: [STREAM_SUBJECTS[stream]] });
    }
    expect((await prepare()).stdout).toContain('prepared');
  });

  it('keeps all that was acknowledged, once each, when the node that a stage speaks to is killed', async () => {
    const [ingest, detectors] = [await connect('ingest'), await connect('detectors')];
    const publisher = createPublisher(ingest);
    const publish = (from: number, to: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: to - from }, (_, at) =>
          publisher.publish({
            subject: eventSubject(0, 'test'),
            msgId: `m${String(from + at)}`,
            payload: encoder.encode(String(from + at)),
          }),
        ),
      );
    await publish(0, 200);
    const underWay = publish(200, 600);
    await cluster.kill(Number(ingest.connection.getServer().split(':').at(-1)));
    await underWay;
    await publish(600, 800);
    publisher.close();
    expect(await valuesOf(detectors, 800)).toEqual(Array.from({ length: 800 }, (_, at) => at));
  });

  it('refuses a stage what is not its own', async () => {
    const dashboard = await connect('dashboard');
    const publisher = createPublisher(dashboard, { patienceMs: 1_500, ackTimeoutMs: 400 });
    await expect(
      publisher.publish({
        subject: eventSubject(0, 'test'),
        msgId: 'forged',
        payload: encoder.encode('0'),
      }),
    ).rejects.toMatchObject({ code: 'publish-unacknowledged' });
    publisher.close();
  });
});

/** Every value of partition 0, once each. */
async function valuesOf(bus: Bus, count: number): Promise<number[]> {
  const reader = readFrom(bus, {
    stream: STREAM.events,
    filter: eventPartitionFilter(0),
    afterSeq: 0,
    streamCreated: await streamCreated(bus, STREAM.events),
  });
  const values: number[] = [];
  while (values.length < count) {
    const batch = await reader.next(500, { waitMs: 1_000 });
    values.push(...batch.map((message) => Number(decoder.decode(message.payload))));
  }
  await reader.close();
  return values.toSorted((a, b) => a - b);
}
