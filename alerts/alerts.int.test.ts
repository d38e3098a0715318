// The stage on real PostgreSQL and NATS, with the database rights that it has in service: signals and commands that come twice, what a
// killed process leaves behind, limits over a restart, and what `vigil audit verify` finds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Command, CommandOutcome } from '../contracts/command.ts';
import { FeedEntry } from '../contracts/feed.ts';
import type { Signal } from '../contracts/signal.ts';
import { STREAM, commandSubject, replySubject, signalSubject } from '../contracts/subjects.ts';
import { HOUR_MS } from '../contracts/time.ts';
import type { Bus } from '../platform/bus/connect.ts';
import { createPublisher, type Publisher } from '../platform/bus/publish.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { OutboxRow } from '../platform/operator/operator-spec.ts';
import { appendOutbox } from '../platform/store/outbox.ts';
import type { Pool } from '../platform/store/pool.ts';
import { transaction } from '../platform/store/transaction.ts';
import { startTestBus, type TestBus } from '../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../platform/testing/test-database.ts';
import { saveAccount } from './accounts/account-store.ts';
import { verifyStoredChain } from './audit/read.ts';
import { fireDueClocks } from './clocks/due-clocks.ts';
import { triageBatch } from './operators/signals.ts';
import {
  MONDAY,
  account,
  amended,
  exceedance,
  member,
  shippedCatalogue,
  shippedRules,
  signal,
} from './outbreak.fixture.ts';
import { runAlerts, type RunningAlerts } from './run-alerts.ts';
import { loadCase } from './store/load-cases.ts';

let database: TestDatabase;
let server: TestBus;
let store: Pool;
let stage: Bus;
let detectors: Publisher;
let dashboard: Bus;
let gateway: Publisher;
let alerts: RunningAlerts | undefined;

/** Its time moves only when told to; its sleepers sleep as ever, so that leases and loops go on. */
const time = { now: MONDAY };
const clock: Clock = { now: () => time.now, sleep: systemClock.sleep };

async function start(): Promise<RunningAlerts> {
  alerts = await runAlerts(shippedCatalogue, {
    bus: stage,
    store,
    leaseUrl: database.url,
    leaseRole: 'vigil_alerts',
    clock,
    log: silentLog,
    metrics: createMetrics('alerts'),
  });
  await alerts.ready;
  return alerts;
}

beforeAll(async () => {
  database = await freshDatabase();
  server = await startTestBus();
  store = await database.poolAs('vigil_alerts');
  stage = await server.connect('alerts');
  detectors = createPublisher(await server.connect('detectors'));
  dashboard = await server.connect('dashboard');
  gateway = createPublisher(dashboard);
  await transaction(store, async (tx) => {
    for (const one of [
      account('duty.city'),
      member('disease-control'),
      account('root', { role: 'administrator' }),
    ]) {
      await saveAccount(tx, { ...one, passwordHash: 'x'.repeat(40) }, MONDAY);
    }
  });
  await start();
}, 120_000);

afterAll(async () => {
  await alerts?.stop();
  detectors.close();
  gateway.close();
  await server.stop();
  await database.drop();
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
let deliveries = 0;

/** As a detector does; each call is a delivery of its own to the stream, whatever it carries. */
async function publish(...signals: readonly Signal[]): Promise<void> {
  for (const one of signals) {
    deliveries += 1;
    await detectors.publish({
      subject: signalSubject(one.kind),
      msgId: `d${String(deliveries)}`,
      payload: bytes(one),
    });
  }
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await systemClock.sleep(25);
  }
  throw new Error('it did not happen within ten seconds');
}

async function alertOf(one: Signal): Promise<{ id: string; state: string; version: number }> {
  return eventually(async () => {
    const answer = await database.pool.query<{ id: string; state: string; version: number }>(
      `SELECT a.id, a.state, a.version FROM alerts a JOIN alert_signals s ON s.alert_id = a.id
       WHERE s.signal_id = $1 AND s.revision >= $2`,
      [one.id, one.revision],
    );
    return answer.rows[0];
  });
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const answer = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
    values,
  );
  return answer.rows[0]?.count ?? -1;
}

async function send(command: unknown, msgId: string): Promise<CommandOutcome> {
  const parsed = Command.parse(command);
  const reply = dashboard.connection.subscribe(replySubject(parsed.id), {
    max: 1,
    timeout: 10_000,
  });
  await gateway.publish({ subject: commandSubject(parsed.target), msgId, payload: bytes(parsed) });
  for await (const message of reply) return CommandOutcome.parse(message.json());
  throw new Error('no reply');
}

