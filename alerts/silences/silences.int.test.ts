// Silences on real PostgreSQL and NATS: by two persons for grave levels, alerts opened within stay listed and untold, told an hour before and at the
// lapse, and released once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { MONDAY, account, amended, exceedance } from '../outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from '../stage.fixture.ts';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  const chief = { ...account('duty.chief'), passwordHash: 'x'.repeat(40) };
  await transaction(stage.store, (tx) => saveAccount(tx, chief, MONDAY));
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

let sent = 0;
const ask = (by: string, body: unknown) =>
  stage.send({
    v: 1,
    id: `silences-${String((sent += 1)).padStart(6, '0')}`,
    issuedAt: MONDAY,
    by,
    target: 'silence',
    body,
  });
const idOf = async (place: string): Promise<string> => {
  const { rows } = await stage.database.pool.query<{ id: string }>(
    'SELECT id FROM silences WHERE place = $1 ORDER BY asked_at DESC LIMIT 1',
    [place],
  );
  return rows[0]?.id ?? 'none';
};
const notices = (about: string, reason: string) =>
  stage.count('notifications WHERE about = $1 AND reason = $2', [about, reason]);
const request = (place: string, upToLevel: string, hours: number) => ({
  command: 'ask',
  matchers: { place, upToLevel, measure: 'diarrhoea' },
  endsAt: stage.time.now + hours * HOUR_MS,
  reason: '演练',
});

it('of level II wait for a second person, and none may be longer than its level allows', async () => {
  expect(await ask('duty.city', request('990130', 'II', 25))).toMatchObject({
    code: 'silence-too-long',
  });
  expect(await ask('m-disease-control', request('990130', 'IV', 2))).toMatchObject({
    code: 'role-not-allowed',
  });
  expect(await ask('duty.city', request('990130', 'II', 20))).toMatchObject({ state: 'waiting' });
  const silence = await idOf('990130');
  expect(await notices(`silence:${silence}`, 'silence-waiting')).toBe(1);
  expect(await ask('duty.city', { command: 'confirm', silence })).toMatchObject({
    code: 'same-person',
  });
  expect(await ask('duty.chief', { command: 'confirm', silence })).toMatchObject({
    state: 'active',
    version: 2,
  });
  expect(
    await ask('duty.city', {
      command: 'extend',
      silence,
      endsAt: stage.time.now + 22 * HOUR_MS,
      reason: '仍在演练',
    }),
  ).toMatchObject({ code: 'same-person' });
  expect(await ask('duty.city', { command: 'end', silence, reason: '演练提前结束' })).toMatchObject(
    {
      state: 'ended',
    },
  );
  expect(await ask('duty.city', { command: 'end', silence, reason: 'x' })).toMatchObject({
    code: 'not-in-this-state',
  });
  expect(await notices(`silence:${silence}`, 'silence-over')).toBe(1);
});

it('mute what opens within them, listed and untold, and release it once when they lapse', async () => {
  expect(await ask('duty.city', request('990131', 'III', 3))).toMatchObject({ state: 'active' });
  const silence = await idOf('990131');
  const about = `silence:${silence}`;
  const found = exceedance('silenced-1', '990131001');
  await stage.publish(found, amended(found, { observed: 22 }));
  const alert = await stage.alertOf(amended(found, {}));
  expect(alert.state).toBe('open');
  const muted = () =>
    stage.count(`alerts WHERE id = $1 AND muted_by = $2 AND record->'muted'->>'by' = $2`, [
      alert.id,
      about,
    ]);
  expect(await muted()).toBe(1);
  expect(await stage.count('tasks WHERE alert_id = $1', [alert.id])).toBe(0);
  expect(await stage.count('notifications WHERE alert_id = $1', [alert.id])).toBe(0);
  expect(
    await stage.count(
      `signal_dispositions WHERE signal_id = $1 AND muted_by = $2 AND released_at IS NULL`,
      [found.id, about],
    ),
  ).toBe(2);
  expect(
    await stage.count(`signal_dispositions WHERE signal_id = $1 AND outcome = 'suppressed'`, [
      found.id,
    ]),
  ).toBe(1);

  stage.time.now += 2 * HOUR_MS;
  await eventually(async () => ((await notices(about, 'silence-lapses')) === 1 ? true : undefined));
  expect(await muted()).toBe(1);
  stage.time.now += HOUR_MS;
  await eventually(async () => ((await muted()) === 0 ? true : undefined));
  expect(await notices(about, 'silence-over')).toBe(1);
  expect(await stage.count(`silences WHERE id = $1 AND state = 'lapsed'`, [silence])).toBe(1);
  expect(
    await stage.count(`notifications WHERE alert_id = $1 AND reason = 'released'`, [alert.id]),
  ).toBe(1);
  expect(await stage.count('tasks WHERE alert_id = $1', [alert.id])).toBeGreaterThan(0);
  expect(
    await stage.count(`signal_dispositions WHERE signal_id = $1 AND released_at IS NOT NULL`, [
      found.id,
    ]),
  ).toBe(2);
  expect(
    await stage.count(`audit WHERE subject = $1 AND action = 'alert-released'`, [
      `alert:${alert.id}`,
    ]),
  ).toBe(1);
});

it('no longer hold for an alert that somebody takes', async () => {
  await ask('duty.city', request('990132', 'III', 3));
  const found = exceedance('silenced-2', '990132001');
  await stage.publish(found);
  const alert = await stage.alertOf(found);
  const answer = await stage.send({
    v: 1,
    id: 'silences-take-1',
    issuedAt: MONDAY,
    by: 'duty.city',
    target: 'alert',
    alertId: alert.id,
    body: { command: 'acknowledge' },
  });
  expect(answer).toMatchObject({ outcome: 'done', state: 'acknowledged' });
  expect(await stage.count('alerts WHERE id = $1 AND muted_by IS NULL', [alert.id])).toBe(1);
  expect(await stage.count('tasks WHERE alert_id = $1', [alert.id])).toBeGreaterThan(0);
});
