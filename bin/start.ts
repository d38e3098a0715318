// `vigil start`: everything on one machine. Servers first, then schema and streams, then each stage as a child process, then the
// simulated city; undone in the opposite order.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectBus } from '../platform/bus/connect.ts';
import { ensureStreams } from '../platform/bus/ensure-streams.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { SETTINGS, type SettingName } from '../platform/config/settings.ts';
import { isPortFree, portTaken } from '../platform/embedded/free-port.ts';
import { lockHome } from '../platform/embedded/home-lock.ts';
import { prepareHome } from '../platform/embedded/postgres.ts';
import { removeEndpoints, writeEndpoints } from '../platform/endpoints.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { openSecrets } from '../platform/secrets.ts';
import { migrate } from '../platform/store/migrate.ts';
import type { StageLogins } from '../platform/store/stage-logins.ts';
import type { StageName } from '../platform/store/stage-roles.ts';
import { banner, type BannerFacts } from './start/banner.ts';
import type { ChildStage } from './start/child-stage.ts';
import { credentialsFor, SERVER_SETTINGS, startServers, type Servers } from './start/servers.ts';
import { LOGIN_SETTINGS, loginUrl, prepareLogins } from './start/stage-logins.ts';
import { startChild } from './start/start-child.ts';
import { withheldFrom } from './start/withheld.ts';

const START_SETTINGS = [
  ...SERVER_SETTINGS,
  ...LOGIN_SETTINGS,
  'host',
  'demo',
  'simulator',
  'logLevel',
  'parentPipe',
  'dashboardPort',
  'ingestPort',
  'detectorsPort',
  'alertsPort',
  'mllpPort',
  'dicomPort',
  'mqttPort',
  'adminPassword',
] as const;
type StartSettings = ReturnType<typeof loadSettings<(typeof START_SETTINGS)[number]>>;

/** Stages and servers may each take their time to end cleanly. */
const STOP_WITHIN_MS = 120_000;
const DEMO_KEY_WAIT_MS = 30_000;

export function main(): Promise<number> {
  // All of them, because the stages would find a mistake in theirs only after the servers are up.
  loadSettings(Object.keys(SETTINGS) as SettingName[], process.env);
  const given = loadSettings(START_SETTINGS, process.env);
  const settings = { ...given, home: prepareHome(given.home) };
  return runStage({
    name: 'start',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    stopWithinMs: STOP_WITHIN_MS,
    start: (stage) => startAll(stage, settings),
  });
}

async function startAll(stage: Stage, settings: StartSettings): Promise<void> {
  const lock = lockHome(settings.home);
  stage.onStop('home lock', () => {
    lock.release();
  });
  await checkPorts(settings);
  const servers = await startServers(stage, settings);
  const logins = await prepare(stage, settings, servers);
  writeEndpoints(settings.home, {
    startedBy: process.pid,
    databaseUrl: servers.databaseUrl,
    stageLogins: logins === 'guarded',
    natsUrl: servers.natsUrl,
  });
  stage.onStop('endpoints', () => {
    removeEndpoints(settings.home);
  });
  const password = adminPassword(settings);
  const children = startChildren(stage, settings, { servers, logins, password: password.value });
  const ready = Promise.all(children.map((child) => child.ready)).then(() => 'ready' as const);
  if ((await Promise.race([ready, untilStopping(stage)])) === 'stopping') return;
  if (settings.demo && settings.simulator)
    startChild(stage, 'simulate', {
      environment: { ...withheldFrom('simulate'), VIGIL_HOME: settings.home },
    });
  const demoSiteKey = settings.demo ? await demoKey(stage, settings.home) : undefined;
  process.stdout.write(
    banner({
      dashboardUrl: `http://${shownHost(settings.host)}:${String(settings.dashboardPort)}`,
      ingestUrl: `http://${shownHost(settings.host)}:${String(settings.ingestPort)}`,
      mllpAddress: `${shownHost(settings.host)}:${String(settings.mllpPort)}`,
      mqttAddress: `${shownHost(settings.host)}:${String(settings.mqttPort)}`,
      newPassword: password.isNew ? password.value : undefined,
      passwordFile:
        settings.adminPassword === undefined
          ? join(settings.home, 'secrets', 'admin-password')
          : undefined,
      demoSiteKey,
      demoAccountsFile: demoAccounts(settings),
    }),
  );
}

