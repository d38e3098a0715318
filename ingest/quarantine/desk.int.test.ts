// The desk of the quarantine on a real database and stream: what was set aside is found, opened, mended and replayed, once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { STREAM } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher, type Publisher } from '../../platform/bus/publish.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { startTestBus, type TestBus } from '../../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { keeperOf, type KeepRecording } from '../ecg/keep-recording.ts';
import { receiveAecg } from '../ecg/receive-aecg.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { receiveFrame } from '../mllp/receive-frame.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { publishEvents } from '../publish/publish-events.ts';
import { hashOfKey, SiteRegistry, type PeerAtDoor } from '../sites/registry.ts';
import { readCall } from './call.ts';
import { runCall, type Publish } from './desk.ts';
import { expireQuarantine, setAside, type SetAside } from './quarantine.ts';
import type { QuarantineKeys } from './seal.ts';

const now = Date.UTC(2026, 10, 21, 4);
const DAY_MS = 86_400_000;
const site = siteOf({ facilityCodes: ['QQ'] });
const key = (version: number) => ({ version, secret: Buffer.alloc(32, version) });
const ringOf = (...keys: ReturnType<typeof key>[]): QuarantineKeys => ({
  active: keys[0] ?? key(1),
  of: (version) => keys.find((one) => one.version === version),
});
const toEvent = toEventOf();
const PEER = '10.0.0.9';
const KEY = 'vgl_test';
const grants = { siteId: site.id, speaksForAll: false };
const registered = (peers: 'registered' | 'revoked' = 'registered'): SiteRegistry =>
  new SiteRegistry({
    sites: [site],
    keys: [{ ...grants, keyHash: hashOfKey(KEY), requestsPerSecond: 10 }],
    peers:
      peers === 'revoked'
        ? []
        : [{ ...grants, peer: PEER, unknownFacility: 'quarantine' as const }],
  });

let bus: TestBus;
let watcher: Bus;
let publisher: Publisher;
let database: TestDatabase;
let store: Pool;
const folder = mkdtempSync(join(tmpdir(), 'vigil-desk-'));

beforeAll(async () => {
  [bus, database] = await Promise.all([startTestBus(), freshDatabase()]);
  watcher = await bus.connect('admin');
  publisher = createPublisher(await bus.connect('ingest'));
  store = await database.poolAs('vigil_ingest');
});
afterAll(async () => {
  publisher.close();
  await database.drop();
  await bus.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE quarantine, quarantine_access; DELETE FROM rejections');
});

const publish = (events: readonly Event[]) => publishEvents(publisher, events);

/** Messages in EVENTS: copies of one event would be seen here. */
async function stored(): Promise<number> {
  return (await watcher.manager.streams.info(STREAM.events)).state.messages;
}

interface Wishes {
  readonly keys?: QuarantineKeys;
  readonly registry?: SiteRegistry;
  readonly publish?: Publish;
  readonly now?: number;
}

async function desk(line: string, wishes: Wishes = {}): Promise<{ code: number; out: string }> {
  const at = wishes.now ?? now;
  const call = readCall(line.split(' '), { zone: 'Asia/Shanghai', now: at });
  if (call.act === 'misunderstood') throw new Error(call.words);
  const said: Buffer[] = [];
  const code = await runCall(
    {
      store,
      keys: wishes.keys ?? ringOf(key(1)),
      reading: { registry: wishes.registry ?? registered(), toEvent },
      now: () => at,
      actor: 'ann',
      publish: wishes.publish ?? publish,
      keepRecording,
      out: { write: (text) => said.push(Buffer.from(text)) },
    },
    call,
  );
  return { code, out: Buffer.concat(said).toString() };
}

const keepRecording: KeepRecording = (event, reading) =>
  keeperOf({
    store,
    keys: () => {
      const active = { version: 1, profile: 'international' as const, secret: Buffer.alloc(32, 4) };
      return { active, of: () => active };
    },
    keepMs: DAY_MS,
    now: () => now,
  })(event, reading);

