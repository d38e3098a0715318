// Each stage signs in as itself and cannot become another: on a server of its own, because roles belong to a whole server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type EmbeddedPostgres } from '../embedded/postgres.ts';
import { createLog, silentLog } from '../log.ts';
import { migrate } from './migrate.ts';
import { openStore } from './pool.ts';
import { prepareStageLogins, type StageLogins } from './stage-logins.ts';
import { STAGE_NAMES, roleOf, urlWithLogin, type StageName } from './stage-roles.ts';
import { runUpkeep } from '../upkeep.ts';

const home = mkdtempSync(join(tmpdir(), 'vigil-logins-'));
let server: EmbeddedPostgres;
let owner: pg.Client;

beforeAll(async () => {
  server = await startPostgres({ home, log: silentLog, durability: 'unsafe' });
  await migrate({ url: server.url, log: silentLog });
  owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const passwordOf = (stage: StageName): string => `a password of ${stage}`;
const prepared = (url = server.url, log = silentLog): Promise<StageLogins> =>
  prepareStageLogins({ url, password: passwordOf, log });
const own = (stage: StageName, password = passwordOf(stage)): string =>
  urlWithLogin(server.url, { user: roleOf(stage), password }) ?? '';

async function asStage<T>(stage: StageName, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: own(stage) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const TABLES = `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`;
/** Written by two stages, each its own rows. */
const SHARED = ['positions', 'inbox', 'outbox', 'dead_letters', 'workers'];

/** 42501, or nothing where the statement went through. */
const refusalOf = (client: pg.Client, statement: string): Promise<string | undefined> =>
  client.query(statement).then(
    () => undefined,
    (error: unknown) => (error as { code?: string }).code,
  );

describe('the logins of the stages', () => {
  it('are made once, and made again when their password no longer fits', async () => {
    expect(await prepared()).toEqual({ outcome: 'guarded', changed: [...STAGE_NAMES] });
    expect(await prepared()).toEqual({ outcome: 'guarded', changed: [] });
    await owner.query(`ALTER ROLE vigil_alerts PASSWORD 'of somebody else'`);
    await owner.query('GRANT vigil_detectors TO vigil_alerts');
    const warnings: string[] = [];
    const destination = { write: (line: string) => void warnings.push(line) };
    const log = createLog({ stage: 'test', level: 'warn', destination });
    expect(await prepared(server.url, log)).toEqual({ outcome: 'guarded', changed: ['alerts'] });
    expect(warnings.join()).toContain('vigil_alerts');
    expect(warnings.join()).not.toContain(passwordOf('alerts'));
  });

  it('ask for the password', async () => {
    await prepared();
    const client = new pg.Client({ connectionString: own('ingest', 'guessed') });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('hold no other role and may take none, not by leaving or changing their own', async () => {
    await prepared();
    for (const stage of STAGE_NAMES) {
      await asStage(stage, async (client) => {
        for (const role of ['vigil', ...STAGE_NAMES.filter((one) => one !== stage).map(roleOf)])
          expect(await refusalOf(client, `SET ROLE ${role}`), `${stage} → ${role}`).toBe('42501');
        await client.query('SET ROLE NONE');
        await client.query('RESET ROLE');
        const who = await client.query('SELECT current_user, session_user');
        expect(who.rows).toEqual([{ current_user: roleOf(stage), session_user: roleOf(stage) }]);
        expect(await refusalOf(client, 'SET SESSION AUTHORIZATION vigil')).toBe('42501');
        expect(await refusalOf(client, 'CREATE TABLE public.mine (a int)')).toBe('42501');
      });
    }
  });

  it('write every table from one stage only, whatever role is set', async () => {
    await prepared();
    const { rows } = await owner.query<{ name: string }>(TABLES);
    const tables = rows.map(({ name }) => name).filter((name) => !SHARED.includes(name));
    expect(tables.length).toBeGreaterThan(30);
    const writers = new Map<string, StageName[]>();
    for (const stage of STAGE_NAMES) {
      await asStage(stage, async (client) => {
        for (const table of tables) {
          for (const leaving of ['SET ROLE NONE', 'RESET ROLE']) {
            await client.query(leaving);
            const taken = await refusalOf(client, `DELETE FROM ${table} WHERE false`);
            // Asks for the right and adds nothing, also where a column is generated.
            const added = await refusalOf(client, `EXPLAIN INSERT INTO ${table} DEFAULT VALUES`);
            if (taken === undefined || added === undefined)
              writers.set(table, [...new Set([...(writers.get(table) ?? []), stage])]);
            else expect([taken, added], `${stage} on ${table}`).toEqual(['42501', '42501']);
          }
        }
      });
    }
    expect([...writers].filter(([, stages]) => stages.length > 1)).toEqual([]);
    expect(writers.get('events')).toEqual(['detectors']);
    expect(writers.get('users')).toEqual(['alerts']);
    expect(writers.get('site_keys')).toEqual(['ingest']);
    expect([...writers.values()].flat()).not.toContain('dashboard');
  });

  it('write rows of their own operators only, where stages share a table', async () => {
    await prepared();
    const insert = (producer: string): string =>
      `INSERT INTO outbox (producer, subject, msg_id, payload) VALUES ('${producer}', 's', 'm', '')`;
    const allowed: [StageName, string, string | undefined][] = [
      ['detectors', 'observe/03', undefined],
      ['detectors', 'timers', '42501'],
      ['alerts', 'timers', undefined],
      ['alerts', 'assess/00', '42501'],
      ['ingest', 'observe/03', '42501'],
      ['dashboard', 'timers', '42501'],
    ];
    for (const [stage, producer, code] of allowed)
      expect(await asStage(stage, (client) => refusalOf(client, insert(producer)))).toBe(code);
    const removed = (stage: StageName): Promise<number | null> =>
      asStage(stage, async (client) => (await client.query('DELETE FROM outbox')).rowCount);
    expect([await removed('alerts'), await removed('detectors')]).toEqual([1, 1]);
  });

  it('expire their own tables and no others', async () => {
    await prepared();
    const expire = `SELECT vigil_expire('rejections', now() + interval '900 years')`;
    for (const stage of ['dashboard', 'detectors', 'alerts'] as const)
      expect(await asStage(stage, (client) => refusalOf(client, expire))).toBe('42501');
    expect(await asStage('ingest', (client) => refusalOf(client, expire))).toBeUndefined();
    for (const stage of STAGE_NAMES) {
      const store = await openStore({
        url: own(stage),
        role: roleOf(stage),
        applicationName: 'test',
        log: silentLog,
      });
      await runUpkeep(store, Date.UTC(2026, 5, 1));
      await store.end();
    }
  });

  it('are left alone by an owner who may not make roles, who is told why', async () => {
    await owner.query(`CREATE ROLE plain LOGIN PASSWORD 'x'`);
    await owner.query(`ALTER ROLE vigil_ingest PASSWORD 'of somebody else'`);
    const url = urlWithLogin(server.url, { user: 'plain', password: 'x' }) ?? '';
    expect(await prepared(url)).toMatchObject({
      outcome: 'unguarded',
      why: expect.stringContaining('may not change the role vigil_ingest') as string,
    });
  });

  it('are not made of a role that could do anything', async () => {
    await owner.query(`ALTER ROLE vigil_ingest SUPERUSER PASSWORD 'of somebody else'`);
    expect(await prepared()).toMatchObject({
      outcome: 'unguarded',
      why: expect.stringContaining('superuser') as string,
    });
    await owner.query('ALTER ROLE vigil_ingest NOSUPERUSER');
  });
});
