// The tables of the joint response as the roles see them: the stage writes, the dashboard reads, nobody else sees them, and what is a record of the
// past can be added to and never changed, not even by the stage.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';

const ADDED_ONLY = ['verifications', 'risks', 'can_reports', 'extensions', 'ledger_entries'];
const KEPT = [
  ...['silences', 'products', 'list_changes', 'escalations', 'disputes', 'teams', 'meetings'],
  ...['rosters', 'swaps', 'shift_handovers', 'evaluations', 'corrective_actions'],
];

let database: TestDatabase;
let pools: Record<'alerts' | 'dashboard' | 'detectors' | 'ingest', Pool>;
beforeAll(async () => {
  database = await freshDatabase();
  const as = (stage: string): Promise<Pool> => database.poolAs(`vigil_${stage}`);
  pools = {
    alerts: await as('alerts'),
    dashboard: await as('dashboard'),
    detectors: await as('detectors'),
    ingest: await as('ingest'),
  };
});
afterAll(() => database.drop());

const denied = { message: expect.stringMatching(/permission denied/) as unknown };

describe.each([...KEPT, ...ADDED_ONLY])('%s', (table) => {
  it('is read by the dashboard and written by the stage alone', async () => {
    expect((await pools.dashboard.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
    await expect(
      pools.dashboard.query(`INSERT INTO ${table} DEFAULT VALUES`),
    ).rejects.toMatchObject(denied);
    for (const stage of ['detectors', 'ingest'] as const)
      await expect(pools[stage].query(`SELECT FROM ${table}`)).rejects.toMatchObject(denied);
    // Allowed, and then turned away for what is missing.
    await expect(pools.alerts.query(`INSERT INTO ${table} DEFAULT VALUES`)).rejects.toThrow(
      /null value in column/,
    );
  });

  it('loses nothing', async () => {
    await expect(pools.alerts.query(`DELETE FROM ${table}`)).rejects.toMatchObject(denied);
  });
});

it.each(ADDED_ONLY)('%s is never changed', async (table) => {
  await expect(pools.alerts.query(`UPDATE ${table} SET id = id`)).rejects.toMatchObject(denied);
});

describe('what no decision may store', () => {
  const silence = (confirmedBy: string | null, hours: number) =>
    pools.alerts.query(
      `INSERT INTO silences (id, version, place, state, asked_by, asked_at, confirmed_by, begins_at, ends_at, record)
       VALUES (gen_random_uuid(), 1, '9901', 'active', 'duty.city', now(), $1, now(), now() + $2 * interval '1 hour', '{}')`,
      [confirmedBy, hours],
    );

  it('a silence that its own asker confirmed, or that ends before it begins', async () => {
    await expect(silence('duty.city', 1)).rejects.toThrow(/check constraint/);
    await expect(silence('duty.county', -1)).rejects.toThrow(/check constraint/);
    expect((await silence('duty.county', 1)).rowCount).toBe(1);
  });

  it('a limit of an alert that names no alert, or of something else that does', async () => {
    const clock = (kind: string, alert: string | null) =>
      pools.alerts.query(
        `INSERT INTO clocks (subject, name, owner_kind, owner_id, alert_id, due_at) VALUES ('x', gen_random_uuid(), $1, 'x', $2, now())`,
        [kind, alert],
      );
    await expect(clock('alert', null)).rejects.toThrow(/clocks_alert_is_owner/);
    await expect(clock('silence', 'x')).rejects.toThrow(/clocks_alert_is_owner/);
    expect((await clock('silence', null)).rowCount).toBe(1);
  });
});
