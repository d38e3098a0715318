// A PostgreSQL of our own under VIGIL_HOME for machines that have none: made once, started with the product, stopped with it. It
// listens on the loopback address only, asks for a random password, and recovers by itself after any kind of crash.
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { InvariantError, TransientError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { openSecrets } from '../secrets.ts';
import { choosePort, portTaken } from './free-port.ts';
import { findPostgres, type PostgresProgram } from './postgres-program.ts';
import { startServer, waitUntilReady, type ServerProcess } from './server-process.ts';
import { endStray } from './stray-server.ts';
import { planUnprivileged, type Unprivileged } from './unprivileged.ts';

export interface EmbeddedPostgresOptions {
  readonly home: string;
  readonly log: Log;
  /** 0: any free one, the last one if possible. */
  readonly port?: number;
  /** `unsafe` for tests: nothing survives a power failure, everything survives a crash of the program. */
  readonly durability?: 'safe' | 'unsafe';
  readonly connectionsMax?: number;
}

export interface EmbeddedPostgres {
  /** Of the database `vigil`, with the password. */
  readonly url: string;
  readonly port: number;
  readonly exited: Promise<string>;
  pid(): number | undefined;
  stop(): Promise<void>;
}

const USER = 'vigil';
const READY_MS = 60_000;

export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const program = findPostgres();
  const folder = resolve(options.home, 'postgres');
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = existsSync(data) ? statSync(data) : undefined;
  const rights = planUnprivileged(
    [program.folder, folder],
    owner && { uid: owner.uid, gid: owner.gid },
  );
  giveTo(folder, rights);
  const password = openSecrets(options.home).get('postgres-password');
  checkVersion(data, program);
  const stray = await endStray({
    name: 'PostgreSQL',
    pidFile: join(data, 'postmaster.pid'),
    mark: data,
    gentle: 'SIGINT',
  });
  if (stray === 'stopped')
    options.log.warn('a PostgreSQL of an earlier run was still there and has been stopped');
  if (!existsSync(join(data, 'PG_VERSION')))
    initialise({ program, folder, data, rights, password });
  const started = await startOnFreePort({ program, folder, data, rights }, options, password);
  await createDatabase(adminUrl(started.port, password));
  options.log.info(
    { port: started.port, version: program.majorVersion },
    'embedded PostgreSQL is running',
  );
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${String(started.port)}/vigil`,
    port: started.port,
    exited: started.server.exited,
    pid: () => started.server.pid(),
    stop: () => started.server.stop(),
  };
}

interface Place {
  readonly program: PostgresProgram;
  readonly folder: string;
  readonly data: string;
  readonly rights: Unprivileged;
}

function giveTo(folder: string, rights: Unprivileged): void {
  if (rights.account === undefined) return;
  try {
    chownSync(folder, rights.account.uid, rights.account.gid);
  } catch (error) {
    throw new InvariantError(
      'home-not-ours',
      `${folder} cannot be given to the user that runs PostgreSQL: ${messageOf(error)}.`,
      {
        advice: 'Put VIGIL_HOME on a local disk, or run Vigil as an ordinary user.',
      },
    );
  }
}

function checkVersion(data: string, program: PostgresProgram): void {
  const file = join(data, 'PG_VERSION');
  if (!existsSync(file)) return;
  const version = Number(readFileSync(file, 'utf8').trim());
  if (version === program.majorVersion) return;
  throw new InvariantError(
    'postgres-other-version',
    `The data in ${data} belong to PostgreSQL ${String(version)}; the embedded one is ${String(program.majorVersion)}.`,
    { advice: 'Move them with pg_dump and psql, or set VIGIL_HOME to a new folder.' },
  );
}

function initialise(place: Place & { readonly password: string }): void {
  // What an interrupted initdb left has no PG_VERSION and is worth nothing.
  rmSync(place.data, { recursive: true, force: true });
  const passwordFile = join(place.folder, 'initial-password');
  writeFileSync(passwordFile, `${place.password}\n`, { mode: 0o600 });
  if (place.rights.account !== undefined)
    chownSync(passwordFile, place.rights.account.uid, place.rights.account.gid);
  const command = [
    'LC_ALL=C',
    ...place.rights.prefix,
    place.program.initdb,
    `--pgdata=${place.data}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-instructions',
  ];
  const result = spawnSync('/usr/bin/env', command, { encoding: 'utf8', cwd: '/' });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(place.data, { recursive: true, force: true });
    const said =
      result.error === undefined ? `${result.stdout}${result.stderr}`.trim() : result.error.message;
    throw new InvariantError(
      'postgres-initdb',
      `The embedded PostgreSQL could not make its files: ${said}`,
      {
        advice: 'Is there space on the disk, and may this user write to VIGIL_HOME?',
      },
    );
  }
}

async function startOnFreePort(
  place: Place,
  options: EmbeddedPostgresOptions,
  password: string,
): Promise<{ server: ServerProcess; port: number }> {
  const wanted = options.port ?? 0;
  const portFile = join(place.folder, 'port');
  const last = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort({
      wanted,
      last: attempt === 1 ? last : undefined,
      setting: 'VIGIL_POSTGRES_PORT',
    });
    const server = startServer(serverCommand(place, options, port));
    try {
      await waitUntilReady(server, {
        name: 'PostgreSQL',
        timeoutMs: READY_MS,
        isReady: () => answers(adminUrl(port, password)),
      });
      writeFileSync(portFile, String(port));
      return { server, port };
    } catch (error) {
      await server.stop();
      const isTaken = /Address already in use/.test(server.lastLines());
      if (isTaken && wanted !== 0) throw portTaken(wanted, 'VIGIL_POSTGRES_PORT');
      if (isTaken && attempt < 5) continue;
      throw error;
    }
  }
}

function serverCommand(
  place: Place,
  options: EmbeddedPostgresOptions,
  port: number,
): Parameters<typeof startServer>[0] {
  const logFile = join(place.folder, 'postgres.log');
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(options.connectionsMax ?? 100),
    shared_buffers: '192MB',
    max_wal_size: '2GB',
    // Commits of many partitions at once share a disk write.
    commit_delay: '200',
    commit_siblings: '4',
    log_min_messages: 'warning',
    log_line_prefix: '%m %a ',
    ...(options.durability === 'unsafe' && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [first = '', ...rest] = [
    ...place.rights.prefix,
    place.program.postgres,
    '-D',
    place.data,
    ...flags,
  ];
  return {
    name: 'PostgreSQL',
    command: [first, ...rest],
    pidFile: join(place.folder, 'server.pid'),
    logFile,
    stopSignal: 'INT',
    environment: { LC_ALL: 'C', TZ: 'UTC' },
    folder: '/',
  };
}

function adminUrl(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${String(port)}/postgres`;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new InvariantError(
        'postgres-password',
        'The embedded PostgreSQL does not accept the password that is kept for it.',
        {
          advice:
            'VIGIL_HOME/secrets/postgres-password was changed or lost; restore it, or set VIGIL_HOME to a new folder.',
        },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const answer = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'vigil'`);
    if (answer.rowCount === 0) await client.query('CREATE DATABASE vigil');
  } catch (error) {
    throw new TransientError(
      'postgres-create',
      `The database could not be made: ${messageOf(error)}`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Only the owner may look into the home: it holds keys and the facts of the jurisdiction. */
export function prepareHome(home: string): string {
  const path = resolve(home);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}
