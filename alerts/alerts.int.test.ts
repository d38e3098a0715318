// The stage on real PostgreSQL and NATS: signals and commands that come twice, what a killed process leaves behind, and limits over a restart.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../contracts/time.ts';
import type { OutboxRow } from '../platform/operator/operator-spec.ts';
import { appendOutbox } from '../platform/store/outbox.ts';
import { transaction } from '../platform/store/transaction.ts';
import { fireDueClocks } from './clocks/due-clocks.ts';
import { triageBatch } from './operators/signals.ts';
import { MONDAY, amended, exceedance, shippedRules, signal } from './outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from './stage.fixture.ts';
import { loadCase } from './store/load-cases.ts';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

const NOTICED = `audit WHERE action IN ('clock-fired', 'escalated', 'dispute-unruled')`;

const onAlert = (id: string, alertId: string, body: unknown): Record<string, unknown> => ({
  v: 1,
  id,
  issuedAt: MONDAY,
  by: 'duty.city',
  target: 'alert',
  alertId,
  body,
});

describe('signals', () => {
  it('become an alert with tasks, limits, audit and feed', async () => {
    const cholera = signal('int-1', { place: '990103001', siteId: 's-990103001-1' });
    await stage.publish(cholera);
    const alert = await stage.alertOf(cholera);
    const tasks = await stage.count('tasks WHERE alert_id = $1', [alert.id]);
    expect(alert.state).toBe('open');
    expect(tasks).toBeGreaterThanOrEqual(10);
    expect(await stage.count('clocks WHERE alert_id = $1', [alert.id])).toBeGreaterThan(tasks);
    expect(
      await stage.count(`audit WHERE alert_id = $1 AND action = 'task-assigned'`, [alert.id]),
    ).toBe(tasks);
    expect(await stage.count('signal_dispositions WHERE signal_id = $1', [cholera.id])).toBe(1);
    await eventually(async () => {
      const entries = (await stage.feed()).filter(
        (entry) => entry.type === 'task' && entry.task.alertId === alert.id,
      );
      return new Set(entries.map((entry) => (entry.type === 'task' ? entry.task.id : ''))).size ===
        tasks
        ? true
        : undefined;
    });
  });

  it('delivered again change nothing', async () => {
    const first = exceedance('int-2', '990104001');
    const second = amended(first, { observed: 33 });
    await stage.publish(first, second);
    const alert = await stage.alertOf(second);
    const audit = await stage.count('audit');
    await stage.publish(second, first, second);
    const marker = exceedance('int-2-marker', '990105001');
    await stage.publish(marker);
    await stage.alertOf(marker);
    expect(await stage.alertOf(second)).toEqual(alert);
    expect(await stage.count('audit WHERE alert_id = $1', [alert.id])).toBe(
      await stage.count('audit WHERE alert_id = $1 AND seq <= $2', [alert.id, audit]),
    );
    expect(await stage.count('signal_dispositions WHERE signal_id = $1', [first.id])).toBe(2);
  });

  it('of one event seen by several measures end in one alert, with all that was found, whichever came first', async () => {
    const seen = (name: string, place: string, excess: number) =>
      exceedance(`int-event ${name} ${place}`, place, {
        measure: name,
        definition: name,
        series: `${name}~${place.length === 6 ? 'county' : 'township'}~${place}~all`,
        expected: 5,
        observed: 5 + excess,
      });
    const wide = seen('gastro-enteritis', '990122', 40);
    const small = seen('diarrhoea', '990122001', 9);
    const grown = seen('gastro-enteritis', '990122001', 36);
    await stage.publish(wide, small);
    const [county, township] = [await stage.alertOf(wide), await stage.alertOf(small)];
    expect(county.id).not.toBe(township.id);
    await stage.publish(grown);
    expect((await stage.alertOf(grown)).id).toBe(township.id);
    expect(await stage.alertOf(wide)).toMatchObject({ id: township.id, state: 'open' });
    expect(
      await stage.count(
        `alerts WHERE id = $1 AND state = 'merged' AND record->>'mergedInto' = $2`,
        [county.id, township.id],
      ),
    ).toBe(1);
    expect(
      await stage.count(`tasks WHERE alert_id = $1 AND state <> 'withdrawn'`, [county.id]),
    ).toBe(0);
    const later = amended(wide, { observed: 47 });
    await stage.publish(later);
    expect((await stage.alertOf(later)).id).toBe(township.id);
    expect(await stage.count('alert_signals WHERE alert_id = $1', [township.id])).toBe(3);
  });

  it('that do not fit the contract become dead letters and hold nobody up', async () => {
    await stage.publishRaw('series', { v: 1, id: 'sg-x' });
    const next = exceedance('int-3', '990106001');
    await stage.publish(next);
    await stage.alertOf(next);
    expect(
      await stage.count(`dead_letters WHERE operator = 'triage' AND code = 'bad-signal'`),
    ).toBe(1);
  });

  it('all have exactly one disposition for each revision', async () => {
    const orphans = await stage.count(`alert_signals s WHERE NOT EXISTS (
      SELECT FROM signal_dispositions d WHERE d.signal_id = s.signal_id AND d.revision = s.revision)`);
    expect(orphans).toBe(0);
  });
});

