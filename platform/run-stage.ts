// The life of a stage's process: start, be told to stop (SIGTERM, SIGINT, the end of its parent, an error that must stop it), undo
// what was started in the opposite order, and say in one sentence what was wrong. A second signal forces the end.
import { systemClock, type Clock } from './clock.ts';
import { VigilError, messageOf } from './errors.ts';
import { createHealth, type Health } from './health.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface Stage {
  readonly name: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly clock: Clock;
  /** Aborted when the stage begins to stop. */
  readonly stopping: AbortSignal;
  /** Run at the end, last registered first: doors close before the store does. */
  onStop(name: string, undo: () => Promise<void> | void): void;
  /** Stops the stage with exit code 1 and this reason. */
  fail(error: unknown): void;
  /** `fail` as soon as this promise rejects: for `RunningOperator.failed`. */
  watch(failed: Promise<unknown>): void;
}

export interface StageOptions {
  readonly name: string;
  readonly logLevel: LogLevel;
  /** Stop when standard input closes: our parent holds the other end. */
  readonly parentPipe: boolean;
  readonly stopWithinMs?: number;
  readonly start: (stage: Stage) => Promise<void>;
}

const STOP_WITHIN_MS = 25_000;
const FORCED_EXIT = 130;

/** Resolves with the exit code once everything is undone. */
export async function runStage(options: StageOptions): Promise<number> {
  const log = createLog({
    stage: options.name,
    level: options.logLevel,
    isTerminal: process.stdout.isTTY,
  });
  const life = new StageLife(log, options);
  life.listen();
  try {
    await options.start(life.stage);
    if (!life.stage.stopping.aborted) log.info('started');
  } catch (error) {
    life.stage.fail(error);
  }
  await life.untilStopping();
  return life.undoAll();
}

class StageLife {
  readonly stage: Stage;
  readonly #log: Log;
  readonly #options: StageOptions;
  readonly #stopping = new AbortController();
  readonly #undo: { readonly name: string; readonly run: () => Promise<void> | void }[] = [];
  #exitCode = 0;
  #signals = 0;

  constructor(log: Log, options: StageOptions) {
    this.#log = log;
    this.#options = options;
    this.stage = {
      name: options.name,
      log,
      metrics: createMetrics(options.name, { processMetrics: true }),
      health: createHealth(),
      clock: systemClock,
      stopping: this.#stopping.signal,
      onStop: (name, run) => {
        this.#undo.push({ name, run });
      },
      fail: (error) => {
        this.#fail(error);
      },
      watch: (failed) => {
        failed.catch((error: unknown) => {
          this.#fail(error);
        });
      },
    };
  }

  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        this.#signals += 1;
        if (this.#signals > 1) process.exit(FORCED_EXIT);
        this.#begin(`received ${signal}`);
      });
    }
    process.on('uncaughtException', (error) => {
      this.#fail(error);
    });
    process.on('unhandledRejection', (error) => {
      this.#fail(error);
    });
    if (!this.#options.parentPipe) return;
    process.stdin.on('end', () => {
      this.#begin('the parent has ended');
    });
    process.stdin.on('error', () => {
      this.#begin('the parent has ended');
    });
    process.stdin.resume();
  }

  untilStopping(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stopping.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  async undoAll(): Promise<number> {
    const timer = setTimeout(() => {
      this.#log.error(
        'stopping took too long: ending at once; what was not committed will be done again',
      );
      process.exit(1);
    }, this.#options.stopWithinMs ?? STOP_WITHIN_MS);
    for (const { name, run } of this.#undo.reverse()) {
      try {
        await run();
      } catch (error) {
        this.#log.warn({ part: name, reason: messageOf(error) }, 'a part did not stop cleanly');
      }
    }
    clearTimeout(timer);
    process.stdin.pause();
    this.#log.info({ exitCode: this.#exitCode }, 'stopped');
    return this.#exitCode;
  }

  #begin(reason: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#log.info({ reason }, 'stopping');
    this.#stopping.abort();
  }

  #fail(error: unknown): void {
    if (this.#exitCode === 0) {
      // An error of ours says what to do; of anything else the stack is wanted.
      if (error instanceof VigilError) this.#log.fatal({ code: error.code }, error.sentence);
      else this.#log.fatal({ err: error }, messageOf(error));
    }
    this.#exitCode = 1;
    this.#begin('an error');
  }
}
