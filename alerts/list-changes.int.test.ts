// A list is changed while the stage runs: a case that is open keeps its version and duties, a case that opens after the day begins with the new
// one, on every worker and after a restart; and everything stands in the audit.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writtenOf } from '../contracts/lists/written-list.ts';
import { DAY_MS } from '../contracts/time.ts';
import { silentLog } from '../platform/log.ts';
import { transaction } from '../platform/store/transaction.ts';
import { saveAccount } from './accounts/account-store.ts';
import { keepRules } from './keep-rules.ts';
import { MONDAY, account, exceedance, shippedCatalogue } from './outbreak.fixture.ts';
import { startTestStage, type TestStage } from './stage.fixture.ts';
import { loadCase } from './store/load-cases.ts';

let stage: TestStage;
const shipped = shippedCatalogue.lists.find(({ id }) => id === 'foodborne')!;
const words = { zh: '一小时内核实', en: 'Verify within the hour' };

beforeAll(async () => {
  stage = await startTestStage();
  const epi = account('epi', { role: 'epidemiologist' });
  await transaction(stage.store, (tx) =>
    saveAccount(tx, { ...epi, passwordHash: 'x'.repeat(40) }, MONDAY),
  );
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

const send = (id: string, by: string, body: unknown) =>
  stage.send({ v: 1, id, issuedAt: MONDAY, by, target: 'list', body });

function asked(version: string): Record<string, unknown> {
  const verify = shipped.stages.verify!.map((duty) =>
    duty.part === 'lead' ? { ...duty, duty: words } : duty,
  );
  const list = { ...shipped, version, stages: { ...shipped.stages, verify } };
  return { command: 'ask', list: writtenOf(list), base: shipped.version, reason: '演练后修改' };
}

const changeId = async (): Promise<string> => {
  const rows = await stage.database.pool.query<{ id: string }>('SELECT id FROM list_changes');
  return rows.rows[0]!.id;
};

async function opened(name: string, place: string) {
  const found = exceedance(name, place, { asOf: stage.time.now });
  await stage.publish(found);
  const row = await stage.alertOf(found);
  const one = await transaction(stage.store, (tx) => loadCase(tx, row.id as never));
  const lead = one!.tasks.find((task) => task.stage === 'verify' && task.part === 'lead');
  return { id: row.id, version: one!.alert.responsibility?.version, duty: lead?.duty };
}

/** Sorted by bytes, as JavaScript sorts. */
async function told(reason: string, what: string): Promise<string[]> {
  const answer = await stage.database.pool.query<{ one: string }>(
    `SELECT ${what} AS one FROM notifications WHERE reason = $1 AND alert_id IS NULL`,
    [reason],
  );
  return answer.rows.map(({ one }) => one).sort();
}

it('leaves open cases their version, and gives the new one to new cases from its day on', async () => {
  const before = await opened('list-before', '990102001');
  expect(before.version).toBe(shipped.version);

  const ask = asked('2026.9');
  expect(await send('list-ask-1', 'epi', ask)).toMatchObject({ outcome: 'done', state: 'waiting' });
  expect(await send('list-ask-1', 'epi', ask)).toMatchObject({ outcome: 'done' });
  expect(await stage.count('list_changes')).toBe(1);
  expect(await told('list-change-waiting', `subject ->> 'to'`)).toEqual(['duty.city', 'root']);
  const change = await changeId();
  const confirm = { command: 'confirm', change };
  expect(await send('list-confirm-own', 'epi', confirm)).toMatchObject({ code: 'same-person' });
  expect(await send('list-confirm-1', 'duty.city', confirm)).toMatchObject({
    outcome: 'done',
    state: 'in-force',
  });

  const departments = Object.values(shipped.stages).flatMap((duties) =>
    duties.flatMap((duty) => duty.departments),
  );
  expect(await told('list-changed', 'department')).toEqual([...new Set(departments)].sort());

  const sameDay = await opened('list-same-day', '990103001');
  expect(sameDay.version).toBe(shipped.version);

  stage.time.now = MONDAY + 2 * DAY_MS;
  await stage.halt();
  await stage.run();
  const after = await opened('list-after', '990104001');
  expect(after).toMatchObject({ version: '2026.9', duty: words });
  const kept = await transaction(stage.store, (tx) => loadCase(tx, before.id as never));
  expect(kept!.alert.responsibility?.version).toBe(shipped.version);
  // What the old case calls up later is of its own version still.
  expect(kept!.tasks.every(({ duty }) => duty.zh !== words.zh)).toBe(true);

  for (const action of ['list-ask', 'list-confirm', 'command-refused'])
    expect(
      await stage.count('audit WHERE subject = $1 AND action = $2', [
        `list-change:${change}`,
        action,
      ]),
    ).toBe(1);
}, 60_000);

it('refuses a change that was written upon a version that is no longer the newest', async () => {
  const late = { ...asked('2026.10') };
  expect(await send('list-ask-late', 'epi', late)).toMatchObject({
    outcome: 'refused',
    code: 'stale-version',
  });
});

it('reaches a worker that runs already', async () => {
  const kept = await keepRules({
    store: stage.store,
    log: silentLog,
    catalogue: shippedCatalogue,
    frozen: [],
  });
  expect(kept.rules().listFor('foodborne', MONDAY + 2 * DAY_MS)?.version).toBe('2026.9');
  expect(kept.rules().listFor('waterborne', MONDAY + 2 * DAY_MS)?.version).toBe('2026.2');
  const water = shippedCatalogue.lists.find(({ id }) => id === 'waterborne')!;
  const list = { ...water, version: '2026.9', names: { zh: '水', en: 'Water' } };
  const ask = { command: 'ask', list: writtenOf(list), base: water.version, reason: '改名' };
  await send('list-ask-water', 'epi', ask);
  const rows = await stage.database.pool.query<{ id: string }>(
    "SELECT id FROM list_changes WHERE list = 'waterborne'",
  );
  await send('list-confirm-water', 'root', { command: 'confirm', change: rows.rows[0]!.id });
  await kept.read();
  kept.stop();
  expect(kept.rules().listFor('waterborne', MONDAY + 4 * DAY_MS)?.version).toBe('2026.9');
});
