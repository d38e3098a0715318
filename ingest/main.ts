// The ingest stage: its doors (records and FHIR R4 over HTTP, HL7 v2 over MLLP), one way behind them.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Site } from '../contracts/catalogue/site.ts';
import type { SiteId } from '../contracts/ids.ts';
import { DAY_MS, type EpochMs } from '../contracts/time.ts';
import type { Bus } from '../platform/bus/connect.ts';
import { createPublisher } from '../platform/bus/publish.ts';
import { loadLines } from '../platform/catalogue/load-lines.ts';
import { every } from '../platform/clock.ts';
import { loadSettings, type Environment } from '../platform/config/load-settings.ts';
import { listenError } from '../platform/embedded/free-port.ts';
import { messageOf } from '../platform/errors.ts';
import { answerOps, OPS_PATHS } from '../platform/ops-server.ts';
import {
  isDoorProcess,
  joinProcesses,
  type DoorProcess,
} from '../platform/processes/door-process.ts';
import { startProcesses } from '../platform/processes/first-process.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { CONNECTION_SETTINGS, connectStage } from '../platform/stage-connections.ts';
import type { Pool } from '../platform/store/pool.ts';
import { startUpkeep } from '../platform/upkeep.ts';
import { buildDoor } from './events-api/door.ts';
import { addFhir } from './fhir/door.ts';
import { FHIR_FLOW } from './fhir/receive.ts';
import { RateLimit } from './events-api/rate-limit.ts';
import type { Vocabulary } from './deidentify/vocabulary.ts';
import { loadVocabulary } from './load-vocabulary.ts';
import { watchKeys } from './watch-keys.ts';
import { DICOM_FLOW } from './dicom/receive-instance.ts';
import { openDicom } from './dicom/open-dicom.ts';
import { addStow } from './dicom/stow.ts';
import { RecentStudies } from './dicom/recent-studies.ts';
import { addEdgeDoor, type EdgeDoorParts } from './edge/edge-door.ts';
import { EDGE_FLOW } from './edge/take-batch.ts';
import { DeviceClocks } from './home/device-clocks.ts';
import { firstTimesIn } from './home/first-times.ts';
import { keeperOf } from './ecg/keep-recording.ts';
import { openEcg, type OpenEcgParts } from './ecg/open-ecg.ts';
import { openKeeping, startWaveformExpiry } from './waveforms/open-keeping.ts';
import { openMllp } from './mllp/open-mllp.ts';
import { mllpTls } from './mllp/tls-files.ts';
import { startMqtt } from './mqtt/start-mqtt.ts';
import { openHotFolder } from './hot-folder/open-hot-folder.ts';
import { addImport, type ImportDoorParts } from './import/door.ts';
import { IMPORT_FLOW } from './import/import-flow.ts';
import { loadProfiles } from './import/load-profiles.ts';
import { readReports, storeReport, type KeepReport } from './import/stored-reports.ts';
import { BYTES_MAX, ByteBudget } from './pressure/byte-budget.ts';
import { notifyingStudies } from './publish/notify-studies.ts';
import { publishEvents } from './publish/publish-events.ts';
import { expireUntimedRecords, inReceiptOrder } from './publish/receipt-order.ts';
import { LostMessages } from './quarantine/lost-messages.ts';
import { expireQuarantine, setAside } from './quarantine/quarantine.ts';
import { prepareDemoKeys } from './sites/demo-keys.ts';
import { SiteRegistry } from './sites/registry.ts';
import { readGrants } from './sites/stored-grants.ts';
import { shareRates } from './sites/share-rates.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'host',
  'catalogue',
  'demo',
  'logLevel',
  'parentPipe',
  'ingestPort',
  'ingestProcesses',
  'mllpPort',
  'mllpCertificate',
  'mllpKey',
  'mllpClientCa',
  'dicomPort',
  'mqttPort',
  'mqttCertificate',
  'mqttKey',
  'hotFolder',
  'hotFolderKeepDays',
  'pseudonymKey',
  'eventIdKey',
  'quarantineKey',
  'waveformKey',
  'waveformHours',
  'importKeepDays',
  'edgeLineKeepDays',
  'cryptoProfile',
] as const;
type IngestSettings = ReturnType<typeof ingestSettings>;

