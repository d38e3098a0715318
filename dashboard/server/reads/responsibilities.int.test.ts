// The lists as the API tells them: which version is in force on which day, what a change would change, and that commands reach the stage whole.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Account } from '../../../contracts/account.ts';
import { ListDetail, ListIndex } from '../../../contracts/api/responsibilities.ts';
import {
  ResponsibilityList,
  WrittenList,
} from '../../../contracts/catalogue/responsibility-list.ts';
import { ListChange } from '../../../contracts/lists/list-change.ts';
import { AlertKind } from '../../../contracts/signal.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { MONDAY, startTestDesk, type TestDesk } from '../desk.fixture.ts';

let desk: TestDesk;
const folder = new URL('../../../catalogue/responsibilities/', import.meta.url);
const written = readdirSync(folder).map((file) =>
  WrittenList.parse(parse(readFileSync(new URL(file, folder), 'utf8'))),
);
const person = (id: string, role: string, departments: string[] = []): Account =>
  Account.parse({ id, name: id, role, places: ['9901'], departments, active: true, generation: 0 });
const epi = person('epi', 'epidemiologist');
const member = person('member', 'department-member', ['market-regulation']);

/** Minutes in place of norms, as the stage that resolves them would store it. */
const stored = (list: WrittenList): ResponsibilityList =>
  ResponsibilityList.parse({
    ...list,
    limits: Object.fromEntries(
      Object.entries(list.limits).map(([name, { time }]) => {
        const limits = { acknowledgeMinutes: 1, actMinutes: 2, reportMinutes: 3 };
        const report = { ...limits, norms: { report: 'count-signal-verify' } };
        return [name, { time, levels: { I: report, II: limits, III: limits, IV: limits } }];
      }),
    ),
  });
const lists = written.map(stored);
const foodborne = lists.find(({ id }) => id === 'foodborne')!;
const next: ResponsibilityList = {
  ...foodborne,
  version: '2026.9',
  validFrom: '2026-06-03' as never,
  stages: { ...foodborne.stages, verify: foodborne.stages.verify!.slice(0, -1) },
};
const change = ListChange.parse({
  v: 1,
  id: `lc-${'b'.repeat(26)}`,
  state: 'in-force',
  base: foodborne.version,
  list: next,
  reason: '精简',
  advice: [],
  askedBy: 'epi',
  askedAt: MONDAY,
  decidedBy: 'admin',
  decidedAt: MONDAY,
  decision: null,
  validFrom: '2026-06-03',
});

async function insertList(list: ResponsibilityList, seconds: number): Promise<void> {
  await desk.pool.query(
    'INSERT INTO responsibility_lists (id, version, record, first_loaded_at) VALUES ($1, $2, $3, to_timestamp($4))',
    [list.id, list.version, list, seconds],
  );
}

beforeAll(async () => {
  desk = await startTestDesk();
  await Promise.all([epi, member].map((one) => desk.save(one)));
  for (const list of lists) await insertList(list, MONDAY / 1000 - 60);
  await insertList(next, MONDAY / 1000);
  await desk.pool.query(
    `INSERT INTO list_changes (id, list, list_version, state, asked_by, asked_at, decided_by, decided_at, valid_from, record)
     VALUES ($1, $2, $3, 'in-force', 'epi', now(), 'admin', now(), '2026-06-03', $4)`,
    [change.id, next.id, next.version, change],
  );
}, 120_000);

afterAll(() => desk.stop());

const detail = async (query = '', who = epi): Promise<ListDetail> =>
  ListDetail.parse((await desk.ask(who, `/api/responsibilities/foodborne${query}`)).body);

it('tells a department as well as a desk which list is in force for each kind', async () => {
  for (const who of [epi, member]) {
    const { lists: told } = ListIndex.parse((await desk.ask(who, '/api/responsibilities')).body);
    expect(told).toHaveLength(AlertKind.options.length);
    const own = told.find(({ id }) => id === 'foodborne');
    expect(own).toMatchObject({ version: foodborne.version, versions: 2, waiting: 0 });
  }
});