const parts = (at: number) => ({
  toEvent,
  publish,
  registry: () => registered(),
  setAside: (items: readonly SetAside[]) => setAside(store, items, key(1)),
  now: () => at,
  log: silentLog,
});

/** At the MLLP door, as the test peer. */
async function send(message: string, at = now): Promise<void> {
  const peer: PeerAtDoor | undefined = registered().peerGrant(PEER);
  if (peer === undefined) throw new Error('no peer');
  const flow = createMetrics('test').flow('messages', {
    dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
    errored: ['not-stored'],
  });
  await receiveFrame(Buffer.from(message), peer, { ...parts(at), flow });
}

/** At the HTTP door, with the test key. */
async function post(record: object | string, at = now): Promise<void> {
  const grant = registered().keyGrant(KEY);
  if (grant === undefined) throw new Error('no grant');
  const flow = createMetrics('test').flow('events', {
    dropped: ['duplicate', 'rejected'],
    errored: ['not-stored'],
  });
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  await receive(splitBody(text, 'ndjson'), grant, { parts: { ...parts(at), flow }, now: at });
}

const adt = (facility: string, visit: string): string =>
  [
    `MSH|^~\\&|HIS|${facility}|V|C|20261121090000||ADT^A04|M-${visit}|P|2.5.1`,
    'EVN||20261121090000',
    'PID|1||P1^^^QQ^MR||王小明||19900101|F',
    `PV1|1|O|||||||||||||||||${visit}|||||||||||||||||||||||||20261121083000`,
  ].join('\r');

async function onlyId(): Promise<string> {
  const { rows } = await store.query<{ id: string }>('SELECT id FROM quarantine');
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`${String(rows.length)} rows`);
  return rows[0].id;
}

it('lists by site, reason, door and time, and never shows content', async () => {
  await send(adt('ELSEWHERE', 'V-list'));
  await post({ kind: 'visit', id: 'a', patient: { name: '王小明' } });
  const all = await desk('list');
  expect(all.out.split('\n').filter((line) => line !== '')).toHaveLength(2);
  expect(all.out).not.toMatch(/王小明|P1/);
  expect((await desk('list --reason unknown-facility')).out).toContain('mllp  s-one');
  expect((await desk('list --door events-api')).out).toContain('missing-time');
  expect((await desk('list --site s-two')).out).toContain('nothing');
  expect((await desk('list --since 1h', { now: now + 2 * 3_600_000 })).out).toContain('nothing');
});

it('keeps one row and a count of a bad line that comes again and again', async () => {
  for (let times = 0; times < 5; times += 1) await post('{"broken"', now + times);
  const counts = 'SELECT sum(times)::int AS times, count(*)::int AS rows FROM';
  for (const table of ['rejections', 'quarantine'])
    expect((await store.query(`${counts} ${table}`)).rows).toEqual([{ times: 5, rows: 1 }]);
  await post(['{"broken"', '{"broken"', '{other'].join('\n'), now + 3_600_000);
  expect((await store.query(`${counts} rejections`)).rows).toEqual([{ times: 8, rows: 3 }]);
});

it('shows one with its content, and records who looked and why before that', async () => {
  await send(adt('ELSEWHERE', 'V-show'));
  const id = await onlyId();
  const shown = await desk(`show ${id.slice(0, 10)} --why audit-17`);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('王小明');
  expect((await desk(`show ${id} --why audit-17 --raw`)).out).toBe(adt('ELSEWHERE', 'V-show'));
  const { rows } = await store.query('SELECT actor, action, item, reason FROM quarantine_access');
  expect(rows).toEqual(
    Array(2).fill({ actor: 'ann', action: 'show', item: id, reason: 'audit-17' }),
  );
  await expect(store.query(`UPDATE quarantine_access SET actor = 'bob'`)).rejects.toThrow(
    /permission denied/,
  );
});

it('finds an access record that was altered, and one that was removed', async () => {
  await send(adt('ELSEWHERE', 'V-chain'));
  const id = await onlyId();
  for (let times = 0; times < 3; times += 1) await desk(`show ${id} --why look`);
  expect((await desk('access --verify')).code).toBe(0);
  await database.pool.query(`UPDATE quarantine_access SET reason = 'else' WHERE seq = 2`);
  expect((await desk('access --verify')).out).toContain('record 2 was altered');
  await database.pool.query(`DELETE FROM quarantine_access WHERE seq <= 2`);
  expect((await desk('access --verify')).code).toBe(1);
});

