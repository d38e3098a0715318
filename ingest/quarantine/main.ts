// `vigil quarantine …`: the desk at which what was set aside is looked at, mended, replayed or discarded. Exit code 0 done, 1 not all of it,
// 2 not understood.
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { Site } from '../../contracts/catalogue/site.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { connectBus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { waveformKeys } from '../../platform/keys/waveform-keys.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { natsUrlOf } from '../../platform/endpoints.ts';
import { createLog } from '../../platform/log.ts';
import { CONNECTION_SETTINGS, credentialsOf } from '../../platform/stage-connections.ts';
import { ownDatabaseUrl } from '../../platform/store/own-login.ts';
import { openStore } from '../../platform/store/pool.ts';
import { createScrub } from '../deidentify/scrub.ts';
import { eventIdKey, pseudonymKeys, quarantineKeys } from '../keys.ts';
import { keeperOf } from '../ecg/keep-recording.ts';
import { loadPlaces } from '../load-places.ts';
import { loadFindings } from '../ecg/load-statements.ts';
import { loadVocabulary } from '../load-vocabulary.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { notifyingStudies } from '../publish/notify-studies.ts';
import { publishEvents } from '../publish/publish-events.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { readGrants } from '../sites/stored-grants.ts';
import { readCall, type Call } from './call.ts';
import { runCall, type Desk, type Publish } from './desk.ts';
import { HELP } from './help.ts';

export { HELP } from './help.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'catalogue',
  'zone',
  'logLevel',
  'pseudonymKey',
  'eventIdKey',
  'quarantineKey',
  'cryptoProfile',
  'waveformKey',
  'waveformHours',
] as const;
type DeskSettings = ReturnType<typeof loadSettings<(typeof SETTING_NAMES)[number]>>;
const NOT_UNDERSTOOD = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const settings = loadSettings(SETTING_NAMES, process.env);
  const call = readCall(argv, { zone: settings.zone, now: systemClock.now() });
  if (call.act === 'misunderstood') {
    process.stderr.write(`${call.words}\n\n${HELP}`);
    return NOT_UNDERSTOOD;
  }
  return withDesk(settings, (desk) => runCall(desk, call), call);
}

async function withDesk(
  settings: DeskSettings,
  work: (desk: Desk) => Promise<number>,
  call: Call,
): Promise<number> {
  const log = createLog({ stage: 'quarantine', level: 'warn', isTerminal: process.stdout.isTTY });
  const store = await openStore({
    url: ownDatabaseUrl(settings, 'ingest'),
    role: 'vigil_ingest',
    applicationName: 'vigil-quarantine',
    log,
    connectionsMax: 2,
  });
  const bus =
    call.act === 'replay' && call.effect === 'publish'
      ? await connectBus({
          url: natsUrlOf(settings),
          name: 'ingest',
          credentials: credentialsOf(settings, 'ingest'),
          log,
        })
      : undefined;
  const publisher = bus === undefined ? undefined : createPublisher(bus);
  const publish: Publish =
    publisher === undefined || bus === undefined
      ? undefined
      : notifyingStudies(bus, (events) => publishEvents(publisher, events));
  try {
    const { home, pseudonymKey, quarantineKey, cryptoProfile } = settings;
    const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
    const ring = pseudonymKeys({ home, given: pseudonymKey }, cryptoProfile, systemClock.now());
    return await work({
      store,
      publish,
      keepRecording: keeperOf({
        store,
        keys: () => waveformKeys({ home, given: settings.waveformKey }, cryptoProfile),
        keepMs: settings.waveformHours * HOUR_MS,
        now: () => systemClock.now(),
      }),
      keys: quarantineKeys({ home, given: quarantineKey }, cryptoProfile),
      reading: {
        registry: new SiteRegistry({ sites, ...(await readGrants(store)) }),
        toEvent: createToEvent({
          ring,
          idKey: eventIdKey({ home, given: settings.eventIdKey }),
          scrub: createScrub(loadVocabulary(settings.catalogue)),
          findings: loadFindings(settings.catalogue),
          placeOf: loadPlaces(settings.catalogue),
        }),
      },
      now: () => systemClock.now(),
      actor: userInfo().username,
      out: process.stdout,
    });
  } finally {
    publisher?.close();
    await bus?.close();
    await store.end();
  }
}
