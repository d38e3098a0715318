// The doors of the ingest on a real stream and database, for integration tests: FHIR, files and STOW-RS on one HTTP port, C-STORE on another.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { StreamAPI } from '@nats-io/jetstream';
import Fastify from 'fastify';
import { Event } from '../contracts/event/event.ts';
import { STREAM } from '../contracts/subjects.ts';
import { createPublisher } from '../platform/bus/publish.ts';
import { silentLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { startTestBus, type TestBus } from '../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../platform/testing/test-database.ts';
import { openDicom } from './dicom/open-dicom.ts';
import { RecentStudies } from './dicom/recent-studies.ts';
import { DICOM_FLOW } from './dicom/receive-instance.ts';
import { addStow } from './dicom/stow.ts';
import { loadFindings } from './ecg/load-statements.ts';
import { RateLimit } from './events-api/rate-limit.ts';
import { addFhir } from './fhir/door.ts';
import { FHIR_FLOW } from './fhir/receive.ts';
import { addImport } from './import/door.ts';
import { IMPORT_FLOW } from './import/import-flow.ts';
import { loadProfiles } from './import/load-profiles.ts';
import { readReports, storeReport } from './import/stored-reports.ts';
import { loadPlaces } from './load-places.ts';
import { siteOf, toEventOf } from './one-site.fixture.ts';
import { BYTES_MAX, ByteBudget } from './pressure/byte-budget.ts';
import { publishEvents } from './publish/publish-events.ts';
import { inReceiptOrder, type UntimedRecords } from './publish/receipt-order.ts';
import { setAside, type SetAside } from './quarantine/quarantine.ts';
import { hashOfKey, SiteRegistry } from './sites/registry.ts';

export const SITE = siteOf();
export const KEY = 'vgl_test';
const ATTEMPTS_MAX = 20;
export const AE_TITLES = ['CT1', 'ORTHANC'] as const;
const catalogue = join(import.meta.dirname, '../catalogue');

export interface RealDoors {
  readonly url: string;
  readonly dicomPort: number;
  readonly bus: TestBus;
  readonly database: TestDatabase;
  /** What came before is seen no more. */
  forget(): Promise<void>;
  /** Every message of the stream since, in its order: a doubled event is seen here. */
  events(): Promise<Event[]>;
  /** Codes of what was set aside, sorted. */
  aside(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function openRealDoors(): Promise<RealDoors> {
  const [bus, database] = await Promise.all([startTestBus(), freshDatabase()]);
  const store = await database.poolAs('vigil_ingest');
  // A door that cannot publish says so soon: a test waits for that.
  const publisher = createPublisher(await bus.connect('ingest'), { patienceMs: 1_000 });
  const metrics = createMetrics('test');
  const untimed: UntimedRecords = new WeakMap();
  const behind = {
    ...meaningParts(untimed),
    ...storingParts(),
    now: () => Date.now(),
    log: silentLog,
  };
  function storingParts() {
    const sealing = { version: 1, secret: Buffer.alloc(32, 5) };
    return {
      publish: inReceiptOrder(store, { untimed, now: () => Date.now() }, (events) =>
        publishEvents(publisher, events),
      ),
      setAside: (items: readonly SetAside[]) => setAside(store, items, sealing),
    };
  }
  const budget = new ByteBudget({ bytesMax: BYTES_MAX });
  const shared = { ...behind, budget, rateLimit: new RateLimit(), refused: () => undefined };
  const flow = metrics.flow('dicom_instances', DICOM_FLOW);
  const app = Fastify({ logger: false, forceCloseConnections: true });
  addStow(app, { ...shared, flow, studies: new RecentStudies() });
  addFhir(app, { ...shared, flow: metrics.flow('fhir_entries', FHIR_FLOW) });
  addImport(app, {
    ...shared,
    flow: metrics.flow('import_lines', IMPORT_FLOW),
    profiles: loadProfiles(catalogue),
    keep: (told, came) => storeReport(store, told, came),
    reports: (site) => readReports(store, site, 100),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const studies = new RecentStudies();
  let seen = 0;
  const dicom = await openDicom({ ...shared, metrics, flow, studies, port: 0, host: '127.0.0.1' });
  return {
    url: `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`,
    dicomPort: dicom.port,
    bus,
    database,
    forget: async () => {
      seen = await asked(
        bus,
        async (streams) => (await streams.info(STREAM.events)).state.last_seq,
      );
      await database.pool.query('TRUNCATE quarantine');
    },
    events: () => asked(bus, (streams) => eventsAfter(seen, streams)),
    aside: async () => {
      const { rows } = await database.pool.query<{ code: string }>(
        'SELECT code FROM quarantine ORDER BY code',
      );
      return rows.map(({ code }) => code);
    },
    stop: async () => {
      await app.close();
      await dicom.stop();
      publisher.close();
      await database.drop();
      await bus.stop();
    },
  };
}

/** A connection that stood when the server was killed may ask into the void, so each question has its own, and is asked again. */
async function asked<T>(bus: TestBus, ask: (streams: StreamAPI) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask((await bus.connect('detectors')).manager.streams);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX) throw error;
    }
  }
}

async function eventsAfter(seen: number, streams: StreamAPI): Promise<Event[]> {
  const { state } = await streams.info(STREAM.events);
  const found: Event[] = [];
  for (let seq = seen + 1; seq <= state.last_seq; seq += 1) {
    const message = await streams.getMessage(STREAM.events, { seq });
    found.push(Event.parse(message?.json()));
  }
  return found;
}

function meaningParts(untimed: UntimedRecords) {
  const grant = { siteId: SITE.id, speaksForAll: false };
  const registry = new SiteRegistry({
    sites: [SITE],
    keys: [{ ...grant, keyHash: hashOfKey(KEY), requestsPerSecond: 1_000_000 }],
    peers: AE_TITLES.map((title) => ({
      ...grant,
      peer: `dicom:${title}@127.0.0.1`,
      unknownFacility: 'own-site' as const,
    })),
  });
  const toEvent = toEventOf({
    findings: loadFindings(catalogue),
    placeOf: loadPlaces(catalogue),
    untimed: (event, record) => untimed.set(event, record),
  });
  return { registry: () => registry, toEvent };
}