/** Before anything is started, because a stage would find out only after the servers are up. */
async function checkPorts(settings: StartSettings): Promise<void> {
  const wanted: readonly (readonly [number, string])[] = [
    [settings.dashboardPort, 'VIGIL_DASHBOARD_PORT'],
    [settings.ingestPort, 'VIGIL_INGEST_PORT'],
    [settings.detectorsPort, 'VIGIL_DETECTORS_PORT'],
    [settings.alertsPort, 'VIGIL_ALERTS_PORT'],
    [settings.mllpPort, 'VIGIL_MLLP_PORT'],
    [settings.mqttPort, 'VIGIL_MQTT_PORT'],
    ...(settings.dicomPort === undefined
      ? []
      : [[settings.dicomPort, 'VIGIL_DICOM_PORT'] as const]),
  ];
  for (const [port, setting] of wanted) {
    if (port !== 0 && !(await isPortFree(port, settings.host))) throw portTaken(port, setting);
  }
}

async function prepare(
  stage: Stage,
  settings: StartSettings,
  servers: Servers,
): Promise<StageLogins['outcome']> {
  const credentials = credentialsFor('admin', settings, servers);
  const database = { url: servers.databaseUrl, log: stage.log };
  const [bus] = await Promise.all([
    connectBus({ url: servers.natsUrl, name: 'admin', credentials, log: stage.log }),
    migrate(database),
  ]);
  await ensureStreams(bus, { replicas: settings.natsReplicas });
  await bus.close();
  return (await prepareLogins(settings, database)).outcome;
}

function startChildren(
  stage: Stage,
  settings: StartSettings,
  given: {
    readonly servers: Servers;
    readonly logins: StageLogins['outcome'];
    readonly password: string;
  },
): ChildStage[] {
  // Registered so that, at the end, the doors close first and the screens go last.
  const order: readonly (readonly [StageName, number])[] = [
    ['dashboard', settings.dashboardPort],
    ['alerts', settings.alertsPort],
    ['detectors', settings.detectorsPort],
    ['ingest', settings.ingestPort],
  ];
  return order.map(([name, port]) => {
    const credentials = credentialsFor(name, settings, given.servers);
    const environment = {
      ...withheldFrom(name),
      VIGIL_HOME: settings.home,
      NATS_URL: given.servers.natsUrl,
      DATABASE_URL:
        given.logins === 'guarded'
          ? loginUrl(settings, name, given.servers.databaseUrl)
          : given.servers.databaseUrl,
      ...(credentials && {
        VIGIL_NATS_USER: credentials.user,
        VIGIL_NATS_PASSWORD: credentials.password,
      }),
      ...(name === 'alerts' && { VIGIL_ADMIN_PASSWORD: given.password }),
    };
    return startChild(stage, name, {
      environment,
      readyUrl: `http://${shownHost(settings.host)}:${String(port)}/readyz`,
    });
  });
}

function adminPassword(settings: StartSettings): { value: string; isNew: boolean } {
  if (settings.adminPassword !== undefined) return { value: settings.adminPassword, isNew: false };
  const secrets = openSecrets(settings.home);
  const isNew = secrets.peek('admin-password') === undefined;
  return { value: secrets.get('admin-password', readablePassword), isNew };
}

/** Four groups of four, without letters that look alike: it is typed by hand from a terminal. 80 bits. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = [...bytes].map((byte) => letters[byte % letters.length]).join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/** Ingest writes it when it has registered the keys of the demonstration. */
async function demoKey(stage: Stage, home: string): Promise<BannerFacts['demoSiteKey']> {
  const path = join(home, 'demo-site-key');
  const deadline = stage.clock.now() + DEMO_KEY_WAIT_MS;
  while (!existsSync(path)) {
    if (stage.stopping.aborted || stage.clock.now() > deadline) return undefined;
    await stage.clock.sleep(200, stage.stopping).catch(() => undefined);
  }
  return { key: readFileSync(path, 'utf8').trim(), allIn: join(home, 'demo-keys.json') };
}

/** Made by alerts, at a first start. */
function demoAccounts({ demo, home }: StartSettings): string | undefined {
  const path = join(home, 'demo-accounts.json');
  return demo && existsSync(path) ? path : undefined;
}

function untilStopping(stage: Stage): Promise<'stopping'> {
  return new Promise((resolve) => {
    stage.stopping.addEventListener('abort', () => {
      resolve('stopping');
    });
  });
}

/** An address that a browser on this machine can open. */
function shownHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
