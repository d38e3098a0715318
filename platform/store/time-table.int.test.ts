// Tables of time: the same statements on plain PostgreSQL and, where VIGIL_TEST_TIMESCALE_URL names a server, on TimescaleDB.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import { silentLog } from '../log.ts';
import { databaseUrl } from '../testing/global-setup.ts';
import { runUpkeep } from '../upkeep.ts';
import { bulkInsert } from './bulk.ts';
import { migrate } from './migrate.ts';
import { openStore, type Pool } from './pool.ts';

const timescaleUrl = process.env['VIGIL_TEST_TIMESCALE_URL'];
const servers = [
  {
    name: 'plain PostgreSQL',
    url: (): string => inject('vigilPostgresUrl'),
    mechanism: 'partitions',
  },
  ...(timescaleUrl === undefined
    ? []
    : [{ name: 'TimescaleDB', url: (): string => timescaleUrl, mechanism: 'hypertable' }]),
];

interface Fact {
  readonly id: string;
  readonly at: number;
  readonly note: string;
}

const NOW = Date.UTC(2026, 6, 1, 12);
const COLUMNS = { id: 'text', at: 'timestamptz', note: 'text' } as const;

describe.each(servers)('a table of time on $name', (server) => {
  const name = `time_${randomBytes(6).toString('hex')}`;
  let pool: Pool;

  const administer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  const insert = async (rows: readonly Fact[]): Promise<number> => {
    const onConflict = 'ON CONFLICT (id, at) DO NOTHING';
    return (await bulkInsert(pool, { table: 'facts', columns: COLUMNS, rows, onConflict }))
      .rowCount;
  };

  beforeAll(async () => {
    await administer(`CREATE DATABASE ${name}`);
    const url = databaseUrl(server.url(), name);
    await migrate({ url, log: silentLog });
    pool = await openStore({ url, applicationName: 'test', log: silentLog });
    await pool.query(
      `CREATE TABLE facts (id text, at timestamptz, note text NOT NULL DEFAULT 'none' CHECK (note <> 'bad'), PRIMARY KEY (id, at))`,
    );
    await pool.query(`SELECT vigil_time_table('facts', 'at', interval '365 days')`);
    await pool.query(`SELECT vigil_writer('facts', 'vigil_detectors')`);
  });

  afterAll(async () => {
    await pool.end();
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  });

  it('says which mechanism it uses', async () => {
    const answer = await pool.query(
      `SELECT mechanism FROM vigil_time_tables WHERE relation = 'facts'`,
    );
    expect(answer.rows).toEqual([{ mechanism: server.mechanism }]);
  });

  it('ignores a row that it has, keeps checks, and takes any time', async () => {
    const rows = [
      { id: 'a', at: NOW, note: 'one' },
      { id: 'old', at: Date.UTC(1931, 0, 1), note: 'ancient' },
      { id: 'new', at: Date.UTC(2055, 0, 1), note: 'future' },
    ];
    expect(await insert(rows)).toBe(3);
    expect(await insert([...rows, { id: 'b', at: NOW + 1, note: 'two' }])).toBe(1);
    await expect(insert([{ id: 'c', at: NOW, note: 'bad' }])).rejects.toMatchObject({
      code: '23514',
    });
    const answer = await pool.query<Fact>('SELECT id, at, note FROM facts ORDER BY at');
    expect(answer.rows.map((row) => [row.id, row.at])).toEqual([
      ['old', Date.UTC(1931, 0, 1)],
      ['a', NOW],
      ['b', NOW + 1],
      ['new', Date.UTC(2055, 0, 1)],
    ]);
  });

  it('updates on conflict', async () => {
    const onConflict = 'ON CONFLICT (id, at) DO UPDATE SET note = excluded.note';
    const rows = [{ id: 'a', at: NOW, note: 'changed' }];
    await bulkInsert(pool, { table: 'facts', columns: COLUMNS, rows, onConflict });
    const answer = await pool.query(`SELECT note FROM facts WHERE id = 'a'`);
    expect(answer.rows).toEqual([{ note: 'changed' }]);
  });

  it('forgets what is older than it keeps, and nothing younger', async () => {
    const young = { id: 'young', at: NOW - 300 * DAY_MS, note: 'x' };
    const aged = [400, 800, 2_000].map((days) => ({
      id: `old${String(days)}`,
      at: NOW - days * DAY_MS,
      note: 'x',
    }));
    await insert([young, ...aged]);
    expect(await runUpkeep(pool, NOW)).toBeGreaterThan(0);
    const answer = await pool.query<{ id: string }>('SELECT id FROM facts ORDER BY id');
    expect(answer.rows.map((row) => row.id)).toEqual(['a', 'b', 'new', 'young']);
    expect(await runUpkeep(pool, NOW)).toBe(0);
  });

  it('still takes rows of a year whose partition was dropped', async () => {
    expect(await insert([{ id: 'very-late', at: NOW - 1_900 * DAY_MS, note: 'x' }])).toBe(1);
  });

  it('can be written by its owner only and read by all', async () => {
    const url = databaseUrl(server.url(), name);
    const as = (role: string): Promise<Pool> =>
      openStore({ url, role, applicationName: 'test', log: silentLog });
    const [detectors, dashboard] = await Promise.all([
      as('vigil_detectors'),
      as('vigil_dashboard'),
    ]);
    await detectors.query(`INSERT INTO facts VALUES ('r', now(), 'x')`);
    expect((await dashboard.query('SELECT count(*) FROM facts')).rowCount).toBe(1);
    await expect(dashboard.query('DELETE FROM facts')).rejects.toMatchObject({ code: '42501' });
    expect(await runUpkeep(detectors, NOW)).toBe(1);
    await Promise.all([detectors.end(), dashboard.end()]);
  });
});
