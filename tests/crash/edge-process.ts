// `vigil edge` as an administrator starts it: in a home of its own, on free ports, with the keys of the demonstration. Any of its processes can be
// killed, and it can be started again on the same home.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../platform/embedded/free-port.ts';
import { lives, processesOf, type ProcessFacts } from '../acceptance/processes.ts';
import { until } from '../acceptance/until.ts';
import { freshHome } from '../acceptance/vigil-process.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/vigil.mjs', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

const START_ATTEMPTS = 20;
const PORT_WAIT_MS = 3_000;

export type EdgeVictim = 'forward' | 'ingest' | 'nats-server';

type EdgePorts = Readonly<Record<'ingest' | 'mllp' | 'mqtt' | 'forward', number>>;

export class Edge {
  readonly home = freshHome();
  readonly #mark = `vigil-edge-${randomUUID()}`;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #ports: EdgePorts;
  #child: ChildProcess | undefined;
  #said = '';

  private constructor(ports: EdgePorts, settings: Readonly<Record<string, string>>) {
    this.#ports = ports;
    this.#settings = settings;
  }

  static async start(settings: Readonly<Record<string, string>>): Promise<Edge> {
    const [ingest = 0, mllp = 0, mqtt = 0, forward = 0] = await Promise.all(
      Array.from({ length: 4 }, () => freePort()),
    );
    const edge = new Edge({ ingest, mllp, mqtt, forward }, settings);
    await edge.begin();
    return edge;
  }

  /** Again on the same home, after `killAll`. Somebody's connection may stand on one of the ports for a moment. */
  async begin(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#tryBegin();
      if (outcome === 'started') return;
      if (attempt >= START_ATTEMPTS || !/port-taken/.test(outcome))
        throw new Error(`the edge did not start:\n${outcome}`);
      await wait(PORT_WAIT_MS);
    }
  }

  /** `started`, or what was printed by a start that failed. */
  async #tryBegin(): Promise<string> {
    this.#said = '';
    const child = spawn(process.execPath, [PROGRAM, 'edge'], {
      cwd: CHECKOUT,
      env: {
        ...process.env,
        VIGIL_TEST_MARK: this.#mark,
        VIGIL_HOME: this.home,
        VIGIL_DEMO: 'on',
        VIGIL_INGEST_PORT: String(this.#ports.ingest),
        VIGIL_MLLP_PORT: String(this.#ports.mllp),
        VIGIL_MQTT_PORT: String(this.#ports.mqtt),
        VIGIL_EDGE_PORT: String(this.#ports.forward),
        DATABASE_URL: '',
        NATS_URL: '',
        ...this.#settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
    process.once('exit', () => child.kill('SIGTERM'));
    return until('the edge has started', () => {
      if (child.exitCode !== null) return this.#said;
      return /"stage":"edge","msg":"started"/.test(this.#said) ? 'started' : undefined;
    });
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#ports.ingest}${path}`;
  }

  /** Speaks for every site. */
  platformKey(): string {
    const keys = JSON.parse(readFileSync(join(this.home, 'demo-keys.json'), 'utf8')) as {
      platform: string;
    };
    return keys.platform;
  }

  /** Value of a meter of the forwarder. */
  async meter(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#ports.forward}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`vigil_${name}{`));
    if (line === undefined) throw new Error(`there is no meter ${name}`);
    return Number(line.split(' ').at(-1));
  }

  /** kill -9, then waits until another process has taken its place. */
  async kill(victim: EdgeVictim): Promise<void> {
    const pid = await until(`${victim} runs`, () => this.#pidOf(victim));
    process.kill(pid, 'SIGKILL');
    await until(`${victim} runs again`, () => {
      const successor = this.#pidOf(victim);
      return successor === undefined || successor === pid ? undefined : successor;
    });
  }

  /** kill -9 of everything at once, as when the power fails. */
  async killAll(): Promise<void> {
    for (const one of this.processes()) process.kill(one.pid, 'SIGKILL');
    await until('nothing of the edge is left', () =>
      this.processes().every((one) => !lives(one)) ? true : undefined,
    );
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await ended;
    }
    for (const one of this.processes()) process.kill(one.pid, 'SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }

  processes(): ProcessFacts[] {
    return processesOf({ pid: this.#child?.pid ?? 0, mark: this.#mark, home: this.home });
  }

  #pidOf(victim: EdgeVictim): number | undefined {
    if (victim !== 'nats-server') {
      const program = new RegExp(`vigil\\.mjs ${victim}$`);
      return this.processes().find(({ commandLine }) => program.test(commandLine))?.pid;
    }
    try {
      const pid = Number(readFileSync(join(this.home, 'nats', 'server.pid'), 'utf8'));
      return this.processes().some((one) => one.pid === pid) ? pid : undefined;
    } catch {
      return undefined;
    }
  }
}
