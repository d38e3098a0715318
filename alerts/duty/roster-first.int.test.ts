// Whom lateness calls first, through the whole stage with a gateway for text messages: the head and who is on duty by the roster of the office, the
// office where they cannot be reached, and the head alone where the roster has a hole. One duty that is late with each of its three limits. And that
// an alert of a township is told to who is on duty at the desk of its county.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Task } from '../../contracts/task.ts';
import { NOTIFICATION_REASON_WORDS } from '../../contracts/vocabulary/notifications.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { workingDays } from '../clocks/working-time.ts';
import { rulesOf, startReceiver, type Receiver } from '../notifiers/receivers.fixture.ts';
import { MONDAY, member, shippedCatalogue, signal } from '../outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from '../stage.fixture.ts';
import { loadCase } from '../store/load-cases.ts';
import { dutyRound } from './duty-round.ts';
import { layer, plan } from './duty.fixture.ts';

const PLACE = '990103001';
const HEALTH_CENTRE = 'township-health-centre';
const NUMBERS = { one: '10000000001', two: '10000000002', head: '10000000003' };
const OFFICE = '10000000009';
const DESK = { office: '10000000008', person: '10000000007' };
let stage: TestStage;
let receiver: Receiver;
let alertId: string;
let keys = 0;

const send = (by: string, target: string, more: object): Promise<unknown> =>
  stage.send({
    v: 1,
    id: `roster-first-${String((keys += 1))}`,
    issuedAt: stage.time.now,
    by,
    target,
    ...more,
  });

beforeAll(async () => {
  receiver = await startReceiver();
  const channel = {
    id: 'sms',
    kind: 'sms',
    url: receiver.url,
    network: 'private',
    perMinute: 6000,
    perOfficeMinute: 6000,
    fields: { to: '{{to}}', reason: '{{reason}}' },
  };
  stage = await startTestStage(
    rulesOf({
      channels: [channel],
      chains: [
        { department: HEALTH_CENTRE, steps: [{ channel: 'sms', to: [OFFICE] }] },
        { department: 'duty-desk', steps: [{ channel: 'sms', to: [DESK.office] }] },
      ],
      people: Object.entries({ ...NUMBERS, 'duty.city': DESK.person }).map(([user, to]) => ({
        user,
        channel: 'sms',
        to: [to],
      })),
    }),
  );
  await transaction(stage.store, async (tx) => {
    for (const id of Object.keys(NUMBERS)) {
      const one = { ...member(HEALTH_CENTRE, PLACE), id: id as never };
      await saveAccount(tx, { ...one, passwordHash: 'x'.repeat(40) }, MONDAY);
    }
  });
  await stage.run();
  const roster = {
    command: 'create-roster',
    roster: 'ro-health-centre',
    names: { zh: '卫生院', en: 'Health centre' },
    department: HEALTH_CENTRE,
    place: PLACE,
    plan: plan({ head: 'head', layers: [layer({ people: ['one', 'two'] })] }),
    reason: '建立值班表',
  };
  expect(await send('root', 'duty', { body: roster })).toMatchObject({ outcome: 'done' });
  const desk = {
    ...roster,
    roster: 'ro-county-desk',
    department: 'duty-desk',
    place: '990103',
    plan: plan({ head: 'duty.city', layers: [layer({ people: ['duty.city'] })] }),
  };
  expect(await send('root', 'duty', { body: desk })).toMatchObject({ outcome: 'done' });
  const cholera = signal('late three times', { place: PLACE, siteId: null, asOf: MONDAY });
  await stage.publish(cholera);
  alertId = (await stage.alertOf(cholera)).id;
}, 120_000);

afterAll(async () => {
  await stage.stop();
  await receiver.close();
});

async function task(): Promise<Task> {
  const found = await loadCase(stage.store, alertId);
  return found!.tasks.find((one) => one.stage === 'verify' && one.department === HEALTH_CENTRE)!;
}

async function acts(command: string): Promise<void> {
  const act = { taskId: (await task()).id, body: { command } };
  expect(await send(`m-${HEALTH_CENTRE}`, 'task', act)).toMatchObject({ outcome: 'done' });
}

/** The numbers that were told that this limit had passed and somebody is called, each once, in their order. */
async function calledWhen(limit: Task['clocks'][number]['name']): Promise<string[]> {
  const { id, clocks } = await task();
  const dueAt = clocks.find(({ name }) => name === limit)!.dueAt;
  const before = receiver.received.length;
  await stage.halt();
  stage.time.now = Math.max(stage.time.now, dueAt);
  await stage.run();
  await eventually(async () => {
    const called = await stage.count(`escalations WHERE task_id = $1 AND cause = $2`, [id, limit]);
    const waiting = await stage.count(
      `notifications WHERE department = $1 AND reason = 'escalated' AND outcome IS NULL`,
      [HEALTH_CENTRE],
    );
    // A second try waits its while.
    if (waiting > 0) stage.time.now += 1000;
    return called > 0 && waiting === 0 ? true : undefined;
  });
  const told = receiver.received.slice(before).map(({ body }) => JSON.parse(body) as SmsFields);
  const { zh } = NOTIFICATION_REASON_WORDS.escalated;
  const called = told.filter(({ reason, to }) => reason.includes(zh) && to !== DESK.person);
  return [...new Set(called.map(({ to }) => to))];
}

interface SmsFields {
  readonly to: string;
  readonly reason: string;
}

it('an alert of a township is told to who is on duty at the desk of its county', async () => {
  await eventually(async () =>
    (await stage.count(
      `notifications WHERE department = 'duty-desk' AND reason = 'opened' AND outcome = 'delivered'`,
    )) === 1
      ? true
      : undefined,
  );
  const { zh } = NOTIFICATION_REASON_WORDS.opened;
  const told = receiver.received.map(({ body }) => JSON.parse(body) as SmsFields);
  expect(told.filter(({ reason }) => reason.includes(zh)).map(({ to }) => to)).toEqual([
    DESK.person,
  ]);
}, 60_000);

it('the head is called, with who is on duty by the roster, and nobody else of the office', async () => {
  expect(await calledWhen('acknowledge')).toEqual([NUMBERS.head, NUMBERS.one]);
}, 60_000);

it('the office is called where neither the head nor the person on duty can be reached', async () => {
  await acts('acknowledge');
  const away = [NUMBERS.head, NUMBERS.one];
  receiver.answer = ({ body }) => ({ status: away.some((to) => body.includes(to)) ? 503 : 200 });
  expect(await calledWhen('act')).toEqual([NUMBERS.head, NUMBERS.one, OFFICE]);
}, 60_000);

it('the head alone is called where the roster has a hole', async () => {
  await acts('start');
  receiver.answer = () => ({ status: 200 });
  for (const userId of ['one', 'two']) {
    const body = { command: 'set-active', userId, active: false, reason: '调离' };
    expect(await send('root', 'account', { body })).toMatchObject({ outcome: 'done' });
  }
  const calendar = { zone: 'Asia/Shanghai', days: workingDays(shippedCatalogue.calendar) };
  await dutyRound(stage.store, { now: stage.time.now, calendar });
  expect(await calledWhen('report')).toEqual([NUMBERS.head]);
}, 60_000);
