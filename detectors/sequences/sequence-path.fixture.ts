/** The path from events to findings of sequences on real servers and a clock that tests move, and how tests ask what was found. */
import { expect } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import type { Told } from '../events.fixture.ts';

export const PATIENCE = { timeout: 60_000, interval: 50 };

export interface SequencePath {
  readonly path: TestPath;
  readonly time: { now: number };
  readonly clock: Clock;
  /** Said now, unless something else is said. */
  told(of: Told & { readonly at: number }): Told;
  signalsOf(measure: string): Promise<Signal[]>;
  statuses(measure: string): Promise<string[]>;
  expectStatuses(measure: string, wanted: readonly string[]): Promise<void>;
  /** All that was published has been looked at: it would have been found. */
  looked(...events: readonly Event[]): Promise<void>;
  work(catalogue?: DetectorCatalogue): Promise<RunningOperator[]>;
  stop(): Promise<void>;
}

export async function startSequencePath(
  catalogue: DetectorCatalogue,
  startAt: number,
): Promise<SequencePath> {
  const path = await startTestPath(catalogue);
  const bus = await path.server.connect('detectors');
  const time = { now: startAt };
  const clock: Clock = {
    now: () => time.now,
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
  const signalsOf = async (measure: string): Promise<Signal[]> =>
    (await path.signals()).filter((signal) => signal.measure === measure);
  const statuses = async (measure: string): Promise<string[]> =>
    (await signalsOf(measure)).map(({ status }) => status);
  const waiting = async (): Promise<number> => {
    const outbox = 'SELECT count(*)::int AS n FROM outbox';
    return (await path.database.pool.query<{ n: number }>(outbox)).rows[0]?.n ?? 0;
  };
  const behind = async (): Promise<number> => {
    const { state } = await bus.manager.streams.info('FACTS');
    const { rows } = await path.database.pool.query<{ seq: number }>(
      `SELECT seq::float8 AS seq FROM positions WHERE operator = 'patterns'`,
    );
    return state.last_seq - Math.max(0, ...rows.map(({ seq }) => seq));
  };
  return {
    ...{ path, time, clock, signalsOf, statuses },
    told: (of) => ({ statedAt: time.now, receivedAt: time.now, ...of }),
    expectStatuses: (measure, wanted) =>
      expect.poll(() => statuses(measure), PATIENCE).toEqual(wanted),
    looked: async (...events) => {
      await path.publish(events);
      await path.settled();
      await expect.poll(waiting, PATIENCE).toBe(0);
      await expect.poll(behind, PATIENCE).toBe(0);
    },
    work: (now) => path.work(['observe', 'patterns', 'dues'], clock, now),
    stop: async () => {
      await bus.close();
      await path.stop();
    },
  };
}
