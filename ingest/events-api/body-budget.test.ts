// Bodies on real connections: what a stranger sends is not kept, and what all senders send at once is bounded.
import { request as httpRequest, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { addEdgeDoor } from '../edge/edge-door.ts';
import { addFhir } from '../fhir/door.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { ByteBudget } from '../pressure/byte-budget.ts';
import { hashOfKey, SiteRegistry } from '../sites/registry.ts';
import { buildDoor } from './door.ts';
import { RateLimit } from './rate-limit.ts';

const site = siteOf();
const MEBIBYTE = 1024 * 1024;
const BODIES_MAX = 4 * MEBIBYTE;
const now = Date.UTC(2026, 5, 1, 4);
let door: FastifyInstance;
let port = 0;
let keptBytes = 0;
let budget: ByteBudget;
let rateLimit: RateLimit;

beforeEach(async () => {
  const grant = { keyHash: hashOfKey('k'), siteId: site.id, speaksForAll: false };
  const keys = [{ ...grant, requestsPerSecond: 1000 }];
  const registry = new SiteRegistry({ sites: [site], keys, peers: [] });
  rateLimit = new RateLimit();
  keptBytes = 0;
  budget = new ByteBudget({ bytesMax: BODIES_MAX });
  const parts = {
    registry: () => registry,
    toEvent: toEventOf(),
    publish: async (events: readonly unknown[]) => events.map(() => ({ duplicate: false })),
    setAside: async () => undefined,
    flow: createMetrics('test').flow('events', {
      dropped: ['duplicate', 'rejected'],
      errored: ['not-stored'],
    }),
    rateLimit,
    refused: () => undefined,
    now: () => now,
    log: silentLog,
  };
  ({ app: door } = buildDoor({ ...parts, budget }));
  // Sees a body that was kept, whichever door it came to.
  door.addHook('preValidation', async ({ body }) => {
    if (Buffer.isBuffer(body)) keptBytes += body.length;
  });
  // Never asked: no batch comes so far.
  addEdgeDoor(door, { ...parts, store: new pg.Pool() });
  addFhir(door, parts);
  await door.listen({ port: 0, host: '127.0.0.1' });
  port = (door.server.address() as AddressInfo).port;
});
afterEach(() => door.close());

interface Told {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function begin(
  path: string,
  headers: Record<string, string | number>,
): { readonly sent: ClientRequest; readonly told: Promise<Told> } {
  const sent = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers });
  const told = new Promise<Told>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    });
  });
  return { sent, told };
}

const LINE = JSON.stringify({ kind: 'visit', id: 'a', occurredAt: now - 1000 });
const NDJSON = { 'content-type': 'application/x-ndjson' };
const KNOWN = { ...NDJSON, authorization: 'Bearer k' };

it.each([
  ['/v1/events', NDJSON, 401, 'unknown-site-key'],
  ['/%76%31/events', NDJSON, 401, 'unknown-site-key'],
  ['/v1/edge/events', { ...NDJSON, authorization: 'Bearer k' }, 401, 'unknown-edge-key'],
  ['/fhir', { 'content-type': 'application/fhir+json' }, 401, 'unknown-site-key'],
  ['/fhir/a/b/c', { 'content-type': 'application/fhir+json' }, 401, 'unknown-site-key'],
  ['/v1/nothing', NDJSON, 404, 'no-such-path'],
])('keeps nothing of a body at %s that nobody may send', async (path, headers, status, code) => {
  const { sent, told } = begin(path, { ...headers, 'content-length': 3 * MEBIBYTE });
  sent.end(Buffer.alloc(3 * MEBIBYTE, 32));
  const answer = await told;
  expect([answer.status, answer.body.includes(code), keptBytes]).toEqual([status, true, 0]);
});

it('names the kind of key that it wants, and takes no token of the rate for a stranger', async () => {
  const { sent, told } = begin('/v1/events', { ...NDJSON, authorization: 'Bearer other' });
  sent.end(LINE);
  expect((await told).headers['www-authenticate']).toBe('Bearer');
  expect(rateLimit.account()).toEqual([]);
});

it.each([
  ['/v1/events', 'urn:vigil:problem:busy'],
  ['/fhir', 'OperationOutcome'],
])(
  'answers 503 at %s while others fill the room, and takes it when they are gone',
  async (path, word) => {
    const large = { ...KNOWN, 'content-length': BODIES_MAX };
    const holding = begin('/v1/events', large);
    holding.told.catch(() => undefined);
    holding.sent.write('{');
    await expect.poll(() => ask(path)).toMatchObject({ status: 503 });
    const { headers, body } = await ask(path);
    expect([headers['retry-after'], body.includes(word)]).toEqual(['5', true]);
    holding.sent.destroy();
    await expect.poll(async () => (await ask('/v1/events')).status).toBe(202);
  },
);

it('counts a body that does not say how long it is as long as it may be', async () => {
  const { sent, told } = begin('/v1/events', { ...KNOWN, 'transfer-encoding': 'chunked' });
  sent.end(LINE);
  expect((await told).status).toBe(503);
});

it('gives the room back after each request', async () => {
  const bodyBytes = 3 * MEBIBYTE;
  for (let count = 0; count < 4; count += 1) {
    const { sent, told } = begin('/v1/events', { ...KNOWN, 'content-length': bodyBytes });
    sent.end(Buffer.concat([Buffer.from(LINE), Buffer.alloc(bodyBytes - LINE.length, 10)]));
    expect((await told).status).toBe(202);
  }
});

it.each([
  ['/v1/events', 'urn:vigil:problem:busy'],
  ['/fhir', 'OperationOutcome'],
])('counts what a body unpacks to: 503 at %s where that has no room', async (path, word) => {
  const packed = (unpackedBytes: number) => {
    const body = gzipSync(Buffer.alloc(unpackedBytes, 10));
    const type = path === '/fhir' ? 'application/fhir+json' : 'application/x-ndjson';
    const headers = { ...KNOWN, 'content-type': type, 'content-encoding': 'gzip' };
    const { sent, told } = begin(path, { ...headers, 'content-length': body.length });
    sent.end(body);
    return told;
  };
  const answer = await packed(3 * MEBIBYTE);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.body).toContain(word);
  expect((await packed(MEBIBYTE)).status).not.toBe(503);
  await expect.poll(() => budget.heldBytes).toBe(0);
});

async function ask(path: string): Promise<Told> {
  const type = path === '/fhir' ? 'application/fhir+json' : 'application/x-ndjson';
  const { sent, told } = begin(path, {
    'content-type': type,
    authorization: 'Bearer k',
    'content-length': LINE.length,
  });
  sent.end(LINE);
  return told;
}
