// The whole evaluation of one closed case on real PostgreSQL and NATS: opened by the closing, scored from three sides, ended by its limit or by
// the last score; corrective actions to their dates; the ledger with its evidence, held against the audit.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Evaluation, EvaluationRound } from '../../contracts/evaluation/evaluation.ts';
import type { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import type { Task } from '../../contracts/task.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { verifyStoredChain } from '../audit/read.ts';
import { fireDueClocks } from '../clocks/due-clocks.ts';
import { MONDAY, amended, member, signal } from '../outbreak.fixture.ts';
import { startTestStage, type TestStage } from '../stage.fixture.ts';
import { verifyLedger } from './verify-ledger.ts';

let stage: TestStage;
let sent = 0;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

const send = (by: string, rest: Readonly<Record<string, unknown>>) =>
  stage.send({
    v: 1,
    id: `evaluation-${String((sent += 1)).padStart(6, '0')}`,
    issuedAt: MONDAY,
    by,
    ...rest,
  });
const evaluate = (by: string, body: unknown, expectedVersion?: number) =>
  send(by, {
    target: 'evaluation',
    body,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  });

async function records<One>(table: string, alert: string): Promise<One[]> {
  const { rows } = await stage.database.pool.query<{ record: One }>(
    `SELECT record FROM ${table} WHERE alert_id = $1`,
    [alert],
  );
  return rows.map(({ record }) => record);
}

/** Accounts for these departments, beside the one that stands already. */
async function peopleOf(departments: readonly string[]): Promise<void> {
  await transaction(stage.store, async (tx) => {
    for (const department of departments)
      await saveAccount(
        tx,
        { ...member(department), passwordHash: 'x'.repeat(40) },
        stage.time.now,
      );
  });
}

async function fireAll(): Promise<void> {
  while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
}

const choleraOf = (name: string) =>
  signal(name, { place: name === 'one' ? '990102001' : '990103001', siteId: null });

/** A case in which one lead duty was done late, the rest left undone. */
async function closed(name: string): Promise<{ id: string; done: Task; round: EvaluationRound }> {
  stage.time.now = MONDAY;
  const cholera = choleraOf(name);
  await stage.publish(cholera);
  const { id } = await stage.alertOf(cholera);
  const onAlert = (body: unknown) => send('duty.city', { target: 'alert', alertId: id, body });
  await onAlert({ command: 'acknowledge' });
  await onAlert({ command: 'suspect', reason: '水样便' });
  await onAlert({ command: 'assess', reason: '水源未明', likelihood: 3, impact: 4 });
  await onAlert({ command: 'respond', reason: '处置' });
  const tasks = await records<Task>('tasks', id);
  await peopleOf([...new Set(tasks.map(({ department }) => department))]);
  const done = tasks.find(({ stage: of, part }) => of === 'control' && part === 'lead')!;
  const onTask = (by: string, body: unknown) => send(by, { target: 'task', taskId: done.id, body });
  const report = done.clocks.find((clock) => clock.name === 'report')!;
  stage.time.now = report.dueAt + HOUR_MS;
  await fireAll();
  await onTask(`m-${done.department}`, { command: 'acknowledge' });
  await onTask(`m-${done.department}`, { command: 'start' });
  await onTask(`m-${done.department}`, { command: 'submit', text: '已消毒' });
  await onTask('duty.city', { command: 'accept' });
  const ended = await onAlert({
    command: 'close',
    reason: '结束',
    overrideOpenLead: true,
    finding: 'true',
  });
  expect(ended).toMatchObject({ outcome: 'done' });
  const [round] = await records<EvaluationRound>('evaluation_rounds', id);
  await peopleOf(round!.thirdParty === null ? [] : [round!.thirdParty]);
  return { id, done, round: round! };
}

const scoreOf = (round: EvaluationRound, expected: EvaluationRound['expected'][number]) => {
  const figures = round.figures.find(({ department }) => department === expected.department)!;
  return {
    command: 'score',
    alert: round.alertId,
    department: expected.department,
    side: expected.side,
    scores: {
      completion: figures.completion,
      timeliness: figures.timeliness,
      effect: 80,
      satisfaction: expected.side === 'party' ? null : 90,
    },
    text: '',
  };
};

/** The department that was scored objects, who scored it answers; the score stays. */
async function contestedScore(all: readonly Evaluation[]): Promise<void> {
  const one = all.find(({ side }) => side === 'third-party')!;
  const [scored, scorer] = [`m-${one.department}`, `m-${one.byDepartment}`];
  const objection = { command: 'object-score', evaluation: one.id, text: '已按时报告' };
  const answer = { command: 'answer-objection', evaluation: one.id, text: '以系统记录为准' };
  expect(await evaluate(scorer, objection)).toMatchObject({ code: 'role-not-allowed' });
  expect(await evaluate(scorer, answer)).toMatchObject({ code: 'not-in-this-state' });
  expect(await evaluate(scored, objection, one.version + 1)).toMatchObject({
    code: 'stale-version',
  });
  expect(await evaluate(scored, objection, one.version)).toMatchObject({ outcome: 'done' });
  expect(await evaluate(scored, objection)).toMatchObject({ code: 'already-exists' });
  expect(await evaluate(scored, answer)).toMatchObject({ code: 'role-not-allowed' });
  expect(await evaluate('duty.city', answer)).toMatchObject({ code: 'out-of-scope' });
  expect(await evaluate(scorer, answer)).toMatchObject({ outcome: 'done' });
  const after = (await records<Evaluation>('evaluations', one.alertId)).find(
    ({ id }) => id === one.id,
  );
  expect(after).toMatchObject({
    version: one.version + 2,
    scores: one.scores,
    objection: { text: '已按时报告', by: scored, answer: { by: scorer } },
  });
  const told = async (reason: string, department: string): Promise<number> =>
    stage.count('notifications WHERE alert_id = $1 AND reason = $2 AND department = $3', [
      one.alertId,
      reason,
      department,
    ]);
  expect(await told('score-objected', one.byDepartment)).toBe(1);
  expect(await told('objection-answered', one.department)).toBe(1);
}

it('a closed case is scored from three sides, and ends when the last has scored', async () => {
  const { id, done, round } = await closed('one');
  expect(round).toMatchObject({ state: 'open', lead: done.department });
  expect(round.thirdParty).not.toBeNull();
  const own = round.figures.find(({ department }) => department === done.department)!;
  expect([own.completed, own.onTime]).toEqual([1, 0]);
  expect(
    await stage.count("notifications WHERE alert_id = $1 AND reason = 'evaluation-due'", [id]),
  ).toBeGreaterThan(2);

  const self = round.expected.find(({ side }) => side === 'party')!;
  const by = (one: { byDepartment: string }) => `m-${one.byDepartment}`;
  const score = scoreOf(round, self);
  const praised = { ...score, scores: { ...score.scores, satisfaction: 100 } };
  expect(await evaluate(by(self), praised)).toMatchObject({ code: 'own-satisfaction' });
  const polished = { ...score, scores: { ...score.scores, completion: 100 } };
  expect(await evaluate(by(self), polished)).toMatchObject({ code: 'deviation-without-reason' });
  const other = round.expected.find(({ byDepartment }) => byDepartment !== self.byDepartment)!;
  expect(await evaluate(by(other), score)).toMatchObject({ code: 'role-not-allowed' });
  const third = round.expected.find(({ side }) => side === 'third-party')!;
  const silent = scoreOf(round, third);
  expect(
    await evaluate(by(third), { ...silent, scores: { ...silent.scores, satisfaction: null } }),
  ).toMatchObject({ code: 'satisfaction-missing' });

  expect(await evaluate(by(self), { ...polished, text: '另有口头完成' })).toMatchObject({
    version: 1,
  });
  expect(await evaluate(by(self), score)).toMatchObject({ code: 'stale-version' });
  for (const expected of round.expected) {
    const version = expected === self ? 1 : undefined;
    expect(await evaluate(by(expected), scoreOf(round, expected), version)).toMatchObject({
      outcome: 'done',
    });
  }
  const [after] = await records<EvaluationRound>('evaluation_rounds', id);
  expect(after).toMatchObject({ state: 'closed', endedBy: 'all-scored' });
  const all = await records<Evaluation>('evaluations', id);
  expect(all).toHaveLength(round.expected.length);
  expect(await evaluate(by(self), score, 2)).toMatchObject({ code: 'evaluation-closed' });
  await contestedScore(all);
  stage.time.now = round.dueAt + DAY_MS;
  await fireAll();
  const lines = await records<LedgerEntry>('ledger_entries', id);
  expect(lines.filter(({ clock }) => clock === 'evaluation')).toEqual([]);
  expect(await stage.count("alert_outcomes WHERE alert_id = $1 AND outcome = 'true'", [id])).toBe(
    1,
  );
}, 60_000);

it('whoever has not scored by the limit stands in the ledger, as does what was late and left undone', async () => {
  const { id, done, round } = await closed('two');
  const action = {
    command: 'set-action',
    alert: id,
    department: done.department,
    owner: `m-${done.department}`,
    text: '修订消毒流程',
    dueAt: round.dueAt + DAY_MS,
  };
  const outsider = `m-${round.figures.find(({ leads, department }) => !leads && department !== round.lead)?.department ?? 'finance'}`;
  expect(await evaluate(outsider, action)).toMatchObject({ outcome: 'refused' });
  expect(await evaluate('duty.city', action)).toMatchObject({ state: 'open', version: 1 });
  const [set] = await records<{ id: string }>('corrective_actions', id);
  const first = round.expected[0]!;
  await evaluate(`m-${first.byDepartment}`, scoreOf(round, first));

  stage.time.now = round.dueAt;
  await fireAll();
  const [after] = await records<EvaluationRound>('evaluation_rounds', id);
  expect(after).toMatchObject({ state: 'closed', endedBy: 'limit' });
  const owing = new Set(
    round.expected.filter((one) => one !== first).map(({ byDepartment }) => byDepartment),
  );
  const lines = () => records<LedgerEntry>('ledger_entries', id);
  const ofEvaluation = (await lines()).filter(({ clock }) => clock === 'evaluation');
  expect(new Set(ofEvaluation.map(({ department }) => department))).toEqual(owing);

  stage.time.now = round.dueAt + 2 * DAY_MS;
  await fireAll();
  const by = `m-${done.department}`;
  const late = (await lines()).find(
    ({ clock, kind }) => clock === 'corrective-action' && kind === 'late',
  );
  expect(late).toMatchObject({ department: done.department });
  expect(
    await stage.count("notifications WHERE alert_id = $1 AND reason = 'action-overdue'", [id]),
  ).toBe(1);
  const report = { command: 'report-action', action: set!.id, text: '已修订' };
  expect(await evaluate(by, report)).toMatchObject({ state: 'done' });
  const verify = { command: 'verify-action', action: set!.id };
  expect(await evaluate(by, verify)).toMatchObject({ code: 'same-person' });
  expect(await evaluate('duty.city', verify)).toMatchObject({ state: 'verified', version: 3 });

  const objection = { command: 'object', entry: late!.id, text: '材料迟到' };
  expect(await evaluate('duty.city', objection)).toMatchObject({ code: 'role-not-allowed' });
  expect(await evaluate(by, objection)).toMatchObject({ outcome: 'done' });
  expect(await evaluate(by, objection)).toMatchObject({ code: 'already-exists' });
  expect(
    await stage.count("notifications WHERE alert_id = $1 AND reason = 'line-objected'", [id]),
  ).toBe(1);
  const kinds = new Set((await lines()).map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['late', 'met-late', 'missing', 'objection']));
  const met = (await lines()).find(
    ({ taskId, kind, clock }) => taskId === done.id && kind === 'met-late' && clock === 'report',
  );
  expect(met?.lateByMs).toBe(HOUR_MS);

  expect(await verifyLedger(stage.store)).toMatchObject({ faults: [] });
  expect(await verifyStoredChain(stage.store)).toMatchObject({ verdict: 'whole' });
  await stage.database.pool.query(
    `UPDATE ledger_entries SET record = jsonb_set(record, '{clock}', '"act"') WHERE id = $1`,
    [late!.id],
  );
  await stage.database.pool.query('DELETE FROM ledger_entries WHERE id = $1', [met!.id]);
  const { faults } = await verifyLedger(stage.store);
  expect(faults).toHaveLength(2);
  expect(faults).toContainEqual({ fault: 'altered', id: late!.id });
  expect(faults).toContainEqual({ fault: 'removed', id: met!.id });
}, 60_000);

it('a closed case of which more is found is scored no further, and nobody is reproached for it', async () => {
  const { id, round } = await closed('three');
  const first = round.expected[0]!;
  const grown = amended(choleraOf('three'), { observed: 3 });
  await stage.publish(grown);
  expect(await stage.alertOf(grown)).toMatchObject({ id, state: 'reopened' });
  const [after] = await records<EvaluationRound>('evaluation_rounds', id);
  expect(after).toMatchObject({ state: 'closed', endedBy: 'reopened' });
  expect(await evaluate(`m-${first.byDepartment}`, scoreOf(round, first))).toMatchObject({
    code: 'evaluation-closed',
  });
  stage.time.now = round.dueAt + DAY_MS;
  await fireAll();
  const lines = await records<LedgerEntry>('ledger_entries', id);
  expect(lines.filter(({ clock }) => clock === 'evaluation')).toEqual([]);
}, 60_000);
