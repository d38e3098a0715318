// From a signal to an issued bulletin on real PostgreSQL and NATS, and the same commands delivered again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { MONDAY, account, signal } from '../outbreak.fixture.ts';
import { startTestStage, type TestStage } from '../stage.fixture.ts';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  const chief = { ...account('duty.chief'), passwordHash: 'x'.repeat(40) };
  await transaction(stage.store, (tx) => saveAccount(tx, chief, MONDAY));
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

let sent = 0;
const command = (by: string, rest: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  v: 1,
  id: `products-${String((sent += 1)).padStart(6, '0')}`,
  issuedAt: MONDAY,
  by,
  ...rest,
});

describe('products', () => {
  it('go from draft to issued by two persons, tell each office once, and change nothing when delivered again', async () => {
    const cholera = signal('products-1');
    await stage.publish(cholera);
    const { id: alertId } = await stage.alertOf(cholera);
    const onAlert = (body: unknown) =>
      stage.send(command('duty.city', { target: 'alert', alertId, body }));
    const onProduct = (by: string, body: unknown) => command(by, { target: 'product', body });
    await onAlert({ command: 'acknowledge' });
    const looked = await onAlert({
      command: 'record-verification',
      reason: '县医院电话核实',
      outcome: 'confirmed',
      ways: ['telephone'],
      casesFound: 1,
    });
    expect(looked).toMatchObject({ outcome: 'done', state: 'verifying' });
    await onAlert({ command: 'suspect', reason: '水样便' });
    await onAlert({ command: 'assess', reason: '水源未明', likelihood: 3, impact: 5 });

    const draft = onProduct('duty.city', {
      command: 'draft',
      alert: alertId,
      kind: 'alert-bulletin',
    });
    expect(await stage.send(draft)).toMatchObject({ outcome: 'done', version: 1, state: 'draft' });
    expect(await stage.send(draft)).toMatchObject({ outcome: 'done', version: 1 });
    const { rows } = await stage.database.pool.query<{ id: string }>('SELECT id FROM products');
    expect(rows).toHaveLength(1);
    const product = rows[0]?.id;

    const text = { title: { zh: '通报', en: 'Bulletin' }, body: { zh: '消毒', en: 'Disinfect' } };
    const bare = await stage.send(onProduct('duty.chief', { command: 'approve', product }));
    expect(bare).toMatchObject({ outcome: 'refused', code: 'text-incomplete' });
    const revised = onProduct('duty.city', { command: 'revise', product, text });
    expect(await stage.send(revised)).toMatchObject({ state: 'draft', version: 2 });
    const own = await stage.send(onProduct('duty.city', { command: 'approve', product }));
    expect(own).toMatchObject({ outcome: 'refused', code: 'same-person' });
    const approval = onProduct('duty.chief', { command: 'approve', product });
    expect(await stage.send(approval)).toMatchObject({ state: 'approved', version: 3 });
    const issue = onProduct('duty.city', { command: 'issue', product });
    expect(await stage.send(issue)).toMatchObject({ state: 'issued', version: 4 });
    await stage.send(issue);
    expect(await stage.send(onProduct('duty.city', { command: 'issue', product }))).toMatchObject({
      code: 'not-in-this-state',
    });

    const offices = await stage.count(
      `(SELECT DISTINCT department, place FROM tasks WHERE alert_id = $1) offices`,
      [alertId],
    );
    expect(
      await stage.count(`notifications WHERE alert_id = $1 AND reason = 'product-issued'`, [
        alertId,
      ]),
    ).toBe(offices);
    expect(await stage.count('verifications WHERE alert_id = $1', [alertId])).toBe(1);
    expect(await stage.count('risks WHERE alert_id = $1', [alertId])).toBe(1);
    expect(
      await stage.count(`audit WHERE alert_id = $1 AND action LIKE 'product-%'`, [alertId]),
    ).toBe(4);
  });
});
