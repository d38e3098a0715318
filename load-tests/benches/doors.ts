// The front doors against bare JetStream: records over HTTP and HL7 v2 over MLLP, each acknowledged only when it is stored, beside
// publishing of the same payloads and headers with the same window to the same stream. They take turns in every round. The client of the
// doors is this process and the door is another; the figures by CPU are of the process that publishes alone.
import type { Site } from '../../contracts/catalogue/site.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventSubject } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { platformKey } from '../ground/demo-keys.ts';
import { openGround, type Ground } from '../ground/open-ground.ts';
import { cityEvents, publicationOf } from '../material/city-events.ts';
import { hl7Message, loadSites, recordLine, statements } from '../material/city-visits.ts';
import { paceFigures } from '../report/figure.ts';
import { repeat } from '../rounds.ts';
import { sharedPaceOf, type SharedPace } from '../stopwatch.ts';
import { publishBare } from './bare-publish.ts';
import type { Bench, BenchContext } from './bench.ts';
import { postAll, sendAll } from './door-clients.ts';

const WINDOW = 2_048;
const RECORDS_EACH = 500;
const HTTP_CONNECTIONS = 8;
/** The door takes so many from one address. */
const MLLP_CONNECTIONS = 32;
const FLOOR_COUNT = 60_000;
const RECORD_COUNT = 40_000;
const MESSAGE_COUNT = 12_000;
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

interface Round {
  readonly bare: SharedPace;
  readonly publisher: SharedPace;
  readonly http: SharedPace;
  readonly mllp: SharedPace;
  readonly mllpAhead: SharedPace;
}

async function measure(ground: Ground, context: BenchContext): ReturnType<Bench['run']> {
  await ground.stage('ingest');
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
  const floor = 'bare JetStream publish';
  return {
    bench: 'doors',
    figures: [
      ...paceFigures({ name: floor, rounds: rounds.map((round) => round.bare) }),
      ...paceFigures({
        name: 'publish with ids, repeated until acknowledged',
        rounds: rounds.map((round) => round.publisher),
        floor,
      }),
      ...paceFigures({
        name: 'records over HTTP',
        rounds: rounds.map((round) => round.http),
        floor,
      }),
      ...paceFigures({
        name: 'HL7 v2 over MLLP',
        rounds: rounds.map((round) => round.mllp),
        floor,
      }),
      ...paceFigures({
        name: 'HL7 v2 over MLLP, sent ahead',
        rounds: rounds.map((round) => round.mllpAhead),
        floor,
      }),
    ],
    notes: [
      `payloads are events of the simulated city; window ${String(WINDOW)}; nats-server ${ground.natsVersion}, sync ${context.ground.sync}`,
      `HTTP: ${String(RECORDS_EACH)} records a request, ${String(HTTP_CONNECTIONS)} connections; MLLP: ${String(MLLP_CONNECTIONS)} connections, one message at a time on each, or ${String(AHEAD)}`,
      ...sharesNotes(rounds),
    ],
  };
}

interface RoundWish {
  readonly ground: Ground;
  readonly bus: Bus;
  readonly sites: readonly Site[];
  readonly seed: string;
  readonly scale: number;
}

async function runRound(wish: RoundWish): Promise<Round> {
  return {
    bare: await bareRound(wish),
    publisher: await publisherRound(wish),
    http: await httpRound(wish),
    mllp: await mllpRound(wish, 1),
    mllpAhead: await mllpRound(wish, AHEAD),
  };
}

/** Subjects of no partition: nobody reads them. */
const FLOOR_SUBJECTS = Array.from({ length: PARTITIONS }, (_, at) =>
  eventSubject(PARTITIONS + at, 'floor'),
);

async function bareRound({ bus, sites, seed, scale }: RoundWish): Promise<SharedPace> {
  const payloads = cityEvents({ sites, count: 2_000, seed, now: Date.now() }).map(
    (event) => publicationOf(event).payload,
  );
  const count = Math.round(FLOOR_COUNT * scale);
  return sharedPaceOf(count, 'own', () =>
    publishBare(bus, {
      subjects: FLOOR_SUBJECTS,
      payloads,
      run: `floor-${seed}`,
      count,
      window: WINDOW,
    }),
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

async function httpRound({ ground, sites, seed, scale }: RoundWish): Promise<SharedPace> {
  const requests = Math.max(2, Math.round((RECORD_COUNT * scale) / RECORDS_EACH));
  const lines = statements({
    sites,
    count: requests * RECORDS_EACH,
    seed: `h-${seed}`,
    now: Date.now(),
  }).map(recordLine);
  const bodies = Array.from({ length: requests }, (_, at) =>
    Buffer.from(lines.slice(at * RECORDS_EACH, (at + 1) * RECORDS_EACH).join('\n')),
  );
  const door = {
    port: ground.ports.ingest,
    key: platformKey(ground.home),
    connections: HTTP_CONNECTIONS,
  };
  return sharedPaceOf(lines.length, 'stage', () => postAll(door, bodies, RECORDS_EACH));
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
