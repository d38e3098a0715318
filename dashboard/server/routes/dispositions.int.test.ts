// The alert page tells what the triage did with its signals. A desk reads whose silence it was and why; a department reads that there was one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { AlertDetail } from '../../../contracts/api/alerts.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { Silence } from '../../../contracts/triage/silence.ts';
import { machineReason } from '../../../contracts/vocabulary/machine-reasons.ts';
import { derivedId } from '../../../platform/derived-id.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import {
  saveAlert,
  saveSignal,
  saveTask,
  testAlert,
  testSignal,
  testTask,
} from '../records.fixture.ts';

const WHY = '该院今日补传上周病历';
const silenceId = derivedId('si-', ['one']);
const by = `silence:${silenceId}`;
const because = machineReason('silenced', { why: WHY });
const alert = testAlert('quiet', {
  departments: ['disease-control'],
  muted: { kind: 'silence', by, because, since: MONDAY, until: MONDAY + HOUR_MS },
});
const signal = testSignal('quiet');
const duty = person('duty.city');
const member = person('m.control', {
  role: 'department-member',
  departments: ['disease-control'],
});
const silence = {
  v: 1,
  id: silenceId,
  version: 1,
  state: 'active',
  matchers: { place: alert.place, upToLevel: 'III' },
  reason: WHY,
  askedBy: duty.id,
  askedAt: MONDAY,
  confirmedBy: null,
  confirmedAt: null,
  beginsAt: MONDAY,
  endsAt: MONDAY + HOUR_MS,
  extensions: [],
  ended: null,
} as unknown;

let desk: TestDesk;

const detailFor = async (who: Account): Promise<AlertDetail> =>
  AlertDetail.parse((await desk.ask(who, `/api/alerts/${alert.id}`)).body);

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(duty);
  await desk.save(member);
  await saveAlert(desk.pool, alert);
  await saveTask(desk.pool, alert, testTask('quiet', alert, { department: 'disease-control' }));
  await saveSignal(desk.pool, alert, signal);
  await desk.pool.query(
    `INSERT INTO silences (id, version, place, state, asked_by, asked_at, begins_at, ends_at, record)
     SELECT $1, 1, $2, 'active', $3, begins, begins, begins + interval '1 hour', $5
     FROM to_timestamp($4::float8 / 1000) AS begins`,
    [silenceId, alert.place, duty.id, MONDAY, JSON.stringify(silence as Silence)],
  );
  const reasons = [
    { stage: 'correlate', code: 'opened' },
    { stage: 'silence', code: 'silenced' },
    { stage: 'record', code: 'suppressed' },
  ];
  await desk.pool.query(
    `INSERT INTO signal_dispositions (signal_id, revision, outcome, alert_id, muted_by, reasons, at)
     VALUES ($1, 1, 'suppressed', $2, $3, $4, to_timestamp($5::float8 / 1000))`,
    [signal.id, alert.id, by, JSON.stringify(reasons), MONDAY],
  );
  await desk.pool.query(
    `INSERT INTO audit (seq, at_ms, actor, action, subject, details, previous_hash, hash, alert_id)
     VALUES (1, $1, 'machine:alerts', 'alert-muted', $2, $3, $4, $4, $5)`,
    [
      MONDAY,
      `alert:${alert.id}`,
      JSON.stringify({ by, kind: 'silence', until: MONDAY + HOUR_MS, because }),
      '0'.repeat(64),
      alert.id,
    ],
  );
});
afterAll(() => desk.stop());

it('a desk reads each step with its reason in both languages, and whose silence it was', async () => {
  const { dispositions, alert: shown, activity } = await detailFor(duty);
  expect(dispositions).toMatchObject([
    {
      signal: signal.id,
      title: signal.title,
      outcome: 'suppressed',
      stages: [
        { stage: 'correlate', code: 'opened', words: { zh: '新的一起' } },
        { stage: 'silence', code: 'silenced', words: { en: 'Within a silence' } },
        { stage: 'record', code: 'suppressed', words: { zh: '已抑制', en: 'Suppressed' } },
      ],
      muted: {
        by,
        releasedAt: null,
        silence: { owner: duty.id, reason: WHY, endsAt: MONDAY + HOUR_MS },
      },
      at: MONDAY,
    },
  ]);
  expect(shown.muted?.because).toEqual(because);
  expect(activity).toMatchObject([{ action: 'alert-muted', details: { because } }]);
});

it('a department reads that there was a silence, and nowhere in the answer whose or why', async () => {
  const answer = await desk.ask(member, `/api/alerts/${alert.id}`);
  const { dispositions, alert: shown, activity } = AlertDetail.parse(answer.body);
  expect(dispositions).toMatchObject([{ outcome: 'suppressed', muted: { by, releasedAt: null } }]);
  expect(shown.muted?.because.code).toBe('silenced');
  expect(activity).toMatchObject([{ details: { because: { code: 'silenced' } } }]);
  expect(JSON.stringify(answer.body)).not.toContain(WHY);
  expect(JSON.stringify(dispositions)).not.toContain(duty.id);
});