describe('commands', () => {
  it('are answered on the reply subject, and sent twice are one act with one answer', async () => {
    const found = exceedance('int-4', '990107001');
    await stage.publish(found);
    const alert = await stage.alertOf(found);
    const command = onAlert('cmd-ack-00001', alert.id, { command: 'acknowledge' });
    const first = await stage.send(command);
    expect(first).toMatchObject({
      outcome: 'done',
      state: 'acknowledged',
      version: alert.version + 1,
    });
    expect(await stage.send(command)).toEqual(first);
    expect((await loadCase(stage.store, alert.id))?.alert.version).toBe(alert.version + 1);
    expect(
      await stage.count(`audit WHERE alert_id = $1 AND action = 'acknowledge'`, [alert.id]),
    ).toBe(1);
    expect(await stage.count(`command_outcomes WHERE command_id = 'cmd-ack-00001'`)).toBe(1);
  });

  it('that are refused change nothing and say why', async () => {
    const found = exceedance('int-5', '990108001');
    await stage.publish(found);
    const alert = await stage.alertOf(found);
    const stale = {
      ...onAlert('cmd-stale-001', alert.id, { command: 'acknowledge' }),
      expectedVersion: alert.version + 7,
    };
    expect(await stage.send(stale)).toMatchObject({
      outcome: 'refused',
      code: 'stale-version',
      version: alert.version,
    });
    const asMember = {
      ...onAlert('cmd-role-0001', alert.id, { command: 'respond', reason: 'x' }),
      by: 'm-disease-control',
    };
    expect(await stage.send(asMember)).toMatchObject({
      outcome: 'refused',
      code: 'role-not-allowed',
    });
    const nobody = {
      ...onAlert('cmd-nobody-01', alert.id, { command: 'acknowledge' }),
      by: 'ghost',
    };
    expect(await stage.send(nobody)).toMatchObject({ outcome: 'refused', code: 'unknown-account' });
    expect((await loadCase(stage.store, alert.id))?.alert).toMatchObject({
      state: 'open',
      version: alert.version,
    });
  });

  it('with characters that PostgreSQL cannot hold are carried out with a mark in their place', async () => {
    const found = exceedance('int-6', '990109001');
    await stage.publish(found);
    const alert = await stage.alertOf(found);
    const odd = onAlert('cmd-odd-00001', alert.id, {
      command: 'comment',
      reason: 'a\u0000b\ud800c',
    });
    expect(await stage.send(odd)).toMatchObject({ outcome: 'done' });
    const answer = await stage.database.pool.query<{ reason: string }>(
      `SELECT reason FROM audit WHERE subject = $1 AND action = 'comment'`,
      [`alert:${alert.id}`],
    );
    expect(answer.rows[0]?.reason).toBe('a\uFFFDb\uFFFDc');
  });

  it('that tasks were shown to their department are recorded once, with feed, and make no act stale', async () => {
    const found = exceedance('int-delivery', '990111001');
    await stage.publish(found);
    const alert = await stage.alertOf(found);
    const of = async () => (await loadCase(stage.store, alert.id))?.tasks ?? [];
    const own = (await of()).find(({ department }) => department === 'disease-control')!;
    const others = (await of()).filter(({ department }) => department !== 'disease-control');
    const shown = (id: string) => ({
      v: 1,
      id,
      issuedAt: MONDAY,
      by: 'm-disease-control',
      target: 'record',
      body: { command: 'record-delivery', tasks: [own.id, ...others.map((one) => one.id)] },
    });
    expect(await stage.send(shown('cmd-shown-0001'))).toMatchObject({ outcome: 'done' });
    expect(await stage.send(shown('cmd-shown-0002'))).toMatchObject({ outcome: 'done' });
    expect((await of()).find(({ id }) => id === own.id)).toMatchObject({
      state: 'delivered',
      version: own.version,
    });
    expect((await of()).filter(({ department }) => department !== 'disease-control')).toEqual(
      others,
    );
    expect(await stage.count(`tasks WHERE id = $1 AND state = 'delivered'`, [own.id])).toBe(1);
    expect(
      await stage.count(`audit WHERE subject = $1 AND action = 'task-delivered'`, [
        `task:${own.id}`,
      ]),
    ).toBe(1);
    await eventually(async () =>
      (await stage.feed()).find(
        (entry) =>
          entry.type === 'task' && entry.task.id === own.id && entry.change === 'task-delivered',
      ),
    );
    const act = {
      ...shown('cmd-shown-0003'),
      target: 'task',
      taskId: own.id,
      expectedVersion: own.version,
      body: { command: 'acknowledge' },
    };
    expect(await stage.send(act)).toMatchObject({ outcome: 'done', state: 'acknowledged' });
  });

  it('on accounts are for administrators, and record what the account may do but never its hash', async () => {
    const body = {
      command: 'create-account',
      account: {
        id: 'new.member',
        name: '新成员',
        role: 'department-member',
        places: ['990102'],
        departments: ['education'],
        active: true,
      },
      passwordHash: 'scrypt$secret-hash-text',
    };
    const create = (id: string, by: string): unknown => ({
      v: 1,
      id,
      issuedAt: MONDAY,
      by,
      target: 'account',
      body,
    });
    expect(await stage.send(create('cmd-acc-0001', 'duty.city'))).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(await stage.send(create('cmd-acc-0002', 'root'))).toMatchObject({ outcome: 'done' });
    expect(await stage.send(create('cmd-acc-0003', 'root'))).toMatchObject({
      code: 'already-exists',
    });
    expect(
      await stage.count(
        `audit WHERE details::text LIKE '%secret-hash%' OR reason LIKE '%secret-hash%'`,
      ),
    ).toBe(0);
  });
});