it('replays a mended message once, whoever sends or replays it again', async () => {
  await send(adt('ELSEWHERE', 'V-mend'));
  const id = await onlyId();
  const refused = await desk(`replay ${id}`);
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('unknown-facility')]);
  expect((await desk(`mend ${id} --why misnamed --facility QQ`)).code).toBe(0);
  const before = await stored();
  const dry = await desk(`replay ${id} --dry-run`);
  expect([dry.code, dry.out, await stored()]).toEqual([
    0,
    expect.stringContaining('would-replay  visit e'),
    before,
  ]);
  expect(await desk(`replay ${id}`)).toMatchObject({ code: 0 });
  expect(await stored()).toBe(before + 1);
  expect((await desk(`replay ${id}`)).out).toContain('not-open');
  // The hospital mends its own name and sends it again: the same event.
  await send(adt('QQ', 'V-mend'), now + 60_000);
  expect(await stored()).toBe(before + 1);
  expect((await store.query('SELECT state, resolved_by FROM quarantine')).rows).toEqual([
    { state: 'replayed', resolved_by: 'ann' },
  ]);
});

it('replays a message of 400 KB from what was kept of it', async () => {
  await send(`${adt('ELSEWHERE', 'V-large')}\rNTE|1||${'x'.repeat(400_000)}`);
  const id = await onlyId();
  await desk(`mend ${id} --why misnamed --facility QQ`);
  expect(await desk(`replay ${id}`)).toMatchObject({
    code: 0,
    out: expect.stringContaining('replayed') as string,
  });
});

it('counts once when it is killed between publishing and marking', async () => {
  await post({ kind: 'visit', id: 'k', occurredAt: now + DAY_MS, chiefComplaint: '腹泻' });
  const id = await onlyId();
  // A day later its time is no longer in the future.
  const later = now + DAY_MS;
  const before = await stored();
  const killed: Publish = async (events) => {
    await publish(events);
    throw new Error('killed');
  };
  await expect(desk(`replay ${id}`, { publish: killed, now: later })).rejects.toThrow('killed');
  expect((await store.query('SELECT state FROM quarantine')).rows).toEqual([{ state: 'open' }]);
  const again = await desk(`replay ${id}`, { now: later + 5 });
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('1 known before')]);
  expect(await stored()).toBe(before + 1);
});

it('replays many by filter, says what stays, and keeps the time of the first receipt for what has none', async () => {
  for (const id of ['m1', 'm2', 'm3'])
    await post({ kind: 'visit', id, occurredAt: now + DAY_MS, chiefComplaint: '咳嗽' });
  await post({ kind: 'visit', id: 'm4', chiefComplaint: '咳嗽' });
  const told: Event[] = [];
  const watching: Publish = (events) => {
    told.push(...events);
    return publish(events);
  };
  const done = await desk('replay', { now: now + DAY_MS, publish: watching });
  expect([done.code, done.out]).toEqual([
    1,
    expect.stringContaining('4 read: 3 replayed, 1 still-refused') as string,
  ]);
  expect(told.map(({ statedAt, receivedAt }) => [statedAt, receivedAt])).toEqual(
    Array(3).fill([now, now + DAY_MS]),
  );
  const file = join(folder, 'm4.json');
  writeFileSync(file, JSON.stringify({ kind: 'visit', id: 'm4', occurredAt: now }));
  const { rows } = await store.query<{ id: string }>(
    `SELECT id FROM quarantine WHERE state = 'open'`,
  );
  await desk(`mend ${rows[0]?.id ?? ''} --why time-by-telephone --file ${file}`);
  expect((await desk('replay --reason missing-time')).out).toContain('1 read: 1 replayed');
});

