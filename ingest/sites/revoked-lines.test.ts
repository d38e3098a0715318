// Whoever is struck off the registry is not heard on a line that is still open: neither with its next message, nor by staying silent.
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { EchoLine } from '../dicom/echo-line.fixture.ts';
import { openDicom } from '../dicom/open-dicom.ts';
import { DICOM_FLOW } from '../dicom/receive-instance.ts';
import { RecentStudies } from '../dicom/recent-studies.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { behindHomeDoors, reading, site, SITE_KEY } from '../home/reading.fixture.ts';
import { block } from '../mllp/door.fixture.ts';
import { openMllp } from '../mllp/open-mllp.ts';
import { Client as MqttClient } from '../mqtt/mqtt-door.fixture.ts';
import { openMqtt } from '../mqtt/open-mqtt.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { hashOfKey, SiteRegistry } from './registry.ts';

const PEERS = ['127.0.0.1', 'dicom:CT1@127.0.0.1'];
const lines: string[] = [];
const log = createLog({
  stage: 'test',
  level: 'info',
  destination: { write: (line) => lines.push(line) },
});
const stops: (() => Promise<void> | void)[] = [];
let state: 'registered' | 'revoked' | 'other-site';
let behind: ReturnType<typeof behindHomeDoors>;

beforeEach(() => {
  state = 'registered';
  lines.length = 0;
  behind = behindHomeDoors();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const other = { ...site, id: 's-two' as typeof site.id, facilityCodes: ['TWO'] };

/** As the stage does it: a new picture each time that the store is read. */
function registry(): SiteRegistry {
  if (state === 'revoked') return new SiteRegistry({ sites: [site, other], keys: [], peers: [] });
  const siteId = state === 'registered' ? site.id : other.id;
  const grant = { siteId, speaksForAll: false };
  const unknownFacility = 'own-site' as const;
  const key = { ...grant, keyHash: hashOfKey(SITE_KEY), requestsPerSecond: 1_000 };
  const peers = PEERS.map((peer) => ({ ...grant, unknownFacility, peer }));
  return new SiteRegistry({ sites: [site, other], keys: [key], peers });
}

const door = () => ({
  ...behind.parts,
  registry,
  metrics: behind.metrics,
  budget: new ByteBudget({ bytesMax: BYTES_MAX }),
  rateLimit: new RateLimit(),
  now: () => Date.now(),
  log,
  port: 0,
  host: '127.0.0.1',
});

async function mllpLine() {
  const opened = await openMllp(door());
  stops.push(() => opened.stop());
  const socket = connect({ port: opened.port, host: '127.0.0.1' });
  stops.push(() => void socket.destroy());
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  const send = (id: string): boolean =>
    socket.write(
      block(
        `MSH|^~\\&|HIS|QQ|V|C|20261121090000||ADT^A04|${id}|P|2.5.1\rPID|1||P-1\rPV1|1|E|||||||||||||||||${id}\r`,
      ),
    );
  return { socket, send, heard: () => text };
}

it('answers no further message of a revoked sender on an open MLLP line, and ends the line', async () => {
  const line = await mllpLine();
  line.send('M1');
  await expect.poll(line.heard).toContain('MSA|AA|M1');
  state = 'revoked';
  line.send('M2');
  await expect.poll(() => line.socket.closed, { timeout: 10_000 }).toBe(true);
  expect(line.heard()).not.toContain('M2');
  expect(behind.published).toHaveLength(1);
  const told = await behind.metrics.text();
  expect(told).toMatch(/mllp_cut_total\{reason="revoked"[^}]*\} 1/);
  expect(told).toMatch(/mllp_dropped_total\{reason="revoked"[^}]*\} 1/);
  expect(lines.join('')).toContain('no longer registered');
});

it('ends a silent MLLP line whose sender is revoked', async () => {
  const line = await mllpLine();
  line.send('M1');
  await expect.poll(line.heard).toContain('MSA|AA|M1');
  state = 'revoked';
  await expect.poll(() => line.socket.closed, { timeout: 10_000 }).toBe(true);
});

it('takes what comes on an open MLLP line for the site that the sender is registered for by then', async () => {
  const line = await mllpLine();
  line.send('M1');
  await expect.poll(line.heard).toContain('MSA|AA|M1');
  state = 'other-site';
  line.send('M2');
  await expect.poll(line.heard).toContain('MSA|AA|M2');
  expect(behind.published.map((event) => event.siteId)).toEqual(['s-one', 's-two']);
});

async function mqttLine(version: 4 | 5) {
  const query = async () => ({ rows: [], rowCount: 0 });
  const opened = await openMqtt({
    ...door(),
    store: { query } as object as Queryable,
    clientTokens: (of, clientId) => [`${of} ${clientId}`],
  });
  stops.push(() => opened.stop());
  const client = new MqttClient(opened.port, version);
  stops.push(() => void client.socket.destroy());
  await client.login();
  client.publish(reading());
  expect(await client.next()).toMatchObject({ cmd: 'puback', messageId: 1 });
  return client;
}

it.each(['revoked', 'other-site'] as const)(
  'acknowledges nothing more on an open MQTT line whose key is %s, and says why',
  async (after) => {
    const client = await mqttLine(5);
    state = after;
    client.publish(reading({ id: 'h-2' }), { messageId: 2 });
    expect(await client.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x87 });
    expect(await client.next()).toBeUndefined();
    expect(behind.published).toHaveLength(1);
    expect(await behind.metrics.text()).toMatch(/mqtt_cut_total\{reason="revoked"[^}]*\} 1/);
    expect(lines.join('')).toContain('no longer in force');
  },
);

it('ends a silent MQTT line whose key is revoked', async () => {
  const client = await mqttLine(4);
  state = 'revoked';
  expect(await client.next()).toBeUndefined();
});

it('answers no further command of a revoked sender on an open DICOM association', async () => {
  const { metrics } = behind;
  const flow = metrics.flow('dicom_instances', DICOM_FLOW);
  const opened = await openDicom({ ...door(), flow, studies: new RecentStudies() });
  stops.push(() => opened.stop());
  const line = new EchoLine(opened.port);
  stops.push(() => line.end());
  expect(await line.associate('CT1')).toBe('accepted');
  expect(await line.echo()).toBe('echoed');
  state = 'revoked';
  expect(await line.echo()).toBe('aborted');
  expect(await line.next()).toBe('closed');
  expect(await metrics.text()).toMatch(/dicom_associations_ended_total\{reason="revoked"[^}]*\} 1/);
  expect(lines.join('')).toContain('no longer registered');
});
