// Rows of tables that are no tables of time go when they are old, and what holds an old settlement back keeps it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';
import { runUpkeep } from '../upkeep.ts';

const NOW = Date.UTC(2026, 5, 1);
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const ago = (days: number): Date => new Date(NOW - days * DAY_MS);

async function line(record: string, days: number, reverses: string | null = null): Promise<void> {
  await database.pool.query(
    `INSERT INTO settlement_lines (record, site_id, place, step, reverses, settled_at, total_fen, fund_fen, items, stated_at, stated_rank, received_at, event_id)
     VALUES ($1, 's-1', '990102001', $2, $3, $4, 1, 1, '[]', 0, 0, 0, $1)`,
    [record, reverses === null ? 'settled' : 'reversed', reverses, ago(days)],
  );
}

const names = async (table: string, name: string): Promise<string[]> =>
  (
    await database.pool.query<{ name: string }>(`SELECT ${name} AS name FROM ${table} ORDER BY 1`)
  ).rows.map((row) => row.name);

it('removes each by its own age, a settlement only with what takes it back, and nothing twice', async () => {
  await line('young', 10);
  await line('old', 1_200);
  await line('old-and-taken-back', 1_200);
  await line('takes-back', 5, 'old-and-taken-back');
  await line('old-both', 1_300);
  await line('old-takes-back', 1_250, 'old-both');
  for (const [unit, days] of [
    ['w1', 10],
    ['w2', 500],
  ] as const)
    await database.pool.query(
      `INSERT INTO resource_states VALUES ('s-1', 'beds', $1, '990102001', $2, '{}', 0, 0, 0, $1)`,
      [unit, ago(days)],
    );
  for (const [name, days] of [
    ['heard', 10],
    ['silent', 500],
  ] as const)
    await database.pool.query(
      `INSERT INTO edge_lines (line, place, origin, seq, last_ids, waiting, heard_at) VALUES ($1, '990102', 'o', 1, '{}', 0, $2)`,
      [name, ago(days)],
    );
  const aged = [
    { table: 'settlement_lines', keepMs: 1_130 * DAY_MS },
    { table: 'resource_states', keepMs: 400 * DAY_MS },
  ] as const;
  const detectors = await database.poolAs('vigil_detectors');
  expect(await runUpkeep(detectors, NOW, aged)).toBe(4);
  expect(await names('settlement_lines', 'record')).toEqual([
    'old-and-taken-back',
    'takes-back',
    'young',
  ]);
  expect(await names('resource_states', 'unit')).toEqual(['w1']);
  const ingest = await database.poolAs('vigil_ingest');
  expect(
    await runUpkeep(ingest, NOW, [{ table: 'edge_lines', keepMs: 400 * DAY_MS }]),
  ).toBeGreaterThan(0);
  expect(await names('edge_lines', 'line')).toEqual(['heard']);
  expect(await runUpkeep(detectors, NOW, aged)).toBe(0);
});
