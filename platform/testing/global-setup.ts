// Starts one PostgreSQL for a whole run of the integration tests, with a migrated template from which every test file gets a
// database of its own. Named in vitest.config.ts as `globalSetup` of the tier `int`; ends with the run, however it ends.
//
//   const database = await freshDatabase();      // platform/testing/test-database.ts: an empty, migrated database
//   const bus = await startTestBus();            // platform/testing/test-bus.ts: a nats-server with all streams
//
// Stop both in afterAll. Nothing is shared between files, so files may run at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../embedded/postgres.ts';
import { createLog } from '../log.ts';
import { migrate } from '../store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the administrator; a database is chosen by replacing the path. */
    vigilPostgresUrl: string;
  }
}

export const TEMPLATE_DATABASE = 'vigil_template';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-test-'));
  const log = createLog({ stage: 'test', level: 'error' });
  const server = await startPostgres({ home, log, durability: 'unsafe', connectionsMax: 300 });
  await createTemplate(server.url);
  await migrate({ url: databaseUrl(server.url, TEMPLATE_DATABASE), log });
  project.provide('vigilPostgresUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
}

async function createTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await client.end();
}

export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