const onAlert = (id: string, alertId: string, body: unknown, by = 'duty.city'): unknown => ({
  v: 1,
  id,
  issuedAt: MONDAY,
  by,
  target: 'alert',
  alertId,
  body,
});

async function feed(): Promise<FeedEntry[]> {
  const info = await dashboard.manager.streams.info(STREAM.feed);
  const entries: FeedEntry[] = [];
  for (let seq = 1; seq <= info.state.last_seq; seq += 1) {
    const message = await dashboard.manager.streams.getMessage(STREAM.feed, { seq });
    if (message !== null) entries.push(FeedEntry.parse(message.json()));
  }
  return entries;
}

describe('signals', () => {
  it('become an alert with tasks, limits, audit and feed', async () => {
    const cholera = signal('int-1', { place: '990103001', siteId: 's-990103001-1' });
    await publish(cholera);
    const alert = await alertOf(cholera);
    const tasks = await count('tasks WHERE alert_id = $1', [alert.id]);
    expect(alert.state).toBe('open');
    expect(tasks).toBeGreaterThanOrEqual(10);
    expect(await count('clocks WHERE alert_id = $1', [alert.id])).toBeGreaterThan(tasks);
    expect(await count(`audit WHERE alert_id = $1 AND action = 'task-assigned'`, [alert.id])).toBe(
      tasks,
    );
    expect(await count('signal_dispositions WHERE signal_id = $1', [cholera.id])).toBe(1);
    await eventually(async () => {
      const entries = (await feed()).filter(
        (entry) => entry.type === 'task' && entry.task.alertId === alert.id,
      );
      return new Set(entries.map((entry) => (entry.type === 'task' ? entry.task.id : ''))).size ===
        tasks
        ? true
        : undefined;
    });
  });

  it('delivered again change nothing', async () => {
    const first = exceedance('int-2', '990104001');
    const second = amended(first, { observed: 33 });
    await publish(first, second);
    const alert = await alertOf(second);
    const audit = await count('audit');
    await publish(second, first, second);
    const marker = exceedance('int-2-marker', '990105001');
    await publish(marker);
    await alertOf(marker);
    expect(await alertOf(second)).toEqual(alert);
    expect(await count('audit WHERE alert_id = $1', [alert.id])).toBe(
      await count('audit WHERE alert_id = $1 AND seq <= $2', [alert.id, audit]),
    );
    expect(await count('signal_dispositions WHERE signal_id = $1', [first.id])).toBe(2);
  });

  it('that do not fit the contract become dead letters and hold nobody up', async () => {
    await detectors.publish({
      subject: signalSubject('series'),
      msgId: 'broken-1',
      payload: bytes({ v: 1, id: 'sg-x' }),
    });
    const next = exceedance('int-3', '990106001');
    await publish(next);
    await alertOf(next);
    expect(await count(`dead_letters WHERE operator = 'triage' AND code = 'bad-signal'`)).toBe(1);
  });

  it('all have exactly one disposition for each revision', async () => {
    const orphans = await count(`alert_signals s WHERE NOT EXISTS (
      SELECT FROM signal_dispositions d WHERE d.signal_id = s.signal_id AND d.revision = s.revision)`);
    expect(orphans).toBe(0);
  });
});

