// Escalation and disputes on real PostgreSQL and NATS: what is called over a restart and by two workers, what a reaction stops, and what a ruling
// leaves in the tables.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '../contracts/task.ts';
import { fireDueClocks } from './clocks/due-clocks.ts';
import { MONDAY, signal } from './outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from './stage.fixture.ts';
import { loadCase } from './store/load-cases.ts';

const MINUTE_MS = 60_000;
let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

const supporting = ({ stage: of, department }: Task): boolean =>
  of === 'verify' && department === 'township-health-centre';

async function given(place: string): Promise<{ alertId: string; task: () => Promise<Task> }> {
  const cholera = signal(`escalation ${place}`, { place, siteId: null, asOf: stage.time.now });
  await stage.publish(cholera);
  const { id } = await stage.alertOf(cholera);
  const found = async (): Promise<Task> =>
    (await loadCase(stage.store, id))!.tasks.find(supporting)!;
  return { alertId: id, task: found };
}

let commands = 0;
const send = (taskId: string, by: string, body: unknown) =>
  stage.send({
    v: 1,
    id: `escalation-${String((commands += 1))}`,
    issuedAt: stage.time.now,
    by,
    target: 'task',
    taskId,
    body,
  });

const rungsOf = (id: string) => stage.count('escalations WHERE task_id = $1', [id]);

describe('an alert that nobody takes', () => {
  it('calls each rung once by whichever of two workers, tells them, and is answered by who takes it', async () => {
    const { alertId } = await given('990104001');
    const rungs = (more = ''): Promise<number> =>
      stage.count(`escalations WHERE alert_id = $1 AND task_id IS NULL ${more}`, [alertId]);
    await stage.halt();
    stage.time.now += 26 * MINUTE_MS;
    const drained = async (): Promise<void> => {
      while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
    };
    await Promise.all([drained(), drained()]);
    await drained();
    expect(await rungs()).toBe(2);
    const toldOf = (department: string): Promise<number> =>
      stage.count(
        `notifications WHERE alert_id = $1 AND reason = 'escalated' AND department = $2 AND occurrence = $3`,
        [alertId, department, `1.${String(stage.time.now)}`],
      );
    expect(await toldOf('duty-desk')).toBe(1);
    expect(await toldOf('command-group')).toBe(1);
    await stage.run();
    const answer = await stage.send({
      v: 1,
      id: 'takes-it-late',
      issuedAt: stage.time.now,
      by: 'duty.city',
      target: 'alert',
      alertId,
      body: { command: 'acknowledge' },
    });
    expect(answer.outcome).toBe('done');
    expect(await rungs('AND answered_at IS NULL')).toBe(0);
    expect(await rungs()).toBe(2);
  });
});

describe('a limit that passes', () => {
  it('while nobody works calls each rung once after the restart, by whichever of two workers', async () => {
    const { task } = await given('990103001');
    const { id } = await task();
    await stage.halt();
    stage.time.now += 60 * MINUTE_MS;
    const drained = async (): Promise<void> => {
      while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
    };
    await Promise.all([drained(), drained()]);
    expect(await rungsOf(id)).toBe(3);
    const late = await stage.store.query<{ name: string; late: number }>(
      `SELECT name, late_by_ms::float8 AS late FROM clocks WHERE subject = $1 AND name LIKE 'escalate-%' ORDER BY name`,
      [`task:${id}`],
    );
    expect(late.rows).toEqual([
      { name: 'escalate-1', late: 50 * MINUTE_MS },
      { name: 'escalate-2', late: 35 * MINUTE_MS },
      { name: 'escalate-3', late: 20 * MINUTE_MS },
    ]);
    expect(
      await stage.count(`audit WHERE subject = $1 AND action = 'escalated'`, [`task:${id}`]),
    ).toBe(3);
    expect(
      await stage.count(
        `notifications WHERE reason = 'escalated' AND department = 'command-group' AND subject::text LIKE '%' || $1 || '%'`,
        [id],
      ),
    ).toBe(1);
    await stage.run();
    const answer = await send(id, 'm-township-health-centre', { command: 'acknowledge' });
    expect(answer.outcome).toBe('done');
    expect(await stage.count('escalations WHERE task_id = $1 AND answered_at IS NULL', [id])).toBe(
      0,
    );
    expect(
      await stage.count(`audit WHERE subject = $1 AND action = 'escalation-answered'`, [
        `task:${id}`,
      ]),
    ).toBe(1);
  }, 60_000);
});

