// Clients that fall behind, on a gateway alone with real sockets: skipped instead of queued without end, and told so; cursors that the
// window no longer holds; accounts that change while a handshake is under way.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { Resync } from '../../../contracts/api/socket.ts';
import { silentLog } from '../../../platform/log.ts';
import { eventually, person } from '../desk.fixture.ts';
import { accountEntry, alertEntry, testAlert } from '../records.fixture.ts';
import { newSession } from '../session/token.ts';
import { Gateway } from './gateway.ts';

const city = person('duty.city');
const words = 'x'.repeat(1900);
const large = alertEntry(testAlert('large', { title: { zh: words, en: words } }));

interface Ground {
  readonly http: Server;
  readonly gateway: Gateway;
  readonly sockets: Socket[];
  current: Account | undefined;
  onAuthenticate: () => Promise<void>;
}

const grounds: Ground[] = [];

async function startGround(startSeq = 0): Promise<Ground> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const gateway = new Gateway({
    http,
    authenticate: async () => {
      const account = ground.current ?? city;
      await ground.onAuthenticate();
      return { account, session: newSession(), expiresAt: 1_000 };
    },
    currentAccount: () => Promise.resolve(ground.current),
    startSeq,
    now: () => 0,
    log: silentLog,
  });
  const ground: Ground = {
    http,
    gateway,
    sockets: [],
    current: city,
    onAuthenticate: () => Promise.resolve(),
  };
  grounds.push(ground);
  return ground;
}

afterEach(async () => {
  for (const { gateway, sockets } of grounds.splice(0)) {
    for (const socket of sockets) socket.disconnect();
    await gateway.close();
  }
});

function connect(ground: Ground, cursor: number | null = null): Socket {
  const { port } = ground.http.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${String(port)}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { cursor },
  });
  ground.sockets.push(socket);
  return socket;
}

/** Stops or goes on taking bytes from the wire, as a stalled tablet does. */
function stall(socket: Socket, how: 'pause' | 'resume'): void {
  const transport = socket.io.engine.transport as object as { ws: { [how: string]: () => void } };
  transport.ws[how]?.();
}

const resyncOf = (socket: Socket): Promise<Resync> =>
  new Promise((resolve) => socket.once('resync', (message) => resolve(Resync.parse(message))));

describe('a client that does not keep up', () => {
  it('is skipped, then told to fetch snapshots from where the feed stands, and hears what follows', async () => {
    const ground = await startGround();
    const socket = connect(ground);
    const seqs: number[] = [];
    socket.on('feed', ({ seq }: { seq: number }) => seqs.push(seq));
    await new Promise((resolve) => socket.once('hello', resolve));
    const told = resyncOf(socket);
    stall(socket, 'pause');
    let seq = 0;
    // Far more than the buffers of both ends and the backlog hold.
    for (let round = 0; round < 12; round += 1) {
      for (let n = 0; n < 1_000; n += 1)
        await ground.gateway.push({ seq: (seq += 1), entry: large });
      await new Promise((resolve) => setImmediate(resolve));
    }
    stall(socket, 'resume');
    const resync = await told;
    expect(resync).toEqual({ seq, reason: 'too-slow' });
    expect(seqs.length).toBeLessThan(seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await ground.gateway.push({ seq: seq + 1, entry: large });
    await eventually(() => (seqs.at(-1) === seq + 1 ? true : undefined));
  });
});

describe('a cursor', () => {
  it('that missed more than is worth replaying, or than is held, is told to fetch snapshots', async () => {
    const ground = await startGround(10);
    for (let seq = 11; seq <= 10 + 2_001; seq += 1)
      await ground.gateway.push({ seq, entry: accountEntry('x') });
    for (const cursor of [10, 5])
      expect(await resyncOf(connect(ground, cursor))).toEqual({
        seq: 2_011,
        reason: 'cursor-too-old',
      });
    const fresh = connect(ground, 2_011);
    await new Promise((resolve) => fresh.once('hello', resolve));
  });
});

describe('an account that changes during its handshake', () => {
  it('enters with its new scope, or not at all', async () => {
    const ground = await startGround();
    ground.onAuthenticate = async () => {
      ground.current = person('duty.city', { places: ['990103'] });
      await ground.gateway.push({ seq: 1, entry: accountEntry(city.id) });
    };
    const socket = connect(ground);
    const heard: unknown[] = [];
    socket.on('feed', ({ seq }: { seq: number }) => heard.push(seq));
    await new Promise((resolve) => socket.once('hello', resolve));
    await ground.gateway.push({ seq: 2, entry: alertEntry(testAlert('near')) });
    await ground.gateway.push({
      seq: 3,
      entry: alertEntry(testAlert('far', { place: '990103001' })),
    });
    await eventually(() => (heard.length > 0 ? true : undefined));
    expect(heard).toEqual([3]);
    ground.onAuthenticate = async () => {
      ground.current = undefined;
      await ground.gateway.push({ seq: 4, entry: accountEntry(city.id) });
    };
    const late = connect(ground);
    expect(await new Promise((resolve) => late.once('disconnect', resolve))).toBe(
      'io server disconnect',
    );
  });
});
