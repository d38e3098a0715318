// What a failing store says of a fact is not logged at any door: a parser quotes its input and a driver its values. Its code and its place are.
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { safeFieldsOf, TransientError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';
import { DICOM_FLOW, receiveInstance } from './dicom/receive-instance.ts';
import { RecentStudies } from './dicom/recent-studies.ts';
import { buildDoor } from './events-api/door.ts';
import { RateLimit } from './events-api/rate-limit.ts';
import { addFhir } from './fhir/door.ts';
import { FHIR_FLOW } from './fhir/receive.ts';
import { behindHomeDoors, reading, site, SITE_KEY } from './home/reading.fixture.ts';
import { addImport } from './import/door.ts';
import { IMPORT_FLOW } from './import/import-flow.ts';
import { receiveFrame } from './mllp/receive-frame.ts';
import { Client, closeAll, openDoor } from './mqtt/mqtt-door.fixture.ts';
import { BYTES_MAX, ByteBudget } from './pressure/byte-budget.ts';

const PLANTED = '99010219900307123X';
const lines: string[] = [];
const log = createLog({
  stage: 'test',
  level: 'trace',
  destination: { write: (line) => lines.push(line) },
});
let fault: Error;
let behind: ReturnType<typeof behindHomeDoors>;

beforeEach(() => {
  lines.length = 0;
  fault = withPlanted(new Error(`Unexpected token 张, "张东 ${PLANTED}" is not valid JSON`));
  behind = behindHomeDoors();
});
afterEach(closeAll);

/** As a driver gives it: everywhere. */
const withPlanted = <E extends Error>(error: E): E =>
  Object.assign(error, { detail: PLANTED, where: PLANTED, cause: new Error(PLANTED) });

const parts = () => ({
  ...behind.parts,
  publish: async () => Promise.reject(fault),
  setAside: async () => Promise.reject(fault),
  now: () => Date.now(),
  log,
  rateLimit: new RateLimit(),
  budget: new ByteBudget({ bytesMax: BYTES_MAX }),
  refused: () => undefined,
});

function isLoggedSafely(words: string): void {
  const told = lines.join('');
  expect(told).toContain(words);
  expect(told).toContain('logged-errors.test.ts');
  expect(told).not.toMatch(new RegExp(`${PLANTED}|张|valid JSON`));
}

const authorization = `Bearer ${SITE_KEY}`;
const NDJSON = { authorization, 'content-type': 'application/x-ndjson' };

function httpDoor() {
  const { app } = buildDoor(parts());
  addFhir(app, { ...parts(), flow: behind.metrics.flow('fhir', FHIR_FLOW) });
  return app;
}

function importDoor() {
  const app = Fastify();
  addImport(app, {
    ...parts(),
    flow: behind.metrics.flow('import_lines', IMPORT_FLOW),
    profiles: new Map(),
    keep: async () => Promise.reject(fault),
    reports: async () => [],
  });
  return app;
}

const record = JSON.stringify(reading());
const observation = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{}] });
const WAYS = [
  ['/v1/events', httpDoor, NDJSON, record],
  ['/fhir', httpDoor, { authorization, 'content-type': 'application/fhir+json' }, observation],
  ['/v1/import', importDoor, NDJSON, record],
] as const;

it.each(WAYS)('at %s: the place, and no word of it', async (url, open, headers, payload) => {
  const app = open();
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  await app.close();
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  isLoggedSafely('could not be stored');
});

it.each(WAYS)('at %s: 507 where the stream is full', async (url, open, headers, payload) => {
  fault = withPlanted(new TransientError('stream-full', 'no room'));
  const app = open();
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  await app.close();
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([507, '60']);
  expect(answer.body).toContain('storage-full');
  isLoggedSafely('"code":"stream-full"');
});

it('at MLLP', async () => {
  const flow = behind.metrics.flow('messages', {
    dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
    errored: ['not-stored'],
  });
  const peer = { site, speaksForAll: false, unknownFacility: 'own-site' as const, sender: 'x' };
  const frame = Buffer.from('MSH|^~\\&|HIS|QQ|V|C|20261121090000||ADT^A99|M1|P|2.5.1\r');
  const answer = await receiveFrame(frame, peer, { ...parts(), flow });
  expect(Buffer.from(answer ?? []).toString()).toContain('MSA|AE');
  isLoggedSafely('answered AE');
});

it('at DICOM', async () => {
  const flow = behind.metrics.flow('dicom_instances', DICOM_FLOW);
  const read = { outcome: 'broken', code: 'truncated', dataset: new Map() } as const;
  const grant = { site, speaksForAll: false };
  const studies = new RecentStudies();
  const outcome = await receiveInstance(read, grant, { ...parts(), flow, studies });
  expect(outcome).toEqual({ outcome: 'not-stored' });
  isLoggedSafely('DICOM');
});

it('at MQTT', async () => {
  const door = await openDoor(undefined, { publish: parts().publish, log });
  const client = new Client(door.port);
  await client.login();
  client.publish(reading());
  expect(await client.next()).toBeUndefined();
  isLoggedSafely('MQTT');
});

it('keeps no word of a message that looks like a place', () => {
  const sly = new Error(
    'x\n    at 张东 (file:///a/b.ts:1:1)\n    at secret (file:///name/of.ts:1:1)',
  );
  expect(JSON.stringify(safeFieldsOf(sly))).not.toMatch(/secret|张/);
  expect(safeFieldsOf(Object.assign(new Error('x'), { code: '张 东' })).code).toBeUndefined();
  expect(safeFieldsOf('张东')).toEqual({ code: undefined, kind: 'string', at: [] });
});
