// What did not happen is told only once the events that came are read: an answer that stands unread behind a stop is no absence. Real PostgreSQL and
// NATS; the present is that of the servers when it begins, and then moved, because what waits is told by when the server stored it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { ecgEvent } from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { PATIENCE, startSequencePath, type SequencePath } from './sequence-path.fixture.ts';

const MINUTE_MS = 60_000;
/** Operators tick by the clock that is moved. */
const TICK_MS = 100;
const TICKS = 10;

let of: SequencePath;
let observe: RunningOperator;

beforeAll(async () => {
  of = await startSequencePath(shippedCatalogue, Date.now());
  const [first] = await of.work();
  if (first === undefined) throw new Error('nobody reads events');
  observe = first;
});
afterAll(() => of.stop());

const dues = async (): Promise<number> => {
  const { rows } = await of.path.database.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM pattern_dues',
  );
  return rows[0]?.n ?? 0;
};

it('an ECG whose reading waits unread is not told as unread, and one that nobody read is', async () => {
  const at = of.time.now;
  await of.looked(
    ecgEvent('answered', 'recorded', of.told({ at })),
    ecgEvent('forgotten', 'recorded', of.told({ at })),
  );
  expect(await dues()).toBe(2);
  await observe.stop();
  await of.path.publish([
    ecgEvent('answered', 'read', { ...of.told({ at }), statedAt: at + 5 * MINUTE_MS }),
  ]);
  of.time.now += HOUR_MS;
  for (let ticks = 0; ticks < TICKS; ticks += 1) {
    of.time.now += TICK_MS;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  expect(await of.statuses('ecg-not-read')).toEqual([]);
  expect(await dues()).toBe(2);
  await of.path.work(['observe'], of.clock);
  const ticked = (): Promise<string[]> => {
    of.time.now += TICK_MS;
    return of.statuses('ecg-not-read');
  };
  await expect.poll(ticked, PATIENCE).toEqual(['raised']);
  const [signal] = await of.signalsOf('ecg-not-read');
  expect(signal?.detector.params['lateByMs']).toBeGreaterThan(HOUR_MS - 10 * MINUTE_MS);
});
