// A thousand signals at once through the real stage: alerts, notices and groups are those of a recount from the signals alone, and every revision of
// every signal has exactly one disposition.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { MONDAY } from '../outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from '../stage.fixture.ts';
import { recounted, stormOf } from '../storm.fixture.ts';

const SILENCED = '990102';
const storm = stormOf({ signals: 1000, counties: 5, townships: 6, at: MONDAY });
const expected = recounted(storm, SILENCED);

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
  const answer = await stage.send({
    v: 1,
    id: 'storm-silence-1',
    issuedAt: MONDAY,
    by: 'duty.city',
    target: 'silence',
    body: {
      command: 'ask',
      matchers: { place: SILENCED, upToLevel: 'III' },
      endsAt: MONDAY + HOUR_MS,
      reason: '演练',
    },
  });
  expect(answer).toMatchObject({ outcome: 'done', state: 'active' });
  await stage.publish(...storm, ...storm.slice(0, 50));
  await eventually(async () =>
    (await stage.count('signal_dispositions')) >= storm.length ? true : undefined,
  );
}, 120_000);

afterAll(() => stage.stop());

async function grouped(sql: string): Promise<Record<string, number>> {
  const { rows } = await stage.database.pool.query<{ name: string; count: number }>(
    `SELECT ${sql} GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

it('each revision has one disposition, of the kind that the recount says', async () => {
  expect(expected.suppressed).toBeGreaterThan(0);
  expect(await stage.count('signal_dispositions')).toBe(storm.length);
  const { notified, suppressed, merged } = expected;
  expect(await grouped('outcome AS name, count(*)::int AS count FROM signal_dispositions')).toEqual(
    { notified, suppressed, merged },
  );
});

it('alerts are as many as measures and townships, opened by whoever came first', async () => {
  expect(await stage.count('alerts')).toBe(expected.alerts);
  const { rows } = await stage.database.pool.query<{ signal: string; outcome: string }>(
    `SELECT DISTINCT ON (alert_id) signal_id AS signal, outcome FROM signal_dispositions WHERE outcome <> 'merged'`,
  );
  expect(rows.map(({ signal }) => signal).sort()).toEqual(
    [...expected.openers.values()].map(({ id }) => id as string).sort(),
  );
});

it('the desk and each office are told of each alert once, and nobody in what is silenced', async () => {
  expect(
    await grouped(
      'reason AS name, count(*)::int AS count FROM notifications WHERE alert_id IS NOT NULL',
    ),
  ).toEqual(expected.notices);
  expect(
    await stage.count(`notifications WHERE alert_id IS NOT NULL AND place LIKE $1`, [
      `${SILENCED}%`,
    ]),
  ).toBe(0);
});
