// The whole product as a person starts it: `vigil start` in a home of its own, on free ports, with the keys and accounts of the
// demonstration and without the simulated city. Says where everything is, and at the end that nothing is left of it.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from '../../platform/embedded/free-port.ts';
import { readEndpoints } from '../../platform/endpoints.ts';
import { lives, processesOf, type ProcessFacts } from './processes.ts';
import { until } from './until.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/vigil.mjs', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
export const ADMIN_PASSWORD = 'acceptance-admin-password';
/** Starting takes ten seconds on a quiet machine; a busy one may take minutes. */
const START_MS = 420_000;
const STOP_MS = 180_000;
/** Another program may take a port between asking for it and using it. */
const START_ATTEMPTS = 3;

export interface Ports {
  readonly dashboard: number;
  readonly ingest: number;
  readonly detectors: number;
  readonly alerts: number;
  readonly mllp: number;
  readonly mqtt: number;
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

export interface VigilOptions {
  /** A folder of an earlier run; absent: a fresh one. */
  readonly home?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export function freshHome(): string {
  return mkdtempSync(join(tmpdir(), 'vigil-acceptance-'));
}

/** Ready: every stage has said so. Rejects with all that was printed when the start fails. */
export async function startVigil(options: VigilOptions = {}): Promise<Vigil> {
  const home = options.home ?? freshHome();
  for (let attempt = 1; ; attempt += 1) {
    const vigil = new Vigil(home, await choosePorts(), options.settings ?? {});
    const outcome = await vigil.untilStarted();
    if (outcome === 'started') return vigil;
    if (attempt >= START_ATTEMPTS || !/port-taken/.test(outcome)) {
      vigil.forget();
      throw new Error(`the product did not start:\n${outcome}`);
    }
  }
}

/** Runs a start that must fail, to its end. */
export async function failedStart(options: VigilOptions): Promise<Finished> {
  const vigil = new Vigil(options.home ?? freshHome(), await choosePorts(), options.settings ?? {});
  const output = await vigil.untilStarted();
  if (output === 'started') await vigil.stop();
  const code = await vigil.exited;
  vigil.forget();
  return { code, output };
}

async function choosePorts(): Promise<Ports> {
  const taken = new Set<number>();
  while (taken.size < 6) taken.add(await freePort());
  const [dashboard = 0, ingest = 0, detectors = 0, alerts = 0, mllp = 0, mqtt = 0] = [...taken];
  return { dashboard, ingest, detectors, alerts, mllp, mqtt };
}

export class Vigil {
  readonly home: string;
  readonly ports: Ports;
  readonly exited: Promise<number | null>;
  /** Everything that a client of this product was answered, for those who must know that something was never said. */
  readonly heard: Buffer[] = [];
  readonly #mark = `vigil-acceptance-${randomUUID()}`;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #child: ChildProcess;
  readonly #said: Buffer[] = [];
  #pool: pg.Pool | undefined;

