// The front doors against bare JetStream: records over HTTP and HL7 v2 over MLLP, each acknowledged only when it is stored, beside
// publishing of the same payloads and headers with the same window to the same stream. They take turns in every round. The client of the
// doors is this process and the door is others, as many as the machine has cores; the figures by CPU are of what publishes alone.
import { availableParallelism } from 'node:os';
import type { Site } from '../../contracts/catalogue/site.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventSubject } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { platformKey } from '../ground/demo-keys.ts';
import { openGround, type Ground } from '../ground/open-ground.ts';
import { cityEvents, publicationOf } from '../material/city-events.ts';
import {
  fhirBundle,
  hl7Message,
  loadSites,
  recordLine,
  statements,
  untimedLine,
} from '../material/city-visits.ts';
import { paceFigures, type Figure } from '../report/figure.ts';
import { repeat } from '../rounds.ts';
import { sharedPaceOf, type SharedPace } from '../stopwatch.ts';
import { publishBare, publishWithClient, type BarePublishing } from './bare-publish.ts';
import type { Bench, BenchContext } from './bench.ts';
import { BUNDLES, postAll, RECORDS, sendAll } from './door-clients.ts';

const WINDOW = 2_048;
const RECORDS_EACH = 500;
const HTTP_CONNECTIONS = 8;
/** The door takes so many from one address. */
const MLLP_CONNECTIONS = 32;
const FLOOR_COUNT = 60_000;
const CLIENT_FLOOR_COUNT = 30_000;
const RECORD_COUNT = 40_000;
const MESSAGE_COUNT = 12_000;
const VISIT_COUNT = 10_000;
const VISITS_EACH = 100;
const AHEAD = 16;

export const doors: Bench = {
  name: 'doors',
  summary:
    'records over HTTP and HL7 v2 over MLLP, acknowledged when stored, against bare JetStream publishing',
  run: async (context) => {
    const ground = await openGround(context.ground);
    try {
      return await measure(ground, context);
    } finally {
      await ground.close();
    }
  },
};

/** As many messages wait for their acknowledgement as the client of the door lets wait. */
const WINDOWS = { http: WINDOW, mllp: MLLP_CONNECTIONS, mllpAhead: MLLP_CONNECTIONS * AHEAD };
const clientFloor = (window: number): string =>
  `JetStream publish, client library, window ${String(window)}`;
const FASTEST = `JetStream publish, one inbox, window ${String(WINDOW)}`;

interface Round {
  readonly fastest: SharedPace;
  readonly clientHttp: SharedPace;
  readonly clientMllp: SharedPace;
  readonly clientMllpAhead: SharedPace;
  readonly publisher: SharedPace;
  readonly http: SharedPace;
  readonly untimed: SharedPace;
  readonly fhir: SharedPace;
  readonly mllp: SharedPace;
  readonly mllpAhead: SharedPace;
}

async function measure(ground: Ground, context: BenchContext): ReturnType<Bench['run']> {
  await ground.stage('ingest', { VIGIL_INGEST_PROCESSES: String(availableParallelism()) });
  const bus = await ground.bus('ingest');
  const sites = loadSites();
  context.say('warming up');
  // The compilers of both processes have seen everything once before the watch starts.
  await runRound({ ground, bus, sites, seed: 'warm', scale: context.effort.scale * 0.3 });
  const { effort, say } = context;
  const rounds = await repeat({
    effort,
    say,
    run: (index) =>
      runRound({ ground, bus, sites, seed: `r${String(index)}`, scale: effort.scale }),
  });
  return { bench: 'doors', figures: figuresOf(rounds), notes: notesOf(rounds, ground, context) };
}

type PaceName = keyof Round;

function figuresOf(rounds: readonly Round[]): Figure[] {
  const of = (pace: PaceName, name: string, floor?: string): Figure[] =>
    paceFigures({
      name,
      rounds: rounds.map((round) => round[pace]),
      ...(floor !== undefined && { floor }),
    });
  return [
    ...of('fastest', FASTEST),
    ...of('clientHttp', clientFloor(WINDOWS.http)),
    ...of('clientMllp', clientFloor(WINDOWS.mllp)),
    ...of('clientMllpAhead', clientFloor(WINDOWS.mllpAhead)),
    ...of('publisher', 'publish with ids, repeated until acknowledged', FASTEST),
    ...of('http', 'records over HTTP', clientFloor(WINDOWS.http)),
    ...of('http', 'records over HTTP, to the fastest', FASTEST),
    ...of('untimed', 'records without a time over HTTP', clientFloor(WINDOWS.http)),
    ...of('fhir', 'FHIR encounters with their patients', clientFloor(WINDOWS.http)),
    ...of('mllp', 'HL7 v2 over MLLP', clientFloor(WINDOWS.mllp)),
    ...of('mllp', 'HL7 v2 over MLLP, to the fastest', FASTEST),
    ...of('mllpAhead', 'HL7 v2 over MLLP, sent ahead', clientFloor(WINDOWS.mllpAhead)),
    ...of('mllpAhead', 'HL7 v2 over MLLP, sent ahead, to the fastest', FASTEST),
  ];
}

function notesOf(rounds: readonly Round[], ground: Ground, { ground: of }: BenchContext): string[] {
  return [
    `payloads are events of the simulated city; nats-server ${ground.natsVersion}, sync ${of.sync}; ${String(availableParallelism())} processes of ingest`,
    `HTTP: ${String(RECORDS_EACH)} records a request, ${String(HTTP_CONNECTIONS)} connections; FHIR: ${String(VISITS_EACH)} a bundle; MLLP: ${String(MLLP_CONNECTIONS)} connections, one message at a time on each, or ${String(AHEAD)}`,
    ...sharesNotes(rounds),
  ];
}

