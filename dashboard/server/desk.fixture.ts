// The stage at work on servers of its own, for integration tests: real PostgreSQL with the role of a reader, real NATS with the rights of the
// dashboard, HTTP and sockets on a free port, and a time that moves only when told to. Records are put in as the writers would leave them.
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { Account } from '../../contracts/account.ts';
import { Command, type CommandOutcome } from '../../contracts/command.ts';
import type { FeedEntry } from '../../contracts/feed.ts';
import { STREAM, STREAM_SUBJECTS, feedSubject, replySubject } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { readFrom } from '../../platform/bus/read-from.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import { createHealth } from '../../platform/health.ts';
import { silentLog, type Log } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { waveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { startTestBus, type TestBus } from '../../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { loadNames } from './names.ts';
import { runDashboard, type RunningDashboard } from './run-dashboard.ts';
import { SESSION_MS, newSession, signToken } from './session/token.ts';

/** Monday 2026-06-01 09:00 in Shanghai. */
export const MONDAY = Date.UTC(2026, 5, 1, 1);
export const SECRET = 'a secret of the tests';
export const testWaveformKeys = waveformKeys(
  { home: '', given: '1:the-key-of-waveforms-in-these-tests' },
  'international',
);
export const testNames = loadNames(fileURLToPath(new URL('../../catalogue', import.meta.url)));

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestDesk {
  readonly database: TestDatabase;
  readonly server: TestBus;
  /** Without a role: writes what the other stages would. */
  readonly pool: Pool;
  readonly time: { now: number };
  readonly url: string;
  save(account: Account, passwordHash?: string): Promise<void>;
  /** As this account, with a bearer token made for it; `null` for nobody. */
  ask(who: Account | null, path: string, asking?: Asking): Promise<Answer>;
  token(who: Account): string;
  socket(auth: Readonly<Record<string, unknown>>, headers?: Record<string, string>): Socket;
  publish(...entries: readonly FeedEntry[]): Promise<void>;
  publishRaw(payload: string): Promise<void>;
  /** What stands in COMMANDS, oldest first, as text. */
  commands(): Promise<string[]>;
  /** Answers commands as the stage that owns the records would. */
  answer(decide: (command: Command) => CommandOutcome | undefined): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestDeskOptions {
  readonly webRoot?: string;
  readonly log?: Log;
  readonly commandWaitMs?: number;
  readonly trustedProxies?: readonly string[];
}

export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  for (let tries = 0; tries < 800; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await systemClock.sleep(25);
  }
  throw new Error('it did not happen within twenty seconds');
}

export async function startTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const [database, server] = await Promise.all([freshDatabase(), startTestBus()]);
  const store = await database.poolAs('vigil_dashboard');
  const bus = await server.connect('dashboard');
  const alertsBus = await server.connect('alerts');
  const feedPublisher = createPublisher(alertsBus);
  const time = { now: MONDAY };
  const session = newSession();
  const stopping = new AbortController();
  const answering: Promise<void>[] = [];
  const sockets: Socket[] = [];
  let published = 0;
  const run = (): Promise<RunningDashboard> => runTestDashboard(options, { store, bus, time });
  let dashboard = await run();
  const url = (): string => `http://127.0.0.1:${String(dashboard.port)}`;
  const token: TestDesk['token'] = ({ id: user, generation }) =>
    signToken({ user, generation, session, expiresAt: time.now + SESSION_MS }, SECRET);
  const publishRaw: TestDesk['publishRaw'] = async (payload) => {
    await feedPublisher.publish({
      subject: feedSubject('test'),
      msgId: `entry-${String((published += 1))}`,
      payload: new TextEncoder().encode(payload),
    });
  };
  return {
    database,
    server,
    pool: database.pool,
    time,
    token,
    publishRaw,
    get url() {
      return url();
    },
    save: (account, passwordHash = 'x'.repeat(40)) =>
      saveAccount(database.pool, account, passwordHash),
    ask: (who, path, asking = {}) => {
      const bearer = who === null ? {} : { authorization: `Bearer ${token(who)}` };
      return ask(`${url()}${path}`, { ...asking, headers: { ...bearer, ...asking.headers } });
    },
    socket: (auth, headers = {}) => {
      const socket = openSocket(url(), auth, headers);
      sockets.push(socket);
      return socket;
    },
    publish: async (...entries) => {
      for (const entry of entries) await publishRaw(JSON.stringify(entry));
    },
    commands: () => readCommands(server),
    answer: async (decide) => {
      const by = { pool: database.pool, decide, signal: stopping.signal };
      answering.push((await answerCommands(alertsBus, by)).ended);
    },
    restart: async () => {
      await dashboard.stop();
      dashboard = await run();
    },
    stop: async () => {
      for (const socket of sockets) socket.disconnect();
      stopping.abort();
      await Promise.all(answering);
      await dashboard.stop();
      feedPublisher.close();
      await server.stop();
      await database.drop();
    },
  };
}

