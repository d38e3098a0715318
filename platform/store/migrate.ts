// Brings the schema forward. Migrations are numbered SQL files, applied once and in order, each in its own transaction, under an
// advisory lock so that two processes starting at once do not collide. An applied file must never change: its checksum is kept.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { InvariantError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { connectionSettings } from './pool.ts';
import { storeError } from './sqlstates.ts';
import { ensureTimescale } from './timescale.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly url: string;
  readonly log: Log;
  /** Absent: the product's own. */
  readonly migrations?: readonly Migration[];
  /** `off` keeps a server that has the extension on plain tables. */
  readonly timescale?: 'when-available' | 'off';
}

const LOCK_KEY = 7_149_550_001;
/** A migration may rewrite a large table. */
const STATEMENT_TIMEOUT_MS = 3_600_000;
const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** Applies what is missing; returns the names of what it applied. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrations =
    options.migrations ?? readMigrations(fileURLToPath(new URL('./migrations', import.meta.url)));
  const client = new pg.Client(
    connectionSettings(
      {
        url: options.url,
        applicationName: 'vigil-migrate',
        log: options.log,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      },
      undefined,
    ),
  );
  client.on('error', () => undefined);
  client.on('notice', (notice) => {
    if (notice.severity === 'WARNING') options.log.warn(notice.message ?? 'the database warns');
  });
  try {
    if (options.timescale !== 'off') await ensureTimescale(options.url, options.log);
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    return await applyMissing(client, migrations, options.log);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Numbers must be 0001, 0002, … without holes: a hole would be filled later, after its successors. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, at) => {
    const match = FILE_NAME.exec(file);
    const number = Number(match?.[1]);
    if (match === null || number !== at + 1) {
      throw new InvariantError(
        'migration-name',
        `Migration ${file} should be called ${String(at + 1).padStart(4, '0')}-name.sql.`,
      );
    }
    const sql = readFileSync(`${folder}/${file}`, 'utf8');
    const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
    return { number, name: file.replace(/\.sql$/, ''), sql, checksum };
  });
}

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
  log: Log,
): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS vigil_migrations (
    number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const answer = await client.query<{ number: number; name: string; checksum: string }>(
    'SELECT number, name, checksum FROM vigil_migrations ORDER BY number',
  );
  checkApplied(answer.rows, migrations);
  const applied: string[] = [];
  for (const migration of migrations.slice(answer.rows.length)) {
    await applyOne(client, migration);
    log.info({ migration: migration.name }, 'migration applied');
    applied.push(migration.name);
  }
  return applied;
}

function checkApplied(
  applied: readonly { number: number; name: string; checksum: string }[],
  migrations: readonly Migration[],
): void {
  for (const [at, row] of applied.entries()) {
    const known = migrations[at];
    if (known === undefined) {
      throw new InvariantError(
        'database-newer',
        `The database was made by a newer version: it has migration ${row.name}.`,
        {
          advice: 'Run the newer version, or use another database.',
        },
      );
    }
    if (known.number !== row.number || known.checksum !== row.checksum) {
      throw new InvariantError(
        'migration-changed',
        `Migration ${row.name} was changed after it had been applied.`,
        {
          advice: 'Restore the file and put the change into a new migration.',
        },
      );
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      'INSERT INTO vigil_migrations (number, name, checksum) VALUES ($1, $2, $3)',
      [migration.number, migration.name, migration.checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new InvariantError(
      'migration-failed',
      `Migration ${migration.name} failed: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