  constructor(home: string, ports: Ports, settings: Readonly<Record<string, string>>) {
    this.home = home;
    this.ports = ports;
    this.#environment = {
      ...process.env,
      VIGIL_TEST_MARK: this.#mark,
      VIGIL_HOME: home,
      VIGIL_DEMO: 'on',
      VIGIL_SIMULATOR: 'off',
      VIGIL_ADMIN_PASSWORD: ADMIN_PASSWORD,
      VIGIL_DASHBOARD_PORT: String(ports.dashboard),
      VIGIL_INGEST_PORT: String(ports.ingest),
      VIGIL_DETECTORS_PORT: String(ports.detectors),
      VIGIL_ALERTS_PORT: String(ports.alerts),
      VIGIL_MLLP_PORT: String(ports.mllp),
      VIGIL_MQTT_PORT: String(ports.mqtt),
      // The product's own servers, whatever the machine's settings name.
      DATABASE_URL: '',
      NATS_URL: '',
      ...settings,
    };
    this.#child = spawn(process.execPath, [PROGRAM, 'start'], {
      cwd: CHECKOUT,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (bytes: Buffer) => this.#said.push(bytes));
    this.#child.stderr?.on('data', (bytes: Buffer) => this.#said.push(bytes));
    // A test that breaks off must leave nothing running.
    process.once('exit', () => this.#child.kill('SIGTERM'));
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => resolve(code));
    });
  }

  /** `started`, or what was printed by a start that failed. */
  async untilStarted(): Promise<string> {
    const failed = this.exited.then(() => this.output());
    const started = until(
      'the product has started',
      () => (/"stage":"start","msg":"started"/.test(this.output()) ? 'started' : undefined),
      START_MS,
    );
    started.catch(() => undefined);
    return Promise.race([started, failed]).catch((cause: unknown) => {
      this.#child.kill('SIGKILL');
      throw new Error(`it neither started nor failed:\n${this.output()}`, { cause });
    });
  }

  /** All that the supervisor and the stages printed: their logs. */
  output(): string {
    return this.outputBytes().toString('utf8');
  }

  outputBytes(): Buffer {
    return Buffer.concat(this.#said);
  }

  url(stage: Exclude<keyof Ports, 'mllp' | 'mqtt'>, path: string): string {
    return `http://127.0.0.1:${this.ports[stage]}${path}`;
  }

  /** The key of one site of the demonstration. */
  siteKey(site: string): string {
    return this.#demoKeys().sites[site] ?? missing(`a key of ${site}`);
  }

  /** Speaks for every site; names one in each record. */
  platformKey(): string {
    return this.#demoKeys().platform;
  }

  passwordOf(user: string): string {
    if (user === 'admin') return ADMIN_PASSWORD;
    const accounts = JSON.parse(
      readFileSync(join(this.home, 'demo-accounts.json'), 'utf8'),
    ) as readonly { user: string; password: string }[];
    const account = accounts.find((one) => one.user === user);
    return account?.password ?? missing(`a password of ${user}`);
  }

  /** Straight to the database, past every right: to look, and to do harm on purpose. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    this.#pool ??= this.#openPool();
    return (await this.#pool.query<Row>(text, values)).rows;
  }

  databaseUrl(): string {
    return readEndpoints(this.home)?.databaseUrl ?? missing('the database');
  }

  /** Another command of `vigil` on the same home. */
  async run(...words: readonly string[]): Promise<Finished> {
    const child = spawn(process.execPath, [PROGRAM, ...words], {
      cwd: CHECKOUT,
      env: { ...this.#environment, LANG: 'C', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output: Buffer.concat(said).toString('utf8') };
  }

  processes(): ProcessFacts[] {
    const pid = this.#child.pid ?? 0;
    return processesOf({ pid, mark: this.#mark, home: this.home });
  }

  /** Ctrl-C. Returns the exit code and what of it is still alive after that, which must be nothing. */
  async stop(): Promise<{ readonly code: number | null; readonly left: readonly ProcessFacts[] }> {
    await this.#pool?.end().catch(() => undefined);
    this.#pool = undefined;
    const before = this.processes();
    this.#child.kill('SIGINT');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    const code = await this.exited;
    clearTimeout(force);
    const left = [...before, ...this.processes()].filter((one) => lives(one));
    return { code, left };
  }

  /** Removes the home; ends by force what a failed test left running. */
  forget(): void {
    for (const one of this.processes()) process.kill(one.pid, 'SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }

  #openPool(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.databaseUrl(), max: 2 });
    // A server that is killed on purpose must not end the test.
    pool.on('error', () => undefined);
    return pool;
  }

  #demoKeys(): { readonly platform: string; readonly sites: Readonly<Record<string, string>> } {
    return JSON.parse(readFileSync(join(this.home, 'demo-keys.json'), 'utf8')) as {
      platform: string;
      sites: Record<string, string>;
    };
  }
}

function missing(what: string): never {
  throw new Error(`the product has not written ${what} yet`);
}
