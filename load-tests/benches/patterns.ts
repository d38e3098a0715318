// The pattern engine by the number of its sequences: what a statement about a fact costs with a thousand and with a million keys in the store,
// beside the same rows written bare to a table that is as large; bytes per key; and the time from a start to the first finding.
import { createHash } from 'node:crypto';
import {
  factKey,
  type Fact,
  type FactId,
  type FactStatement,
  type StatementsMessage,
} from '../../contracts/fact.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { partitionOf } from '../../contracts/partition.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { factsSubject } from '../../contracts/subjects.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { startOperator } from '../../detectors/main.ts';
import { patternsOperator } from '../../detectors/sequences/patterns-operator.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { openGround, type Ground } from '../ground/open-ground.ts';
import { CATALOGUE, ZONE } from '../material/city-visits.ts';
import { VirtualStage } from '../pattern-quality/virtual-stage.ts';
import { summarise, type Figure } from '../report/figure.ts';
import { paceOf } from '../stopwatch.ts';
import type { Bench, BenchContext } from './bench.ts';

const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const;
const SIZES_QUICK = [1_000, 10_000] as const;
const FACTS_PER_KEY = 2;
const ROUNDS = 5;
const STATEMENTS_EACH = 2_000;
const PER_MESSAGE = 500;
/** A statement has half a minute. */
const KEYS_AT_ONCE = 20_000;
const FLOOR = 'bench_pattern_floor';
/** Facts of the store lie here; new ones now. */
const NOW = Date.UTC(2026, 10, 20, 2);

export const patterns: Bench = {
  name: 'patterns',
  summary:
    'facts judged by the rules about sequences, from a thousand to a million keys, against the same rows written bare',
  run: async (context) => {
    const ground = await openGround(context.ground);
    try {
      return await measure(ground, context);
    } finally {
      await ground.close();
    }
  },
};

/** The same in SQL and here: 32 letters of the alphabet of tokens. */
const tokenOf = (key: number): string =>
  `p1.${createHash('md5')
    .update(String(key))
    .digest('hex')
    .replace(/[0189]/g, (digit) => ({ 0: 'g', 1: 'h', 8: 'i', 9: 'j' })[digit] ?? digit)}`;
const TOKEN_SQL = `'p1.' || translate(md5(k::text), '0189', 'ghij')`;

async function measure(ground: Ground, { effort, say }: BenchContext): ReturnType<Bench['run']> {
  const store = await ground.store(4);
  await store.query(`CREATE TABLE ${FLOOR} (LIKE pattern_facts INCLUDING INDEXES)`);
  const catalogue = loadCatalogue(CATALOGUE, ZONE);
  const figures: Figure[] = [];
  const notes: string[] = [];
  const costs: number[] = [];
  let known = 0;
  for (const keys of effort.isQuick ? SIZES_QUICK : SIZES) {
    say(`${keys.toLocaleString('en')} keys: filling`);
    await fill(store, known, keys);
    known = keys;
    notes.push(await sizeNote(store, keys));
    const rounds = await runRounds(store, keys, catalogue);
    const names = {
      product: `facts judged, ${count(keys)} keys`,
      floor: `bare upsert, ${count(keys)} keys`,
    };
    figures.push(
      { name: names.floor, unit: 'facts/s', values: rounds.map(({ bare }) => bare) },
      {
        name: names.product,
        unit: 'facts/s',
        values: rounds.map(({ judged }) => judged),
        floor: names.floor,
      },
    );
    costs.push(summarise(rounds.map(({ bare, judged }) => bare / judged)).median);
  }
  const [first = 1] = costs;
  figures.push({
    name: 'cost of a fact with most keys against fewest, each over its floor',
    unit: '×',
    values: [(costs.at(-1) ?? 1) / first],
    goal: { atMost: 2 },
  });
  say('start to first finding');
  figures.push({
    name: 'start to first finding',
    unit: 'ms',
    values: [await firstFinding(ground, store, catalogue)],
  });
  const stored = `${count(known * FACTS_PER_KEY)} facts of 30 days were in the store at the last start`;
  return { bench: 'patterns', figures, notes: [...notes, stored, MATERIAL] };
}

