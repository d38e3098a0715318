// The stream core: a filled EVENTS stream drained by the real operators into stored, assessed observations, in one process. Floors: the
// same stream read by the bare client, and the same events written in bulk to a plain table.
import type { Site } from '../../contracts/catalogue/site.ts';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import { countsSubject, STREAM } from '../../contracts/subjects.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { startOperator } from '../../detectors/main.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { OperatorRuntime } from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { openGround, type Ground } from '../ground/open-ground.ts';
import { cityEvents, publicationOf } from '../material/city-events.ts';
import { CATALOGUE, loadSites, ZONE } from '../material/city-visits.ts';
import type { Bench, BenchContext } from './bench.ts';
import { consumeBare, insertBare, makeFloorTable } from './floors.ts';
import { paceFigures } from '../report/figure.ts';
import { repeat } from '../rounds.ts';
import { paceOf, startWatch, type Pace } from '../stopwatch.ts';

const EVENTS_EACH = 20_000;
const POLL_MS = 25;
/** As in the stage. */
const CONNECTIONS_MAX = 32;

export const streamCore: Bench = {
  name: 'stream-core',
  summary:
    'events drained from the stream to stored, assessed observations, against bare reading and bare bulk inserts',
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
  readonly consume: Pace;
  readonly insert: Pace;
  readonly observed: Pace;
  readonly assessed: Pace;
}

async function measure(ground: Ground, context: BenchContext): ReturnType<Bench['run']> {
  const core = await openCore(ground);
  const { effort, say } = context;
  const { scale } = effort;
  say('warming up');
  await runRound(core, { seed: 'warm', count: Math.round(EVENTS_EACH * scale * 0.3) });
  const rounds = await repeat({
    effort,
    say,
    run: (index) =>
      runRound(core, { seed: `c${String(index)}`, count: Math.round(EVENTS_EACH * effort.scale) }),
  });
  const reading = 'bare JetStream consume';
  const writing = 'bare bulk insert';
  return {
    bench: 'stream-core',
    figures: [
      ...paceFigures({ name: reading, rounds: rounds.map((round) => round.consume) }),
      ...paceFigures({ name: writing, rounds: rounds.map((round) => round.insert) }),
      ...paceFigures({
        name: 'stored and counted (observe)',
        rounds: rounds.map((round) => round.observed),
        floor: writing,
      }),
      ...paceFigures({
        name: 'stored, counted, assessed',
        rounds: rounds.map((round) => round.assessed),
        floor: writing,
      }),
      {
        name: 'the same, against reading',
        unit: 'events/s',
        values: rounds.map((round) => round.assessed.perSecond),
        floor: reading,
      },
    ],
    notes: [
      `${String(Math.round(EVENTS_EACH * scale))} events a round, of one hour of the simulated city; all operators in one process; ${await sizeOf(core.store)}`,
    ],
  };
}

interface Core {
  readonly sites: readonly Site[];
  readonly ingest: Bus;
  readonly detectors: Bus;
  readonly store: Pool;
  readonly drain: () => Promise<Drain>;
}

interface Drain {
  stop(): Promise<void>;
}

async function openCore(ground: Ground): Promise<Core> {
  const [ingest, detectors] = await Promise.all([ground.bus('ingest'), ground.bus('detectors')]);
  const store = await ground.store(4);
  await makeFloorTable(store);
  const catalogue = loadCatalogue(CATALOGUE, ZONE);
  // Defaults of the product, whatever the environment of the person says who measures.
  const settings = loadSettings(['allowedLatenessDays', 'idleAfterMinutes', 'progressTickMs'], {});
  const metrics = createMetrics('detectors');
  const runtime: OperatorRuntime = {
    bus: detectors,
    store: await ground.store(CONNECTIONS_MAX, 'vigil_detectors'),
    leaseUrl: ground.databaseUrl,
    leaseRole: 'vigil_detectors',
    clock: systemClock,
    log: createLog({ stage: 'bench', level: 'error', isTerminal: process.stdout.isTTY }),
    metrics,
  };
  const drain = async (): Promise<Drain> => {
    const running = (['observe', 'assess', 'progress'] as const).map((name) =>
      startOperator(name, { settings, catalogue, runtime, metrics }),
    );
    await Promise.all(running.map((operator) => operator.ready));
    return {
      stop: async () => {
        await Promise.all(running.map((operator) => operator.stop()));
      },
    };
  };
  return { sites: loadSites(), ingest, detectors, store, drain };
}

async function runRound(
  core: Core,
  wish: { readonly seed: string; readonly count: number },
): Promise<Round> {
  const events = cityEvents({ sites: core.sites, ...wish, now: Date.now() });
  const before = await lastSeq(core.detectors);
  const ends = await fill(core.ingest, events);
  const count = events.length;
  const consume = await paceOf(count, () =>
    consumeBare(core.detectors, { stream: STREAM.events, afterSeq: before, count }),
  );
  const insert = await paceOf(count, () => insertBare(core.store, events));
  const watch = startWatch();
  const drain = await core.drain();
  await reached(core.store, 'observe', ends);
  const observed = watch(count);
  await outboxEmpty(core.store);
  await reached(core.store, 'assess', await countsEnds(core.detectors));
  const assessed = watch(count);
  await drain.stop();
  return { consume, insert, observed, assessed };
}

async function lastSeq(bus: Bus): Promise<number> {
  return (await bus.manager.streams.info(STREAM.events)).state.last_seq;
}

/** The last sequence number in each partition. */
async function fill(bus: Bus, events: readonly Event[]): Promise<Map<number, number>> {
  const publisher = createPublisher(bus);
  const ends = new Map<number, number>();
  await Promise.all(
    events.map(async (event) => {
      const { seq } = await publisher.publish(publicationOf(event));
      const partition = eventPartition(event);
      ends.set(partition, Math.max(seq, ends.get(partition) ?? 0));
    }),
  );
  publisher.close();
  return ends;
}

async function countsEnds(bus: Bus): Promise<Map<number, number>> {
  const ends = new Map<number, number>();
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const message = await bus.manager.streams.getMessage(STREAM.counts, {
      last_by_subj: countsSubject(partition),
    });
    if (message !== null) ends.set(partition, message.seq);
  }
  return ends;
}

/** Until every partition's stored position has passed its end. */
async function reached(
  store: Pool,
  operator: string,
  ends: ReadonlyMap<number, number>,
): Promise<void> {
  for (;;) {
    const answer = await store.query<{ partition: number; seq: string | number }>(
      'SELECT partition, seq FROM positions WHERE operator = $1',
      [operator],
    );
    const at = new Map(answer.rows.map((row) => [row.partition, Number(row.seq)]));
    if ([...ends].every(([partition, end]) => (at.get(partition) ?? 0) >= end)) return;
    await systemClock.sleep(POLL_MS);
  }
}

async function outboxEmpty(store: Pool): Promise<void> {
  while (
    ((await store.query(`SELECT 1 FROM outbox WHERE producer LIKE 'observe%' LIMIT 1`)).rowCount ??
      0) > 0
  )
    await systemClock.sleep(POLL_MS);
}

async function sizeOf(store: Pool): Promise<string> {
  const answer = await store.query<{ events: number; observations: number; dead: number }>(
    `SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM observations) AS observations,
       (SELECT count(*)::int FROM dead_letters) AS dead`,
  );
  const { events = 0, observations = 0, dead = 0 } = answer.rows[0] ?? {};
  if (dead > 0) throw new Error(`${String(dead)} events became dead letters`);
  return `at the end ${String(events)} events and ${String(observations)} observations stored`;
}
