// The stage at work: routes, gateway and feed over one store, one bus and one clock, listening. Composed by main.ts, and by tests with a
// clock and a catalogue of their own.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandOutcome } from '../../contracts/command.ts';
import { NOTICE_FILTER } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher, type Publisher } from '../../platform/bus/publish.ts';
import type { Clock } from '../../platform/clock.ts';
import { listenError } from '../../platform/embedded/free-port.ts';
import type { Health } from '../../platform/health.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { answerOps, OPS_PATHS } from '../../platform/ops-server.ts';
import { hashPassword, verifyPassword } from '../../platform/passwords.ts';
import type { WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { AccountDirectory } from './accounts.ts';
import { buildApp } from './app.ts';
import { CommandDesk } from './command-desk.ts';
import { Deliveries } from './deliveries.ts';
import { Gateway } from './gateway/gateway.ts';
import type { SequencedEntry } from './gateway/feed-window.ts';
import { Notices } from './gateway/notices.ts';
import { feedStart, readFeed, type FeedStart } from './gateway/read-feed.ts';
import type { Names } from './names.ts';
import { notSignedIn } from './problem.ts';
import { storedAccounts } from './reads/accounts.ts';
import { allRoutes } from './routes/all-routes.ts';
import {
  credentialsOf,
  sameHost,
  SESSION_COOKIE,
  signedInBy,
  type Authenticator,
} from './session/authenticate.ts';
import { cookieOf } from './session/cookie.ts';
import { SignInThrottle } from './session/throttle.ts';

export interface DashboardRuntime {
  /** Of a role that may read and nothing else. */
  readonly store: Pool;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly health: Health;
}

export interface DashboardOptions {
  readonly names: Names;
  /** As they are now: a rotation or a destruction takes effect without a restart. */
  readonly waveformKeys: () => WaveformKeys;
  readonly zone: string;
  readonly secret: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Folder of the built browser part. */
  readonly webRoot: string | undefined;
  /** Addresses and ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** How long a person's act may wait for its answer. */
  readonly commandWaitMs?: number;
}

export interface RunningDashboard {
  readonly port: number;
  /** Rejects when the stage must stop. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

const FEED_HISTORY = 10_000;

export async function runDashboard(
  options: DashboardOptions,
  runtime: DashboardRuntime,
): Promise<RunningDashboard> {
  const { store, bus, log } = runtime;
  const from = await feedStart(bus, FEED_HISTORY);
  const now = (): number => runtime.clock.now();
  const directory = new AccountDirectory(storedAccounts(store), now);
  const authenticator: Authenticator = { directory, secret: options.secret, now };
  const publisher = createPublisher(bus, { patienceMs: 8_000 });
  const commands = commandDesk(publisher, options, runtime);
  const deliveries = new Deliveries({ record: (command) => commands.record(command), now });
  const gatewayAt: { current: Gateway | undefined } = { current: undefined };
  const app = await buildApp({
    routes: allRoutes({
      store,
      commands,
      deliveries,
      authenticator,
      throttle: new SignInThrottle(),
      endSession: (session, expiresAt) => {
        directory.end(session, expiresAt);
        gatewayAt.current?.endSession(session);
      },
      hashPassword,
      verifyPassword,
      waveformKeys: options.waveformKeys,
      names: options.names,
      zone: options.zone,
      feedSeq: () => gatewayAt.current?.lastSeq ?? from.afterSeq,
      now,
    }),
    authenticate: (request) =>
      signedInBy(
        credentialsOf(request.headers, request.cookies[SESSION_COOKIE]).token,
        authenticator,
      ),
    webRoot: options.webRoot,
    trustedProxies: options.trustedProxies ?? [],
    log,
  });
  addOps(app, runtime);
  const notices = new Notices((topic, places) => gatewayAt.current?.notify(topic, places));
  bus.connection.subscribe(NOTICE_FILTER, {
    callback: (error, message) => {
      if (error === null) notices.heard(message.subject);
    },
  });
  const gateway = openGateway({ http: app.server, authenticator, deliveries, from, log });
  gatewayAt.current = gateway;
  const feed = followFeed(runtime, { from, push: pushTo(gateway, directory, runtime) });
  // Not before the feed is read up to now: clients that come back would all be told that their cursor is of the future.
  await feed.caughtUp;
  await app.listen({ port: options.port, host: options.host }).catch((error: unknown) => {
    throw listenError(error, options.port, 'VIGIL_DASHBOARD_PORT');
  });
  return {
    port: (app.server.address() as AddressInfo).port,
    failed: feed.failed,
    stop: async () => {
      notices.stop();
      await gateway.close();
      await app.close();
      await feed.stop();
      publisher.close();
    },
  };
}

interface FollowedFeed {
  readonly caughtUp: Promise<void>;
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

function followFeed(
  { bus, log }: DashboardRuntime,
  by: { readonly from: FeedStart; readonly push: (next: SequencedEntry) => Promise<void> },
): FollowedFeed {
  const stopping = new AbortController();
  let onCaughtUp = (): void => undefined;
  const caughtUp = new Promise<void>((resolve) => {
    onCaughtUp = resolve;
  });
  const reading = readFeed(bus, {
    start: by.from,
    push: by.push,
    onCaughtUp,
    signal: stopping.signal,
    log,
  });
  const failed = reading.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  return {
    caughtUp: Promise.race([caughtUp, failed]),
    failed,
    stop: async () => {
      stopping.abort();
      await reading.catch(() => undefined);
    },
  };
}

function addOps(
  app: Awaited<ReturnType<typeof buildApp>>,
  { health, metrics }: DashboardRuntime,
): void {
  for (const path of OPS_PATHS) {
    app.get(path, async (_request, reply) => {
      const answer = await answerOps(path, { health, metrics });
      return reply
        .code(answer?.status ?? 404)
        .type(answer?.contentType ?? 'text/plain')
        .send(answer?.body ?? '');
    });
  }
}

interface GatewayGround {
  readonly http: Server;
  readonly authenticator: Authenticator;
  readonly deliveries: Deliveries;
  readonly from: FeedStart;
  readonly log: Log;
}

function openGateway({ http, authenticator, deliveries, from, log }: GatewayGround): Gateway {
  return new Gateway({
    http,
    authenticate: async ({ token, cookie, origin, host }) => {
      // A browser sends the cookie from any page; only pages of this server may use it.
      if (token === undefined && origin !== undefined && !sameHost(origin, host))
        throw notSignedIn('foreign-origin');
      return signedInBy(token ?? cookieOf(cookie, SESSION_COOKIE), authenticator);
    },
    currentAccount: async ({ id, generation }, session) => {
      const found = await authenticator.directory.fresh(id);
      if (found === undefined || authenticator.directory.isEnded(session, found)) return undefined;
      return found.account.active && found.account.generation === generation
        ? found.account
        : undefined;
    },
    onTaskShown: (account, task) => void deliveries.shown(account, [task]),
    startSeq: from.afterSeq,
    now: authenticator.now,
    log,
  });
}

function pushTo(
  gateway: Gateway,
  directory: AccountDirectory,
  { metrics }: DashboardRuntime,
): (next: SequencedEntry) => Promise<void> {
  const sockets = metrics.gauge('sockets', 'Open sockets.');
  return async (next) => {
    if (next.entry.type === 'account') directory.forget(next.entry.userId);
    await gateway.push(next);
    sockets.set(gateway.sockets);
  };
}

function commandDesk(
  publisher: Publisher,
  { commandWaitMs }: DashboardOptions,
  { bus, store }: DashboardRuntime,
): CommandDesk {
  return new CommandDesk({
    bus,
    publish: (message) => publisher.publish(message),
    ...(commandWaitMs === undefined ? {} : { waitMs: commandWaitMs }),
    recordedOutcome: async (commandId) => {
      const answer = await store.query<{ outcome: unknown }>(
        'SELECT outcome FROM command_outcomes WHERE command_id = $1',
        [commandId],
      );
      return answer.rows[0] === undefined
        ? undefined
        : CommandOutcome.parse(answer.rows[0].outcome);
    },
  });
}
