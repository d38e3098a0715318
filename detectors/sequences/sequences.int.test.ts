// The shipped rules about sequences on a real PostgreSQL and NATS, from the event to the signal and its message: found, taken back, told too
// late, and absences that are found on time, also after everything had stood still. The present is moved, not waited for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import {
  claimEvent,
  ecgEvent,
  imagingEvent,
  recordToken,
  visitEvent,
  type Told,
} from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';

const MINUTE_MS = 60_000;
const PATIENCE = { timeout: 60_000, interval: 50 };
const START = Date.UTC(2026, 10, 20, 2);

let path: TestPath;
let bus: Bus;
const time = { now: START };
const clock: Clock = {
  now: () => time.now,
  sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
};
let workers: RunningOperator[] = [];

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  bus = await path.server.connect('detectors');
  workers = await path.work(['observe', 'patterns', 'dues'], clock);
});
afterAll(async () => {
  await bus.close();
  await path.stop();
});

/** Said now. */
const told = (of: Told & { readonly at: number }): Told => ({
  statedAt: time.now,
  receivedAt: time.now,
  ...of,
});

const signalsOf = async (measure: string): Promise<Signal[]> =>
  (await path.signals()).filter((signal) => signal.measure === measure);
const statuses = async (measure: string): Promise<string[]> =>
  (await signalsOf(measure)).map(({ status }) => status);
const expectStatuses = (measure: string, wanted: readonly string[]): Promise<void> =>
  expect.poll(() => statuses(measure), PATIENCE).toEqual(wanted);

/** All that was published has been looked at: it would have been found. */
async function looked(...events: readonly Event[]): Promise<void> {
  await path.publish(events);
  await path.settled();
  const facts = `SELECT count(*)::int AS n FROM outbox`;
  await expect
    .poll(async () => (await path.database.pool.query<{ n: number }>(facts)).rows[0]?.n, PATIENCE)
    .toBe(0);
  await expect.poll(behind, PATIENCE).toBe(0);
}

async function behind(): Promise<number> {
  const { state } = await bus.manager.streams.info('FACTS');
  const { rows } = await path.database.pool.query<{ partition: number; seq: number }>(
    `SELECT partition, seq::float8 AS seq FROM positions WHERE operator = 'patterns'`,
  );
  const read = Math.max(0, ...rows.map(({ seq }) => seq));
  return state.last_seq - read;
}

const CRITICAL = [
  {
    code: 'st-elevation',
    text: 'ST',
    certainty: 'definite' as const,
    weight: 'critical' as const,
  },
];

describe('a critical finding of an ECG', () => {
  const recorded = (): Event =>
    ecgEvent('critical', 'recorded', { ...told({ at: START }), person: 'a', statements: CRITICAL });

  it('is a signal at once, with its event, its departments, and no name of a person in its words', async () => {
    await looked(recorded());
    const [signal, ...others] = await signalsOf('critical-ecg');
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      kind: 'sequence',
      status: 'raised',
      alertKind: 'critical-ecg',
      evidence: [recorded().id],
      ownerDepartments: ['consortium-lead-hospital', 'health-commission'],
    });
    expect(JSON.stringify([signal?.title, signal?.reason])).not.toMatch(/[pvrd]\d\.[a-z2-7]{20}/);
  });

  it('is withdrawn where the recording is cancelled, and told again changes nothing', async () => {
    await looked(recorded());
    expect(await statuses('critical-ecg')).toEqual(['raised']);
    time.now += MINUTE_MS;
    await looked(ecgEvent('critical', 'cancelled', { ...told({ at: START }), person: 'a' }));
    await expectStatuses('critical-ecg', ['withdrawn']);
  });
});

