// Two workers fire the limits of many cases, and one is ended by force in the middle: every limit fires once, with how late that was, and nothing
// that belongs to it is lost or doubled.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { triageBatch } from '../operators/signals.ts';
import { MONDAY, shippedRules, signal } from '../outbreak.fixture.ts';
import { fireDueClocks } from './due-clocks.ts';

const PROGRAM = fileURLToPath(new URL('worker-process.fixture.ts', import.meta.url));
const LATER = MONDAY + 400 * HOUR_MS;

let database: TestDatabase;
let store: Pool;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_alerts');
  const signals = ['990101', '990102', '990103', '990104', '990105', '990106'].flatMap((county) =>
    ['cholera', 'plague'].map((disease) =>
      signal(`${disease} in ${county}`, {
        place: `${county}001`,
        siteId: `s-${county}001-1`,
        disease,
      }),
    ),
  );
  const context = { now: MONDAY, appendOutbox: () => undefined };
  await transaction(store, (tx) => triageBatch(tx, signals, { context, rules: shippedRules }));
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

async function counted(sql: string): Promise<number> {
  const answer = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
  );
  return answer.rows[0]?.count ?? -1;
}

it('every limit fires once, whoever of two workers is killed', async () => {
  const due = await counted('clocks WHERE stopped_at IS NULL');
  expect(due).toBeGreaterThan(200);
  const [doomed, other] = [1, 2].map(() => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', PROGRAM, database.url, String(LATER)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    return child;
  });
  const ended = Promise.all([once(doomed!, 'exit'), once(other!, 'exit')]);
  // It has committed one batch and is in its next.
  await once(doomed!.stdout, 'data');
  doomed!.kill('SIGKILL');
  await ended;
  while ((await fireDueClocks(store, LATER)) > 0);
  // A lapse that did not come to be sets no limit, so what fires later than this is none of ours.
  expect(await counted('clocks WHERE fired_at IS NULL AND stopped_at IS NULL')).toBe(0);
  // Every task's chain has reached its end too: rungs are limits like others.
  const rungs = await counted(`clocks WHERE name LIKE 'escalate-%'`);
  expect(rungs).toBeGreaterThan(100);
  expect(await counted('clocks WHERE fired_at IS NOT NULL')).toBe(due + rungs);
  expect(await counted('escalations')).toBe(rungs);
  expect(await counted('clocks WHERE fired_at IS NOT NULL AND late_by_ms <= 0')).toBe(0);
  const told = await database.pool.query<{ times: number }>(
    `SELECT count(*)::int AS times FROM audit WHERE action IN ('clock-fired', 'escalated')
     GROUP BY subject, details->>'clock', details->>'dueAt' ORDER BY 1 DESC`,
  );
  expect(told.rows.length).toBe(due + rungs);
  expect(told.rows[0]?.times).toBe(1);
  expect(await counted(`outbox WHERE producer = 'timers'`)).toBeGreaterThanOrEqual(due);
}, 60_000);
