// The ground of one benchmark: a PostgreSQL and a nats-server of its own in a temporary home, prepared, and the real stages as child
// processes on free ports. Everything ends and is deleted with `close`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { superviseStage } from '../../bin/start/child-stage.ts';
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { ensureStreams } from '../../platform/bus/ensure-streams.ts';
import type { BusUser } from '../../platform/bus/rights.ts';
import { systemClock } from '../../platform/clock.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { busCredentials, startNats } from '../../platform/embedded/nats.ts';
import { startPostgres } from '../../platform/embedded/postgres.ts';
import { createLog } from '../../platform/log.ts';
import { migrate } from '../../platform/store/migrate.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';

export interface GroundOptions {
  /** VIGIL_NATS_SYNC of everything that is measured, floors and product alike. */
  readonly sync: string;
  readonly natsServer: string | undefined;
}

export type StageName = Exclude<BusUser, 'admin' | 'forward' | 'monitors'>;

export interface Ground {
  readonly home: string;
  readonly databaseUrl: string;
  readonly natsVersion: string;
  bus(user: BusUser): Promise<Bus>;
  /** Without a role it may do everything. */
  store(connectionsMax: number, role?: string): Promise<Pool>;
  /** Starts a stage, with settings of its own, and waits until it is ready; what it gives ends the stage before `close` does. */
  stage(name: StageName, settings?: Readonly<Record<string, string>>): Promise<() => Promise<void>>;
  readonly ports: Readonly<Record<keyof typeof PORT_SETTINGS, number>>;
  close(): Promise<void>;
}

/** Of the first account, in a home that lives for minutes. */
export const ADMIN_PASSWORD = 'bench-bench-bench-1';
const PORT_SETTINGS = {
  ingest: 'VIGIL_INGEST_PORT',
  mllp: 'VIGIL_MLLP_PORT',
  mqtt: 'VIGIL_MQTT_PORT',
  detectors: 'VIGIL_DETECTORS_PORT',
  alerts: 'VIGIL_ALERTS_PORT',
  dashboard: 'VIGIL_DASHBOARD_PORT',
} as const;

const log = createLog({ stage: 'bench', level: 'warn', isTerminal: process.stdout.isTTY });

const open = new Set<() => Promise<void>>();

/** For a run that is interrupted: no server is left behind. */
export async function closeGrounds(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
}

export async function openGround(options: GroundOptions): Promise<Ground> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const undo: (() => Promise<void> | void)[] = [
    () => rmSync(home, { recursive: true, force: true }),
  ];
  const close = async (): Promise<void> => {
    for (let next = undo.pop(); next !== undefined; next = undo.pop()) await next();
    open.delete(close);
  };
  open.add(close);
  try {
    return { ...(await build(home, options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Undo = (() => Promise<void> | void)[];

async function build(
  home: string,
  options: GroundOptions,
  undo: Undo,
): Promise<Omit<Ground, 'close'>> {
  const postgres = await startPostgres({ home, log, connectionsMax: 120 });
  undo.push(() => postgres.stop());
  const nats = await startNats({ home, log, sync: options.sync, server: options.natsServer });
  undo.push(() => nats.stop());
  await migrate({ url: postgres.url, log });
  const bus = async (user: BusUser): Promise<Bus> => {
    const connected = await connectBus({
      url: nats.url,
      name: user,
      credentials: busCredentials(home, user),
      log,
    });
    undo.push(() => connected.close());
    return connected;
  };
  await ensureStreams(await bus('admin'));
  const ports = await freePorts();
  return {
    home,
    databaseUrl: postgres.url,
    natsVersion: nats.program.version,
    ports,
    bus,
    store: async (connectionsMax, role) => {
      const pool = await openStore({
        url: postgres.url,
        applicationName: 'vigil-bench',
        log,
        connectionsMax,
        ...(role !== undefined && { role }),
      });
      undo.push(() => pool.end());
      return pool;
    },
    stage: (name, settings = {}) =>
      startStage(name, {
        environment: {
          ...environmentOf({ home, ports, databaseUrl: postgres.url, natsUrl: nats.url }),
          ...settings,
        },
        home,
        undo,
      }),
  };
}

async function freePorts(): Promise<Ground['ports']> {
  const [ingest, mllp, mqtt, detectors, alerts, dashboard] = await Promise.all(
    Array.from({ length: 6 }, () => freePort()),
  );
  return {
    ingest: ingest ?? 0,
    mllp: mllp ?? 0,
    mqtt: mqtt ?? 0,
    detectors: detectors ?? 0,
    alerts: alerts ?? 0,
    dashboard: dashboard ?? 0,
  };
}

function environmentOf(at: {
  readonly home: string;
  readonly ports: Ground['ports'];
  readonly databaseUrl: string;
  readonly natsUrl: string;
}): Record<string, string> {
  const ports = Object.entries(PORT_SETTINGS).map(([name, setting]) => [
    setting,
    String(at.ports[name as keyof Ground['ports']]),
  ]);
  return {
    ...(Object.fromEntries(ports) as Record<string, string>),
    VIGIL_HOME: at.home,
    VIGIL_HOST: '127.0.0.1',
    VIGIL_LOG_LEVEL: 'error',
    VIGIL_ADMIN_PASSWORD: ADMIN_PASSWORD,
    DATABASE_URL: at.databaseUrl,
    NATS_URL: at.natsUrl,
  };
}

interface StageGround {
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
  readonly undo: Undo;
}

async function startStage(
  name: StageName,
  { environment, home, undo }: StageGround,
): Promise<() => Promise<void>> {
  const { user, password } = busCredentials(home, name);
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const child = superviseStage({
    name,
    environment: {
      ...environment,
      VIGIL_NATS_USER: user,
      VIGIL_NATS_PASSWORD: password,
      // For the keys of the sites alone.
      VIGIL_DEMO: name === 'ingest' ? 'on' : 'off',
    },
    // A second worker of a stage is told a port of its own.
    readyUrl: `http://127.0.0.1:${environment[PORT_SETTINGS[name]] ?? ''}/readyz`,
    clock: systemClock,
    log,
    onFirstFailure: (error) => {
      fail(error);
    },
  });
  undo.push(() => child.stop());
  await Promise.race([child.ready, failed]);
  return () => child.stop();
}
