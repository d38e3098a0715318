// Workers that are ended by force in the middle of a storm: every notification is told, and what a receiver gets twice it knows by its id.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { LEASE_MS } from './claim.ts';
import {
  outcomes,
  rulesOf,
  seedStorm,
  startReceiver,
  webhookChannel,
  workerOn,
  type Receiver,
} from './receivers.fixture.ts';

const OFFICES = ['education', 'transport', 'finance', 'customs', 'publicity', 'agriculture'];
const EACH = 250;
const PROGRAM = fileURLToPath(new URL('worker-process.fixture.ts', import.meta.url));

let database: TestDatabase;
let store: Pool;
let receiver: Receiver;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_alerts');
  receiver = await startReceiver();
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await receiver.close();
  await database.drop();
});

/** Killed as soon as the receiver holds its answer back: after the sending, before it is recorded. */
async function killedWhileSending(): Promise<void> {
  const before = receiver.received.length;
  receiver.answer = () => (receiver.received.length - before <= 3 ? { status: 200 } : 'hang');
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, database.url, receiver.url], {
    stdio: 'ignore',
  });
  children.push(child);
  const ended = once(child, 'exit');
  for (let tries = 0; tries < 1200 && receiver.received.length - before < 5; tries += 1)
    await systemClock.sleep(25);
  child.kill('SIGKILL');
  await ended;
  expect(receiver.received.length - before).toBeGreaterThanOrEqual(5);
}

it('workers that are killed between sending and recording lose nothing, and what comes twice has the same id', async () => {
  const at = systemClock.now();
  for (const department of OFFICES)
    await seedStorm(store, { count: EACH, department, at, name: department, level: 'I' });
  await killedWhileSending();
  await killedWhileSending();
  receiver.answer = () => ({ status: 200 });
  const rules = rulesOf({
    channels: [webhookChannel('hook', receiver.url, { perMinute: 6000, perOfficeMinute: 6000 })],
    chains: [{ department: '*', steps: [{ channel: 'hook' }] }],
  });
  const time = { now: systemClock.now() };
  const survivor = workerOn(store, rules, time);
  await survivor.passTime(time.now + 2 * LEASE_MS);
  expect(await outcomes(store)).toEqual({ delivered: OFFICES.length * EACH });
  const byId = new Map<string, Set<string>>();
  for (const { headers, body } of receiver.received) {
    const message = String(headers['webhook-id']);
    const { notifications } = JSON.parse(body) as { notifications: { id: string }[] };
    for (const { id } of notifications)
      byId.set(id, (byId.get(id) ?? new Set<string>()).add(message));
  }
  expect(byId.size).toBe(OFFICES.length * EACH);
  expect([...byId.values()].filter((messages) => messages.size > 1)).toEqual([]);
  const twice =
    receiver.received.length -
    new Set(receiver.received.map((one) => one.headers['webhook-id'])).size;
  expect(twice).toBeGreaterThan(0);
  const interrupted = await store.query(
    `SELECT FROM notification_attempts WHERE code = 'interrupted'`,
  );
  expect(interrupted.rowCount).toBeGreaterThan(0);
}, 60_000);
