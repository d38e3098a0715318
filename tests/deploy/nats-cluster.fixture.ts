// Three nats-servers on the loopback address with the configuration that docker-compose.yml mounts, in a temporary folder. Only the
// addresses and the folder of the store differ from the deployment.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BusCredentials } from '../../platform/bus/connect.ts';
import { BUS_USERS, type BusUser } from '../../platform/bus/rights.ts';
import { systemClock } from '../../platform/clock.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { findNatsServer } from '../../platform/embedded/nats-binary.ts';
import { silentLog } from '../../platform/log.ts';

const CONFIG = new URL('../../deploy/nats/nats.conf', import.meta.url);
const NODES = 3;

export interface NatsCluster {
  /** Of all nodes, joined by commas. */
  readonly url: string;
  credentials(user: BusUser): BusCredentials;
  /** kill -9 of the node that listens on this port. */
  kill(port: number): Promise<void>;
  stop(): Promise<void>;
}

interface Node {
  readonly client: number;
  readonly http: number;
  readonly cluster: number;
  readonly process: ChildProcess;
}

const secret = (): string => `k${randomBytes(16).toString('hex')}`;

export async function startNatsCluster(): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-cluster-'));
  const program = await findNatsServer({ home: folder, log: silentLog });
  const passwords = Object.fromEntries(BUS_USERS.map((user) => [user, secret()]));
  const ports = await Promise.all(Array.from({ length: NODES * 3 }, () => freePort()));
  const environment = environmentOf(passwords, ports.slice(NODES * 2));
  const nodes = Array.from({ length: NODES }, (_, at): Node => {
    const [client = 0, http = 0, cluster = 0] = [
      ports[at],
      ports[NODES + at],
      ports[NODES * 2 + at],
    ];
    const config = join(folder, `${String(at)}.conf`);
    const store = JSON.stringify(join(folder, `store-${String(at)}`));
    writeFileSync(config, readFileSync(CONFIG, 'utf8').replace('"/data"', store));
    const args = [
      '-c',
      config,
      '--name',
      `nats-${String(at + 1)}`,
      '-a',
      '127.0.0.1',
      '-p',
      String(client),
      '-m',
      String(http),
    ];
    const log = openSync(join(folder, `${String(at)}.log`), 'a');
    const process = spawn(
      program.path,
      [...args, '--cluster', `nats://127.0.0.1:${String(cluster)}`],
      {
        env: environment,
        stdio: ['ignore', log, log],
      },
    );
    return { client, http, cluster, process };
  });
  await untilHealthy(nodes);
  return {
    url: nodes.map((node) => `nats://127.0.0.1:${String(node.client)}`).join(','),
    credentials: (user) => ({ user, password: passwords[user] ?? '' }),
    kill: async (port) => {
      const node = nodes.find(({ client }) => client === port);
      if (node === undefined) throw new Error(`no node listens on ${String(port)}`);
      await end(node, 'SIGKILL');
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => end(node, 'SIGTERM')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(
  passwords: Readonly<Record<string, string>>,
  clusterPorts: readonly number[],
): Record<string, string> {
  const route = secret();
  const routes = clusterPorts.map((port) => `nats://route:${route}@127.0.0.1:${String(port)}`);
  const users = Object.entries(passwords).map(([user, password]) => [
    `VIGIL_NATS_${user.toUpperCase()}_PASSWORD`,
    password,
  ]);
  return {
    ...(Object.fromEntries(users) as Record<string, string>),
    VIGIL_NATS_ROUTE_PASSWORD: route,
    VIGIL_NATS_ROUTES: `[${routes.join(', ')}]`,
  };
}

/** Healthy means that the node has found its peers and knows the leader of the streams' own group. */
async function untilHealthy(nodes: readonly Node[]): Promise<void> {
  for (const node of nodes) {
    while (!(await isHealthy(node))) {
      if (node.process.exitCode !== null)
        throw new Error(`a nats-server ended with ${String(node.process.exitCode)}`);
      await systemClock.sleep(100);
    }
  }
}

async function isHealthy(node: Node): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${String(node.http)}/healthz`).catch(
    () => undefined,
  );
  return answer?.ok === true;
}

function end({ process }: Node, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    process.once('exit', () => {
      resolve();
    });
    process.kill(signal);
  });
}
