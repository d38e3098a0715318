// The watchdog at work: a loop of its own beside the timers and the notifiers, so that it goes on when either stands still.
import { every, type Clock, type Repeating } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { WatchRules } from './faults.ts';
import { watchCases } from './watchdog.ts';

export interface WatchdogRuntime {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly rules: WatchRules;
  /** Something was committed that departments are to be told of. */
  readonly onFound: () => void;
}

const WATCH_MS = 60_000;

export function startWatchdog(runtime: WatchdogRuntime): Repeating {
  const { store, clock, log, metrics, rules, onFound } = runtime;
  const open = metrics.gauge('watchdog_findings', 'Cases that stand still in some way.');
  return every(clock, WATCH_MS, {
    task: async () => {
      const watch = await watchCases(store, rules, clock.now());
      open.set(watch.open);
      if (watch.found === 0) return;
      log.error({ found: watch.found }, 'cases stand still: the command group is told');
      onFound();
    },
    onError: (error) => {
      log.warn({ reason: messageOf(error) }, 'the watchdog of the cases tries again later');
    },
  });
}
