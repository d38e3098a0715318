// A migrated database of its own for a test file, on the server of global-setup.ts. `drop` in afterAll.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { silentLog } from '../log.ts';
import { openStore, type Pool } from '../store/pool.ts';
import { TEMPLATE_DATABASE, databaseUrl } from './global-setup.ts';

export interface TestDatabase {
  readonly url: string;
  /** Without a role: may do everything. */
  readonly pool: Pool;
  /** A pool with the role of a stage, to test its rights. Closed by `drop`. */
  poolAs(role: string): Promise<Pool>;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** `empty` has no schema at all, for tests of migrations. */
  readonly schema?: 'migrated' | 'empty';
}

export async function freshDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = inject('vigilPostgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.schema === 'empty' ? 'template0' : TEMPLATE_DATABASE;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(adminUrl, name);
  const pools: Pool[] = [];
  const open = async (role: string | undefined): Promise<Pool> => {
    const pool = await openStore({
      url,
      applicationName: 'test',
      log: silentLog,
      ...(role !== undefined && { role }),
    });
    pools.push(pool);
    return pool;
  };
  return {
    url,
    pool: await open(undefined),
    poolAs: open,
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
