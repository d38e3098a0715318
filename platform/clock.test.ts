// Virtual time, repeated tasks, and the delays between tries.
import { describe, expect, it } from 'vitest';
import { VirtualClock, every } from './clock.ts';
import { backoffDelayMs, retry } from './retry.ts';

describe('the virtual clock', () => {
  it('wakes sleepers in the order of their times, each at its time', async () => {
    const clock = new VirtualClock(1_000);
    const woken: [string, number][] = [];
    const sleep = async (name: string, durationMs: number): Promise<void> => {
      await clock.sleep(durationMs);
      woken.push([name, clock.now()]);
    };
    const all = Promise.all([sleep('late', 50), sleep('early', 10), sleep('same', 50)]);
    await clock.advance(49);
    expect(woken).toEqual([['early', 1_010]]);
    await clock.advance(1);
    await all;
    expect(woken.slice(1)).toEqual([
      ['late', 1_050],
      ['same', 1_050],
    ]);
    expect(clock.now()).toBe(1_050);
  });

  it('lets what a sleeper starts run at the time of its waking', async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const timer = every(clock, 10, {
      task: () => {
        times.push(clock.now());
      },
      onError: () => undefined,
    });
    await clock.advance(35);
    await timer.stop();
    expect(times).toEqual([10, 20, 30]);
    expect(clock.sleeping).toBe(0);
  });

  it('rejects an aborted sleep and forgets it', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const sleeping = clock.sleep(100, stop.signal);
    stop.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
  });
});

describe('a repeated task', () => {
  it('reports a failure and runs again', async () => {
    const clock = new VirtualClock(0);
    const errors: unknown[] = [];
    let runs = 0;
    const timer = every(clock, 10, {
      task: () => {
        runs += 1;
        if (runs === 1) throw new Error('first');
      },
      onError: (error) => errors.push(error),
    });
    await clock.advance(25);
    await timer.stop();
    expect(runs).toBe(2);
    expect(errors).toHaveLength(1);
  });
});

describe('retrying', () => {
  it('doubles its delay up to a limit, less a random part', () => {
    const backoff = { baseMs: 100, maxMs: 1_000, jitter: 0.5 };
    expect([1, 2, 3, 4, 5, 60].map((attempt) => backoffDelayMs(backoff, attempt, () => 0))).toEqual(
      [100, 200, 400, 800, 1_000, 1_000],
    );
    expect(backoffDelayMs(backoff, 1, () => 1)).toBe(50);
  });

  it('ends with the last error when its tries are used up, and at once when another try is senseless', async () => {
    const clock = new VirtualClock(0);
    const numbers: number[] = [];
    const attempt = (number: number): Promise<never> => {
      numbers.push(number);
      return Promise.reject(new Error(`try ${String(number)}`));
    };
    const options = { clock, random: () => 0, attemptsMax: 3 };
    const result = expect(retry(attempt, options)).rejects.toThrow('try 3');
    await clock.advance(10_000);
    await result;
    expect(numbers).toEqual([1, 2, 3]);
    await expect(retry(attempt, { ...options, isWorthRetrying: () => false })).rejects.toThrow(
      'try 1',
    );
  });
});
