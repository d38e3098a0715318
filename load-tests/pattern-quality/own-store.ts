// A PostgreSQL of its own for one run, in a temporary home, migrated; nothing of it is left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../platform/embedded/postgres.ts';
import { silentLog } from '../../platform/log.ts';
import { migrate } from '../../platform/store/migrate.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';

export async function withOwnStore<T>(work: (store: Pool) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-patterns-'));
  try {
    const postgres = await startPostgres({ home, log: silentLog, durability: 'unsafe' });
    try {
      const where = { url: postgres.url, log: silentLog };
      await migrate(where);
      const store = await openStore({
        ...where,
        applicationName: 'vigil-patterns',
        connectionsMax: 2,
      });
      try {
        return await work(store);
      } finally {
        await store.end();
      }
    } finally {
      await postgres.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
