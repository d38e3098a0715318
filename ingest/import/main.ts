// `vigil import …`: takes in a file as its site, on the way of the events door. A dry run needs the catalogue and the keys only; an
// import the store and the bus as well.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from '../../contracts/catalogue/site.ts';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import { connectBus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { natsUrlOf } from '../../platform/endpoints.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { CONNECTION_SETTINGS, credentialsOf } from '../../platform/stage-connections.ts';
import { ownDatabaseUrl } from '../../platform/store/own-login.ts';
import { openStore } from '../../platform/store/pool.ts';
import { createScrub } from '../deidentify/scrub.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import { importHl7File } from '../hot-folder/import-hl7-file.ts';
import { fileReportWords, isWhole } from '../hot-folder/report-words.ts';
import { eventIdKey, pseudonymKeys, quarantineKeys } from '../keys.ts';
import { loadPlaces } from '../load-places.ts';
import { loadFindings } from '../ecg/load-statements.ts';
import { DeviceClocks } from '../home/device-clocks.ts';
import { firstTimesIn } from '../home/first-times.ts';
import { loadVocabulary } from '../load-vocabulary.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { publishEvents } from '../publish/publish-events.ts';
import { inReceiptOrder, type UntimedRecords } from '../publish/receipt-order.ts';
import { setAside } from '../quarantine/quarantine.ts';
import { commandSender, SiteRegistry } from '../sites/registry.ts';
import { fileSource, fingerprintOf } from './byte-source.ts';
import { formOf, HELP, readCall, type Call } from './call.ts';
import { IMPORT_FLOW } from './import-flow.ts';
import { importFile } from './import-file.ts';
import { reportWords, type ImportReport } from './import-report.ts';
import { loadProfiles } from './load-profiles.ts';
import {
  storeReport,
  toldOfMessages,
  toldOfTable,
  type Came,
  type KeepReport,
} from './stored-reports.ts';

export { HELP } from './call.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'catalogue',
  'logLevel',
  'pseudonymKey',
  'eventIdKey',
  'quarantineKey',
  'cryptoProfile',
] as const;
type ImportSettings = ReturnType<typeof loadSettings<(typeof SETTING_NAMES)[number]>>;
type FileCall = Extract<Call, { act: 'import' }>;

const NOT_UNDERSTOOD = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const call = readCall(argv);
  if (call.act === 'help') return say(HELP, 0);
  if (call.act === 'misunderstood') return say(`${call.words}\n\n${HELP}`, NOT_UNDERSTOOD);
  const settings = loadSettings(SETTING_NAMES, process.env);
  const profiles = loadProfiles(settings.catalogue);
  if (call.act === 'profiles') return say(profileList([...profiles.values()], call.output), 0);
  return run(call, settings, profiles);
}

function say(text: string, exitCode: number): number {
  (exitCode === NOT_UNDERSTOOD ? process.stderr : process.stdout).write(text);
  return exitCode;
}

function profileList(profiles: readonly ImportProfile[], output: 'words' | 'json'): string {
  if (output === 'json') return `${JSON.stringify(profiles)}\n`;
  return profiles
    .map(({ id, kind, names }) => `${id.padEnd(24)}${kind.padEnd(16)}${names.zh} ${names.en}\n`)
    .join('');
}

async function run(
  call: FileCall,
  settings: ImportSettings,
  profiles: ReadonlyMap<string, ImportProfile>,
): Promise<number> {
  const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
  const site = sites.find(({ id }) => id === call.site);
  const profile = call.profile === undefined ? undefined : profiles.get(call.profile);
  const form = formOf(call.path, call.profile);
  const fault =
    site === undefined
      ? `There is no site ${call.site} in the catalogue.`
      : call.profile !== undefined && profile === undefined
        ? `There is no profile ${call.profile}: \`vigil import --profiles\` lists them.`
        : form === 'csv' && profile === undefined
          ? 'A CSV file needs --profile.'
          : existsSync(call.path)
            ? undefined
            : `There is no file ${call.path}.`;
  if (fault !== undefined || site === undefined) return say(`${fault ?? ''}\n`, NOT_UNDERSTOOD);
  if (form === 'hl7') return runHl7(call, settings, { site, sites });
  const grant = { site, speaksForAll: call.speaksForAll, sender: senderOf(call, site) };
  const { effect } = call;
  const source = fileSource(call.path);
  const report = await withDoor(settings, { sites, effect }, async ({ keep, ...door }) => {
    const parts = { door, now: () => systemClock.now() };
    const imported = await importFile({ source, grant, profile, form, effect }, parts);
    await keep?.(toldOfTable(imported.report, form, await fingerprintOf(source)), cameFor(site));
    return imported.report;
  });
  return finish(report, call.output);
}

