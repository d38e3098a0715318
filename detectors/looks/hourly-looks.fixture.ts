/** A rule's look every hour on real servers: the test moves the present and sees the look of that hour made, it does not wait for it. */
import { expect } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Pattern } from '../../contracts/catalogue/pattern.ts';
import type { Signal } from '../../contracts/signal.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { composeCatalogue, type CatalogueParts } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

export const PATIENCE = { timeout: 60_000, interval: 50 };
/** A Friday, ten in the morning in the city. */
export const START = Date.UTC(2026, 10, 20, 2);

/** What a test may set: it is now as late as it says. */
export interface Present {
  now: EpochMs;
}

export function clockOf(time: Present): Clock {
  return {
    now: () => time.now,
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
}

export interface Look {
  /** Of the turn. */
  readonly at: EpochMs;
  readonly problem: string | null;
  readonly unjudged: Readonly<Record<string, number>>;
}

export interface HourlyLooks {
  readonly path: TestPath;
  readonly workers: readonly RunningOperator[];
  /** All that was published is known to a look of the next hour. */
  looked(events: readonly Event[]): Promise<Look>;
  /** The look of the next hour, which fails of nothing else than `problem`. */
  nextTurn(problem?: unknown): Promise<Look>;
  found(rule: string): Promise<Signal[]>;
  revisions(): Promise<Signal[]>;
}

interface Started {
  readonly rule: Pattern;
  readonly time: Present;
  readonly parts?: Partial<CatalogueParts>;
  readonly work?: Parameters<TestPath['work']>[0];
}

export async function startHourlyLooks(started: Started): Promise<HourlyLooks> {
  const { rule, time, parts, work = ['observe', 'looks'] } = started;
  const path = await startTestPath(
    composeCatalogue({ ...shippedParts, ...parts, patterns: [rule] }),
  );
  const workers = await path.work(work, clockOf(time));
  const latest = async (): Promise<Look | undefined> => {
    const { rows } = await path.database.pool.query<Look>(
      'SELECT extract(epoch FROM turn_at)::float8 * 1000 AS at, problem, unjudged FROM looks',
    );
    return rows[0];
  };
  const nextTurn = async (problem: unknown = null): Promise<Look> => {
    time.now += HOUR_MS;
    await expect.poll(async () => (await latest())?.at, PATIENCE).toBe(time.now);
    const look = await latest();
    if (look === undefined) throw new Error('the look is gone');
    expect(look.problem).toEqual(problem);
    return look;
  };
  return {
    path,
    workers,
    nextTurn,
    looked: async (events) => {
      await path.publish(events);
      await path.settled();
      return nextTurn();
    },
    found: async (measure) => (await path.signals()).filter((signal) => signal.measure === measure),
    revisions: async () => {
      const { rows } = await path.database.pool.query<{ signal: Signal }>(
        'SELECT signal FROM signal_revisions ORDER BY as_of, revision',
      );
      return rows.map(({ signal }) => signal);
    },
  };
}
