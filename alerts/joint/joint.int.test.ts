// A joint response on real PostgreSQL and NATS: a team of two periods of which one report is missing, a meeting whose two decisions become tasks,
// and one extension; and the same commands delivered again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../contracts/command.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { MONDAY, member, signal } from '../outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from '../stage.fixture.ts';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  const other = { ...member('market-regulation'), passwordHash: 'x'.repeat(40) };
  await transaction(stage.store, (tx) => saveAccount(tx, other, MONDAY));
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

let sent = 0;
const onJoint = (by: string, body: unknown, rest = {}): Record<string, unknown> => ({
  v: 1,
  id: `joint-${String((sent += 1)).padStart(8, '0')}`,
  issuedAt: MONDAY,
  by,
  target: 'joint',
  body,
  ...rest,
});

/** Delivered twice: what is made and what is answered is the same. */
async function twice(command: unknown): Promise<CommandOutcome> {
  const answer = await stage.send(command);
  expect(await stage.send(command)).toEqual(answer);
  return answer;
}

const words = (zh: string, en: string) => ({ zh, en });
const order = (department: string, zh: string) => ({
  department,
  stage: 'control',
  part: 'support',
  duty: words(zh, 'Decided by the meeting'),
  deliverable: words('书面报告', 'A written report'),
  acknowledgeBy: stage.time.now + HOUR_MS,
  dueAt: stage.time.now + 6 * HOUR_MS,
});

