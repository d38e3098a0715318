// Absences on the clock of the machine, with nothing moved and real servers: found at their time without another event, and after a stop that slept
// through it with how late. What is asserted is the instant that the signal states against the end of its span: never before, and within a bound
// that a machine with other work keeps too.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Signal } from '../../contracts/signal.ts';
import { systemClock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { ecgEvent } from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';

const SPAN_MS = 600_000;
/** Long enough for an event to be observed before its span ends, on a machine that has other work. */
const ENDS_IN_MS = 8_000;
/** A quarter of a second of the tick, and what a loaded machine adds. */
const LATE_MAX_MS = 60_000;
const PATIENCE = { timeout: 120_000, interval: 100 };

let path: TestPath;
let workers: RunningOperator[] = [];

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
});
afterAll(() => path.stop());

const start = async (): Promise<void> => {
  workers = await path.work(['observe', 'patterns', 'dues']);
};

/** Recorded almost its whole span ago, and told now. Returns when the span ends. */
async function recorded(name: string): Promise<number> {
  const now = systemClock.now();
  const at = now - SPAN_MS + ENDS_IN_MS;
  await path.publish([ecgEvent(name, 'recorded', { at, statedAt: now, receivedAt: now })]);
  return at + SPAN_MS;
}

const unread = async (endsAt: number): Promise<Signal | undefined> =>
  (await path.signals()).find(
    ({ measure, startedAt }) => measure === 'ecg-not-read' && startedAt === endsAt - SPAN_MS,
  );

const lateness = ({ detector }: Signal): number => Number(detector.params['lateByMs']);

it(
  'is found when its time is over though nothing comes, and not before',
  { timeout: 240_000 },
  async () => {
    await start();
    const endsAt = await recorded('awake');
    await path.settled();
    await expect.poll(() => unread(endsAt), PATIENCE).toBeDefined();
    const signal = await unread(endsAt);
    if (signal === undefined) throw new Error('it was there');
    expect(signal.asOf).toBeGreaterThan(endsAt);
    expect(signal.asOf - endsAt).toBeLessThan(LATE_MAX_MS);
    expect(lateness(signal)).toBe(signal.asOf - endsAt);
  },
);

it(
  'is found after a stop that slept through its time, with how late',
  { timeout: 240_000 },
  async () => {
    const endsAt = await recorded('asleep');
    await path.settled();
    await Promise.all(workers.map((worker) => worker.stop()));
    const stoppedAt = systemClock.now();
    await systemClock.sleep(Math.max(0, endsAt - stoppedAt) + 2_000);
    expect(stoppedAt < endsAt ? await unread(endsAt) : undefined).toBeUndefined();
    const startedAt = systemClock.now();
    await start();
    await expect.poll(() => unread(endsAt), PATIENCE).toBeDefined();
    const signal = await unread(endsAt);
    if (signal === undefined) throw new Error('it was there');
    expect(lateness(signal)).toBe(signal.asOf - endsAt);
    // A machine so slow that it was still awake at the end has told it then.
    if (stoppedAt < endsAt) expect(lateness(signal)).toBeGreaterThanOrEqual(startedAt - endsAt);
  },
);
