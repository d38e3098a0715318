// A stage as a child process of `vigil start`: started, watched, started again when it dies, stopped with a signal. It notices by
// its standard input when we are gone, so that nothing of it outlives us.
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../platform/clock.ts';
import { InvariantError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { backoffDelayMs } from '../../platform/retry.ts';

export interface ChildStageOptions {
  /** The command of `vigil`. */
  readonly name: string;
  readonly arguments?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** `/readyz` of the stage; absent for what has none. */
  readonly readyUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** It ended before it was ready for the first time: there is something wrong that a restart will not mend. */
  readonly onFirstFailure: (error: Error) => void;
}

export interface ChildStage {
  readonly name: string;
  /** Ready for the first time. Never resolves when it fails before. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../vigil.mjs', import.meta.url));
const RESTART_BACKOFF = { baseMs: 500, maxMs: 30_000, jitter: 0.2 };
/** A stage that dies this long after it was ready counts as healthy before and starts again at once. */
const STEADY_MS = 10_000;
const STOP_MS = 30_000;
const POLL_MS = 150;

export function superviseStage(options: ChildStageOptions): ChildStage {
  const supervised = new SupervisedStage(options);
  return { name: options.name, ready: supervised.ready, stop: () => supervised.stop() };
}

class SupervisedStage {
  readonly ready: Promise<void>;
  readonly #options: ChildStageOptions;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  #child: ChildProcess | undefined;
  #wasReady = false;
  /** Of the run under way; undefined until it is ready. */
  #readyAt: number | undefined;
  #onReady: () => void = () => undefined;

  constructor(options: ChildStageOptions) {
    this.#options = options;
    this.ready = new Promise((resolve) => {
      this.#onReady = resolve;
    });
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    child?.kill('SIGTERM');
    const force = setTimeout(() => {
      this.#options.log.warn({ child: this.#options.name }, 'a stage does not stop and is killed');
      child?.kill('SIGKILL');
    }, STOP_MS);
    await this.#loop;
    clearTimeout(force);
  }

  #wasSteady(): boolean {
    return this.#readyAt !== undefined && this.#options.clock.now() - this.#readyAt > STEADY_MS;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    const { clock, log, name } = this.#options;
    for (let failures = 0; !this.#isStopping();) {
      this.#readyAt = undefined;
      const how = await this.#runOnce();
      if (this.#isStopping()) return;
      if (!this.#wasReady) {
        this.#options.onFirstFailure(
          new InvariantError(
            'stage-failed',
            `The stage ${name} ended before it was ready (${how}).`,
            { advice: 'Its own message stands above.' },
          ),
        );
        return;
      }
      failures = this.#wasSteady() ? 1 : failures + 1;
      const delayMs = backoffDelayMs(RESTART_BACKOFF, failures, Math.random);
      log.error({ child: name, how, delayMs }, 'a stage ended and is started again');
      await clock.sleep(delayMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  #runOnce(): Promise<string> {
    const child = spawn(
      process.execPath,
      [PROGRAM, this.#options.name, ...(this.#options.arguments ?? [])],
      {
        // A session of its own: Ctrl-C in the terminal must reach only us, because stages stop in an order.
        detached: true,
        stdio: ['pipe', 'inherit', 'inherit'],
        env: { ...process.env, ...this.#options.environment, VIGIL_PARENT_PIPE: 'on' },
      },
    );
    this.#child = child;
    child.stdin.on('error', () => undefined);
    return new Promise((resolve) => {
      const ended = new AbortController();
      const end = (how: string): void => {
        ended.abort();
        resolve(how);
      };
      child.once('error', (error) => {
        end(error.message);
      });
      child.once('exit', (code, signal) => {
        end(signal ?? `exit code ${String(code)}`);
      });
      void this.#announceReady(ended.signal);
    });
  }

  async #announceReady(ended: AbortSignal): Promise<void> {
    const { readyUrl, clock } = this.#options;
    while (readyUrl !== undefined && !ended.aborted && !(await answersOk(readyUrl))) {
      await clock.sleep(POLL_MS, ended).catch(() => undefined);
    }
    if (ended.aborted) return;
    this.#wasReady = true;
    this.#readyAt = clock.now();
    this.#onReady();
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
