/** The whole path of the detectors on a real PostgreSQL and NATS, for integration tests: events in, observations and signals out. */
import type { Event } from '../contracts/event/event.ts';
import { PARTITIONS } from '../contracts/partition.ts';
import { eventPartition } from '../contracts/event/event.ts';
import type { Signal } from '../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../contracts/time.ts';
import { eventSubject } from '../contracts/subjects.ts';
import { createPublisher, type Publisher } from '../platform/bus/publish.ts';
import type { Bus } from '../platform/bus/connect.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import { createMetrics, type Metrics } from '../platform/metrics.ts';
import type { OperatorRuntime, RunningOperator } from '../platform/operator/operator-spec.ts';
import { runOperator } from '../platform/operator/run-operator.ts';
import { startTestBus, type TestBus } from '../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../platform/testing/test-database.ts';
import { assessOperator } from './assess/assess-operator.ts';
import { Scopes } from './assess/scopes.ts';
import type { DetectorCatalogue } from './catalogue.ts';
import { historyOperator } from './history/history-operator.ts';
import { looksOperator } from './looks/looks-operator.ts';
import { observeOperator } from './observe/observe-operator.ts';
import { reclassifyOperator } from './observe/reclassify-operator.ts';
import { progressOperator } from './progress/progress-operator.ts';
import { recordOperator } from './record/record-operator.ts';
import { duesOperator } from './sequences/dues-operator.ts';
import { eventsReadUntil } from './sequences/events-read-until.ts';
import { patternsOperator } from './sequences/patterns-operator.ts';

type OperatorName =
  | 'observe'
  | 'assess'
  | 'patterns'
  | 'dues'
  | 'history'
  | 'looks'
  | 'progress'
  | 'reclassify'
  | 'record';

export interface TestPath {
  readonly server: TestBus;
  readonly database: TestDatabase;
  readonly metrics: Metrics;
  publish(events: readonly Event[]): Promise<void>;
  /** Starts another worker of the named operators. */
  work(
    operators: readonly OperatorName[],
    clock?: Clock,
    /** Another one than the path was started with: what a restart after a change does. */
    catalogue?: DetectorCatalogue,
  ): Promise<RunningOperator[]>;
  /** Waits until everything published has been observed and all counts of it assessed, and a tick that knew of all of it. */
  settled(): Promise<void>;
  signals(): Promise<Signal[]>;
  stop(): Promise<void>;
}

export const WEEK_MS = 7 * DAY_MS;

export async function startTestPath(catalogue: DetectorCatalogue): Promise<TestPath> {
  const [server, database] = await Promise.all([startTestBus(), freshDatabase()]);
  const store = await database.poolAs('vigil_detectors');
  const [ingest, detectors] = await Promise.all([
    server.connect('ingest'),
    server.connect('detectors'),
  ]);
  const publisher = createPublisher(ingest);
  const metrics = createMetrics('detectors');
  const running: RunningOperator[] = [];
  /** Whether ticks come by themselves and are assessed. */
  let ticks = false;
  const started = new Set<OperatorName>();
  const published = new Map<number, number>();
  return {
    server,
    database,
    metrics,
    publish: async (events) => {
      await publishEvents(publisher, events, published);
    },
    work: async (names, clock = systemClock, now = catalogue) => {
      const runtime = {
        bus: detectors,
        store,
        leaseUrl: database.url,
        leaseRole: 'vigil_detectors',
        clock,
        log: silentLog,
        metrics,
      };
      const workers = names.map((name) =>
        startOperator(name, { catalogue: now, metrics, runtime }),
      );
      running.push(...workers);
      await Promise.all(workers.map((operator) => operator.ready));
      for (const name of clock === systemClock ? names : []) started.add(name);
      ticks = started.has('progress') && started.has('assess');
      return workers;
    },
    settled: async () => {
      await settled({ bus: detectors, database, ticks, published });
      if (ticks) await tickAssessed(database);
    },
    signals: async () => {
      const answer = await database.pool.query<{ signal: Signal }>(
        'SELECT signal FROM signals ORDER BY id',
      );
      return answer.rows.map((row) => row.signal);
    },
    stop: async () => {
      await Promise.all(running.map((operator) => operator.stop()));
      publisher.close();
      await database.drop();
      await server.stop();
    },
  };
}

interface Start {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly runtime: OperatorRuntime;
}

