// The whole stage: a signal comes in, a person closes the alert, and offices are told of both by their channels, with the full subject.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exceedance } from '../outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from '../stage.fixture.ts';
import {
  outcomes,
  rulesOf,
  startReceiver,
  webhookChannel,
  type Receiver,
} from './receivers.fixture.ts';

interface Told {
  readonly department: { readonly code: string };
  readonly notifications: readonly {
    readonly id: string;
    readonly reason: { readonly code: string };
    readonly alert: { readonly id: string; readonly state: string; readonly title: unknown };
  }[];
}

let stage: TestStage;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  stage = await startTestStage(
    rulesOf({
      channels: [webhookChannel('hook', receiver.url, { perMinute: 6000, perOfficeMinute: 6000 })],
      chains: [{ department: '*', steps: [{ channel: 'hook' }] }],
    }),
  );
  await stage.run();
}, 60_000);
afterAll(async () => {
  await stage.stop();
  await receiver.close();
});

const told = (): Told[] => receiver.received.map(({ body }) => JSON.parse(body) as Told);
const toldOf = (reason: string): Told['notifications'] =>
  told()
    .flatMap(({ notifications }) => notifications)
    .filter((one) => one.reason.code === reason);

it('offices hear of their duties and of the end, each once, and every notification has its outcome', async () => {
  const found = exceedance('told-by-stage', '990102001');
  await stage.publish(found);
  const alert = await stage.alertOf(found);
  // What is not grave waits a few seconds to be read together.
  stage.time.now += 10_000;
  await eventually(async () => {
    const { pending = 0, delivered = 0 } = await outcomes(stage.store);
    return pending === 0 && delivered > 0 ? true : undefined;
  });
  const offices = await stage.count(
    `(SELECT DISTINCT department, place FROM tasks WHERE alert_id = $1) AS offices`,
    [alert.id],
  );
  expect(offices).toBeGreaterThan(0);
  expect(toldOf('called-up')).toHaveLength(offices);
  expect(toldOf('opened')).toHaveLength(1);
  const exclude = {
    v: 1,
    id: 'cmd-told-00001',
    issuedAt: stage.time.now,
    by: 'duty.city',
    target: 'alert',
    alertId: alert.id,
    body: { command: 'exclude', code: 'known-event', reason: '与某人通过电话核实' },
  };
  expect(await stage.send(exclude)).toMatchObject({ outcome: 'done' });
  expect(await stage.send(exclude)).toMatchObject({ outcome: 'done' });
  stage.time.now += 10_000;
  const endings = await eventually(() =>
    Promise.resolve(toldOf('excluded').length === offices ? toldOf('excluded') : undefined),
  );
  for (const { alert: subject } of endings)
    expect(subject).toMatchObject({ id: alert.id, state: 'excluded', title: found.title });
  expect(receiver.received.map(({ body }) => body).join()).not.toContain('某人');
  const ids = told().flatMap(({ notifications }) => notifications.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
}, 60_000);
