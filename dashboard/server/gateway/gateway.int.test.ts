// The live side with real sockets: nothing missed and nothing twice over any number of disconnections, honest refusals where that cannot be
// promised, and no word to an account that may not hear it.
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import { AlertList } from '../../../contracts/api/alerts.ts';
import { FeedMessage, Hello, Resync } from '../../../contracts/api/socket.ts';
import { machineReason } from '../../../contracts/vocabulary/machine-reasons.ts';
import { derivedId } from '../../../platform/derived-id.ts';
import { createLog } from '../../../platform/log.ts';
import { eventually, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { accountEntry, alertEntry, saveAlert, testAlert } from '../records.fixture.ts';
import { SESSION_MS } from '../session/token.ts';

const city = person('duty.city');
const county = person('duty.county', { places: ['990102'] });
const member = person('m.control', {
  role: 'department-member',
  departments: ['disease-control'],
  places: ['990102'],
});

let desk: TestDesk;
const logged: string[] = [];

beforeAll(async () => {
  const log = createLog({
    stage: 'test',
    level: 'warn',
    destination: { write: (line) => void logged.push(line) },
  });
  desk = await startTestDesk({ log });
  for (const account of [city, county, member]) await desk.save(account);
});
afterAll(() => desk.stop());

const hello = (socket: Socket): Promise<Hello> =>
  new Promise((resolve, reject) => {
    socket.once('hello', (message) => resolve(Hello.parse(message)));
    socket.once('connect_error', reject);
  });
const refusalOf = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data));
    socket.once('disconnect', resolve);
  });

interface Listener {
  readonly heard: FeedMessage[];
  readonly resyncs: Resync[];
  readonly socket: Socket;
}

function listen(who: Account, cursor: number | null): Listener {
  const socket = desk.socket({ token: desk.token(who), cursor });
  const heard: FeedMessage[] = [];
  const resyncs: Resync[] = [];
  socket.on('feed', (message) => heard.push(FeedMessage.parse(message)));
  socket.on('resync', (message) => resyncs.push(Resync.parse(message)));
  return { heard, resyncs, socket };
}

const keysOf = (messages: readonly FeedMessage[]): string[] => messages.map(({ key }) => key);

/** As a silence of a desk leaves it: its reason is the desk's own word. */
function silenced(): Pick<Alert, 'muted'> {
  const because = machineReason('silenced', { why: '该院今日补传上周病历' });
  const by = `silence:${derivedId('si-', ['live'])}`;
  return { muted: { kind: 'silence', by, because, since: 0, until: 3_600_000 } };
}

let alerts = 0;
/** A fresh alert, stored and then told, as the stage that owns it does. */
async function open(
  place: string,
  differs: Partial<Record<keyof Alert, unknown>> = {},
): Promise<Alert> {
  const alert = testAlert(`live-${String((alerts += 1))}`, { place, ...differs });
  await saveAlert(desk.pool, alert);
  await desk.publish(alertEntry(alert));
  return alert;
}

/** Resolves once the gateway has passed everything published so far. */
async function settled(): Promise<number> {
  const marker = listen(city, null);
  await hello(marker.socket);
  const alert = await open('9901');
  const message = await eventually(() =>
    marker.heard.find((one) => one.type === 'alert' && one.alert.id === alert.id),
  );
  marker.socket.disconnect();
  return message.seq;
}