/** Files of HL7 v2 messages take the way of the hot folder. */
async function runHl7(
  { path, speaksForAll, effect, output }: FileCall,
  settings: ImportSettings,
  { site, sites }: { readonly site: Site; readonly sites: readonly Site[] },
): Promise<number> {
  const source = fileSource(path);
  const report = await withDoor(settings, { sites, effect }, async ({ keep, ...door }) => {
    const read = await importHl7File(
      {
        source,
        site,
        speaksForAll,
        sender: senderOf({ speaksForAll }, site),
        effect: effect === 'dry-run' ? 'dry-run' : 'publish',
      },
      { ...door, now: () => systemClock.now() },
    );
    await keep?.(toldOfMessages(read), cameFor(site));
    return read;
  });
  process.stdout.write(output === 'json' ? `${JSON.stringify(report)}\n` : fileReportWords(report));
  return isWhole(report) ? 0 : 1;
}

/** By it what is set aside is replayed for the sites that its lines name. */
const senderOf = ({ speaksForAll }: Pick<FileCall, 'speaksForAll'>, site: Site) =>
  speaksForAll ? commandSender(site.id) : undefined;

const cameFor = (site: Site): Came => ({
  at: systemClock.now(),
  siteId: site.id,
  way: 'command',
});

function finish(report: ImportReport, output: 'words' | 'json'): number {
  process.stdout.write(output === 'json' ? `${JSON.stringify(report)}\n` : reportWords(report));
  return report.rejected > 0 || report.stopped !== null ? 1 : 0;
}

/** Without `keep` nothing is kept: a dry run here needs no database. */
type CommandParts = ReceiveParts & { readonly keep?: KeepReport };

async function withDoor<T>(
  settings: ImportSettings,
  of: { readonly sites: readonly Site[]; readonly effect: 'import' | 'dry-run' },
  work: (door: CommandParts) => Promise<T>,
): Promise<T> {
  const { home, pseudonymKey, cryptoProfile } = settings;
  const registry = new SiteRegistry({ sites: of.sites, keys: [], peers: [] });
  const untimed: UntimedRecords = new WeakMap();
  const reading = {
    registry: () => registry,
    toEvent: createToEvent({
      ring: pseudonymKeys({ home, given: pseudonymKey }, cryptoProfile, systemClock.now()),
      idKey: eventIdKey({ home, given: settings.eventIdKey }),
      scrub: createScrub(loadVocabulary(settings.catalogue)),
      findings: loadFindings(settings.catalogue),
      placeOf: loadPlaces(settings.catalogue),
      untimed: (event, record) => untimed.set(event, record),
    }),
    clocks: new DeviceClocks(),
    flow: createMetrics('import').flow('lines', IMPORT_FLOW),
  };
  if (of.effect === 'dry-run')
    return work({ ...reading, publish: async () => [], setAside: async () => undefined });
  return withStores(settings, untimed, (stores) => work({ ...reading, ...stores }));
}

async function withStores<T>(
  settings: ImportSettings,
  untimed: UntimedRecords,
  work: (stores: Pick<CommandParts, 'publish' | 'setAside' | 'keep' | 'firstTimes'>) => Promise<T>,
): Promise<T> {
  const log = createLog({ stage: 'import', level: 'warn', isTerminal: process.stdout.isTTY });
  const { home, quarantineKey, cryptoProfile } = settings;
  const sealing = quarantineKeys({ home, given: quarantineKey }, cryptoProfile).active;
  const store = await openStore({
    url: ownDatabaseUrl(settings, 'ingest'),
    role: 'vigil_ingest',
    applicationName: 'vigil-import',
    log,
    connectionsMax: 2,
  });
  try {
    const bus = await connectBus({
      url: natsUrlOf(settings),
      name: 'ingest',
      credentials: credentialsOf(settings, 'ingest'),
      log,
    });
    const publisher = createPublisher(bus);
    try {
      return await work({
        publish: inReceiptOrder(store, { untimed, now: () => systemClock.now() }, (events) =>
          publishEvents(publisher, events),
        ),
        setAside: (items) => setAside(store, items, sealing),
        firstTimes: firstTimesIn(store, () => systemClock.now()),
        keep: (told, came) => storeReport(store, told, came),
      });
    } finally {
      publisher.close();
      await bus.close();
    }
  } finally {
    await store.end();
  }
}
