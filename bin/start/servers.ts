// The servers that everything stands on: named by DATABASE_URL and NATS_URL, or embedded and then watched and started again on the
// same address when they die.
import type { BusUser } from '../../platform/bus/rights.ts';
import { busCredentials, startNats, type EmbeddedNats } from '../../platform/embedded/nats.ts';
import { startPostgres, type EmbeddedPostgres } from '../../platform/embedded/postgres.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Settings } from '../../platform/config/settings.ts';
import { retry } from '../../platform/retry.ts';
import type { Stage } from '../../platform/run-stage.ts';

export const SERVER_SETTINGS = [
  'home',
  'databaseUrl',
  'natsUrl',
  'natsUser',
  'natsPassword',
  'natsServer',
  'natsPort',
  'natsSync',
  'natsReplicas',
  'postgresPort',
] as const;

export type ServerSettings = Pick<Settings, (typeof SERVER_SETTINGS)[number]>;

export interface Servers {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** True: users and passwords are those of this home. */
  readonly isNatsEmbedded: boolean;
}

/** `users`: at an embedded nats-server; absent: those of all stages. */
export async function startServers(
  stage: Stage,
  settings: ServerSettings,
  users?: readonly BusUser[],
): Promise<Servers> {
  const [databaseUrl, natsUrl] = await Promise.all([
    databaseOf(stage, settings),
    natsOf(stage, settings, users),
  ]);
  return { databaseUrl, natsUrl, isNatsEmbedded: settings.natsUrl === undefined };
}

async function databaseOf(stage: Stage, settings: ServerSettings): Promise<string> {
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
  const start = (port: number): Promise<EmbeddedPostgres> =>
    startPostgres({ home: settings.home, log: stage.log, port });
  return (await keepRunning(stage, 'PostgreSQL', { start, port: settings.postgresPort })).url;
}

async function natsOf(
  stage: Stage,
  settings: ServerSettings,
  users: readonly BusUser[] | undefined,
): Promise<string> {
  if (settings.natsUrl !== undefined) return settings.natsUrl;
  const start = (port: number): Promise<EmbeddedNats> =>
    startNats({
      home: settings.home,
      log: stage.log,
      port,
      sync: settings.natsSync,
      users,
      server: settings.natsServer,
    });
  return (await keepRunning(stage, 'nats-server', { start, port: settings.natsPort })).url;
}

interface Running {
  readonly port: number;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

async function keepRunning<Server extends Running>(
  stage: Stage,
  name: string,
  options: { readonly start: (port: number) => Promise<Server>; readonly port: number },
): Promise<Server> {
  const { start } = options;
  let server = await start(options.port);
  const first = server;
  let isStopping = false;
  const watch = async (): Promise<void> => {
    for (;;) {
      const how = await server.exited;
      if (isStopping) return;
      stage.log.error({ server: name, how }, 'a server ended and is started again');
      server = await retry(() => start(first.port), {
        clock: stage.clock,
        onRetry: (error) => {
          stage.log.error(
            { server: name, reason: messageOf(error) },
            'the server cannot be started again yet',
          );
        },
      });
    }
  };
  stage.watch(watch());
  stage.onStop(name, async () => {
    isStopping = true;
    await server.stop();
  });
  return first;
}

/** Of the embedded nats-server; those of the settings at another. */
export function credentialsFor(
  user: BusUser,
  settings: ServerSettings,
  servers: Servers,
): { readonly user: string; readonly password: string } | undefined {
  if (servers.isNatsEmbedded) return busCredentials(settings.home, user);
  return settings.natsUser === undefined
    ? undefined
    : { user: settings.natsUser, password: settings.natsPassword ?? '' };
}
