// Migrations, roles and the users that may not make them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, silentLog } from '../log.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';
import { migrate, type Migration } from './migrate.ts';
import { openStore } from './pool.ts';

const migration = (number: number, sql: string, checksum = sql): Migration => ({
  number,
  name: `${String(number).padStart(4, '0')}-test`,
  sql,
  checksum,
});

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase({ schema: 'empty' });
  });
  afterAll(() => database.drop());

  const apply = (migrations: readonly Migration[]): Promise<string[]> =>
    migrate({ url: database.url, log: silentLog, migrations });
  const first = migration(1, 'CREATE TABLE one (a int)');
  const second = migration(2, 'CREATE TABLE two (a int)');

  it('are applied once, in order, also by two processes at once', async () => {
    const both = await Promise.all([apply([first, second]), apply([first, second])]);
    expect(both.flat()).toEqual(['0001-test', '0002-test']);
    expect(await apply([first, second])).toEqual([]);
  });

  it('leave nothing of one that fails', async () => {
    const broken = migration(3, 'CREATE TABLE three (a int); SELECT 1/0');
    await expect(apply([first, second, broken])).rejects.toMatchObject({
      kind: 'invariant',
      code: 'migration-failed',
    });
    const answer = await database.pool.query(`SELECT to_regclass('three') AS three`);
    expect(answer.rows).toEqual([{ three: null }]);
  });

  it('must not be changed afterwards, nor be unknown', async () => {
    const changed = migration(2, 'CREATE TABLE two (b int)');
    await expect(apply([first, changed])).rejects.toMatchObject({ code: 'migration-changed' });
    await expect(apply([first])).rejects.toMatchObject({ code: 'database-newer' });
  });
});

describe('a database user that may not create roles', () => {
  it('gets the whole schema, one warning, and pools without a role', async () => {
    const database = await freshDatabase({ schema: 'empty' });
    const user = `plain_${database.url.slice(-8)}`;
    await database.pool.query(`CREATE ROLE ${user} LOGIN PASSWORD 'x'`);
    await database.pool.query(`ALTER SCHEMA public OWNER TO ${user}`);
    const url = new URL(database.url);
    url.username = user;
    url.password = 'x';
    const warnings: string[] = [];
    const log = createLog({
      stage: 'test',
      level: 'warn',
      destination: { write: (line) => void warnings.push(line) },
    });
    await migrate({ url: url.toString(), log });
    expect(warnings.filter((line) => line.includes('not guarded by roles'))).toHaveLength(1);
    const store = await openStore({
      url: url.toString(),
      role: 'vigil_alerts',
      applicationName: 'test',
      log: silentLog,
    });
    expect((await store.query('SELECT count(*)::int AS n FROM outbox')).rows).toEqual([{ n: 0 }]);
    await store.end();
    await database.pool.query(`DROP OWNED BY ${user} CASCADE`);
    await database.drop();
  });
});