it('refuses to replay for a sender that is revoked, and to touch what was discarded or has expired', async () => {
  await send(adt('ELSEWHERE', 'V-revoked'));
  const id = await onlyId();
  await desk(`mend ${id} --why misnamed --facility QQ`);
  const revoked = await desk(`replay ${id}`, { registry: registered('revoked') });
  expect([revoked.code, revoked.out]).toEqual([1, expect.stringContaining('sender-not-in-force')]);
  const late = { now: now + 15 * DAY_MS };
  expect((await desk(`replay ${id}`, late)).out).toContain('may have expired');
  expect((await desk('list --all', late)).out).toContain('nothing');
  expect((await desk(`discard ${id} --why a-test-message`)).code).toBe(0);
  expect((await desk(`replay ${id}`)).out).toContain('not-open');
  expect(await expireQuarantine(store, now + 15 * DAY_MS)).toBe(1);
});

it('opens after a rotation what the old key sealed, and never again once that is destroyed', async () => {
  await send(adt('ELSEWHERE', 'V-key'));
  const id = await onlyId();
  const rotated = ringOf(key(2), key(1));
  expect((await desk(`show ${id} --why look`, { keys: rotated })).out).toContain('王小明');
  await desk(`mend ${id} --why misnamed --facility QQ`, { keys: rotated });
  const destroyed = ringOf(key(2));
  expect((await desk(`show ${id} --why look`, { keys: destroyed })).code).toBe(1);
  expect((await desk(`replay ${id}`, { keys: destroyed })).out).toContain('cannot-open');
});

it('counts an annotated ECG that was mended, once, and keeps its waveform for its reader', async () => {
  const lead = `<component><sequence><code code="MDC_ECG_LEAD_I"/><value><origin value="0" unit="uV"/><scale value="5" unit="uV"/><digits>${'1 2 3 4 5 '.repeat(100)}</digits></value></sequence></component>`;
  const document = (low: string): Buffer =>
    Buffer.from(
      `<AnnotatedECG xmlns="urn:hl7-org:v3"><id root="1.2.3" extension="ecg 7"/><effectiveTime>${low}</effectiveTime><component><series><code code="RHYTHM"/><component><sequenceSet><component><sequence><value><increment value="0.002" unit="s"/></value></sequence></component>${lead}</sequenceSet></component></series></component></AnnotatedECG>`,
    );
  const grant = registered().keyGrant(KEY);
  if (grant === undefined) throw new Error('no grant');
  await receiveAecg(document(''), grant, { ...parts(now), keepRecording, door: 'events-api' });
  const [item] = JSON.parse(`[${(await desk('list --json')).out.trim()}]`) as { id: string }[];
  expect((await desk('replay')).out).toContain('still-refused  missing-time');
  const file = join(folder, 'mended.xml');
  writeFileSync(file, document('<low value="20261121091000+0800"/>'));
  await desk(`mend ${item?.id ?? ''} --why time --file ${file}`);
  const before = await stored();
  expect((await desk('replay --dry-run')).out).toContain('would-replay  ecg');
  expect((await database.pool.query('SELECT 1 FROM ecg_waveforms')).rowCount).toBe(0);
  expect((await desk('replay')).out).toContain('replayed  ecg');
  expect((await desk('replay')).out).toContain('nothing to replay');
  expect(await stored()).toBe(before + 1);
  expect((await database.pool.query('SELECT 1 FROM ecg_waveforms')).rowCount).toBe(1);
});

it('says nothing of an original that could not be kept', async () => {
  await database.pool.query(
    `ALTER TABLE quarantine ADD CONSTRAINT refused_by_test CHECK (code <> 'not-kept')`,
  );
  try {
    const item = { at: now, door: 'mllp', siteId: site.id, detail: '' } as const;
    const one = { ...item, code: 'kept', original: Buffer.from('a') };
    const other = { ...item, code: 'not-kept', original: Buffer.from('b') };
    await expect(setAside(store, [one, other], key(1))).rejects.toThrow();
    for (const table of ['rejections', 'quarantine'])
      expect((await database.pool.query(`SELECT 1 FROM ${table}`)).rowCount).toBe(0);
  } finally {
    await database.pool.query('ALTER TABLE quarantine DROP CONSTRAINT refused_by_test');
  }
});
