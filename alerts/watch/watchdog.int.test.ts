// The watchdog on a real database, with things broken on purpose: timers that stand still, a case that nobody has a next step in, a notification
// that nobody sends.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlertState } from '../../contracts/alert.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { fireDueClocks } from '../clocks/due-clocks.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { triageBatch } from '../operators/signals.ts';
import { MONDAY, shippedCatalogue, shippedRules, signal } from '../outbreak.fixture.ts';
import { watchCases } from './watchdog.ts';

let database: TestDatabase;
let store: Pool;
const rules = shippedCatalogue.escalation;

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_alerts');
  const context = { now: MONDAY, appendOutbox: () => undefined };
  await transaction(store, (tx) =>
    triageBatch(tx, [signal('watched')], { context, rules: shippedRules }),
  );
  await allTold();
}, 60_000);
afterAll(() => database.drop());

/** Sent at once, so that only what a test breaks is broken. */
const allTold = () =>
  database.pool.query(
    `UPDATE notifications SET outcome = 'on-screen', outcome_at = at WHERE outcome IS NULL`,
  );
const findings = async (cause: string): Promise<number> => {
  const answer = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM escalations WHERE task_id IS NULL AND answered_at IS NULL AND cause = $1`,
    [cause],
  );
  return answer.rows[0]!.count;
};
const told = async (reason: string): Promise<string[]> => {
  const answer = await database.pool.query<{ department: string }>(
    'SELECT department FROM notifications WHERE reason = $1 ORDER BY 1',
    [reason],
  );
  return answer.rows.map(({ department }) => department);
};

it('finds nothing where limits run and duties are owed', async () => {
  expect(await watchCases(store, rules, MONDAY + 60_000)).toEqual({ found: 0, ended: 0, open: 0 });
});

it('finds limits that passed while the timers stood still, tells the command group once, and takes it back', async () => {
  const later = MONDAY + HOUR_MS;
  expect((await watchCases(store, rules, later)).found).toBe(1);
  expect((await watchCases(store, rules, later + 60_000)).found).toBe(0);
  expect(await findings('clock-not-fired')).toBe(1);
  expect(await told('no-next-step')).toEqual(['command-group', 'duty-desk']);
  while ((await fireDueClocks(store, later)) > 0);
  await allTold();
  expect((await watchCases(store, rules, later)).ended).toBe(1);
  expect(await findings('clock-not-fired')).toBe(0);
});

it('finds a case whose tasks and limits are gone', async () => {
  const later = MONDAY + DAY_MS;
  await allTold();
  await database.pool.query(`UPDATE tasks SET state = 'withdrawn'`);
  await database.pool.query('UPDATE clocks SET stopped_at = due_at WHERE fired_at IS NULL');
  expect((await watchCases(store, rules, later)).found).toBe(1);
  expect(await findings('no-next-step')).toBe(1);
  for (const state of AlertState.options) {
    await database.pool.query('UPDATE alerts SET state = $1', [state]);
    await watchCases(store, rules, later);
    expect(await findings('no-next-step'), state).toBe(isLive(state) ? 1 : 0);
  }
  const audit = await database.pool.query<{ action: string }>(
    `SELECT DISTINCT action FROM audit WHERE action = 'case-without-next-step'`,
  );
  expect(audit.rows).toHaveLength(1);
});

it('finds a notification that came to no outcome', async () => {
  await database.pool.query(
    `UPDATE notifications SET outcome = NULL, outcome_at = NULL WHERE reason = 'opened'`,
  );
  await watchCases(store, rules, MONDAY + DAY_MS);
  expect(await findings('notification')).toBe(1);
});