const MATERIAL = `${String(STATEMENTS_EACH)} statements a round about keys chosen evenly, in messages of ${String(PER_MESSAGE)}, half visits and half images, none of which is a finding; judged: decoded, registered, stored, the sequence read and looked at by every rule of its kind; bare: the same rows by INSERT … ON CONFLICT DO UPDATE into a table with the same rows and indexes`;
const count = (value: number): string => value.toLocaleString('en');

/** Two facts a key within the last thirty days, in the product's table and in the floor's. */
async function fill(store: Pool, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += KEYS_AT_ONCE)
    await fillSome(store, at, Math.min(to, at + KEYS_AT_ONCE));
  await store.query(`VACUUM ANALYZE pattern_facts`);
  await store.query(`VACUUM ANALYZE ${FLOOR}`);
}

async function fillSome(store: Pool, from: number, to: number): Promise<void> {
  for (const table of ['pattern_facts', FLOOR])
    await store.query(
      `INSERT INTO ${table} (key, fact, occurred_at, stated_at, stated_rank, received_at, stated_by, first_at, body)
       SELECT 'person ' || t.token, f.id, f.at, f.ms, 1, f.ms, 'e' || substr(t.token, 4), f.at,
         jsonb_build_object('id', f.id, 'kind', 'imaging-acquired', 'at', f.ms, 'siteId', 's-990102005-1', 'place', '990102005',
           'eventId', 'e' || substr(t.token, 4, 26), 'values', jsonb_build_object('modality', 'CT', 'bodyPart', '部位' || n, 'urgency', 'routine'))
       FROM generate_series($1::int, $2::int - 1) k CROSS JOIN generate_series(1, ${String(FACTS_PER_KEY)}) n
         CROSS JOIN LATERAL (SELECT ${TOKEN_SQL} AS token) t
         CROSS JOIN LATERAL (SELECT 'imaging-acquired r' || n || substr(t.token, 3) AS id, $3::bigint - (k % 2592000) * 1000::bigint AS ms,
           to_timestamp(($3::bigint - (k % 2592000) * 1000::bigint) / 1000.0) AS at) f`,
      [from, to, NOW - DAY_MS],
    );
}

interface Round {
  readonly bare: number;
  readonly judged: number;
}

/** The first warms caches up and is not counted. */
async function runRounds(
  store: Pool,
  keys: number,
  catalogue: DetectorCatalogue,
): Promise<Round[]> {
  const stage = new VirtualStage(store);
  const spec = patternsOperator({ catalogue, metrics: createMetrics('detectors'), batchMax: 200 });
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const statements = newStatements(keys, round);
    const bare = await paceOf(STATEMENTS_EACH, () => upsertBare(store, statements));
    const judged = await paceOf(STATEMENTS_EACH, async () => {
      for (const message of messagesOf(statements)) await stage.take(spec, [message], NOW);
    });
    if (round > 0) rounds.push({ bare: bare.perSecond, judged: judged.perSecond });
  }
  return rounds;
}

/** Evenly over the keys, others each round. */
function newStatements(keys: number, round: number): FactStatement[] {
  return Array.from({ length: STATEMENTS_EACH }, (_, index) => {
    const token = tokenOf(Math.floor(((index + round / (ROUNDS + 1)) * keys) / STATEMENTS_EACH));
    const name = `${String(keys)}-${String(round)}-${String(index)}`;
    const fact = newFact(index % 2 === 0 ? 'visit' : 'imaging-acquired', name);
    return { key: factKey('person', token), id: fact.id, order: [NOW, 1, NOW, name], fact };
  });
}

function newFact(kind: 'visit' | 'imaging-acquired', name: string): Fact {
  const values: Fact['values'] =
    kind === 'visit'
      ? { class: 'outpatient', diagnosis: ['J06.9'] }
      : { modality: 'CT', bodyPart: `部位 ${name}`, urgency: 'routine' };
  return {
    id: `${kind} ${name}` as FactId,
    kind,
    at: NOW,
    siteId: 's-990102005-1' as SiteId,
    place: '990102005' as PlaceCode,
    eventId: `e${'a'.repeat(26)}` as EventId,
    values,
  };
}