/** Throws InvariantError `bad-settings`. */
export const ingestSettings = (environment: Environment) =>
  loadSettings(SETTING_NAMES, environment);

/** How long a revoked key may still work. */
const GRANTS_MS = 3_000;
const EXPIRE_MS = 3_600_000;
const LOST_MS = 5_000;
/** What a site is shown of its own files. */
const REPORTS_MAX = 100;
/** With that of MLLP within what a stage may take to stop. */
const HTTP_STOP_MS = 10_000;
/** Longer than a restart of nats-server, shorter than most senders' patience. */
const PUBLISH_PATIENCE_MS = 20_000;

export async function main(_argv: readonly string[]): Promise<number> {
  const settings = ingestSettings(process.env);
  return runStage({
    name: 'ingest',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: async (stage) => {
      await startIngest(stage, settings);
    },
  });
}

/** The port of the door for records; null in the first of several processes, which leaves it to the others. */
export async function startIngest(
  stage: Stage,
  settings: IngestSettings,
): Promise<{ readonly port: number | null }> {
  const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
  const vocabulary = loadVocabulary(settings.catalogue);
  const { store, bus } = await connectStage(stage, settings, { user: 'ingest' });
  const door = isDoorProcess() ? joinProcesses(stage) : undefined;
  if (settings.demo && door === undefined)
    await prepareDemoKeys(store, { home: settings.home, sites, now: stage.clock.now() });
  const registry = await watchRegistry(stage, store, sites);
  const ground: Ground = { settings, store, bus, registry, vocabulary };
  const behind = prepareWay(stage, ground);
  if (door === undefined) await openOnce(stage, ground, behind);
  const isShared = settings.ingestProcesses === 1 || door !== undefined;
  const port = isShared ? await openShared(stage, { ground, behind, door }) : null;
  const others =
    door ??
    (settings.ingestProcesses === 1
      ? undefined
      : await startProcesses(stage, settings.ingestProcesses));
  if (others !== undefined) shareRates(stage, behind.rateLimit, others);
  door?.ready();
  return { port };
}

/** The registry as it is now: read at the start and every few seconds. */
async function watchRegistry(
  stage: Stage,
  store: Pool,
  sites: readonly Site[],
): Promise<() => SiteRegistry> {
  let current = new SiteRegistry({ sites, ...(await readGrants(store)) });
  const refresh = every(stage.clock, GRANTS_MS, {
    task: async () => {
      current = new SiteRegistry({ sites, ...(await readGrants(store)) });
    },
    onError: (error) =>
      stage.log.warn(
        { reason: messageOf(error) },
        'keys could not be read; those of a moment ago still hold',
      ),
  });
  stage.onStop('registry', () => refresh.stop());
  return () => current;
}

interface Ground {
  readonly settings: IngestSettings;
  readonly store: Pool;
  readonly bus: Bus;
  readonly registry: () => SiteRegistry;
  readonly vocabulary: Vocabulary;
}

type Way = ReturnType<typeof prepareWay>;