describe('an ECG that nobody reads', () => {
  it('is found when its ten minutes are over though nothing comes, and not before', async () => {
    const at = time.now;
    await looked(ecgEvent('unread', 'recorded', told({ at })));
    time.now = at + 10 * MINUTE_MS;
    await looked(
      ecgEvent('other', 'recorded', told({ at: time.now })),
      ecgEvent('other', 'read', told({ at: time.now })),
    );
    expect(await statuses('ecg-not-read')).toEqual([]);
    time.now += 500;
    await expectStatuses('ecg-not-read', ['raised']);
    const [signal] = await signalsOf('ecg-not-read');
    expect(signal?.detector.params).toMatchObject({ within: '10m', lateByMs: 500 });
  });

  it('is still found when it is read too late, with how late that was', async () => {
    time.now += 15 * MINUTE_MS - 500;
    await looked(ecgEvent('unread', 'read', told({ at: time.now })));
    await expectStatuses('ecg-not-read', ['amended']);
    const [signal] = await signalsOf('ecg-not-read');
    expect(signal).toMatchObject({ observed: 25, reason: { code: 'answered-late' } });
  });

  it('is withdrawn where a reading in time was told late', async () => {
    const at = time.now;
    await looked(ecgEvent('late-told', 'recorded', told({ at })));
    time.now += 11 * MINUTE_MS;
    await expect
      .poll(async () => (await statuses('ecg-not-read')).sort(), PATIENCE)
      .toEqual(['amended', 'raised']);
    await looked(ecgEvent('late-told', 'read', { ...told({ at }), statedAt: at + 5 * MINUTE_MS }));
    expect((await statuses('ecg-not-read')).sort()).toEqual(['amended', 'withdrawn']);
  });

  it('is found after everything stood still longer than its time, with how late', async () => {
    const at = time.now;
    await looked(ecgEvent('asleep', 'recorded', told({ at })));
    await Promise.all(workers.map((worker) => worker.stop()));
    time.now += 3 * HOUR_MS;
    workers = await path.work(['observe', 'patterns', 'dues'], clock);
    await expect
      .poll(async () => (await statuses('ecg-not-read')).sort(), PATIENCE)
      .toEqual(['amended', 'raised', 'withdrawn']);
    const raised = (await signalsOf('ecg-not-read')).find(({ status }) => status === 'raised');
    expect(raised?.detector.params).toMatchObject({ lateByMs: 3 * HOUR_MS - 10 * MINUTE_MS });
  });
});

describe('an examination repeated elsewhere', () => {
  const chest = { modality: 'CT' as const, bodyPart: '胸部' };
  const image = (name: string, site: string, at: number): Event =>
    imagingEvent(name, 'acquired', { ...told({ at, site }), person: 'repeated', image: chest });

  it('is found whichever of the two is told first, and withdrawn with either', async () => {
    const at = time.now - DAY_MS;
    await looked(image('second', 's-test-2', at + HOUR_MS));
    expect(await statuses('repeat-examination')).toEqual([]);
    await looked(image('first', 's-test-1', at));
    await expectStatuses('repeat-examination', ['raised']);
    const [signal] = await signalsOf('repeat-examination');
    expect(signal).toMatchObject({ siteId: 's-test-2', observed: 60 });
    expect(signal?.evidence).toHaveLength(2);
    time.now += MINUTE_MS;
    await looked(
      imagingEvent('first', 'cancelled', { ...told({ at }), person: 'repeated', image: chest }),
    );
    await expectStatuses('repeat-examination', ['withdrawn']);
  });
});

describe('the same group settled again', () => {
  it('is found, and withdrawn when the settlement is reversed', async () => {
    const at = time.now - 10 * DAY_MS;
    const claim = (name: string, when: number): Event =>
      claimEvent(
        name,
        { totalFen: 1_000_00, group: 'ES31' },
        { ...told({ at: when }), person: 'split' },
      );
    await looked(claim('one', at), claim('two', at + 9 * DAY_MS));
    await expectStatuses('split-stay', ['raised']);
    time.now += MINUTE_MS;
    await looked(
      claimEvent(
        'back',
        { totalFen: 1_000_00, step: 'reversed', reverses: recordToken('two') },
        { ...told({ at: time.now }), person: 'split' },
      ),
    );
    await expectStatuses('split-stay', ['withdrawn']);
  });
});

describe('visits of one person', () => {
  const visit = (number: number, at: number, action: 'start' | 'cancel' = 'start'): Event =>
    visitEvent(`often-${String(number)}`, action, {
      ...told({ at }),
      person: 'often',
      fields: { occurredAt: at },
    });

  it('are found at the twentieth within thirty days, and withdrawn when one of them is cancelled', async () => {
    const times = Array.from({ length: 20 }, (_, number) => time.now - number * DAY_MS);
    await looked(...times.slice(0, 19).map((at, number) => visit(number, at)));
    expect(await statuses('frequent-visits')).toEqual([]);
    await looked(visit(19, times[19] ?? 0));
    await expectStatuses('frequent-visits', ['raised']);
    time.now += MINUTE_MS;
    await looked(visit(19, times[19] ?? 0, 'cancel'));
    await expectStatuses('frequent-visits', ['withdrawn']);
  });

  it('of a history that is delivered late raise nothing', async () => {
    const at = time.now - 300 * DAY_MS;
    const old = Array.from({ length: 25 }, (_, number) =>
      visitEvent(`old-${String(number)}`, 'start', {
        ...told({ at: at + number * HOUR_MS }),
        person: 'long ago',
        fields: { occurredAt: at + number * HOUR_MS },
      }),
    );
    await looked(...old);
    expect(await statuses('frequent-visits')).toEqual(['withdrawn']);
  });
});