function runTestDashboard(
  { webRoot, commandWaitMs = 20_000, trustedProxies = [], log = silentLog }: TestDeskOptions,
  by: { readonly store: Pool; readonly bus: Bus; readonly time: { readonly now: number } },
): Promise<RunningDashboard> {
  const { store, bus, time } = by;
  return runDashboard(
    {
      names: testNames,
      waveformKeys: () => testWaveformKeys,
      zone: 'Asia/Shanghai',
      secret: SECRET,
      host: '127.0.0.1',
      port: 0,
      webRoot,
      trustedProxies,
      commandWaitMs,
    },
    {
      store,
      bus,
      clock: {
        now: () => time.now,
        sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
      },
      log,
      metrics: createMetrics('dashboard'),
      health: createHealth(),
    },
  );
}

function openSocket(
  url: string,
  auth: Readonly<Record<string, unknown>>,
  headers: Record<string, string>,
): Socket {
  return io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: headers,
  });
}

interface Answering {
  readonly pool: Pool;
  readonly decide: (command: Command) => CommandOutcome | undefined;
  readonly signal: AbortSignal;
}

/** Resolves once it is reading, with what resolves when it has stopped. */
async function answerCommands(bus: Bus, by: Answering): Promise<{ readonly ended: Promise<void> }> {
  const info = await bus.manager.streams.info(STREAM.commands);
  const reader = readFrom(bus, {
    stream: STREAM.commands,
    filter: STREAM_SUBJECTS.COMMANDS,
    afterSeq: info.state.last_seq,
    streamCreated: info.created,
  });
  const loop = async (): Promise<void> => {
    while (!by.signal.aborted) {
      for (const message of await reader.next(100, { waitMs: 200, signal: by.signal })) {
        const command = Command.parse(JSON.parse(new TextDecoder().decode(message.payload)));
        const outcome = by.decide(command);
        if (outcome === undefined) continue;
        await saveOutcome(by.pool, command, outcome);
        bus.connection.publish(replySubject(command.id), JSON.stringify(outcome));
      }
    }
    await reader.close();
  };
  return { ended: loop() };
}

async function ask(url: string, { method = 'GET', body, headers }: Asking): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  };
}

export function person(id: string, differs: Partial<Record<keyof Account, unknown>> = {}): Account {
  return Account.parse({
    id,
    name: id,
    role: 'duty-officer',
    places: ['9901'],
    departments: [],
    active: true,
    generation: 0,
    ...differs,
  });
}

async function saveAccount(pool: Pool, account: Account, passwordHash: string): Promise<void> {
  await pool.query(
    `INSERT INTO users (id, name, role, places, departments, position, active, generation, password_hash, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $9, $6, $7, $8, now(), now())
     ON CONFLICT (id) DO UPDATE SET places = EXCLUDED.places, departments = EXCLUDED.departments, active = EXCLUDED.active,
       generation = EXCLUDED.generation, password_hash = EXCLUDED.password_hash`,
    [
      account.id,
      account.name,
      account.role,
      account.places,
      account.departments,
      account.active,
      account.generation,
      passwordHash,
      account.position,
    ],
  );
}

async function saveOutcome(pool: Pool, command: Command, outcome: CommandOutcome): Promise<void> {
  await pool.query(
    `INSERT INTO command_outcomes (command_id, by_user, target, subject, outcome, at) VALUES ($1, $2, $3, NULL, $4, now())
     ON CONFLICT DO NOTHING`,
    [command.id, command.by, command.target, JSON.stringify(outcome)],
  );
}

async function readCommands(server: TestBus): Promise<string[]> {
  const bus = await server.connect('alerts');
  const info = await bus.manager.streams.info(STREAM.commands);
  const found: string[] = [];
  for (let seq = info.state.first_seq; seq <= info.state.last_seq; seq += 1) {
    const message = await bus.manager.streams.getMessage(STREAM.commands, { seq });
    if (message !== null) found.push(message.string());
  }
  return found;
}
