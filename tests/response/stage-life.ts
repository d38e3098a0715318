// The life of a stage inside a test: what platform/run-stage.ts gives a process, without signals and without an end of the process, and with the
// clock of the test. What must stop the stage fails the test's next wait instead.
import type { Clock } from '../../platform/clock.ts';
import { createHealth } from '../../platform/health.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { createLog } from '../../platform/log.ts';
import type { Stage } from '../../platform/run-stage.ts';

export interface StageLife {
  readonly stage: Stage;
  /** Throws what has stopped the stage. */
  check(): void;
  /** Undoes what was started, the last first. */
  stop(): Promise<void>;
}

export function openStage(name: string, clock: Clock): StageLife {
  const stopping = new AbortController();
  const undo: (() => Promise<void> | void)[] = [];
  let failure: Error | undefined;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  return {
    stage: {
      name,
      clock,
      log: createLog({ stage: name, level: 'fatal' }),
      metrics: createMetrics(name),
      health: createHealth(),
      stopping: stopping.signal,
      onStop: (_part, run) => {
        undo.push(run);
      },
      fail,
      watch: (failed) => {
        failed.catch(fail);
      },
    },
    check: () => {
      if (failure !== undefined) throw failure;
    },
    stop: async () => {
      stopping.abort();
      for (const run of undo.toReversed()) await run();
    },
  };
}