describe('commands', () => {
  it('are answered on the reply subject, and sent twice are one act with one answer', async () => {
    const found = exceedance('int-4', '990107001');
    await publish(found);
    const alert = await alertOf(found);
    const command = onAlert('cmd-ack-00001', alert.id, { command: 'acknowledge' });
    const first = await send(command, 'c1');
    expect(first).toMatchObject({
      outcome: 'done',
      state: 'acknowledged',
      version: alert.version + 1,
    });
    expect(await send(command, 'c2')).toEqual(first);
    expect((await loadCase(store, alert.id))?.alert.version).toBe(alert.version + 1);
    expect(await count(`audit WHERE alert_id = $1 AND action = 'acknowledge'`, [alert.id])).toBe(1);
    expect(await count(`command_outcomes WHERE command_id = 'cmd-ack-00001'`)).toBe(1);
  });

  it('that are refused change nothing and say why', async () => {
    const found = exceedance('int-5', '990108001');
    await publish(found);
    const alert = await alertOf(found);
    const stale = {
      ...(onAlert('cmd-stale-001', alert.id, { command: 'acknowledge' }) as object),
      expectedVersion: alert.version + 7,
    };
    expect(await send(stale, 'c3')).toMatchObject({
      outcome: 'refused',
      code: 'stale-version',
      version: alert.version,
    });
    const asMember = onAlert(
      'cmd-role-0001',
      alert.id,
      { command: 'respond', reason: 'x' },
      'm-disease-control',
    );
    expect(await send(asMember, 'c4')).toMatchObject({
      outcome: 'refused',
      code: 'role-not-allowed',
    });
    const nobody = onAlert('cmd-nobody-01', alert.id, { command: 'acknowledge' }, 'ghost');
    expect(await send(nobody, 'c5')).toMatchObject({ outcome: 'refused', code: 'unknown-account' });
    expect((await loadCase(store, alert.id))?.alert).toMatchObject({
      state: 'open',
      version: alert.version,
    });
  });

  it('with characters that PostgreSQL cannot hold are carried out with a mark in their place', async () => {
    const found = exceedance('int-6', '990109001');
    await publish(found);
    const alert = await alertOf(found);
    const odd = onAlert('cmd-odd-00001', alert.id, {
      command: 'comment',
      reason: 'a\u0000b\ud800c',
    });
    expect(await send(odd, 'c6')).toMatchObject({ outcome: 'done' });
    const answer = await database.pool.query<{ reason: string }>(
      `SELECT reason FROM audit WHERE subject = $1 AND action = 'comment'`,
      [`alert:${alert.id}`],
    );
    expect(answer.rows[0]?.reason).toBe('a\uFFFDb\uFFFDc');
  });

  it('on accounts are for administrators, and record what the account may do but never its hash', async () => {
    const body = {
      command: 'create-account',
      account: {
        id: 'new.member',
        name: '新成员',
        role: 'department-member',
        places: ['990102'],
        departments: ['education'],
        active: true,
      },
      passwordHash: 'scrypt$secret-hash-text',
    };
    const create = (id: string, by: string): unknown => ({
      v: 1,
      id,
      issuedAt: MONDAY,
      by,
      target: 'account',
      body,
    });
    expect(await send(create('cmd-acc-0001', 'duty.city'), 'c7')).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(await send(create('cmd-acc-0002', 'root'), 'c8')).toMatchObject({ outcome: 'done' });
    expect(await send(create('cmd-acc-0003', 'root'), 'c9')).toMatchObject({
      code: 'already-exists',
    });
    expect(
      await count(`audit WHERE details::text LIKE '%secret-hash%' OR reason LIKE '%secret-hash%'`),
    ).toBe(0);
  });
});

describe('a process that was killed between its commit and its publishing', () => {
  it('leaves rows that the next one publishes', async () => {
    await alerts?.stop();
    const found = exceedance('int-7', '990102007');
    await transaction(store, async (tx) => {
      const rows: OutboxRow[] = [];
      const context = {
        now: time.now,
        appendOutbox: (more: readonly OutboxRow[]) => void rows.push(...more),
      };
      await triageBatch(tx, [found], { context, rules: shippedRules });
      await appendOutbox(tx, 'triage/00', rows);
    });
    expect(await count('outbox')).toBeGreaterThan(0);
    await start();
    await eventually(async () => ((await count('outbox')) === 0 ? true : undefined));
    const alert = await alertOf(found);
    expect(
      (await feed()).filter((entry) => entry.type === 'alert' && entry.alert.id === alert.id),
    ).toHaveLength(1);
  });
});

describe('limits', () => {
  it('that passed while nothing ran fire once, with how late that was', async () => {
    const found = signal('int-8', { place: '990103005', disease: 'plague' });
    await publish(found);
    const alert = await alertOf(found);
    await alerts?.stop();
    const task = (await loadCase(store, alert.id))!.tasks.find(
      (one) => one.part === 'lead' && one.stage === 'verify',
    )!;
    const dueAt = task.clocks.find((one) => one.name === 'acknowledge')!.dueAt;
    time.now = dueAt + HOUR_MS;
    await start();
    const clockRow = await eventually(async () => {
      const answer = await database.pool.query<{ fired_at: number | null; late_by_ms: number }>(
        `SELECT fired_at, late_by_ms FROM clocks WHERE subject = $1 AND name = 'acknowledge'`,
        [`task:${task.id}`],
      );
      return answer.rows[0]?.fired_at === null ? undefined : answer.rows[0];
    });
    expect(clockRow).toEqual({ fired_at: time.now, late_by_ms: HOUR_MS });
    await alerts?.stop();
    await start();
    expect(await fireDueClocks(store, time.now)).toBe(0);
    expect(
      await count(
        `audit WHERE subject = $1 AND action = 'clock-fired' AND details->>'clock' = 'acknowledge'`,
        [`task:${task.id}`],
      ),
    ).toBe(1);
    const stored = (await loadCase(store, alert.id))!.tasks.find((one) => one.id === task.id)!;
    expect(stored.clocks.find((one) => one.name === 'acknowledge')).toMatchObject({
      firedAt: time.now,
      lateByMs: HOUR_MS,
    });
    expect(stored.version).toBe(task.version);
  });

  it('are fired by one of two workers that look at once', async () => {
    time.now += 400 * HOUR_MS;
    await alerts?.stop();
    alerts = undefined;
    const due = await count(
      `clocks WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at <= to_timestamp($1::float8 / 1000)`,
      [time.now],
    );
    const before = await count(`audit WHERE action = 'clock-fired'`);
    let fired = 0;
    for (let round = 1; round > 0;) {
      const both = await Promise.all([
        fireDueClocks(store, time.now),
        fireDueClocks(store, time.now),
      ]);
      round = both[0] + both[1];
      fired += round;
    }
    expect(due).toBeGreaterThan(10);
    expect(fired).toBe(due);
    expect((await count(`audit WHERE action = 'clock-fired'`)) - before).toBe(due);
  });
});

