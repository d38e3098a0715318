// The form of a request at the HTTP door: media types, packing, and what is said of each that is not taken.
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { hashOfKey, SiteRegistry } from '../sites/registry.ts';
import { buildDoor } from './door.ts';
import type { Drain } from './drain.ts';
import { RateLimit } from './rate-limit.ts';

const site = siteOf();
const now = Date.UTC(2026, 5, 1, 4);
let door: FastifyInstance;
let drain: Drain;
/** What the stream waits for before it says that events are stored. */
let stored: Promise<void> = Promise.resolve();
let onPublish: () => void = () => undefined;

beforeAll(() => {
  const grant = { keyHash: hashOfKey('k'), siteId: site.id, speaksForAll: false };
  const registry = new SiteRegistry({
    sites: [site],
    keys: [{ ...grant, requestsPerSecond: 1000 }],
    peers: [],
  });
  ({ app: door, drain } = buildDoor({
    registry: () => registry,
    toEvent: toEventOf(),
    publish: async (events) => {
      onPublish();
      await stored;
      return events.map(() => ({ duplicate: false }));
    },
    setAside: async () => undefined,
    flow: createMetrics('test').flow('events', {
      dropped: ['duplicate', 'rejected'],
      errored: ['not-stored'],
    }),
    rateLimit: new RateLimit(),
    budget: new ByteBudget({ bytesMax: BYTES_MAX }),
    refused: () => undefined,
    now: () => now,
    log: silentLog,
  }));
});
afterAll(() => door.close());

const line = JSON.stringify({ kind: 'visit', id: 'a', occurredAt: now - 1000 });

async function post(body: string | Buffer, headers: Record<string, string>) {
  const answer = await door.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { authorization: 'Bearer k', ...headers },
    payload: body,
  });
  const told = answer.json<{ code?: string; accepted?: number }>();
  return [answer.statusCode, told.code ?? told.accepted];
}

const NDJSON = { 'content-type': 'application/x-ndjson' };

it.each([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json; charset=utf-8',
])('takes %s', async (type) => {
  expect(await post(line, { 'content-type': type })).toEqual([202, 1]);
});

it.each([
  'text/plain',
  'text/plain; charset=utf-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/xml',
  'application/fhir+json',
  'nonsense',
])('answers 415 to %s', async (type) => {
  expect(await post(line, { 'content-type': type })).toEqual([415, 'unsupported-media-type']);
});

it('refuses an array that breaks off as a whole, with its place and none of its text', async () => {
  for (const [body, place] of [
    [`[${line},\n${line}`, `line 2, column ${String(line.length + 1)}`],
    [`[${line},\n{张三]`, 'line 2, column 2'],
    ['{"kind": ', 'line 1'],
    ['nonsense', 'not JSON'],
  ] as const) {
    const answer = await door.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
      payload: body,
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      400,
      'invalid-json',
    ]);
    expect(answer.body).toContain(place);
    expect(answer.body).not.toContain('张三');
  }
  expect(await post(`${line}\n{broken\n`, NDJSON)).toEqual([202, 1]);
});

it('takes a body that is packed with gzip', async () => {
  const packed = gzipSync(`${line}\n${line.replace('"a"', '"b"')}\n`);
  expect(await post(packed, { ...NDJSON, 'content-encoding': 'gzip' })).toEqual([202, 2]);
});

it('refuses a small body that unpacks to more than 64 MiB', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20));
  expect(bomb.length).toBeLessThan(100_000);
  expect(await post(bomb, { ...NDJSON, 'content-encoding': 'gzip' })).toEqual([
    413,
    'unpacked-too-large',
  ]);
});

it('refuses what says that it is packed and is not, or in a way that it does not know', async () => {
  expect(await post(line, { ...NDJSON, 'content-encoding': 'gzip' })).toEqual([
    400,
    'invalid-gzip',
  ]);
  const cut = gzipSync(line).subarray(0, 20);
  expect(await post(cut, { ...NDJSON, 'content-encoding': 'gzip' })).toEqual([400, 'invalid-gzip']);
  expect(await post(line, { ...NDJSON, 'content-encoding': 'br' })).toEqual([
    415,
    'unsupported-encoding',
  ]);
});

it('finishes what came before it is closed, and refuses what comes after with 503 and Retry-After', async () => {
  await door.listen({ port: 0, host: '127.0.0.1' });
  const address = door.server.address();
  const url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}/v1/events`;
  const headers = { authorization: 'Bearer k', 'content-type': 'application/x-ndjson' };
  const send = (): Promise<Response> => fetch(url, { method: 'POST', headers, body: line });
  let storedNow = (): void => undefined;
  stored = new Promise((resolve) => {
    storedNow = resolve;
  });
  const isUnderWay = new Promise<void>((resolve) => {
    onPublish = resolve;
  });
  const before = send();
  await isUnderWay;
  const stopped = drain.stop(20_000);
  const after = await send();
  expect([after.status, after.headers.get('retry-after'), after.headers.get('connection')]).toEqual(
    [503, '5', 'close'],
  );
  expect(await after.json()).toMatchObject({ code: 'stopping' });
  storedNow();
  const finished = await before;
  expect(finished.status).toBe(202);
  expect(await finished.json()).toMatchObject({ accepted: 1 });
  await stopped;
  await drain.stop(0);
});
