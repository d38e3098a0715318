// The stage on servers of its own, with the database rights that it has in service: for integration tests. Its time moves only when told
// to; its sleepers sleep as ever, so that leases and loops go on.
import { Command, CommandOutcome } from '../contracts/command.ts';
import { FeedEntry } from '../contracts/feed.ts';
import type { Signal } from '../contracts/signal.ts';
import { STREAM, commandSubject, replySubject, signalSubject } from '../contracts/subjects.ts';
import type { Bus } from '../platform/bus/connect.ts';
import { createPublisher, type Publisher } from '../platform/bus/publish.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Pool } from '../platform/store/pool.ts';
import { transaction } from '../platform/store/transaction.ts';
import { startTestBus } from '../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../platform/testing/test-database.ts';
import { signerOf } from './audit/anchor.ts';
import { saveAccount } from './accounts/account-store.ts';
import type { NotificationRules } from './notifiers/load-notifications.ts';
import { MONDAY, account, member, shippedCatalogue } from './outbreak.fixture.ts';
import { runAlerts, type RunningAlerts } from './run-alerts.ts';

/** That signs exports; as long as the setting asks. */
export const STAGE_SECRET = 'a secret of the tests, as long as a setting';

export interface AlertRow {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}

export interface TestStage {
  readonly database: TestDatabase;
  /** With the role of the stage. */
  readonly store: Pool;
  readonly time: { now: number };
  run(): Promise<void>;
  halt(): Promise<void>;
  /** As a detector does; each call is a delivery of its own to the stream, whatever it carries. */
  publish(...signals: readonly Signal[]): Promise<void>;
  publishRaw(kind: string, value: unknown): Promise<void>;
  /** As a gateway does; resolves with the answer on the reply subject. */
  send(command: unknown): Promise<CommandOutcome>;
  alertOf(signal: Signal): Promise<AlertRow>;
  count(sql: string, values?: unknown[]): Promise<number>;
  feed(): Promise<FeedEntry[]>;
  stop(): Promise<void>;
}

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 800; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await systemClock.sleep(25);
  }
  throw new Error('it did not happen within twenty seconds');
}

/** People: `duty.city`, `root`, and of departments `m-disease-control`, `m-township-health-centre`, `m-command-office`, `m-command-group`. */
export async function startTestStage(notifications?: NotificationRules): Promise<TestStage> {
  const [database, server] = await Promise.all([freshDatabase(), startTestBus()]);
  const store = await database.poolAs('vigil_alerts');
  const bus = await server.connect('alerts');
  const dashboard = await server.connect('dashboard');
  const detectors = createPublisher(await server.connect('detectors'));
  const gateway = createPublisher(dashboard);
  const time = { now: MONDAY };
  const clock: Clock = {
    now: () => time.now,
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
  let alerts: RunningAlerts | undefined;
  let deliveries = 0;
  const msgId = (): string => `delivery-${String((deliveries += 1))}`;
  await savePeople(store);

  const halt = async (): Promise<void> => {
    await alerts?.stop();
    alerts = undefined;
  };
  return {
    database,
    store,
    time,
    count: (sql, values = []) => counted(database.pool, sql, values),
    halt,
    run: async () => {
      const runtime = {
        bus,
        store,
        leaseUrl: database.url,
        leaseRole: 'vigil_alerts',
        clock,
        log: silentLog,
        metrics: createMetrics('alerts'),
        signer: signerOf(STAGE_SECRET),
      };
      alerts = await runAlerts(shippedCatalogue, runtime, notifications);
      await alerts.ready;
    },
    publish: async (...signals) => {
      for (const one of signals) {
        await detectors.publish({
          subject: signalSubject(one.kind),
          msgId: msgId(),
          payload: bytes(one),
        });
      }
    },
    publishRaw: async (kind, value) => {
      await detectors.publish({
        subject: signalSubject(kind),
        msgId: msgId(),
        payload: bytes(value),
      });
    },
    send: (command) => answered({ dashboard, gateway, msgId: msgId() }, command),
    alertOf: (signal) => alertHolding(database.pool, signal),
    feed: () => wholeFeed(dashboard),
    stop: async () => {
      await halt();
      detectors.close();
      gateway.close();
      await server.stop();
      await database.drop();
    },
  };
}

async function savePeople(store: Pool): Promise<void> {
  const people = [
    account('duty.city'),
    ...['disease-control', 'township-health-centre', 'command-office', 'command-group'].map((id) =>
      member(id),
    ),
    account('root', { role: 'administrator' }),
  ];
  await transaction(store, async (tx) => {
    for (const one of people)
      await saveAccount(tx, { ...one, passwordHash: 'x'.repeat(40) }, MONDAY);
  });
}

/** Waits until this revision has joined an alert. */
function alertHolding(pool: Pool, signal: Signal): Promise<AlertRow> {
  return eventually(async () => {
    const answer = await pool.query<AlertRow>(
      `SELECT a.id, a.state, a.version FROM alerts a JOIN alert_signals s ON s.alert_id = a.id
       WHERE s.signal_id = $1 AND s.revision >= $2`,
      [signal.id, signal.revision],
    );
    return answer.rows[0];
  });
}

interface Gateway {
  readonly dashboard: Bus;
  readonly gateway: Publisher;
  readonly msgId: string;
}

async function answered(
  { dashboard, gateway, msgId }: Gateway,
  command: unknown,
): Promise<CommandOutcome> {
  const parsed = Command.parse(command);
  const reply = dashboard.connection.subscribe(replySubject(parsed.id), {
    max: 1,
    timeout: 20_000,
  });
  await gateway.publish({ subject: commandSubject(parsed.target), msgId, payload: bytes(parsed) });
  for await (const message of reply) return CommandOutcome.parse(message.json());
  throw new Error('no reply');
}

async function wholeFeed(dashboard: Bus): Promise<FeedEntry[]> {
  const info = await dashboard.manager.streams.info(STREAM.feed);
  const entries: FeedEntry[] = [];
  for (let seq = 1; seq <= info.state.last_seq; seq += 1) {
    const message = await dashboard.manager.streams.getMessage(STREAM.feed, { seq });
    if (message !== null) entries.push(FeedEntry.parse(message.json()));
  }
  return entries;
}

async function counted(pool: Pool, sql: string, values: unknown[]): Promise<number> {
  const answer = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
    values,
  );
  return answer.rows[0]?.count ?? -1;
}
