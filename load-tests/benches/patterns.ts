// The pattern engine by the number of its sequences: what a statement about a fact costs with a thousand and with a million keys in the store,
// beside the same rows written bare to a table that is as large; and bytes per key.
import { factKey, type Fact, type FactStatement } from '../../contracts/fact.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { patternsOperator } from '../../detectors/sequences/patterns-operator.ts';
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
import { factOf, LETTER_TOKEN_SQL, letterTokenOf, messageOf } from './facts.ts';

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
  return { bench: 'patterns', figures, notes: [...notes, MATERIAL] };
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
         CROSS JOIN LATERAL (SELECT 'p1.' || ${LETTER_TOKEN_SQL} AS token) t
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
    const token = `p1.${letterTokenOf(Math.floor(((index + round / (ROUNDS + 1)) * keys) / STATEMENTS_EACH))}`;
    const name = `${String(keys)}-${String(round)}-${String(index)}`;
    const fact = index % 2 === 0 ? visitOf(name) : imageOf(name);
    return { key: factKey('person', token), id: fact.id, order: [NOW, 1, NOW, name], fact };
  });
}

const visitOf = (name: string): Fact =>
  factOf('visit', name, { at: NOW, values: { class: 'outpatient', diagnosis: ['J06.9'] } });
const imageOf = (name: string): Fact =>
  factOf('imaging-acquired', name, {
    at: NOW,
    values: { modality: 'CT', bodyPart: `部位 ${name}`, urgency: 'routine' },
  });

function messagesOf(statements: readonly FactStatement[]) {
  return Array.from({ length: Math.ceil(statements.length / PER_MESSAGE) }, (_, at) =>
    messageOf(statements.slice(at * PER_MESSAGE, (at + 1) * PER_MESSAGE), NOW),
  );
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
