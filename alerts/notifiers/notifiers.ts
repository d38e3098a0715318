// The notifiers at work: some lanes that each send one message at a time, and the watchdog beside them. Any number of processes may run them over
// one database. Waits and tries again while the database is away.
import type { Clock } from '../../platform/clock.ts';
import { every, type Repeating } from '../../platform/clock.ts';
import { InvariantError, messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { storeError } from '../../platform/store/sqlstates.ts';
import type { NotificationRules } from './load-notifications.ts';
import { runRound, type RoundParts } from './round.ts';
import { watchNotifications } from './watchdog.ts';

export interface NotifiersRuntime {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly rules: NotificationRules;
}

export interface Notifiers {
  /** Something was committed that departments are to be told of. */
  wake(): void;
  /** Rejects with an InvariantError when the stage must stop. */
  readonly failed: Promise<never>;
  isHealthy(): boolean;
  stop(): Promise<void>;
}

/** Receivers are slow and the database is not: a few at once keep one slow receiver from delaying the others. */
const LANES = 4;
/** Another process may commit what this one is not told of. */
const SLEEP_MAX_MS = 5_000;
const SLEEP_MIN_MS = 20;
const RETRY_MS = 1_000;
const WATCH_MS = 60_000;

export function startNotifiers(runtime: NotifiersRuntime): Notifiers {
  if (runtime.rules.channels.size === 0)
    runtime.log.info(
      'no channel for notifications is set up: departments are told on the screens only (docs/specs/notifications.md)',
    );
  return new Lanes(runtime);
}

class Lanes implements Notifiers {
  readonly #runtime: NotifiersRuntime;
  readonly #parts: RoundParts;
  readonly #stopping = new AbortController();
  #nap = new AbortController();
  #healthy = true;
  #fail: (error: Error) => void = () => undefined;
  readonly failed: Promise<never>;
  readonly #ended: Promise<unknown>;
  readonly #watchdog: Repeating;

  constructor(runtime: NotifiersRuntime) {
    this.#runtime = runtime;
    this.#parts = partsOf(runtime);
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
    // Without a channel there is nothing to wait for: one lane looks up what stands on the screens only.
    const lanes = runtime.rules.channels.size === 0 ? 1 : LANES;
    this.#ended = Promise.all(Array.from({ length: lanes }, () => this.#run()));
    this.#watchdog = watching(runtime, this.#parts);
  }

  wake(): void {
    this.#nap.abort(new Error('woken'));
    this.#nap = new AbortController();
  }

  isHealthy(): boolean {
    return this.#healthy;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    this.wake();
    await this.#ended;
    await this.#watchdog.stop();
    for (const { postman } of this.#runtime.rules.channels.values()) postman.close();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      // Taken before the round: what is committed while it runs must not be slept over.
      const nap = this.#nap.signal;
      try {
        const untilAt = await runRound(this.#parts, this.#stopping.signal);
        this.#healthy = true;
        const napMs = Math.max(SLEEP_MIN_MS, untilAt - this.#runtime.clock.now());
        await this.#sleep(Math.min(SLEEP_MAX_MS, napMs), nap);
      } catch (error) {
        if (this.#isStopping() || !this.#isPassing(error)) return;
        await this.#sleep(RETRY_MS, this.#stopping.signal);
      }
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #sleep(durationMs: number, nap: AbortSignal): Promise<void> {
    if (this.#isStopping() || nap.aborted) return;
    await this.#runtime.clock.sleep(durationMs, nap).catch(() => undefined);
  }

  #isPassing(error: unknown): boolean {
    const kind = storeError(error);
    this.#healthy = false;
    if (kind instanceof InvariantError) {
      this.#fail(kind);
      return false;
    }
    this.#runtime.log.warn({ reason: messageOf(kind) }, 'the notifiers wait for the database');
    return true;
  }
}

function partsOf({ store, clock, log, metrics, rules }: NotifiersRuntime): RoundParts {
  const told = metrics.counter('notifications_total', 'Notifications that came to their outcome.', [
    'outcome',
  ]);
  const attempts = metrics.counter('notification_attempts_total', 'Messages sent or tried.', [
    'kind',
    'result',
  ]);
  return {
    store,
    clock,
    log,
    rules,
    underWay: new Map(),
    onTold: ({ outcome, count }) => {
      told.inc({ outcome }, count);
    },
    onAttempt: (labels) => {
      attempts.inc(labels);
    },
  };
}

function watching(runtime: NotifiersRuntime, parts: RoundParts): Repeating {
  const { store, clock, log, metrics, rules } = runtime;
  const pending = metrics.gauge('notifications_pending', 'Notifications without an outcome yet.');
  const late = metrics.gauge('notifications_late', 'Of these, longer than 15 minutes.');
  let lateBefore = 0;
  return every(clock, WATCH_MS, {
    task: async () => {
      const watch = await watchNotifications(store, {
        giveUpMs: rules.giveUpMs,
        now: clock.now(),
      });
      pending.set(watch.pending);
      late.set(watch.late);
      if (watch.closed > 0) {
        parts.onTold({ outcome: 'exhausted', count: watch.closed });
        log.error({ lost: watch.closed }, 'departments could not be told by any channel');
      }
      if (watch.late > 0 && lateBefore === 0)
        log.warn({ late: watch.late }, 'notifications have waited for more than 15 minutes');
      lateBefore = watch.late;
    },
    onError: (error) => {
      log.warn({ reason: messageOf(error) }, 'the watchdog of the notifications tries again later');
    },
  });
}