interface RoundWish {
  readonly ground: Ground;
  readonly bus: Bus;
  readonly sites: readonly Site[];
  readonly seed: string;
  readonly scale: number;
}

async function runRound(wish: RoundWish): Promise<Round> {
  const client = (window: number): Promise<SharedPace> =>
    floorRound(wish, { window, count: CLIENT_FLOOR_COUNT, publish: publishWithClient });
  return {
    fastest: await floorRound(wish, { window: WINDOW, count: FLOOR_COUNT, publish: publishBare }),
    publisher: await publisherRound(wish),
    clientHttp: await client(WINDOWS.http),
    http: await httpRound(wish),
    untimed: await httpRound(wish, untimedLine),
    fhir: await fhirRound(wish),
    clientMllp: await client(WINDOWS.mllp),
    mllp: await mllpRound(wish, 1),
    clientMllpAhead: await client(WINDOWS.mllpAhead),
    mllpAhead: await mllpRound(wish, AHEAD),
  };
}

/** Subjects of no partition: nobody reads them. */
const FLOOR_SUBJECTS = Array.from({ length: PARTITIONS }, (_, at) =>
  eventSubject(PARTITIONS + at, 'floor'),
);

interface Floor {
  readonly window: number;
  readonly count: number;
  readonly publish: (bus: Bus, publishing: BarePublishing) => Promise<void>;
}

async function floorRound(
  { bus, sites, seed, scale }: RoundWish,
  { window, count, publish }: Floor,
): Promise<SharedPace> {
  const payloads = cityEvents({ sites, count: 2_000, seed, now: Date.now() }).map(
    (event) => publicationOf(event).payload,
  );
  const scaled = Math.round(count * scale);
  const run = `floor-${publish.name}-${String(window)}-${seed}`;
  return sharedPaceOf(scaled, 'own', () =>
    publish(bus, { subjects: FLOOR_SUBJECTS, payloads, run, count: scaled, window }),
  );
}

async function publisherRound({ bus, sites, seed, scale }: RoundWish): Promise<SharedPace> {
  const count = Math.round(RECORD_COUNT * scale);
  const publications = cityEvents({ sites, count, seed: `p-${seed}`, now: Date.now() }).map(
    publicationOf,
  );
  const publisher = createPublisher(bus, { inFlightMax: WINDOW });
  try {
    return await sharedPaceOf(count, 'own', async () => {
      await Promise.all(publications.map((publication) => publisher.publish(publication)));
    });
  } finally {
    publisher.close();
  }
}

async function httpRound(
  { ground, sites, seed, scale }: RoundWish,
  lineOf = recordLine,
): Promise<SharedPace> {
  const requests = Math.max(2, Math.round((RECORD_COUNT * scale) / RECORDS_EACH));
  const lines = statements({
    sites,
    count: requests * RECORDS_EACH,
    seed: `${lineOf.name}-${seed}`,
    now: Date.now(),
  }).map(lineOf);
  const bodies = Array.from({ length: requests }, (_, at) =>
    Buffer.from(lines.slice(at * RECORDS_EACH, (at + 1) * RECORDS_EACH).join('\n')),
  );
  const door = {
    port: ground.ports.ingest,
    key: platformKey(ground.home),
    connections: HTTP_CONNECTIONS,
  };
  const all = { ...door, posting: RECORDS };
  return sharedPaceOf(lines.length, 'stage', () => postAll(all, bodies, RECORDS_EACH));
}

/** Each visit is two entries of a bundle, the patient and the encounter, and one event. */
async function fhirRound({ ground, sites, seed, scale }: RoundWish): Promise<SharedPace> {
  const count = Math.max(2, Math.round((VISIT_COUNT * scale) / VISITS_EACH)) * VISITS_EACH;
  const told = statements({ sites, count, seed: `f-${seed}`, now: Date.now() });
  const bodies = Array.from({ length: count / VISITS_EACH }, (_, at) =>
    fhirBundle(told.slice(at * VISITS_EACH, (at + 1) * VISITS_EACH)),
  );
  const key = platformKey(ground.home);
  const door = { port: ground.ports.ingest, key, connections: HTTP_CONNECTIONS, posting: BUNDLES };
  return sharedPaceOf(count, 'stage', () => postAll(door, bodies, VISITS_EACH * 2));
}

async function mllpRound(
  { ground, sites, seed, scale }: RoundWish,
  ahead: number,
): Promise<SharedPace> {
  const count = Math.round(MESSAGE_COUNT * scale);
  const wish = { sites, count, seed: `m${String(ahead)}-${seed}`, now: Date.now() };
  const messages = statements(wish).map(hl7Message);
  const door = { port: ground.ports.mllp, connections: MLLP_CONNECTIONS, ahead };
  return sharedPaceOf(count, 'stage', () => sendAll(door, messages));
}

/** Of the last round: who used how much for one message. */
function sharesNotes(rounds: readonly Round[]): string[] {
  const last = rounds.at(-1);
  if (last === undefined) return [];
  return Object.entries(last).flatMap(([name, { microsecondsEach }]: [string, SharedPace]) => {
    if (microsecondsEach === undefined) return [];
    const { own, stage, nats } = microsecondsEach;
    const used = `${own.toFixed(1)} µs here, ${stage.toFixed(1)} in the door, ${nats.toFixed(1)} in nats-server`;
    return [`${name}, last round, each: ${used}`];
  });
}
