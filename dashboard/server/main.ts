// The dashboard stage: HTTP API, socket gateway and the built browser part over a read-only store and the FEED stream.
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { CommandOutcome } from '../../contracts/command.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { listenError } from '../../platform/embedded/free-port.ts';
import { answerOps, OPS_PATHS } from '../../platform/ops-server.ts';
import { hashPassword, verifyPassword } from '../../platform/passwords.ts';
import { runStage, type Stage } from '../../platform/run-stage.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { CONNECTION_SETTINGS, connectStage } from '../../platform/stage-connections.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { AccountDirectory } from './accounts.ts';
import { buildApp } from './app.ts';
import { CommandDesk } from './command-desk.ts';
import { Gateway } from './gateway/gateway.ts';
import type { SequencedEntry } from './gateway/feed-window.ts';
import { feedStart, readFeed, type FeedStart } from './gateway/read-feed.ts';
import { loadNames } from './names.ts';
import { storedAccounts } from './reads/accounts.ts';
import { allRoutes } from './routes/all-routes.ts';
import {
  accountOf,
  credentialsOf,
  sameHost,
  SESSION_COOKIE,
  type Authenticator,
} from './session/authenticate.ts';
import { cookieOf } from './session/cookie.ts';
import { notSignedIn } from './problem.ts';
import { SignInThrottle } from './session/throttle.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'host',
  'zone',
  'catalogue',
  'logLevel',
  'parentPipe',
  'dashboardPort',
  'sessionSecret',
] as const;
const FEED_HISTORY = 10_000;

export async function main(_argv: readonly string[]): Promise<number> {
  const settings = loadSettings(SETTING_NAMES, process.env);
  return runStage({
    name: 'dashboard',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: (stage) => start(stage, settings),
  });
}

type DashboardSettings = ReturnType<typeof loadSettings<(typeof SETTING_NAMES)[number]>>;

async function start(stage: Stage, settings: DashboardSettings): Promise<void> {
  const names = loadNames(settings.catalogue);
  const { store, bus } = await connectStage(stage, settings, { user: 'dashboard' });
  await serve(stage, { settings, names, store, bus });
}

interface Ground {
  readonly settings: DashboardSettings;
  readonly names: ReturnType<typeof loadNames>;
  readonly store: Pool;
  readonly bus: Bus;
}

async function serve(stage: Stage, ground: Ground): Promise<void> {
  const { settings, store, bus } = ground;
  const from = await feedStart(bus, FEED_HISTORY);
  const now = (): number => stage.clock.now();
  const directory = new AccountDirectory(storedAccounts(store), now);
  const secret = settings.sessionSecret ?? openSecrets(settings.home).get('session-secret');
  const authenticator: Authenticator = { directory, secret, now };
  const gatewayAt: { current: Gateway | undefined } = { current: undefined };
  const app = await buildApp({
    routes: allRoutes({
      store,
      commands: commandDesk(stage, ground),
      authenticator,
      throttle: new SignInThrottle(),
      hashPassword,
      verifyPassword,
      names: ground.names,
      zone: settings.zone,
      feedSeq: () => gatewayAt.current?.lastSeq ?? from.afterSeq,
      now,
    }),
    authenticate: (request) =>
      accountOf(
        credentialsOf(request.headers, request.cookies[SESSION_COOKIE]).token,
        authenticator,
      ),
    webRoot: builtWebRoot(stage),
    log: stage.log,
  });
  addOps(app, stage);
  const gateway = openGateway(stage, { http: app.server, authenticator, from });
  gatewayAt.current = gateway;
  stage.watch(
    readFeed(bus, {
      start: from,
      push: pushTo(gateway, { directory, stage }),
      signal: stage.stopping,
      log: stage.log,
    }),
  );
  await app
    .listen({ port: settings.dashboardPort, host: settings.host })
    .catch((error: unknown) => {
      throw listenError(error, settings.dashboardPort, 'VIGIL_DASHBOARD_PORT');
    });
  stage.onStop('http', async () => {
    await gateway.close();
    await app.close();
  });
}

function addOps(app: FastifyInstance, stage: Stage): void {
  for (const path of OPS_PATHS) {
    app.get(path, async (_request, reply) => {
      const answer = await answerOps(path, { health: stage.health, metrics: stage.metrics });
      return reply
        .code(answer?.status ?? 404)
        .type(answer?.contentType ?? 'text/plain')
        .send(answer?.body ?? '');
    });
  }
}

function openGateway(
  stage: Stage,
  by: { readonly http: Server; readonly authenticator: Authenticator; readonly from: FeedStart },
): Gateway {
  const { authenticator } = by;
  return new Gateway({
    http: by.http,
    authenticate: async ({ token, cookie, origin, host }) => {
      // A browser sends the cookie from any page; only pages of this server may use it.
      if (token === undefined && origin !== undefined && !sameHost(origin, host))
        throw notSignedIn('foreign-origin');
      return accountOf(token ?? cookieOf(cookie, SESSION_COOKIE), authenticator);
    },
    currentAccount: async ({ id, generation }) => {
      const account = (await authenticator.directory.fresh(id))?.account;
      return account?.active === true && account.generation === generation ? account : undefined;
    },
    startSeq: by.from.afterSeq,
    now: authenticator.now,
    log: stage.log,
  });
}

function pushTo(
  gateway: Gateway,
  by: { readonly directory: AccountDirectory; readonly stage: Stage },
): (next: SequencedEntry) => Promise<void> {
  const sockets = by.stage.metrics.gauge('sockets', 'Open sockets.');
  return async (next) => {
    if (next.entry.type === 'account') by.directory.forget(next.entry.userId);
    await gateway.push(next);
    sockets.set(gateway.sockets);
  };
}

function commandDesk(stage: Stage, { bus, store }: Ground): CommandDesk {
  const publisher = createPublisher(bus, { patienceMs: 8_000 });
  stage.onStop('publisher', () => {
    publisher.close();
  });
  return new CommandDesk({
    bus,
    publish: (message) => publisher.publish(message),
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

function builtWebRoot(stage: Stage): string | undefined {
  const root = fileURLToPath(new URL('../web/dist', import.meta.url));
  if (existsSync(root)) return root;
  stage.log.warn('the browser part is not built: run `npm run build`; the API works without it');
  return undefined;
}
