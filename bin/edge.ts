// `vigil edge`: an ingest for one county, with servers of its own, that keeps everything until the city has it. Sites send here as they would at
// the city; the forwarder brings it there whenever there is a line.
import { connectBus } from '../platform/bus/connect.ts';
import { ensureStreams } from '../platform/bus/ensure-streams.ts';
import { EDGE_USERS, type BusUser } from '../platform/bus/rights.ts';
import { edgeStreams } from '../platform/bus/streams.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { SETTINGS, type SettingName } from '../platform/config/settings.ts';
import { isPortFree, portTaken } from '../platform/embedded/free-port.ts';
import { lockHome } from '../platform/embedded/home-lock.ts';
import { prepareHome } from '../platform/embedded/postgres.ts';
import { removeEndpoints, writeEndpoints } from '../platform/endpoints.ts';
import { InvariantError } from '../platform/errors.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { migrate } from '../platform/store/migrate.ts';
import { credentialsFor, SERVER_SETTINGS, startServers, type Servers } from './start/servers.ts';
import { LOGIN_SETTINGS, loginUrl, prepareLogins } from './start/stage-logins.ts';
import { startChild } from './start/start-child.ts';
import { withheldFrom } from './start/withheld.ts';

const EDGE_SETTINGS = [
  ...SERVER_SETTINGS,
  ...LOGIN_SETTINGS,
  'host',
  'logLevel',
  'parentPipe',
  'ingestPort',
  'mllpPort',
  'mqttPort',
  'edgePort',
  'edgeCityUrl',
  'edgeKey',
  'edgeBytesMax',
] as const;
type EdgeSettings = ReturnType<typeof loadSettings<(typeof EDGE_SETTINGS)[number]>>;

const STOP_WITHIN_MS = 120_000;

export function main(): Promise<number> {
  loadSettings(Object.keys(SETTINGS) as SettingName[], process.env);
  const given = loadSettings(EDGE_SETTINGS, process.env);
  // The demonstration belongs to a city: an edge has it only where somebody asks for it.
  const demo = process.env['VIGIL_DEMO'] === 'on' ? 'on' : 'off';
  const settings = { ...given, home: prepareHome(given.home) };
  return runStage({
    name: 'edge',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    stopWithinMs: STOP_WITHIN_MS,
    start: (stage) => startEdge(stage, settings, demo),
  });
}

async function startEdge(stage: Stage, settings: EdgeSettings, demo: string): Promise<void> {
  if (settings.edgeCityUrl === undefined || settings.edgeKey === undefined)
    throw new InvariantError('no-city', 'An edge has to know its city.', {
      advice:
        'Set VIGIL_EDGE_CITY_URL, and VIGIL_EDGE_KEY to what `vigil site add-edge-key` printed at the city.',
    });
  const lock = lockHome(settings.home);
  stage.onStop('home lock', () => {
    lock.release();
  });
  await checkPorts(settings);
  const servers = await startServers(stage, settings, EDGE_USERS);
  const databaseUrl = await prepare(stage, settings, servers);
  const common = { VIGIL_HOME: settings.home, NATS_URL: servers.natsUrl, VIGIL_DEMO: demo };
  const forwarder = startChild(stage, 'forward', {
    environment: { ...withheldFrom('forward'), ...common, ...login('forward', settings, servers) },
    readyUrl: urlOf(settings, settings.edgePort),
  });
  // Registered last, so that the door closes first.
  const ingest = startChild(stage, 'ingest', {
    environment: {
      ...withheldFrom('ingest'),
      ...common,
      ...login('ingest', settings, servers),
      DATABASE_URL: databaseUrl,
    },
    readyUrl: urlOf(settings, settings.ingestPort),
  });
  await Promise.race([Promise.all([forwarder.ready, ingest.ready]), untilStopping(stage)]);
}

async function checkPorts(settings: EdgeSettings): Promise<void> {
  const wanted: readonly (readonly [number, string])[] = [
    [settings.ingestPort, 'VIGIL_INGEST_PORT'],
    [settings.mllpPort, 'VIGIL_MLLP_PORT'],
    [settings.mqttPort, 'VIGIL_MQTT_PORT'],
    [settings.edgePort, 'VIGIL_EDGE_PORT'],
  ];
  for (const [port, setting] of wanted) {
    if (port !== 0 && !(await isPortFree(port, settings.host))) throw portTaken(port, setting);
  }
}

/** Schema, logins and the one stream; the URL under which the ingest signs in to the database. */
async function prepare(stage: Stage, settings: EdgeSettings, servers: Servers): Promise<string> {
  const database = { url: servers.databaseUrl, log: stage.log };
  const bus = await connectBus({
    url: servers.natsUrl,
    name: 'admin',
    credentials: credentialsFor('admin', settings, servers),
    log: stage.log,
  });
  await ensureStreams(bus, {
    replicas: settings.natsReplicas,
    declarations: edgeStreams(settings.edgeBytesMax),
  });
  await bus.close();
  await migrate(database);
  const { outcome } = await prepareLogins(settings, database);
  writeEndpoints(settings.home, {
    startedBy: process.pid,
    databaseUrl: servers.databaseUrl,
    stageLogins: outcome === 'guarded',
    natsUrl: servers.natsUrl,
  });
  stage.onStop('endpoints', () => {
    removeEndpoints(settings.home);
  });
  return outcome === 'guarded'
    ? loginUrl(settings, 'ingest', servers.databaseUrl)
    : servers.databaseUrl;
}

function login(
  user: BusUser,
  settings: EdgeSettings,
  servers: Servers,
): Readonly<Record<string, string>> {
  const credentials = credentialsFor(user, settings, servers);
  return credentials === undefined
    ? {}
    : { VIGIL_NATS_USER: credentials.user, VIGIL_NATS_PASSWORD: credentials.password };
}

function urlOf({ host }: EdgeSettings, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown}:${String(port)}/readyz`;
}

function untilStopping(stage: Stage): Promise<void> {
  return new Promise((resolve) => {
    stage.stopping.addEventListener('abort', () => {
      resolve();
    });
  });
}
