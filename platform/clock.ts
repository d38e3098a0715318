// Time as a thing that is handed down. Production uses `systemClock`; tests and replays use `VirtualClock`, whose time moves
// only when told to and which wakes its sleepers in the order of their times.
import { setTimeout as wait } from 'node:timers/promises';
import type { EpochMs } from '../contracts/time.ts';

export interface Clock {
  now(): EpochMs;
  /** Resolves after `durationMs`; rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs, signal) => {
    await wait(Math.max(0, durationMs), undefined, signal === undefined ? {} : { signal });
  },
};

export interface Repeating {
  /** No further runs; resolves when the run under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs `task` every `intervalMs`, the first time after one interval, never twice at once. A task that throws is reported to
 * `onError` and runs again: a timer that ends in silence would be worse than one that complains.
 */
export function every(
  clock: Clock,
  intervalMs: number,
  run: { task: (signal: AbortSignal) => Promise<void> | void; onError: (error: unknown) => void },
): Repeating {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const loop = async (): Promise<void> => {
    while (!isStopping()) {
      try {
        await clock.sleep(intervalMs, stopping.signal);
        await run.task(stopping.signal);
      } catch (error) {
        if (isStopping()) return;
        run.onError(error);
      }
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

interface Sleeper {
  readonly wakeAt: EpochMs;
  readonly order: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #now: EpochMs;
  #order = 0;
  #sleepers: Sleeper[] = [];

  constructor(startAt: EpochMs) {
    this.#now = startAt;
  }

  now(): EpochMs {
    return this.#now;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(abortReason(signal));
        return;
      }
      const sleeper: Sleeper = {
        wakeAt: this.#now + Math.max(0, durationMs),
        order: (this.#order += 1),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(abortReason(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Moves time forward, stopping at each sleeper's time so that what it starts sees that time. */
  async advance(durationMs: number): Promise<void> {
    const endAt = this.#now + durationMs;
    await settle();
    for (let next = this.#earliest(endAt); next !== undefined; next = this.#earliest(endAt)) {
      const due = next;
      this.#now = Math.max(this.#now, due.wakeAt);
      this.#sleepers = this.#sleepers.filter((other) => other !== due);
      due.wake();
      await settle();
    }
    this.#now = endAt;
  }

  #earliest(endAt: EpochMs): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (sleeper.wakeAt > endAt) continue;
      if (first === undefined || sleeper.wakeAt < first.wakeAt) first = sleeper;
    }
    return first;
  }
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted');
}

/** Lets every promise that is already resolved run its continuation. A macrotask is later than all microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
