// `vigil alerts` in processes of their own over servers that stay: any of them can be ended by force and is begun again at once. No stage but this
// one runs; the detectors are whoever publishes.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { busCredentials } from '../../platform/embedded/nats.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { startPostgres } from '../../platform/embedded/postgres.ts';
import { silentLog } from '../../platform/log.ts';
import { migrate } from '../../platform/store/migrate.ts';
import { startTestBus, type TestBus } from '../../platform/testing/test-bus.ts';
import { until } from '../acceptance/until.ts';
import { ADMIN_PASSWORD } from '../acceptance/vigil-process.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/vigil.mjs', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

export interface StormWorkers {
  readonly bus: TestBus;
  readonly url: string;
  readonly pool: pg.Pool;
  /** How many of them. */
  readonly count: number;
  /** kill -9 and a successor; resolves when that one works. */
  killOne(which: number): Promise<void>;
  /** Any other command over the same servers: what it said, and its code. */
  run(...command: string[]): Promise<{ readonly code: number | null; readonly output: string }>;
  stop(): Promise<void>;
}

/** With servers, and no worker yet: what is to stand before the first of them begins is written by `prepare`. */
export async function startStormWorkers(
  count: number,
  prepare: (url: string) => Promise<void>,
): Promise<StormWorkers> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-storm-'));
  const [server, bus] = await Promise.all([
    startPostgres({ home, log: silentLog, durability: 'unsafe' }),
    startTestBus(),
  ]);
  await migrate({ url: server.url, log: silentLog });
  await prepare(server.url);
  const environment = environmentOf(server.url, bus);
  const workers: Worker[] = [];
  process.once('exit', () => void workers.map((one) => one.kill()));
  const begin = async (which: number): Promise<void> => {
    const worker = new Worker({ ...environment, VIGIL_ALERTS_PORT: String(await freePort()) });
    workers[which] = worker;
    await worker.works();
  };
  // One after the other: the first makes the first account.
  for (let which = 0; which < count; which += 1) await begin(which);
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  return {
    bus,
    url: server.url,
    pool,
    count,
    killOne: async (which) => {
      await workers[which]?.kill();
      await begin(which);
    },
    run: async (...command) => {
      const one = new Worker(environment, command);
      return { code: await one.ended, output: one.said() };
    },
    stop: async () => {
      await Promise.all(workers.map((one) => one.kill()));
      await pool.end();
      await bus.stop();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function environmentOf(databaseUrl: string, bus: TestBus): NodeJS.ProcessEnv {
  const { user, password } = busCredentials(bus.home, 'alerts');
  return {
    ...process.env,
    VIGIL_HOME: bus.home,
    VIGIL_DEMO: 'off',
    VIGIL_ADMIN_PASSWORD: ADMIN_PASSWORD,
    DATABASE_URL: databaseUrl,
    NATS_URL: bus.url,
    VIGIL_NATS_USER: user,
    VIGIL_NATS_PASSWORD: password,
  };
}

class Worker {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #said: Buffer[] = [];

  constructor(environment: NodeJS.ProcessEnv, command: readonly string[] = ['alerts']) {
    this.#child = spawn(process.execPath, [PROGRAM, ...command], {
      cwd: CHECKOUT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (bytes: Buffer) => this.#said.push(bytes));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code) => resolve(code));
    });
  }

  said(): string {
    return Buffer.concat(this.#said).toString();
  }

  async works(): Promise<void> {
    await until('a worker of the alerts has started', () => {
      if (this.#child.exitCode !== null) throw new Error(this.said());
      return this.said().includes('"msg":"started"') ? true : undefined;
    });
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