it('tells gaps and overlaps of what is in force: a stage that nobody leads or two do, and a kind without a list', async () => {
  const before = ListIndex.parse((await desk.ask(member, '/api/responsibilities')).body);
  expect(before.problems.filter(({ kind }) => kind !== 'fault')).toEqual([]);
  const waterborne = lists.find(({ id }) => id === 'waterborne')!;
  const { verify = [], control = [], ...stages } = waterborne.stages;
  const broken = {
    ...waterborne,
    stages: {
      ...stages,
      verify: verify.filter(({ part }) => part !== 'lead'),
      control: control.map((duty) => ({ ...duty, part: 'lead' })),
    },
  };
  const gone = lists.find(({ alertKind }) => alertKind === 'vector-borne')!;
  const store = 'UPDATE responsibility_lists SET record = $2 WHERE id = $1';
  await desk.pool.query(store, [broken.id, JSON.stringify(broken)]);
  await desk.pool.query(store, [gone.id, JSON.stringify({ ...gone, validTo: '2026-05-01' })]);
  const { problems } = ListIndex.parse((await desk.ask(member, '/api/responsibilities')).body);
  const told = problems.filter(({ kind }) => kind !== 'fault');
  expect(told).toContainEqual({
    kind: 'gap',
    code: 'no-lead',
    list: 'waterborne',
    alertKind: 'waterborne',
    words: { zh: '核实：I 级无人牵头', en: 'nobody leads stage "verify" at level I' },
  });
  expect(told).toContainEqual(
    expect.objectContaining({ kind: 'overlap', code: 'two-leads', list: 'waterborne' }),
  );
  expect(told).toContainEqual(
    expect.objectContaining({ kind: 'gap', code: 'kind-without-list', alertKind: 'vector-borne' }),
  );
  const own = await desk.ask(epi, '/api/responsibilities/waterborne');
  expect(ListDetail.parse(own.body).problems.map(({ code }) => code)).toContain('no-lead');
  for (const list of [waterborne, gone])
    await desk.pool.query(store, [list.id, JSON.stringify(list)]);
});

it('tells what a version changes, who asked and confirmed, and from which day it holds', async () => {
  const today = await detail();
  expect(today).toMatchObject({ inForce: foodborne.version, newest: '2026.9', differences: [] });
  expect(today.changes[0]?.change).toMatchObject({ askedBy: 'epi', decidedBy: 'admin' });
  expect(today.changes[0]?.differences).toMatchObject([
    { of: 'duty', stage: 'verify', department: 'city-hospital', change: 'removed' },
  ]);
  expect(today.norms.map(({ id }) => id)).toEqual(['count-signal-verify']);
  expect((await detail('?version=2026.9')).differences).toEqual(today.changes[0]?.differences);
});

it('tells the new version from its day on', async () => {
  desk.time.now = MONDAY + 2 * DAY_MS;
  expect(await detail('', member)).toMatchObject({ inForce: '2026.9' });
});

it('hands a whole list on to who decides, and refuses one that is none before it is stored', async () => {
  await desk.answer((command) => ({
    outcome: 'done',
    commandId: command.id,
    at: MONDAY,
    version: null,
    state: 'waiting',
  }));
  const list = { ...written.find(({ id }) => id === 'foodborne')!, version: '2026.10' };
  const send = (body: unknown, key: string) =>
    desk.ask(epi, '/api/responsibilities/commands', {
      method: 'POST',
      body,
      headers: { 'idempotency-key': key },
    });
  const ask = { command: 'ask', list, base: '2026.9', reason: '补充职责' };
  expect(await send(ask, 'key-of-a-list-1')).toMatchObject({
    status: 200,
    body: { state: 'waiting' },
  });
  const broken = { ...ask, list: { ...list, stages: { verify: 'nobody' } } };
  expect(await send(broken, 'key-of-a-list-2')).toMatchObject({
    status: 400,
    body: { code: 'invalid-command' },
  });
  const named = { ...ask, reason: '电话 13800138000' };
  expect((await send(named, 'key-of-a-list-3')).status).toBeGreaterThanOrEqual(400);
});