function startOperator(
  name: OperatorName,
  { catalogue, metrics, runtime }: Start,
): RunningOperator {
  const common = { catalogue, metrics };
  if (name === 'observe') {
    const spec = observeOperator({
      ...common,
      batchMax: 500,
      grouped: { transactions: 2, messagesMax: 2000 },
      allowedLatenessMs: WEEK_MS,
      caseHorizonMs: 2 * WEEK_MS,
      backfillMaxMs: 400 * DAY_MS,
    });
    return runOperator(spec, runtime);
  }
  if (name === 'reclassify') {
    const rules = { allowedLatenessMs: WEEK_MS, caseHorizonMs: 2 * WEEK_MS };
    return runOperator(
      reclassifyOperator({ ...common, ...rules, tickMs: 100, unitsMax: 7 }),
      runtime,
    );
  }
  if (name === 'patterns')
    return runOperator(patternsOperator({ ...common, batchMax: 200 }), runtime);
  if (name === 'history')
    return runOperator(historyOperator({ ...common, tickMs: 50, rowsMax: 7 }), runtime);
  if (name === 'dues')
    return runOperator(duesOperator({ tickMs: 50, readUntil: eventsReadUntil(runtime) }), runtime);
  if (name === 'looks')
    return runOperator(looksOperator({ ...common, log: runtime.log, tickMs: 50 }), runtime);
  if (name === 'record')
    return runOperator(recordOperator({ bus: runtime.bus, metrics, tickMs: 300 }), runtime);
  if (name === 'assess') {
    const scopes = new Scopes();
    return runOperator(
      assessOperator({ ...common, batchMax: 500, horizonMs: WEEK_MS, scopes, statesMax: 50_000 }),
      runtime,
    );
  }
  const spec = progressOperator({
    ...common,
    tickMs: 300,
    idleAfterMs: HOUR_MS,
    holdBackMaxMs: 12 * HOUR_MS,
  });
  return runOperator(spec, runtime);
}

/** @param published is told the last sequence of each partition */
async function publishEvents(
  publisher: Publisher,
  events: readonly Event[],
  published: Map<number, number>,
): Promise<void> {
  await Promise.all(
    events.map(async (event) => {
      const partition = eventPartition(event);
      const { seq } = await publisher.publish({
        subject: eventSubject(partition, event.kind),
        msgId: event.id,
        payload: Buffer.from(JSON.stringify(event)),
      });
      published.set(partition, Math.max(published.get(partition) ?? 0, seq));
    }),
  );
}

interface Settling {
  readonly bus: Bus;
  readonly database: TestDatabase;
  readonly ticks: boolean;
  /** Last sequence by partition. */
  readonly published: ReadonlyMap<number, number>;
}

/** The tick after the next has begun after all was observed; each partition assesses what was told before it first. */
async function tickAssessed({ pool }: TestDatabase): Promise<void> {
  const read = `SELECT tick::int AS tick FROM watermarks WHERE watermark_at IS NOT NULL`;
  const { rows } = await pool.query<{ tick: number }>(read);
  if (rows[0] === undefined) return;
  const key = `progress:${String(rows[0].tick + 2)}:`;
  for (;;) {
    const assessed = await pool.query<{ partitions: number }>(
      `SELECT count(*)::int AS partitions FROM inbox WHERE operator = 'assess' AND starts_with(key, $1)`,
      [key],
    );
    if (assessed.rows[0]?.partitions === PARTITIONS) return;
    await systemClock.sleep(50);
  }
}

/** Three looks in a row at which each partition has observed what was published, and the outbox is empty. */
async function settled(settling: Settling): Promise<void> {
  for (let calm = 0; calm < 3;) {
    calm = (await isCalm(settling)) ? calm + 1 : 0;
    await systemClock.sleep(25);
  }
}

async function isCalm({ bus, database, ticks, published }: Settling): Promise<boolean> {
  const { rows } = await database.pool.query<{ partition: number; seq: number }>(
    `SELECT partition, seq::float8 AS seq FROM positions WHERE operator = 'observe'`,
  );
  const observed = new Map(rows.map(({ partition, seq }) => [partition, seq]));
  for (const [partition, seq] of published) if ((observed.get(partition) ?? 0) < seq) return false;
  const outbox = await database.pool.query(
    `SELECT FROM outbox WHERE producer LIKE 'observe%' OR producer LIKE 'reclassify%' LIMIT 1`,
  );
  if (outbox.rowCount !== 0) return false;
  // Ticks go on for ever, and are waited for by number.
  return ticks || (await countsBehind(bus, database)) === 0;
}

async function countsBehind(bus: Bus, database: TestDatabase): Promise<number> {
  const assessed = await database.pool.query<{ partition: number; seq: number }>(
    `SELECT partition, seq FROM positions WHERE operator = 'assess'`,
  );
  if (assessed.rows.length === 0) return 0;
  const { state } = await bus.manager.streams.info('COUNTS', {
    subjects_filter: 'vigil.v1.counts.*',
  });
  if (state.messages === 0) return 0;
  const keys = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM inbox WHERE operator = 'assess'`,
  );
  return state.messages - (keys.rows[0]?.count ?? 0);
}