describe('rights in the database', () => {
  it('let the stage add to the audit and never change it', async () => {
    await expect(store.query(`UPDATE audit SET reason = 'x'`)).rejects.toThrow(/permission denied/);
    await expect(store.query('DELETE FROM audit')).rejects.toThrow(/permission denied/);
  });

  it('let the dashboard read cases and write none, and other stages see no password hash', async () => {
    const reader = await database.poolAs('vigil_dashboard');
    expect((await reader.query('SELECT id FROM alerts LIMIT 1')).rowCount).toBe(1);
    await expect(reader.query(`UPDATE tasks SET state = 'closed'`)).rejects.toThrow(
      /permission denied/,
    );
    const ingest = await database.poolAs('vigil_ingest');
    await expect(ingest.query('SELECT password_hash FROM users')).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('the audit chain', () => {
  const verdict = () => verifyStoredChain(database.pool);
  /** Does it, looks, and undoes it. */
  async function tampered(...statements: readonly string[]): Promise<unknown> {
    await database.pool.query('CREATE TABLE kept AS SELECT * FROM audit');
    await database.pool.query('CREATE TABLE kept_head AS SELECT * FROM audit_head');
    for (const statement of statements) await database.pool.query(statement);
    const found = await verdict();
    await database.pool.query(
      'TRUNCATE audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept',
    );
    await database.pool.query(
      'DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head; DROP TABLE kept_head',
    );
    return found;
  }

  it('is whole after all of the above', async () => {
    const entries = await count('audit');
    expect(entries).toBeGreaterThan(100);
    expect(await verdict()).toMatchObject({ verdict: 'whole', entries });
  });

  it('shows an altered entry and where', async () => {
    const found = await tampered(`UPDATE audit SET reason = 'nothing to see' WHERE seq = 7`);
    expect(found).toMatchObject({
      verdict: 'faulty',
      entries: 6,
      fault: { fault: 'altered', seq: 7 },
    });
    expect(await tampered(`UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 9`)).toMatchObject({
      fault: { fault: 'altered', seq: 9 },
    });
    expect(
      await tampered(`UPDATE audit SET details = details || '{"x":1}' WHERE seq = 2`),
    ).toMatchObject({ fault: { fault: 'altered', seq: 2 } });
    expect(await tampered(`UPDATE audit SET alert_id = 'al-other' WHERE seq = 3`)).toMatchObject({
      fault: { fault: 'misfiled', seq: 3 },
    });
  });

  it('shows a deleted entry', async () => {
    expect(await tampered('DELETE FROM audit WHERE seq = 5')).toMatchObject({
      fault: { fault: 'missing', seq: 5, foundSeq: 6 },
    });
  });

  it('shows entries that changed places', async () => {
    const found = await tampered(
      'UPDATE audit SET seq = -1 WHERE seq = 4',
      'UPDATE audit SET seq = 4 WHERE seq = 5',
      'UPDATE audit SET seq = 5 WHERE seq = -1',
    );
    expect(found).toMatchObject({ fault: { fault: 'altered', seq: 4 } });
  });

  it('shows a chain that was cut short at its end, and one that was lengthened', async () => {
    const last = await count('audit');
    const cut = await tampered(`DELETE FROM audit WHERE seq > ${String(last - 2)}`);
    expect(cut).toMatchObject({ fault: { fault: 'truncated', seq: last - 1, headSeq: last } });
    const head = await tampered(`UPDATE audit_head SET hash = repeat('a', 64)`);
    expect(head).toMatchObject({ fault: { fault: 'head-altered', seq: last } });
    const shorter = await tampered(`UPDATE audit_head SET seq = seq - 1`);
    expect(shorter).toMatchObject({ fault: { fault: 'beyond-head', seq: last } });
  });
});
