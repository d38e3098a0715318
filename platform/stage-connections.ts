// Connects a stage to its database and its bus the same way everywhere: role, user, health, and closing in the right order.
import { connectBus, type Bus, type BusCredentials } from './bus/connect.ts';
import type { BusUser } from './bus/rights.ts';
import { every } from './clock.ts';
import { busCredentials } from './embedded/nats.ts';
import { natsUrlOf, readEndpoints } from './endpoints.ts';
import { messageOf } from './errors.ts';
import type { OperatorRuntime } from './operator/operator-spec.ts';
import type { Stage } from './run-stage.ts';
import { ownDatabaseUrl } from './store/own-login.ts';
import { openStore, type Pool } from './store/pool.ts';
import { roleOf, userOfUrl, type StageName } from './store/stage-roles.ts';

export interface ConnectionSettings {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly natsUser: string | undefined;
  readonly natsPassword: string | undefined;
}

/** Names for `loadSettings`: everything that `connectStage` needs. */
export const CONNECTION_SETTINGS = [
  'home',
  'databaseUrl',
  'natsUrl',
  'natsUser',
  'natsPassword',
] as const;

export interface StageConnections {
  readonly bus: Bus;
  readonly store: Pool;
  /** Everything that `runOperator` wants. */
  readonly runtime: OperatorRuntime;
}

export interface ConnectOptions {
  readonly user: StageName;
  readonly connectionsMax?: number;
  readonly transactionsMax?: number;
}

const PING_MS = 5_000;

/** The database role is `vigil_<user>`, its own login where it has one. Both are closed when the stage stops, after everything that is registered later. */
export async function connectStage(
  stage: Stage,
  settings: ConnectionSettings,
  options: ConnectOptions,
): Promise<StageConnections> {
  const url = ownDatabaseUrl(settings, options.user);
  const role = roleOf(options.user);
  if (userOfUrl(url) !== role)
    stage.log.warn(
      { user: userOfUrl(url), role },
      'this stage signs in to the database as a user that may do more than it should: `vigil doctor` says how to change that',
    );
  const store = await openStore({
    url,
    role,
    applicationName: `vigil-${options.user}`,
    log: stage.log,
    connectionsMax: options.connectionsMax ?? 12,
  });
  stage.onStop('database', () => store.end());
  watchStore(stage, store);
  const bus = await connectBus({
    url: natsUrlOf(settings),
    name: options.user,
    credentials: credentialsOf(settings, options.user),
    log: stage.log,
  });
  stage.onStop('bus', () => bus.close());
  stage.health.add('bus', () => (bus.isConnected() ? undefined : 'not connected to NATS'));
  const runtime: OperatorRuntime = {
    bus,
    store,
    leaseUrl: url,
    leaseRole: role,
    clock: stage.clock,
    log: stage.log,
    metrics: stage.metrics,
    ...(options.transactionsMax !== undefined && { transactionsMax: options.transactionsMax }),
  };
  return { bus, store, runtime };
}

export function credentialsOf(
  settings: ConnectionSettings,
  user: BusUser,
): BusCredentials | undefined {
  if (settings.natsUser !== undefined)
    return { user: settings.natsUser, password: settings.natsPassword ?? '' };
  // The embedded server of this home asks for the passwords that the home keeps.
  const isEmbedded = settings.natsUrl === undefined && readEndpoints(settings.home) !== undefined;
  return isEmbedded ? busCredentials(settings.home, user) : undefined;
}

function watchStore(stage: Stage, store: Pool): void {
  let complaint: string | undefined;
  stage.health.add('database', () => complaint);
  const ping = every(stage.clock, PING_MS, {
    task: async () => {
      await store.query('SELECT 1');
      complaint = undefined;
    },
    onError: (error) => {
      complaint = `the database does not answer: ${messageOf(error)}`;
    },
  });
  stage.onStop('database watch', () => ping.stop());
}