/** What every door has behind it. */
function prepareWay(stage: Stage, { settings, store, bus, registry, vocabulary }: Ground) {
  const keys = watchKeys(stage, settings, vocabulary);
  const now = () => stage.clock.now();
  const pause = (durationMs: number) => stage.clock.sleep(durationMs);
  const publisher = createPublisher(bus, { patienceMs: PUBLISH_PATIENCE_MS });
  stage.onStop('publisher', () => publisher.close());
  const setAsideTotal = stage.metrics.counter(
    'set_aside_total',
    'Records and messages that were set aside, by their reason.',
    ['door', 'code'],
  );
  const live = openKeeping(stage, settings, store);
  const keep: KeepReport = (told, came) => storeReport(store, told, came);
  return {
    store,
    registry,
    rateLimit: new RateLimit(),
    budget: openBudget(stage),
    toEvent: keys.toEvent,
    clientTokens: keys.clientTokens,
    clocks: new DeviceClocks(),
    firstTimes: firstTimesIn(store, now),
    publish: notifyingStudies(
      bus,
      inReceiptOrder(store, { untimed: keys.untimed, now, pause, random: Math.random }, (events) =>
        publishEvents(publisher, events),
      ),
    ),
    setAside: async (items: Parameters<typeof setAside>[1]) => {
      await setAside(store, items, keys.sealing());
      for (const { door, code } of items) setAsideTotal.inc({ door, code });
    },
    now,
    log: stage.log,
    bus,
    live,
    keepRecording: keeperOf(live),
    profiles: loadProfiles(settings.catalogue),
    keep,
  };
}

/** One for all doors of this process. */
function openBudget({ metrics }: Stage): ByteBudget {
  const budget = new ByteBudget({ bytesMax: BYTES_MAX });
  metrics.gaugeOf(
    'held_bytes',
    'Bytes of messages and bodies that this process holds: unfinished, being stored, unpacked.',
    () => budget.heldBytes,
  );
  metrics.gaugeOf('held_bytes_max', 'As many as it may hold.', () => BYTES_MAX);
  return budget;
}

/** What there is once, however many processes share the ports: files, associations, and what is done by the clock. */
async function openOnce(stage: Stage, { settings, store }: Ground, behind: Way): Promise<void> {
  startHousekeeping(stage, store, settings);
  startWaveformExpiry(stage, store);
  startHotFolder(stage, settings, behind);
  await startDicom(stage, settings, behind);
  await startMqtt(stage, settings, behind);
}

interface SharedDoors {
  readonly ground: Ground;
  readonly behind: Way;
  /** Undefined where this process is the only one. */
  readonly door: DoorProcess | undefined;
}

/** Doors that any of several processes may answer: nothing that one of them remembers is needed for a right answer. Returns the port of that for records. */
async function openShared(stage: Stage, { ground, behind, door }: SharedDoors): Promise<number> {
  const { settings, store } = ground;
  const { mllpPort: port, host } = settings;
  const { metrics } = stage;
  const lost = tellLostMessages(stage, store);
  const mllp = await openMllp({ ...behind, ...mllpTls(settings), metrics, port, host, lost });
  stage.onStop('mllp', () => mllp.stop());
  const reports = (site: SiteId) => readReports(store, site, REPORTS_MAX);
  return openHttp(stage, settings, { behind: { ...behind, reports }, door });
}

/** Returns what the door of HL7 v2 tells of such a message. */
function tellLostMessages(stage: Stage, store: Pool): (siteId: SiteId, at: EpochMs) => void {
  const lost = new LostMessages();
  const telling = every(stage.clock, LOST_MS, {
    task: () => lost.tell(store),
    onError: (error) =>
      stage.log.warn(
        { reason: messageOf(error) },
        'messages that were lost could not be told of yet; tried again',
      ),
  });
  stage.onStop('lost messages', () => telling.stop());
  return (siteId, at) => lost.note('mllp', siteId, at);
}

async function startDicom(
  stage: Stage,
  { dicomPort, host }: IngestSettings,
  behind: Omit<Parameters<typeof openDicom>[0], 'metrics' | 'port' | 'host' | 'flow' | 'studies'>,
): Promise<void> {
  if (dicomPort === undefined) return;
  const { metrics } = stage;
  const flow = metrics.flow('dicom_instances', DICOM_FLOW);
  const studies = new RecentStudies();
  const dicom = await openDicom({ ...behind, metrics, flow, studies, port: dicomPort, host });
  stage.onStop('dicom', () => dicom.stop());
}

