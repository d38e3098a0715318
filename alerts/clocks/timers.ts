// The loop of the timers: fires what is due, sleeps until the next limit, wakes when earlier ones are set. Time comes from the clock it is
// given; what must survive a restart is in the table. Waits and tries again while the database is away.
import type { Clock } from '../../platform/clock.ts';
import { InvariantError, messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { OutboxRelay } from '../../platform/operator/outbox-relay.ts';
import { storeError } from '../../platform/store/sqlstates.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { FIRED_MAX, fireDueClocks, nextDueAt } from './due-clocks.ts';

export interface TimersRuntime {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly relay: Pick<OutboxRelay, 'drainTable'>;
  readonly rules: () => ResponseRules;
  readonly onFired?: (count: number) => void;
}

export interface Timers {
  /** Limits were set: look again when the next is due. */
  wake(): void;
  /** Rejects with an InvariantError when the stage must stop. */
  readonly failed: Promise<never>;
  isHealthy(): boolean;
  stop(): Promise<void>;
}

/** Another worker may set a limit that this one is not told of; the shortest limit is a minute. */
const SLEEP_MAX_MS = 5_000;
const RETRY_MS = 1_000;

export function startTimers(runtime: TimersRuntime): Timers {
  return new TimerLoop(runtime);
}

class TimerLoop implements Timers {
  readonly #runtime: TimersRuntime;
  readonly #stopping = new AbortController();
  #nap = new AbortController();
  #woken = false;
  #healthy = true;
  #fail: (error: Error) => void = () => undefined;
  readonly failed: Promise<never>;
  readonly #ended: Promise<void>;

  constructor(runtime: TimersRuntime) {
    this.#runtime = runtime;
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
    this.#ended = this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#nap.abort(new Error('woken'));
  }

  isHealthy(): boolean {
    return this.#healthy;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    this.#nap.abort(new Error('stopping'));
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      try {
        await this.#sleep(await this.#round(this.#stopping.signal));
        this.#healthy = true;
      } catch (error) {
        if (this.#isStopping() || !this.#isPassing(error)) return;
        await this.#sleep(RETRY_MS);
      }
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Fires until nothing is due; returns how long to sleep. The outbox goes first: a killed process may have left rows in it. */
  async #round(signal: AbortSignal): Promise<number> {
    const { store, clock, relay } = this.#runtime;
    this.#woken = false;
    let fired = FIRED_MAX;
    while (fired === FIRED_MAX && !signal.aborted) {
      fired = await fireDueClocks(store, clock.now(), this.#runtime.rules());
      if (fired > 0) this.#runtime.onFired?.(fired);
    }
    await relay.drainTable(signal);
    const dueAt = await nextDueAt(store);
    return dueAt === null ? SLEEP_MAX_MS : Math.min(SLEEP_MAX_MS, Math.max(0, dueAt - clock.now()));
  }

  async #sleep(durationMs: number): Promise<void> {
    if (this.#woken || this.#stopping.signal.aborted) return;
    this.#nap = new AbortController();
    await this.#runtime.clock.sleep(durationMs, this.#nap.signal).catch(() => undefined);
  }

  #isPassing(error: unknown): boolean {
    const kind = storeError(error);
    this.#healthy = false;
    if (kind instanceof InvariantError) {
      this.#fail(kind);
      return false;
    }
    this.#runtime.log.warn(
      { reason: messageOf(kind) },
      'the timers wait for the database or the bus',
    );
    return true;
  }
}