function messagesOf(statements: readonly FactStatement[]) {
  return Array.from({ length: Math.ceil(statements.length / PER_MESSAGE) }, (_, at) =>
    messageOf(statements.slice(at * PER_MESSAGE, (at + 1) * PER_MESSAGE)),
  );
}

function messageOf(statements: readonly FactStatement[]) {
  const [first] = statements;
  const message: StatementsMessage = {
    v: 1,
    type: 'statements',
    key: `bench:${first?.id ?? ''}`,
    asOf: NOW,
    statements: [...statements],
  };
  return {
    subject: factsSubject(partitionOf(first?.key ?? '')),
    msgId: message.key,
    payload: Buffer.from(JSON.stringify(message)),
  };
}

async function upsertBare(store: Pool, statements: readonly FactStatement[]): Promise<void> {
  for (let at = 0; at < statements.length; at += PER_MESSAGE)
    await transaction(store, (tx) =>
      bulkInsert(tx, {
        table: FLOOR,
        columns: {
          key: 'text',
          fact: 'text',
          occurred_at: 'timestamptz',
          stated_at: 'int8',
          stated_rank: 'int4',
          received_at: 'int8',
          stated_by: 'text',
          first_at: 'timestamptz',
          body: 'jsonb',
        },
        rows: statements.slice(at, at + PER_MESSAGE).map(({ key, id, fact, order }) => ({
          key,
          fact: id,
          occurred_at: NOW,
          stated_at: order[0],
          stated_rank: order[1],
          received_at: order[2],
          stated_by: order[3],
          first_at: NOW,
          body: fact,
        })),
        onConflict:
          'ON CONFLICT (key, fact) DO UPDATE SET body = EXCLUDED.body, occurred_at = EXCLUDED.occurred_at',
      }),
    );
}

async function sizeNote(store: Pool, keys: number): Promise<string> {
  const { rows } = await store.query<{ rows: number; heap: number; indexes: number }>(
    `SELECT (SELECT count(*)::float8 FROM pattern_facts) AS rows, pg_table_size('pattern_facts')::float8 AS heap, pg_indexes_size('pattern_facts')::float8 AS indexes`,
  );
  const { rows: facts = 0, heap = 0, indexes = 0 } = rows[0] ?? {};
  const each = (bytes: number, of: number): string => count(Math.round(bytes / of));
  return `${count(keys)} keys with ${count(facts)} facts: ${each(heap + indexes, keys)} bytes a key, ${each(heap, facts)} of table and ${each(indexes, facts)} of indexes a fact; nothing of a sequence is held in memory between batches`;
}

/** A critical finding of an ECG waits in the stream when the operator starts. */
async function firstFinding(
  ground: Ground,
  store: Pool,
  catalogue: DetectorCatalogue,
): Promise<number> {
  const now = Date.now();
  const token = `r1.${'a'.repeat(32)}`;
  const fact: Fact = {
    ...newFact('visit', 'first'),
    id: `ecg-read ${token}` as FactId,
    kind: 'ecg-read',
    at: now,
    values: { finding: ['stemi'], weight: ['critical'] },
  };
  const key = factKey('record', token);
  const message = messageOf([{ key, id: fact.id, order: [now, 1, now, 'x'], fact }]);
  const publisher = createPublisher(await ground.bus('detectors'));
  await publisher.publish(message);
  publisher.close();
  const metrics = createMetrics('detectors');
  const beganAt = performance.now();
  const operator = startOperator('patterns', {
    settings: loadSettings(['allowedLatenessDays', 'idleAfterMinutes', 'progressTickMs'], {}),
    catalogue,
    metrics,
    runtime: {
      bus: await ground.bus('detectors'),
      store: await ground.store(8, 'vigil_detectors'),
      leaseUrl: ground.databaseUrl,
      leaseRole: 'vigil_detectors',
      clock: systemClock,
      log: silentLog,
      metrics,
    },
  });
  while (
    ((await store.query(`SELECT FROM signals WHERE kind = 'sequence' LIMIT 1`)).rowCount ?? 0) === 0
  )
    await systemClock.sleep(5);
  const tookMs = performance.now() - beganAt;
  await operator.stop();
  return tookMs;
}
