// The one connection of a stage to NATS. It reconnects for ever (the client gives up after ten tries by default), keeps no
// asynchronous stack traces (they halve the publishing rate) and notices a dead server within half a minute.
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { InvariantError, TransientError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { inboxPrefix } from './inbox-prefix.ts';

export interface BusCredentials {
  readonly user: string;
  readonly password: string;
}

export interface BusOptions {
  /** One URL or several separated by commas. */
  readonly url: string;
  /** Shown in the server's list of connections: `detectors`. Also the prefix of this stage's private inbox. */
  readonly name: string;
  readonly credentials?: BusCredentials | undefined;
  readonly log: Log;
  /** How long the first connection may take before start-up fails; reconnecting later never ends. */
  readonly firstConnectMs?: number;
}

export interface Bus {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly name: string;
  readonly log: Log;
  readonly serverVersion: string;
  readonly payloadBytesMax: number;
  isConnected(): boolean;
  /** Called after each reconnection, when subscriptions stand again. */
  onReconnect(listener: () => void): void;
  offReconnect(listener: () => void): void;
  /** `work`, or a TransientError as soon as the connection breaks: an answer to an earlier request will never come then. */
  whileConnected<T>(work: () => Promise<T>): Promise<T>;
  /** Sends what is buffered, then closes. */
  close(): Promise<void>;
}

const PING_INTERVAL_MS = 10_000;
const PINGS_UNANSWERED_MAX = 2;
const RECONNECT_WAIT_MS = 250;
const FIRST_CONNECT_MS = 20_000;
const DRAIN_MS = 3_000;
/** What a nats-server takes unless told otherwise. */
const DEFAULT_PAYLOAD_BYTES = 1_048_576;

export async function connectBus(options: BusOptions): Promise<Bus> {
  const connection = await firstConnection(options);
  let connected = true;
  const listeners = new Set<() => void>();
  const losses = new Set<() => void>();
  const isConnected = (): boolean => connected && !connection.isClosed();
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        connected = false;
        for (const lose of [...losses]) lose();
        options.log.warn('the connection to NATS was lost; reconnecting');
      } else if (status.type === 'reconnect') {
        connected = true;
        options.log.info('connected to NATS again');
        for (const listener of [...listeners]) listener();
      } else if (status.type === 'error') {
        options.log.error({ err: status.error }, 'NATS refused something');
      }
    }
  })();
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 5_000 });
  return {
    connection,
    manager,
    name: options.name,
    log: options.log,
    serverVersion: connection.info?.version ?? 'unknown',
    payloadBytesMax: connection.info?.max_payload ?? DEFAULT_PAYLOAD_BYTES,
    isConnected,
    whileConnected: (work) => {
      if (!isConnected()) return Promise.reject(lost());
      return new Promise((resolve, reject) => {
        const lose = (): void => {
          reject(lost());
        };
        losses.add(lose);
        work()
          .then(resolve, reject)
          .finally(() => losses.delete(lose));
      });
    },
    onReconnect: (listener) => void listeners.add(listener),
    offReconnect: (listener) => void listeners.delete(listener),
    close: () => closeBus(connection),
  };
}

async function firstConnection(options: BusOptions): Promise<NatsConnection> {
  const deadline = Date.now() + (options.firstConnectMs ?? FIRST_CONNECT_MS);
  const credentials = options.credentials ?? credentialsInUrl(options.url);
  for (;;) {
    try {
      return await connect({
        servers: withoutCredentials(options.url)
          .split(',')
          .map((server) => server.trim()),
        name: options.name,
        inboxPrefix: inboxPrefix(options.name),
        ...(credentials && { user: credentials.user, pass: credentials.password }),
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_WAIT_MS,
        reconnectJitter: RECONNECT_WAIT_MS,
        // During a restart a server may refuse credentials for a moment; ending the stage for that would be a second outage.
        ignoreAuthErrorAbort: true,
        pingInterval: PING_INTERVAL_MS,
        maxPingOut: PINGS_UNANSWERED_MAX,
        noAsyncTraces: true,
        timeout: 5_000,
      });
    } catch (error) {
      const reason = messageOf(error);
      if (/authorization/i.test(reason)) {
        throw new InvariantError(
          'bus-sign-in',
          `NATS at ${withoutCredentials(options.url)} refused the credentials.`,
          {
            cause: error,
            advice: 'Check VIGIL_NATS_USER and VIGIL_NATS_PASSWORD.',
          },
        );
      }
      if (Date.now() >= deadline) {
        throw new TransientError(
          'bus-unreachable',
          `NATS at ${withoutCredentials(options.url)} cannot be reached: ${reason}.`,
          {
            cause: error,
            advice: 'Is it running, and is NATS_URL right?',
          },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_WAIT_MS));
    }
  }
}

function lost(): TransientError {
  return new TransientError('bus-lost', 'The connection to NATS is interrupted.');
}

async function closeBus(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const drained = connection.drain().catch(() => undefined);
  const patience = new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref());
  await Promise.race([drained, patience]);
  if (!connection.isClosed()) await connection.close();
}

/** `nats://user:password@host`, which the client library ignores. The first server's count for all. */
function credentialsInUrl(url: string): BusCredentials | undefined {
  const [, user, password] = /\/\/([^:@/,]+):([^@/,]*)@/.exec(url) ?? [];
  if (user === undefined || password === undefined) return undefined;
  return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^@/,]*@/g, '//');
}
