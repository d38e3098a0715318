// The whole path, one case at a time on the running stages: a cholera record posted at the front door until its alert stands on a
// socket of the dashboard. Floor: an HTTP round trip to the same door and a message through JetStream to a waiting reader.
import { io, type Socket } from 'socket.io-client';
import type { Site } from '../../contracts/catalogue/site.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventPartitionFilter, eventSubject, STREAM } from '../../contracts/subjects.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import { platformKey } from '../ground/demo-keys.ts';
import { listen } from '../ground/listen.ts';
import { ADMIN_PASSWORD, openGround, type Ground } from '../ground/open-ground.ts';
import { loadSites } from '../material/city-visits.ts';
import type { Bench, BenchContext } from './bench.ts';

const SAMPLES = 60;
const SAMPLES_QUICK = 20;
const WARM_UP = 10;
/** Silence of the screen after which one journey is over, with its tasks and clusters, and the next may begin. */
const QUIET_MS = 250;
const GIVE_UP_MS = 15_000;

export const alertPath: Bench = {
  name: 'alert-path',
  summary:
    'one cholera record posted until its alert stands on a socket, against an HTTP and a JetStream round trip',
  run: async (context) => {
    const ground = await openGround(context.ground);
    try {
      return await measure(ground, context);
    } finally {
      await ground.close();
    }
  },
};

async function measure(ground: Ground, context: BenchContext): ReturnType<Bench['run']> {
  context.say('starting the stages');
  await Promise.all(
    (['dashboard', 'alerts', 'detectors', 'ingest'] as const).map((name) => ground.stage(name)),
  );
  const floor = await openFloor(ground);
  const screen = await openScreen(ground);
  const samples = context.effort.isQuick ? SAMPLES_QUICK : SAMPLES;
  const sites = sitesApart(loadSites(), samples + WARM_UP);
  const journeys: number[] = [];
  const floors: number[] = [];
  context.say(`${String(samples)} cases`);
  for (const site of sites) {
    floors.push(await floor.roundTrip());
    journeys.push(await journey({ ground, screen, site }));
    await quiet(screen);
  }
  screen.close();
  floor.close();
  const name = 'HTTP and JetStream round trip';
  return {
    bench: 'alert-path',
    figures: [
      { name, unit: 'ms', values: floors.slice(WARM_UP) },
      {
        name: 'record → alert on a socket',
        unit: 'ms',
        values: journeys.slice(WARM_UP),
        floor: name,
      },
      // What a city sees that has just started, and in which nothing has happened for a while.
      {
        name: 'the very first after the start',
        unit: 'ms',
        values: journeys.slice(0, 1),
        floor: name,
      },
      { name: 'the nine after it', unit: 'ms', values: journeys.slice(1, WARM_UP), floor: name },
    ],
    notes: [
      'each case in another township, one at a time; it opens an alert or joins that of its county; each stage is a process of its own',
    ],
  };
}

/** One site in each of `count` townships. */
function sitesApart(sites: readonly Site[], count: number): Site[] {
  const byTownship = new Map(sites.map((site) => [site.place.slice(0, 9), site]));
  if (byTownship.size < count)
    throw new Error(`the city has only ${String(byTownship.size)} townships`);
  return [...byTownship.values()].slice(0, count);
}

async function openScreen(ground: Ground): Promise<Socket> {
  const origin = `http://127.0.0.1:${String(ground.ports.dashboard)}`;
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'admin', password: ADMIN_PASSWORD }),
  });
  if (!answer.ok)
    throw new Error(`sign-in was answered ${String(answer.status)}: ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  const socket = io(origin, { transports: ['websocket'], auth: { token }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => {
      resolve();
    });
    socket.once('connect_error', reject);
  });
  return socket;
}

async function quiet(screen: Socket): Promise<void> {
  let heardAt = performance.now();
  const onFeed = (): void => {
    heardAt = performance.now();
  };
  screen.on('feed', onFeed);
  while (performance.now() - heardAt < QUIET_MS) await systemClock.sleep(QUIET_MS / 5);
  screen.off('feed', onFeed);
}

interface AlertEntry {
  readonly type: string;
  readonly at: number;
  readonly alert?: { readonly place: string };
}

/** A second case of a county joins the alert of the first, whose place then is the county. */
function tellsOf(entry: AlertEntry, site: Site, postedAt: number): boolean {
  if (entry.type !== 'alert' || entry.at < postedAt) return false;
  return entry.alert !== undefined && site.place.startsWith(entry.alert.place);
}

async function journey(by: {
  readonly ground: Ground;
  readonly screen: Socket;
  readonly site: Site;
}): Promise<number> {
  const { ground, screen, site } = by;
  const postedAt = Date.now();
  const record = {
    kind: 'case-report',
    id: `bench-${site.id}`,
    site: site.id,
    occurredAt: postedAt - 60_000,
    patient: { id: `bench-${site.id}`, ageYears: 30, sex: 'female' },
    diagnosis: { code: 'A00.9', system: 'icd-10', certainty: 'confirmed' },
  };
  const startedAt = performance.now();
  const shown = new Promise<number>((resolve, reject) => {
    const onFeed = (entry: AlertEntry): void => {
      if (!tellsOf(entry, site, postedAt)) return;
      const tookMs = performance.now() - startedAt;
      clearTimeout(timer);
      screen.off('feed', onFeed);
      resolve(tookMs);
    };
    const timer = setTimeout(() => {
      screen.off('feed', onFeed);
      reject(new Error(`no alert for ${site.place} within ${String(GIVE_UP_MS)} ms`));
    }, GIVE_UP_MS);
    screen.on('feed', onFeed);
  });
  shown.catch(() => undefined);
  await postOne(ground, record);
  return shown;
}

async function postOne(ground: Ground, record: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${String(ground.ports.ingest)}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${platformKey(ground.home)}`,
      'content-type': 'application/x-ndjson',
    },
    body: JSON.stringify(record),
  });
  const text = await answer.text();
  if (answer.status !== 202 || (JSON.parse(text) as { accepted: number }).accepted !== 1)
    throw new Error(`the door answered: ${text}`);
}

interface Floor {
  roundTrip(): Promise<number>;
  close(): void;
}

/** On the stream of the product, at a subject that none of its operators reads. */
async function openFloor(ground: Ground): Promise<Floor> {
  const [writer, reader] = await Promise.all([ground.bus('ingest'), ground.bus('detectors')]);
  const publisher = createPublisher(writer);
  const waiting: (() => void)[] = [];
  const stop = await listen(
    reader,
    { stream: STREAM.events, filter: eventPartitionFilter(PARTITIONS) },
    () => waiting.shift()?.(),
  );
  let count = 0;
  return {
    roundTrip: async () => {
      const startedAt = performance.now();
      await (await fetch(`http://127.0.0.1:${String(ground.ports.ingest)}/livez`)).arrayBuffer();
      const arrived = new Promise<void>((resolve) => waiting.push(resolve));
      count += 1;
      await publisher.publish({
        subject: eventSubject(PARTITIONS, 'floor'),
        msgId: `floor-${String(count)}`,
        payload: Buffer.alloc(600, 'x'),
      });
      await arrived;
      return performance.now() - startedAt;
    },
    close: () => {
      publisher.close();
      stop();
    },
  };
}