describe('a dispute', () => {
  it('is told to its arbiter, ruled by them, and leaves the lost dispute in the tables', async () => {
    const { task } = await given('990104001');
    const { id } = await task();
    const dispute = { command: 'dispute', reason: '不属于本单位职责' };
    expect((await send(id, 'm-township-health-centre', dispute)).outcome).toBe('done');
    expect(
      await stage.count(
        `notifications WHERE reason = 'ruling-due' AND department = 'command-office' AND place = '990104'`,
      ),
    ).toBe(1);
    expect(await stage.count(`disputes WHERE task_id = $1 AND state = 'open'`, [id])).toBe(1);
    expect(await stage.count(`clocks WHERE subject = $1 AND name = 'rule'`, [`task:${id}`])).toBe(
      1,
    );
    const rule = { command: 'rule', reason: '清单写明', department: 'township-health-centre' };
    expect(await send(id, 'm-disease-control', rule)).toMatchObject({ code: 'role-not-allowed' });
    expect((await send(id, 'm-command-office', rule)).outcome).toBe('done');
    const after = await task();
    expect(after).toMatchObject({ id, state: 'arbitrated' });
    expect(
      await stage.count(
        `disputes WHERE task_id = $1 AND state = 'ruled' AND ruling = 'rejected' AND ruled_by = 'm-command-office'`,
        [id],
      ),
    ).toBe(1);
    expect(
      await stage.count(`tasks WHERE record ->> 'interimFor' = $1 AND state = 'withdrawn'`, [id]),
    ).toBe(1);
    expect(
      await stage.count(
        `clocks WHERE subject = $1 AND name = 'rule' AND stopped_at IS NOT NULL AND fired_at IS NULL`,
        [`task:${id}`],
      ),
    ).toBe(1);
  }, 60_000);

  it('that nobody rules in time is escalated to the command group by the timers', async () => {
    const { task } = await given('990105001');
    const { id } = await task();
    await send(id, 'm-township-health-centre', { command: 'decline', reason: '无此能力' });
    await send(id, 'm-disease-control', { command: 'insist', reason: '清单写明' });
    stage.time.now += 61 * MINUTE_MS;
    await eventually(async () => {
      while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
      const found = await stage.count(
        `escalations WHERE task_id = $1 AND cause = 'rule' AND rung = 'command-group'`,
        [id],
      );
      return found === 1 ? true : undefined;
    });
    expect(stage.time.now).toBeGreaterThan(MONDAY);
  }, 60_000);
});

it('a task whose assignee is deactivated, or moved out of its department or place, is flagged, told to its department, and free of the flag when they are back', async () => {
  const { task } = await given('990106001');
  const { id } = await task();
  const user = 'm-township-health-centre';
  await send(id, user, { command: 'acknowledge' });
  const told = () =>
    stage.count(`notifications WHERE reason = 'assignee-gone' AND place = '990106001'`);
  let sent = 0;
  const change = async (body: Record<string, unknown>): Promise<number | undefined> => {
    const answer = await stage.send({
      v: 1,
      id: `scope-change-${String((sent += 1))}`,
      issuedAt: stage.time.now,
      by: 'root',
      target: 'account',
      body: { userId: user, reason: '调离', ...body },
    });
    expect(answer.outcome).toBe('done');
    return (await task()).assigneeGoneAt;
  };
  const activate = (active: boolean) => change({ command: 'set-active', active });
  const move = (departments: readonly string[], places: readonly string[]) =>
    change({ command: 'set-scope', departments, places });
  const own = ['township-health-centre'];
  expect(await activate(false)).toBe(stage.time.now);
  expect(await told()).toBe(1);
  expect(await activate(true)).toBeUndefined();
  expect(await move(['finance'], ['9901'])).toBe(stage.time.now);
  expect(await told()).toBe(2);
  expect(await move(own, ['9901'])).toBeUndefined();
  expect(await move(own, ['990102'])).toBe(stage.time.now);
  expect(await move(own, ['990106'])).toBeUndefined();
  expect(await told()).toBe(3);
}, 60_000);
