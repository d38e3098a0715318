/** A migrated database of its own on the same server, which is dropped afterwards. The product's own tables are not touched. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { silentLog } from '../../platform/log.ts';
import { migrate } from '../../platform/store/migrate.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { storeError } from '../../platform/store/sqlstates.ts';

/** @throws what `storeError` makes of a server that refuses a new database */
export async function withScratchDatabase<T>(
  url: string,
  work: (store: Pool) => Promise<T>,
): Promise<T> {
  const name = `vigil_replay_${randomBytes(6).toString('hex')}`;
  await administer(url, `CREATE DATABASE ${name} TEMPLATE template0`);
  try {
    const own = new URL(url);
    own.pathname = `/${name}`;
    const where = { url: own.toString(), log: silentLog };
    await migrate(where);
    const store = await openStore({
      ...where,
      applicationName: 'vigil-replay',
      connectionsMax: 2,
      statementTimeoutMs: 0,
    });
    try {
      return await work(store);
    } finally {
      await store.end();
    }
  } finally {
    await administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
