// Slow bodies on real connections: what goes on is waited for, however long it takes; what trickles is ended and told why.
import Fastify, { type FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { behindHomeDoors, SITE_KEY } from '../home/reading.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { boundPace } from './body-pace.ts';
import { buildDoor } from './door.ts';
import { RateLimit } from './rate-limit.ts';

const PACE = { windowMs: 400, bytesPerSecondMin: 20_000, headMs: 5_000 };
const refused: string[] = [];
const sockets: Socket[] = [];
let app: FastifyInstance;
let readsOn: Promise<void>;
let readOn: () => void;

beforeEach(async () => {
  refused.length = 0;
  readsOn = new Promise((resolve) => (readOn = resolve));
  app = Fastify();
  boundPace(app, { pace: PACE, refused: (code) => void refused.push(code) });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('test/stream', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('test/kept', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/', async ({ body }) => {
    if (Buffer.isBuffer(body)) return { bytes: body.length };
    await readsOn;
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
    return { bytes };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

function begin(type: string, bodyBytes: number) {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  const head = ['POST / HTTP/1.1', 'Host: x', `Content-Type: ${type}`];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: ${String(bodyBytes)}\r\n\r\n`);
  return { socket, heard: () => text };
}

/** Pieces at intervals; resolves with how many were written before the line ended. */
async function trickle(socket: Socket, piece: Buffer, pieces: number): Promise<number> {
  for (let written = 0; written < pieces; written += 1) {
    if (socket.closed) return written;
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return pieces;
}

it.each(['test/stream', 'test/kept'])('waits for a body that goes on (%s)', async (type) => {
  readOn();
  const piece = Buffer.alloc(8_000);
  const { socket, heard } = begin(type, 40 * piece.length);
  expect(await trickle(socket, piece, 40)).toBe(40);
  await expect.poll(heard, { timeout: 10_000 }).toContain('{"bytes":320000}');
  expect(refused).toEqual([]);
});

it.each(['test/stream', 'test/kept'])('ends one that trickles, and says why (%s)', async (type) => {
  readOn();
  const { socket, heard } = begin(type, 1_000_000);
  expect(await trickle(socket, Buffer.alloc(10), 400)).toBeLessThan(400);
  expect(heard()).toContain('HTTP/1.1 408');
  expect(heard()).toContain('urn:vigil:problem:too-slow');
  expect(refused).toEqual(['too-slow']);
});

it('does not blame a sender for what is not read here', async () => {
  const bodyBytes = 8_000_000;
  const { socket, heard } = begin('test/stream', bodyBytes);
  socket.write(Buffer.alloc(bodyBytes));
  await new Promise((resolve) => setTimeout(resolve, 4 * PACE.windowMs));
  expect(heard()).toBe('');
  readOn();
  await expect.poll(heard, { timeout: 10_000 }).toContain(`{"bytes":${String(bodyBytes)}}`);
});

it('is how the door takes bodies: no longest time, and a longest for a head', async () => {
  const { app: door } = buildDoor({
    ...behindHomeDoors().parts,
    rateLimit: new RateLimit(),
    budget: new ByteBudget({ bytesMax: BYTES_MAX }),
    refused: (code) => void refused.push(code),
    now: () => 0,
    log: silentLog,
    pace: PACE,
  });
  await app.close();
  app = door;
  expect([door.server.requestTimeout, door.server.headersTimeout]).toEqual([0, 5_000]);
  await door.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((door.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SITE_KEY}`;
  socket.write(`${head}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`);
  socket.on('error', () => undefined).resume();
  await expect.poll(() => socket.closed, { timeout: 10_000 }).toBe(true);
  expect(refused).toEqual(['too-slow']);
});
