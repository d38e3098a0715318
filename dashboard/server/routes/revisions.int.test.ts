// The alert page tells what its signals said one after the other, and why one was withdrawn.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { Signal } from '../../../contracts/signal.ts';
import { person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { dayStart, saveAlert, saveSignal, testAlert, testSignal } from '../records.fixture.ts';

const duty = person('duty.city');
const near = testAlert('near');
const words = { zh: '来源更正', en: 'The source corrected it' };
const raised = testSignal('one', { observed: 20, asOf: dayStart(0) });
const amended = {
  ...raised,
  revision: 2,
  status: 'amended' as const,
  observed: 31,
  asOf: dayStart(1),
};
const gone: Signal = {
  ...amended,
  revision: 3,
  status: 'withdrawn',
  asOf: dayStart(2),
  withdrawn: { code: 'corrected', words },
};
const other = testSignal('of-another-alert');

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(duty);
  await saveAlert(desk.pool, near);
  await saveSignal(desk.pool, near, gone);
  for (const one of [raised, amended, gone, other])
    await desk.pool.query(
      `INSERT INTO signal_revisions (id, revision, status, as_of, signal)
       VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), $5)`,
      [one.id, one.revision, one.status, one.asOf, JSON.stringify(one)],
    );
});
afterAll(() => desk.stop());

it('the revisions of the signals stand in the alert, the newest first, each with its value and reason', async () => {
  const { revisions } = AlertDetail.parse((await desk.ask(duty, `/api/alerts/${near.id}`)).body);
  expect(revisions.map(({ revision, status, observed }) => [revision, status, observed])).toEqual([
    [3, 'withdrawn', 31],
    [2, 'amended', 31],
    [1, 'raised', 20],
  ]);
  expect(revisions[0]?.reason.words).toEqual(words);
  expect(revisions[2]?.reason).toEqual(raised.reason);
});
