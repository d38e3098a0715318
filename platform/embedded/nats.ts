// A real nats-server of our own under VIGIL_HOME, with JetStream on disk, on the loopback address, one user per stage. It ends with
// us, and a later start takes up its streams.
import { createConnection } from 'node:net';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BusCredentials } from '../bus/connect.ts';
import type { BusUser } from '../bus/rights.ts';
import type { Log } from '../log.ts';
import { openSecrets } from '../secrets.ts';
import { choosePort, portTaken } from './free-port.ts';
import { compareVersions, findNatsServer, type NatsProgram } from './nats-binary.ts';
import { natsConfig } from './nats-config.ts';
import { startServer, waitUntilReady, type ServerProcess } from './server-process.ts';
import { endStray } from './stray-server.ts';

export interface EmbeddedNatsOptions {
  readonly home: string;
  readonly log: Log;
  /** 0: any free one, the last one if possible. */
  readonly port?: number;
  readonly sync?: string;
  /** Absent: those of all stages. */
  readonly users?: readonly BusUser[] | undefined;
  /** VIGIL_NATS_SERVER. */
  readonly server?: string | undefined;
}

export interface EmbeddedNats {
  /** Without credentials. */
  readonly url: string;
  readonly port: number;
  readonly program: NatsProgram;
  readonly exited: Promise<string>;
  pid(): number | undefined;
  stop(): Promise<void>;
}

const READY_MS = 60_000;

/** The user and password of one stage at the embedded server of this home. */
export function busCredentials(home: string, user: BusUser): BusCredentials {
  return { user, password: openSecrets(home).get(`nats-${user}`) };
}

export async function startNats(options: EmbeddedNatsOptions): Promise<EmbeddedNats> {
  const program = await findNatsServer({
    home: options.home,
    log: options.log,
    wanted: options.server,
  });
  const folder = resolve(options.home, 'nats');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configFile = join(folder, 'nats.conf');
  const stray = await endStray({
    name: 'nats-server',
    pidFile: join(folder, 'server.pid'),
    mark: configFile,
    gentle: 'SIGTERM',
  });
  if (stray === 'stopped')
    options.log.warn('a nats-server of an earlier run was still there and has been stopped');
  if (compareVersions(program.version, '2.10.0') < 0) {
    options.log.warn(
      { version: program.version },
      'this nats-server cannot be told how often to sync: it does so every 2 minutes',
    );
  }
  const { server, port } = await startOnFreePort({ folder, configFile, program }, options);
  options.log.info(
    { port, version: program.version, source: program.source },
    'embedded nats-server is running',
  );
  return {
    url: `nats://127.0.0.1:${String(port)}`,
    port,
    program,
    exited: server.exited,
    pid: () => server.pid(),
    stop: () => server.stop(),
  };
}

interface Place {
  readonly folder: string;
  readonly configFile: string;
  readonly program: NatsProgram;
}

async function startOnFreePort(
  place: Place,
  options: EmbeddedNatsOptions,
): Promise<{ server: ServerProcess; port: number }> {
  const wanted = options.port ?? 0;
  const portFile = join(place.folder, 'port');
  const last = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort({
      wanted,
      last: attempt === 1 ? last : undefined,
      setting: 'VIGIL_NATS_PORT',
    });
    writeConfig(place, options, port);
    const server = startServer({
      name: 'nats-server',
      command: [place.program.path, '-c', place.configFile],
      pidFile: join(place.folder, 'server.pid'),
      logFile: join(place.folder, 'nats.log'),
      stopSignal: 'TERM',
    });
    try {
      await waitUntilReady(server, {
        name: 'nats-server',
        timeoutMs: READY_MS,
        isReady: () => greets(port),
      });
      writeFileSync(portFile, String(port));
      return { server, port };
    } catch (error) {
      await server.stop();
      const isTaken = /address already in use/.test(server.lastLines());
      if (isTaken && wanted !== 0) throw portTaken(wanted, 'VIGIL_NATS_PORT');
      if (isTaken && attempt < 5) continue;
      throw error;
    }
  }
}

function writeConfig(place: Place, options: EmbeddedNatsOptions, port: number): void {
  const text = natsConfig({
    serverName: 'vigil',
    host: '127.0.0.1',
    port,
    storeFolder: join(place.folder, 'store'),
    sync: options.sync ?? '1s',
    serverVersion: place.program.version,
    users: options.users,
    password: (user) => JSON.stringify(busCredentials(options.home, user).password),
  });
  writeFileSync(place.configFile, text, { mode: 0o600 });
}

/** A nats-server greets with `INFO {…"jetstream":true…}` once it has recovered its streams. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 2_000 });
    let greeting = '';
    const end = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.on('data', (bytes) => {
      greeting += bytes.toString('utf8');
      if (greeting.includes('\n')) end(/^INFO .*"jetstream":true/.test(greeting));
    });
    socket.on('error', () => {
      end(false);
    });
    socket.on('timeout', () => {
      end(false);
    });
    socket.on('close', () => {
      end(false);
    });
  });
}
