// A nats-server of its own for a test file, in a temporary folder, with all streams prepared and one user per stage. It can be
// killed with -9 and started again on the same port and files. `stop` in afterAll.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus, type Bus } from '../bus/connect.ts';
import { ensureStreams } from '../bus/ensure-streams.ts';
import type { BusUser } from '../bus/rights.ts';
import { busCredentials, startNats, type EmbeddedNats } from '../embedded/nats.ts';
import { silentLog } from '../log.ts';

export interface TestBus {
  readonly url: string;
  /** Folder of the server: also the VIGIL_HOME whose secrets hold the users' passwords. */
  readonly home: string;
  readonly serverVersion: string;
  /** Closed by `stop`. */
  connect(user: BusUser): Promise<Bus>;
  /** kill -9; resolves when the server is gone. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestBus(
  options: {
    readonly server?: string;
    readonly streams?: 'prepared' | 'none';
    /** Absent: those of all stages. */
    readonly users?: readonly BusUser[];
  } = {},
): Promise<TestBus> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-bus-'));
  const start = (port: number): Promise<EmbeddedNats> =>
    startNats({ home, log: silentLog, port, server: options.server, users: options.users });
  let server = await start(0);
  const { url, port, program } = server;
  const connections: Bus[] = [];
  const connect = async (user: BusUser): Promise<Bus> => {
    const bus = await connectBus({
      url,
      name: user,
      credentials: busCredentials(home, user),
      log: silentLog,
    });
    connections.push(bus);
    return bus;
  };
  if (options.streams !== 'none') await ensureStreams(await connect('admin'));
  return {
    url,
    home,
    serverVersion: program.version,
    connect,
    kill: async () => {
      const pid = server.pid();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await server.exited;
    },
    restart: async () => {
      server = await start(port);
    },
    stop: async () => {
      await Promise.all(connections.map((bus) => bus.close()));
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