describe('a process that was killed between its commit and its publishing', () => {
  it('leaves rows that the next one publishes', async () => {
    await stage.halt();
    const found = exceedance('int-7', '990102007');
    await transaction(stage.store, async (tx) => {
      const rows: OutboxRow[] = [];
      const context = {
        now: stage.time.now,
        appendOutbox: (more: readonly OutboxRow[]) => void rows.push(...more),
      };
      await triageBatch(tx, [found], { context, rules: shippedRules });
      await appendOutbox(tx, 'triage/00', rows);
    });
    expect(await stage.count('outbox')).toBeGreaterThan(0);
    await stage.run();
    await eventually(async () => ((await stage.count('outbox')) === 0 ? true : undefined));
    const alert = await stage.alertOf(found);
    expect(
      (await stage.feed()).filter(
        (entry) => entry.type === 'alert' && entry.alert.id === alert.id && entry.audience.desks,
      ),
    ).toHaveLength(1);
  });
});

describe('limits', () => {
  it('that passed while nothing ran fire once, with how late that was', async () => {
    const found = signal('int-8', { place: '990103005', disease: 'plague' });
    await stage.publish(found);
    const alert = await stage.alertOf(found);
    await stage.halt();
    const task = (await loadCase(stage.store, alert.id))!.tasks.find(
      (one) => one.part === 'lead' && one.stage === 'verify',
    )!;
    const dueAt = task.clocks.find((one) => one.name === 'acknowledge')!.dueAt;
    stage.time.now = dueAt + HOUR_MS;
    await stage.run();
    const clockRow = await eventually(async () => {
      const answer = await stage.database.pool.query<{
        fired_at: number | null;
        late_by_ms: number;
      }>(`SELECT fired_at, late_by_ms FROM clocks WHERE subject = $1 AND name = 'acknowledge'`, [
        `task:${task.id}`,
      ]);
      return answer.rows[0]?.fired_at === null ? undefined : answer.rows[0];
    });
    expect(clockRow).toEqual({ fired_at: stage.time.now, late_by_ms: HOUR_MS });
    await stage.halt();
    await stage.run();
    // The rungs that a passed limit set going may be due too; the limit itself is in the audit once.
    while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
    expect(
      await stage.count(
        `audit WHERE subject = $1 AND action = 'clock-fired' AND details->>'clock' = 'acknowledge'`,
        [`task:${task.id}`],
      ),
    ).toBe(1);
    const stored = (await loadCase(stage.store, alert.id))!.tasks.find(
      (one) => one.id === task.id,
    )!;
    expect(stored.clocks.find((one) => one.name === 'acknowledge')).toMatchObject({
      firedAt: stage.time.now,
      lateByMs: HOUR_MS,
    });
    expect(stored.version).toBe(task.version);
  });

  it('are fired by one of two workers that look at once', async () => {
    // The stage ends first: a timer of its own must not fire a part of them.
    await stage.halt();
    stage.time.now += 400 * HOUR_MS;
    const due = await stage.count(
      `clocks WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at <= to_timestamp($1::float8 / 1000)`,
      [stage.time.now],
    );
    const before = await stage.count(NOTICED);
    let fired = 0;
    for (let round = 1; round > 0;) {
      const both = await Promise.all([
        fireDueClocks(stage.store, stage.time.now),
        fireDueClocks(stage.store, stage.time.now),
      ]);
      round = both[0] + both[1];
      fired += round;
    }
    expect(due).toBeGreaterThan(10);
    // The rungs that passed limits set going fire too: each limit and each rung is noticed once.
    const noticed = (await stage.count(NOTICED)) - before;
    expect(noticed).toBe(fired);
    expect(fired).toBeGreaterThan(due);
    expect(
      await stage.count('clocks WHERE fired_at = to_timestamp($1::float8 / 1000)', [
        stage.time.now,
      ]),
    ).toBe(fired);
  });
});
