// The accountability ledger on real PostgreSQL and NATS: a lost dispute and a proposed accountability are lines with evidence; exports are sealed,
// audited and cut to what the account may see; `vigil ledger` as a process at a terminal tells of a changed line.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { LedgerExport } from '../../contracts/evaluation/ledger-export.ts';
import { AlertId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { signerOf } from '../audit/anchor.ts';
import { MONDAY, account, member, signal } from '../outbreak.fixture.ts';
import { STAGE_SECRET, startTestStage, type TestStage } from '../stage.fixture.ts';
import { loadCase } from '../store/load-cases.ts';
import { verifyLedgerFile } from './ledger-file.ts';

const TOWNSHIP = 'township-health-centre';
let stage: TestStage;
let folder: string;
let alertId: string;
let disputed: Task;
let sent = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-ledger-'));
  stage = await startTestStage();
  await transaction(stage.store, async (tx) => {
    for (const one of [account('duty.else', { places: ['990103'] }), member('finance')])
      await saveAccount(tx, { ...one, passwordHash: 'x'.repeat(40) }, MONDAY);
  });
  await stage.run();
  const cholera = signal('ledger', { place: '990104001', siteId: null, asOf: stage.time.now });
  await stage.publish(cholera);
  alertId = (await stage.alertOf(cholera)).id;
  const found = await loadCase(stage.store, AlertId.parse(alertId));
  disputed = found!.tasks.find(
    ({ stage: of, department }) => of === 'verify' && department === TOWNSHIP,
  )!;
}, 120_000);

afterAll(async () => {
  await stage.stop();
  rmSync(folder, { recursive: true, force: true });
});

const send = (by: string, target: string, rest: object) =>
  stage.send({
    v: 1,
    id: `ledger-${String((sent += 1)).padStart(6, '0')}`,
    issuedAt: stage.time.now,
    by,
    target,
    ...rest,
  });
const onTask = (by: string, body: unknown) => send(by, 'task', { taskId: disputed.id, body });
const exportAs = (by: string, filter: object = {}) =>
  send(by, 'evaluation', { body: { command: 'export-ledger', ...filter } });

async function linesOf(kind: string): Promise<(LedgerEntry & { action: string })[]> {
  const { rows } = await stage.store.query<{ record: unknown; action: string }>(
    `SELECT l.record, a.action FROM ledger_entries l JOIN audit a ON a.seq = l.evidence_seq WHERE l.kind = $1`,
    [kind],
  );
  return rows.map(({ record, action }) => ({ ...LedgerEntry.parse(record), action }));
}

it('a ruling that leaves the duty where it was is a line of the department, once', async () => {
  await onTask(`m-${TOWNSHIP}`, { command: 'dispute', reason: '不属于本单位职责' });
  const rule = { command: 'rule', reason: '清单写明', department: TOWNSHIP };
  expect(await onTask('m-command-office', rule)).toMatchObject({ state: 'arbitrated' });
  expect(await onTask('m-command-office', rule)).toMatchObject({ outcome: 'refused' });
  expect(await linesOf('dispute-lost')).toMatchObject([
    { department: TOWNSHIP, taskId: disputed.id, action: 'task-rule' },
  ]);
});

it('a proposed accountability is a line with its reason', async () => {
  const body = {
    command: 'propose-accountability',
    alert: alertId,
    department: TOWNSHIP,
    task: disputed.id,
    reason: '拒不配合',
  };
  expect(await send('duty.city', 'joint', { body })).toMatchObject({ outcome: 'done' });
  expect(await linesOf('accountability-proposed')).toMatchObject([
    { department: TOWNSHIP, text: '拒不配合', action: 'joint-propose-accountability' },
  ]);
});

/** As the gateway makes the file of an export. */
async function fileOf(id: string | null): Promise<{ made: LedgerExport; text: string }> {
  const { rows } = await stage.store.query<{ record: unknown; lines: unknown[] }>(
    `SELECT x.record, ARRAY(SELECT e.record FROM unnest(x.lines) WITH ORDINALITY AS l (id, nth)
       JOIN ledger_entries e ON e.id = l.id ORDER BY nth) AS lines FROM ledger_exports x WHERE x.id = $1`,
    [id],
  );
  const made = LedgerExport.parse(rows[0]?.record);
  const all = [...(rows[0]?.lines ?? []), made.seal];
  return { made, text: all.map((one) => `${JSON.stringify(one)}\n`).join('') };
}

it('an export is sealed, stands in the audit, and holds what the account may see', async () => {
  const whole = await exportAs('duty.city');
  expect(whole.outcome).toBe('done');
  const { made, text } = await fileOf(whole.state);
  expect(verifyLedgerFile(text, signerOf(STAGE_SECRET).publicKey)).toMatchObject({
    verdict: 'whole',
  });
  expect(made.seal).toMatchObject({ lines: 2, covers: { departments: null, places: ['9901'] } });
  expect(
    await stage.count(`audit WHERE action = 'evaluation-export-ledger' AND subject = $1`, [
      `export:${made.id}`,
    ]),
  ).toBe(1);
  const narrowed = text.replace('"departments":null', '"departments":["finance"]');
  expect(verifyLedgerFile(narrowed, null)).toMatchObject({ fault: 'signature' });

  for (const [by, filter, lines] of [
    [`m-${TOWNSHIP}`, {}, 2],
    ['m-finance', {}, 0],
    ['duty.else', {}, 0],
    ['duty.city', { department: 'finance' }, 0],
    ['duty.city', { to: MONDAY }, 0],
  ] as const)
    expect((await fileOf((await exportAs(by, filter)).state)).made.seal.lines).toBe(lines);
  expect(await exportAs('m-finance', { department: TOWNSHIP })).toMatchObject({
    code: 'out-of-scope',
  });
});

/** `vigil ledger …` as a person at a terminal runs it. */
function vigilLedger(...args: string[]): Promise<{ code: number; out: string }> {
  const program = fileURLToPath(new URL('../../bin/vigil.mjs', import.meta.url));
  const env = {
    ...process.env,
    DATABASE_URL: stage.database.url,
    VIGIL_AUDIT_KEY: STAGE_SECRET,
    VIGIL_HOME: folder,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'ledger', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
    });
  });
}

it('the command at the terminal exports, verifies, and tells of a changed line in the file and in the table', async () => {
  const exported = await vigilLedger('export', '--department', TOWNSHIP);
  expect(exported).toMatchObject({ code: 0 });
  const file = join(folder, 'ledger.jsonl');
  writeFileSync(file, exported.out);
  expect(await vigilLedger('verify', '--file', file)).toMatchObject({ code: 0 });
  writeFileSync(file, exported.out.replace('拒不配合', '配合良好'));
  expect(await vigilLedger('verify', '--file', file)).toMatchObject({
    code: 1,
    out: expect.stringContaining('digest') as string,
  });
  const [line] = await linesOf('accountability-proposed');
  await stage.database.pool.query(
    `UPDATE ledger_entries SET record = jsonb_set(record, '{text}', '"配合良好"') WHERE id = $1`,
    [line!.id],
  );
  expect(await vigilLedger('verify')).toMatchObject({
    code: 1,
    out: expect.stringContaining(`${line!.id}: altered`) as string,
  });
  expect((await vigilLedger('mend')).code).toBe(2);
}, 120_000);