describe('a listener', () => {
  it('hears what its account may see and nothing else', async () => {
    const listeners = [city, county, member].map((who) => listen(who, null));
    await Promise.all(listeners.map(({ socket }) => hello(socket)));
    const near = await open('990102001');
    const far = await open('990103001');
    const own = await open('990102001', { departments: ['disease-control'] });
    await settled();
    const ids = listeners.map(({ heard }) =>
      heard.flatMap((one) => (one.type === 'alert' ? [one.alert.id] : [])),
    );
    expect(ids[0]).toEqual(expect.arrayContaining([near.id, far.id, own.id]));
    expect(ids[1]).toEqual([near.id, own.id]);
    expect(ids[2]).toEqual([own.id]);
    for (const { socket } of listeners) socket.disconnect();
  });

  it('of a department hears that a silence muted an alert, and nothing of what its owner wrote', async () => {
    const listeners = [county, member].map((who) => listen(who, null));
    await Promise.all(listeners.map(({ socket }) => hello(socket)));
    const quiet = { departments: ['disease-control'], ...silenced() };
    const { id } = await open('990102001', quiet);
    await settled();
    const [ofDesk, ofMember] = listeners.map(({ heard }) =>
      heard.flatMap((one) =>
        one.type === 'alert' && one.alert.id === id ? [one.alert.muted] : [],
      ),
    );
    expect(ofDesk).toEqual([quiet.muted]);
    expect(ofMember).toEqual([{ ...quiet.muted, because: machineReason('silenced') }]);
    for (const { socket } of listeners) socket.disconnect();
  });

  it('gets no room by asking for one', async () => {
    const { socket, heard } = listen(county, null);
    await hello(socket);
    for (const event of ['join', 'subscribe', 'room', 'feed', 'resync'])
      socket.emit(event, '9901', { place: '990103' });
    await open('990103001');
    await settled();
    expect(heard).toEqual([]);
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });

  it('has every entry once and in order, over snapshot and socket, wherever it was cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ near: fc.boolean(), cut: fc.integer({ min: 0, max: 3 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (moves) => {
          const first = AlertList.parse((await desk.ask(county, '/api/alerts')).body);
          const known = new Set<string>(first.alerts.map((alert) => alert.id));
          let cursor = first.feedSeq;
          const heard: FeedMessage[] = [];
          const expected: string[] = [];
          let listener: Listener | undefined;
          const cutOff = (): void => {
            listener?.socket.disconnect();
            heard.push(...(listener?.heard ?? []));
            cursor = heard.at(-1)?.seq ?? cursor;
            expect(listener?.resyncs ?? []).toEqual([]);
            listener = undefined;
          };
          for (const { near, cut } of moves) {
            if (cut === 0) cutOff();
            if (cut === 1 && listener === undefined) {
              listener = listen(county, cursor);
              await hello(listener.socket);
            }
            const alert = await open(near ? '990102002' : '990103002');
            if (near) expected.push(alert.id);
          }
          await settled();
          cutOff();
          listener = listen(county, cursor);
          await hello(listener.socket);
          const last = await open('990102003');
          await eventually(() =>
            listener?.heard.find((one) => one.type === 'alert' && one.alert.id === last.id),
          );
          cutOff();
          const ids = heard.flatMap((one) =>
            one.type === 'alert' ? [one.alert.id as string] : [],
          );
          const told = ids.filter((id) => !known.has(id));
          expect(told).toEqual([...expected.filter((id) => !known.has(id)), last.id]);
          expect(heard.map((one) => one.seq)).toEqual(
            [...new Set(heard.map((one) => one.seq))].toSorted((a, b) => a - b),
          );
        },
      ),
      { numRuns: 12 },
    );
  });

  it('with a cursor of the future is told to fetch snapshots', async () => {
    const { socket, resyncs, heard } = listen(city, 1_000_000);
    const { seq } = await hello(socket);
    await eventually(() => resyncs[0]);
    expect(resyncs).toEqual([{ seq, reason: 'cursor-unknown' }]);
    expect(heard).toEqual([]);
    socket.disconnect();
  });

  it('can resume over a restart of the gateway', async () => {
    const cursor = await settled();
    const missed = await open('990102001');
    await desk.restart();
    const { socket, heard, resyncs } = listen(county, cursor);
    await hello(socket);
    await eventually(() => heard[0]);
    expect(keysOf(heard)).toEqual([alertEntry(missed).key]);
    expect(resyncs).toEqual([]);
    socket.disconnect();
  });

  it('is not disturbed by an entry that nobody can read, which is logged', async () => {
    const { socket, heard } = listen(county, null);
    await hello(socket);
    await desk.publishRaw('no json at all');
    await desk.publishRaw('{"v":99,"type":"of another version"}');
    const after = await open('990102001');
    await eventually(() => heard[0]);
    expect(keysOf(heard)).toEqual([alertEntry(after).key]);
    expect(logged.filter((line) => line.includes('an entry of the feed')).length).toBe(2);
    socket.disconnect();
  });
});

describe('the door', () => {
  it('refuses a handshake without a session, with a form of its own, from another site, or to another room', async () => {
    const token = desk.token(city);
    expect(await refusalOf(desk.socket({}))).toEqual({ code: 'not-signed-in' });
    expect(await refusalOf(desk.socket({ token: 'noise' }))).toEqual({ code: 'token-malformed' });
    expect(await refusalOf(desk.socket({ token, rooms: ['9901'] }))).toEqual({
      code: 'bad-handshake',
    });
    expect(await refusalOf(desk.socket({ token, cursor: -1 }))).toEqual({ code: 'bad-handshake' });
    const cookie = `vigil_session=${token}`;
    const foreign = desk.socket({}, { cookie, origin: 'https://elsewhere.example' });
    expect(await refusalOf(foreign)).toEqual({ code: 'foreign-origin' });
    await hello(desk.socket({}, { cookie, origin: desk.url }));
    const { io } = desk.socket({ token });
    expect(await refusalOf(io.socket('/admin'))).toBeUndefined();
  });

  it('closes on a handshake that is too large', async () => {
    const socket = desk.socket({ token: 'x'.repeat(100_000) });
    expect(await refusalOf(socket)).not.toEqual({ code: 'token-malformed' });
    expect(socket.connected).toBe(false);
  });

  it('speaks WebSocket only', async () => {
    const answer = await desk.ask(null, '/socket.io/?EIO=4&transport=polling');
    expect(answer.status).toBe(400);
  });
});

describe('an open socket', () => {
  it('follows its account to another scope at once', async () => {
    const moving = person('moving', { places: ['990102'] });
    await desk.save(moving);
    const { socket, heard } = listen(moving, null);
    await hello(socket);
    await desk.save(person('moving', { places: ['990103'] }));
    await desk.publish(accountEntry('moving'));
    await open('990102001');
    const seen = await open('990103001');
    await settled();
    expect(keysOf(heard)).toEqual([alertEntry(seen).key]);
    socket.disconnect();
  });

  it('ends when its account can no longer be looked at', async () => {
    const unlucky = person('unlucky');
    await desk.save(unlucky);
    const { socket } = listen(unlucky, null);
    await hello(socket);
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    await desk.pool.query('ALTER TABLE users RENAME TO users_away');
    await desk.publish(accountEntry('unlucky'));
    expect(await ended).toBe('io server disconnect');
    await desk.pool.query('ALTER TABLE users_away RENAME TO users');
    expect(await settled()).toBeGreaterThan(0);
  });

  it('hears nothing more once its session is over', async () => {
    const { socket, heard } = listen(county, null);
    await hello(socket);
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    desk.time.now += SESSION_MS;
    await open('990102001');
    expect(await ended).toBe('io server disconnect');
    expect(heard).toEqual([]);
  });
});
