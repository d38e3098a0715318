// The stage's connections. Every connection carries the stage's name, its database role, UTC, and a bound on how long a
// statement and an idle transaction may take, so that no worker holds a lock for ever.
import pg from 'pg';
import type { Log } from '../log.ts';
import { COLUMN_TYPES } from './column-types.ts';
import { storeError } from './sqlstates.ts';

export type Pool = pg.Pool;
export type Tx = pg.PoolClient;
/** What reads need: a pool or the client of a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

export interface StoreOptions {
  readonly url: string;
  /** `vigil_ingest` …; skipped with a warning where the database has no such role (see migrations). */
  readonly role?: string;
  readonly applicationName: string;
  readonly log: Log;
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
}

const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Connects once to learn whether the role can be taken; throws Transient or Invariant errors with advice. */
export async function openStore(options: StoreOptions): Promise<Pool> {
  const role = await usableRole(options);
  const pool = new pg.Pool({
    ...connectionSettings(options, role),
    max: options.connectionsMax ?? 10,
  });
  // An idle connection that breaks is replaced on the next use. Without a listener the process would end.
  pool.on('error', (error) => {
    options.log.warn({ err: error }, 'an idle database connection broke');
  });
  return pool;
}

/** A connection outside of the pool, for leases: its session holds advisory locks. */
export async function openSession(options: StoreOptions): Promise<pg.Client> {
  const role = await usableRole(options);
  const client = new pg.Client({ ...connectionSettings(options, role), keepAlive: true });
  client.on('error', (error) => {
    options.log.debug({ err: error }, 'a database session broke');
  });
  await client.connect().catch((error: unknown) => {
    throw storeError(error);
  });
  return client;
}

export function connectionSettings(
  options: StoreOptions,
  role: string | undefined,
): pg.ClientConfig {
  const settings: Record<string, string> = {
    TimeZone: 'UTC',
    DateStyle: 'ISO,YMD',
    statement_timeout: String(options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS),
    idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
    // A peer that vanished (power, network) must not keep its locks for the two hours that Linux waits by default.
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
    ...(role === undefined ? {} : { role }),
  };
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: COLUMN_TYPES,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  };
}

async function usableRole(options: StoreOptions): Promise<string | undefined> {
  const client = new pg.Client(connectionSettings(options, undefined));
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (options.role === undefined) return undefined;
    const answer = await client.query<{ usable: boolean }>(
      `SELECT pg_has_role(current_user, oid, 'MEMBER') AS usable FROM pg_roles WHERE rolname = $1`,
      [options.role],
    );
    if (answer.rows[0]?.usable === true) return options.role;
    options.log.warn(
      { role: options.role },
      'the database has no such role for this user: tables are not guarded by roles',
    );
    return undefined;
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