function startHotFolder(
  stage: Stage,
  { hotFolder: root, hotFolderKeepDays: keepDays }: IngestSettings,
  behind: Omit<Parameters<typeof openHotFolder>[0], 'root' | 'keepDays' | 'clock' | 'metrics'>,
): void {
  if (root === undefined) return;
  const { clock, metrics } = stage;
  const folder = openHotFolder({ ...behind, root, keepDays, clock, metrics });
  stage.onStop('hot-folder', () => folder.stop());
}

type Behind = Omit<
  Parameters<typeof buildDoor>[0] & ImportDoorParts & EdgeDoorParts & OpenEcgParts,
  'refused' | 'flow'
>;

interface HttpDoor {
  readonly behind: Behind;
  readonly door: DoorProcess | undefined;
}

async function openHttp(
  stage: Stage,
  settings: IngestSettings,
  { behind, door }: HttpDoor,
): Promise<number> {
  const refusedTotal = stage.metrics.counter(
    'events_refused_total',
    'Requests that were refused as a whole.',
    ['code'],
  );
  const shared = {
    ...behind,
    refused: (code: string) => refusedTotal.inc({ code }),
  };
  const { app, drain } = buildDoor({
    ...shared,
    flow: stage.metrics.flow('events', {
      dropped: ['duplicate', 'rejected'],
      errored: ['not-stored'],
    }),
  });
  addStow(app, {
    ...shared,
    flow: stage.metrics.flow('dicom_instances', DICOM_FLOW),
    studies: new RecentStudies(),
  });
  addImport(app, { ...shared, flow: stage.metrics.flow('import_lines', IMPORT_FLOW) });
  addEdgeDoor(app, { ...shared, flow: stage.metrics.flow('edge_events', EDGE_FLOW) });
  openEcg(stage, app, shared);
  addFhir(app, { ...shared, flow: stage.metrics.flow('fhir_entries', FHIR_FLOW) });
  for (const path of OPS_PATHS) {
    app.get(path, async (_request, reply) => {
      const { health, metrics } = stage;
      const ofStage = door === undefined ? {} : { ofStage: () => door.stageState() };
      const answer = await answerOps(path, { health, metrics, ...ofStage });
      return reply
        .code(answer?.status ?? 404)
        .type(answer?.contentType ?? 'text/plain')
        .send(answer?.body ?? '');
    });
  }
  await app.listen({ port: settings.ingestPort, host: settings.host }).catch((error: unknown) => {
    throw listenError(error, settings.ingestPort, 'VIGIL_INGEST_PORT');
  });
  stage.health.add('door', () => (drain.isStopping() ? 'the door is being closed' : undefined));
  stage.onStop('http', async () => {
    await drain.stop(HTTP_STOP_MS);
    await app.close();
  });
  return (app.server.address() as AddressInfo).port;
}

function startHousekeeping(stage: Stage, store: Pool, settings: IngestSettings): void {
  const upkeep = startUpkeep({
    store,
    clock: stage.clock,
    log: stage.log,
    aged: [
      { table: 'import_reports', keepMs: settings.importKeepDays * DAY_MS },
      { table: 'edge_lines', keepMs: settings.edgeLineKeepDays * DAY_MS },
    ],
  });
  stage.onStop('upkeep', () => upkeep.stop());
  const expire = every(stage.clock, EXPIRE_MS, {
    task: async () => {
      await expireUntimedRecords(store, stage.clock.now());
      const count = await expireQuarantine(store, stage.clock.now());
      if (count > 0)
        stage.log.info({ count }, 'originals in quarantine were deleted: their time was over');
    },
    onError: (error) =>
      stage.log.warn(
        { reason: messageOf(error) },
        'expired originals could not be deleted; tried again in an hour',
      ),
  });
  stage.onStop('expiry', () => expire.stop());
}