// In order: each goes on where the one before ended.
describe('the lead of a case', { timeout: 60_000 }, () => {
  let alert = '';
  let meeting = '';
  let team = '';
  const idOf = async (table: string): Promise<string> => {
    const { rows } = await stage.database.pool.query<{ id: string }>(`SELECT id FROM ${table}`);
    expect(rows).toHaveLength(1);
    return rows[0]?.id ?? '';
  };
  const told = (reason: string) =>
    stage.count('notifications WHERE alert_id = $1 AND reason = $2', [alert, reason]);
  const report = (department: string) =>
    onJoint(`m-${department}`, {
      command: 'report-can',
      team,
      department,
      condition: '平稳',
      actions: '消毒',
      needs: '',
    });
  const fired = (period: number) =>
    eventually(async () => {
      const next = MONDAY + HOUR_MS + (period + 1) * 2 * HOUR_MS;
      const count = await stage.count(
        `clocks WHERE subject = $1 AND fired_at IS NULL AND due_at = to_timestamp($2::float8 / 1000)`,
        [`team:${team}`, next],
      );
      return count === 1 ? true : undefined;
    });

  it('adds a department, and nobody else may', async () => {
    const cholera = signal('joint-1');
    await stage.publish(cholera);
    ({ id: alert } = await stage.alertOf(cholera));
    const outside = onJoint('m-market-regulation', {
      command: 'call-meeting',
      alert,
      subject: '会商',
      agenda: [],
      departments: ['disease-control'],
      beginsAt: MONDAY + HOUR_MS,
    });
    expect(await stage.send(outside)).toMatchObject({ outcome: 'refused' });

    // One department more.
    const added = await twice(
      onJoint('m-disease-control', {
        command: 'add-department',
        alert,
        department: 'human-resources',
        stage: 'verify',
        reason: '需要物资',
      }),
    );
    expect(added).toMatchObject({ outcome: 'done' });
    const members = await stage.count(
      `tasks WHERE alert_id = $1 AND department = 'human-resources'`,
      [alert],
    );
    expect(members).toBe(1);
  });

  it('meets, and what was decided becomes tasks', async () => {
    const meetingOf = (departments: readonly string[]) => ({
      command: 'call-meeting',
      alert,
      subject: '联席会议',
      agenda: ['疫情通报', '任务分工'],
      departments,
      beginsAt: MONDAY + HOUR_MS,
    });
    expect(
      await stage.send(onJoint('duty.city', meetingOf(['disease-control', 'civil-affairs']))),
    ).toMatchObject({ code: 'invalid-target' });
    await twice(onJoint('duty.city', meetingOf(['disease-control', 'human-resources'])));
    meeting = await idOf('meetings');
    const minutes = () => ({
      command: 'record-minutes',
      meeting,
      text: '议定两项',
      present: ['disease-control', 'human-resources'],
      decisions: [order('transport', '交通检疫'), order('human-resources', '保障物资')],
    });
    expect(await stage.send(onJoint('duty.city', minutes()))).toMatchObject({
      code: 'time-not-allowed',
    });
    stage.time.now = MONDAY + HOUR_MS;
    const before = await stage.count('tasks WHERE alert_id = $1', [alert]);
    const guests = { ...minutes(), present: ['disease-control', 'civil-affairs'] };
    expect(await stage.send(onJoint('duty.city', guests))).toMatchObject({
      code: 'invalid-target',
    });
    const [first] = minutes().decisions;
    const same = { ...minutes(), decisions: [first, first] };
    expect(await stage.send(onJoint('duty.city', same))).toMatchObject({ code: 'already-exists' });
    expect(await twice(onJoint('duty.city', minutes()))).toMatchObject({ state: 'held' });
    expect(await stage.count('tasks WHERE alert_id = $1', [alert])).toBe(before + 2);
    expect(await stage.send(onJoint('duty.city', minutes()))).toMatchObject({
      code: 'not-in-this-state',
    });
  });

  it('gives one limit a little longer, and not without bound', async () => {
    const { rows } = await stage.database.pool.query<{ id: string; due: number }>(
      `SELECT t.id, floor(extract(epoch FROM c.due_at) * 1000)::float8 AS due FROM tasks t
       JOIN clocks c ON c.subject = 'task:' || t.id AND c.name = 'report' WHERE t.department = 'transport' AND t.stage = 'control'`,
    );
    const task = rows[0]?.id;
    const dueAt = (rows[0]?.due ?? 0) + HOUR_MS / 2;
    const longer = (to: number) =>
      onJoint('duty.city', { command: 'extend', task, clock: 'report', dueAt: to, reason: '路远' });
    expect(await stage.send(longer(dueAt + 400 * HOUR_MS))).toMatchObject({
      code: 'time-not-allowed',
    });
    expect(await twice(longer(dueAt))).toMatchObject({ outcome: 'done', version: 2 });
    expect(
      await stage.count(
        `clocks WHERE subject = $1 AND name = 'report' AND due_at = to_timestamp($2::float8 / 1000)`,
        [`task:${String(task)}`, dueAt],
      ),
    ).toBe(1);
    expect(await stage.count('extensions')).toBe(1);
    expect(await told('limit-extended')).toBeGreaterThanOrEqual(1);
  });

  it('leads a team whose missing report is told once', async () => {
    const setUp = {
      command: 'set-up-team',
      alert,
      lead: 'disease-control',
      members: [
        { department: 'disease-control', user: 'm-disease-control' },
        { department: 'human-resources', user: null },
      ],
      periodMinutes: 120,
      reason: '多部门处置',
    };
    expect(await twice(onJoint('duty.city', setUp))).toMatchObject({ state: 'active' });
    team = await idOf('teams');
    expect(await stage.send(onJoint('duty.city', setUp))).toMatchObject({ code: 'already-exists' });
    const other = { ...member('human-resources'), passwordHash: 'x'.repeat(40) };
    await transaction(stage.store, (tx) => saveAccount(tx, other, MONDAY));
    await twice(report('disease-control'));
    await twice(report('human-resources'));
    stage.time.now = MONDAY + 3 * HOUR_MS;
    await fired(1);
    expect(await told('can-report-due')).toBe(0);
    await twice(report('disease-control'));
    stage.time.now = MONDAY + 5 * HOUR_MS;
    await fired(2);
    expect(
      await stage.count(
        `audit WHERE alert_id = $1 AND action = 'can-report-missing' AND details ->> 'period' = '2'
           AND details -> 'departments' = '["human-resources"]'`,
        [alert],
      ),
    ).toBe(1);
    // Who did not report, and the team's lead.
    expect(await told('can-report-due')).toBe(2);
    expect(await stage.count('can_reports')).toBe(3);
  });

  it('proposes accountability, with the entry of the audit as evidence, and dissolves the team', async () => {
    await twice(
      onJoint('duty.city', {
        command: 'propose-accountability',
        alert,
        department: 'human-resources',
        reason: '未按时报告',
      }),
    );
    expect(
      await stage.count(
        `ledger_entries l JOIN audit a ON a.seq = l.evidence_seq AND a.action = 'joint-propose-accountability'
         WHERE l.alert_id = $1 AND l.department = 'human-resources'`,
        [alert],
      ),
    ).toBe(1);

    const dissolve = { command: 'dissolve-team', team, reason: '处置完毕' };
    expect(
      await stage.send(onJoint('m-human-resources', dissolve, { expectedVersion: 1 })),
    ).toMatchObject({ code: 'not-the-lead' });
    expect(await stage.send(onJoint('duty.city', dissolve, { expectedVersion: 7 }))).toMatchObject({
      code: 'stale-version',
    });
    expect(await twice(onJoint('duty.city', dissolve, { expectedVersion: 1 }))).toMatchObject({
      state: 'dissolved',
      version: 2,
    });
    expect(
      await stage.count(`clocks WHERE subject = $1 AND stopped_at IS NULL`, [`team:${team}`]),
    ).toBe(0);
  });
});
