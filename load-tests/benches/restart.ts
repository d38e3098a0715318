// A start of the real stage `detectors` with thirty days of facts of a city of ten million in the store, after a stop in which spans ended:
// until what waits in the stream is found, and until each absence that was slept through is told.
import { factKey, type FactKind } from '../../contracts/fact.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { openGround, type Ground } from '../ground/open-ground.ts';
import type { Bench, BenchContext } from './bench.ts';
import { factOf, LETTER_TOKEN_SQL, letterTokenOf, messageOf } from './facts.ts';

const MINUTE_MS = 60_000;
/** A restart is over by then. */
const REBUILT_MS = 30_000;
const DAYS = 30;
/** ECGs that were recorded within three hours before the stop, more than a city of ten million records in that time, none of them read. */
const OVERDUE = 10_000;
const ROWS_AT_ONCE = 200_000;
const INDEXES = `SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE tablename = 'pattern_facts'
  AND indexname <> 'pattern_facts_pkey'`;

interface Kind {
  readonly kind: FactKind;
  readonly perDay: number;
  /** The facts are of so many persons, evenly. */
  readonly persons: number;
  /** SQL of the values of fact `k`. */
  readonly values: string;
}

/** By the city's own numbers: visits, settlements, and the readings of those who measure at home three times a day. */
const KINDS: readonly Kind[] = [
  {
    kind: 'visit',
    perDay: 190_000,
    persons: 3_000_000,
    values: `jsonb_build_object('class', 'outpatient', 'diagnosis', jsonb_build_array('J06.9'))`,
  },
  {
    kind: 'claim',
    perDay: 120_000,
    persons: 2_000_000,
    values: `jsonb_build_object('totalFen', 12000 + k % 9000, 'fundFen', 8000, 'setting', 'outpatient')`,
  },
  {
    kind: 'home-reading',
    perDay: 300_000,
    persons: 100_000,
    values: `jsonb_build_object('quantity', 'systolic', 'value', 118 + k % 20)`,
  },
];

export const restart: Bench = {
  name: 'restart',
  summary:
    'a start of the detectors with thirty days of facts of a city of ten million, and absences that were slept through',
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
  const share = effort.isQuick ? 0.01 : 1;
  const overdue = OVERDUE * share;
  const store = await ground.store(4);
  say('a first start, on an empty store');
  const stop = await ground.stage('detectors');
  await stop();
  say('thirty days are filled in');
  const facts = await fillMonth(store, share);
  await waitInStream(ground);
  await sleepThrough(store, overdue);
  say('the start');
  const beganAt = performance.now();
  const ready = ground.stage('detectors').then(() => performance.now() - beganAt);
  const found = await whenTold(store, 'critical-ecg', 1);
  const firstMs = found - beganAt;
  const absences = await whenTold(store, 'ecg-not-read', overdue);
  const goal = { atMost: REBUILT_MS };
  return {
    bench: 'restart',
    figures: [
      { name: 'start until ready', unit: 'ms', values: [await ready], goal },
      { name: 'start until what waited is a finding', unit: 'ms', values: [firstMs], goal },
      {
        name: `start until ${overdue.toLocaleString('en')} absences slept through are told`,
        unit: 'ms',
        values: [absences - beganAt],
        goal,
      },
    ],
    notes: [await sizeNote(store, facts)],
  };
}

/** Rows first and indexes after them, as a restored database has them. Gives the number of facts. */
async function fillMonth(store: Pool, share: number): Promise<number> {
  const client = await store.connect();
  try {
    await client.query(`SET statement_timeout = 0; SET maintenance_work_mem = '1GB'`);
    const { rows: indexes } = await client.query<{ name: string; made: string }>(INDEXES);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query('ALTER TABLE pattern_facts DROP CONSTRAINT pattern_facts_pkey');
    let facts = 0;
    for (const kind of KINDS) {
      const rows = Math.round(kind.perDay * DAYS * share);
      const persons = Math.max(1, Math.round(kind.persons * share));
      for (let from = 0; from < rows; from += ROWS_AT_ONCE)
        await client.query(insertOf(kind, persons), [
          from,
          Math.min(rows, from + ROWS_AT_ONCE),
          Date.now() - 3 * 60 * MINUTE_MS,
          (DAYS * DAY_MS) / rows,
        ]);
      facts += rows;
    }
    await client.query('ALTER TABLE pattern_facts ADD PRIMARY KEY (key, fact)');
    for (const { made } of indexes) await client.query(made);
    await client.query('VACUUM ANALYZE pattern_facts');
    return facts;
  } finally {
    client.release(true);
  }
}

/** $1 to below $2 count the facts, back from $3 in steps of $4 milliseconds. */
const insertOf = ({ kind, values }: Kind, persons: number): string =>
  `INSERT INTO pattern_facts (key, fact, occurred_at, stated_at, stated_rank, received_at, stated_by, first_at, body)
   SELECT 'person p1.' || person.token, f.id, to_timestamp(f.ms / 1000.0), f.ms, 1, f.ms, 'e' || substr(f.token, 1, 26),
     to_timestamp(f.ms / 1000.0), jsonb_build_object('id', f.id, 'kind', '${kind}', 'at', f.ms, 'siteId', 's-990102005-1',
       'place', '990102005', 'eventId', 'e' || substr(f.token, 1, 26), 'values', ${values})
   FROM generate_series($1::int, $2::int - 1) k
     CROSS JOIN LATERAL (SELECT translate(md5((k % ${String(persons)})::text), '0189', 'ghij') AS token) person
     CROSS JOIN LATERAL (SELECT ${LETTER_TOKEN_SQL} AS token, '${kind} r1.' || ${LETTER_TOKEN_SQL} AS id,
       floor($3::float8 - k * $4::float8)::bigint AS ms) f`;

/** A critical reading of an ECG was told while nobody read. */
async function waitInStream(ground: Ground): Promise<void> {
  const now = Date.now();
  const token = `r1.${'a'.repeat(32)}`;
  const fact = factOf('ecg-read', token, {
    at: now,
    values: { finding: ['stemi'], weight: ['critical'] },
  });
  const publisher = createPublisher(await ground.bus('detectors'));
  await publisher.publish(
    messageOf(
      [{ key: factKey('record', token), id: fact.id, order: [now, 1, now, 'x'], fact }],
      now,
    ),
  );
  publisher.close();
}

/** ECGs that were recorded before the stop, and whose ten minutes ended in it. */
async function sleepThrough(store: Pool, overdue: number): Promise<void> {
  const recorded = factOf('ecg-recorded', letterTokenOf(0), { at: 0, values: {} });
  await store.query(
    `WITH slept AS (
       SELECT 'record r1.' || t.token AS key, 'ecg-recorded r1.' || t.token AS id, 'e' || substr(t.token, 1, 26) AS event,
         floor($2::float8 - k * $3::float8)::bigint AS ms
       FROM generate_series(0, $1::int - 1) k CROSS JOIN LATERAL (SELECT ${LETTER_TOKEN_SQL} AS token) t
     ), dues AS (
       INSERT INTO pattern_dues (key, due_at) SELECT key, to_timestamp(ms / 1000.0) + interval '10 minutes' FROM slept
     )
     INSERT INTO pattern_facts (key, fact, occurred_at, stated_at, stated_rank, received_at, stated_by, first_at, body)
     SELECT key, id, to_timestamp(ms / 1000.0), ms, 1, ms, event, to_timestamp(ms / 1000.0),
       $4::jsonb || jsonb_build_object('id', id, 'at', ms, 'eventId', event) FROM slept`,
    [overdue, Date.now() - 11 * MINUTE_MS, (170 * MINUTE_MS) / overdue, JSON.stringify(recorded)],
  );
}

/** When so many signals of a rule stand; by `performance.now()`. */
async function whenTold(store: Pool, rule: string, wanted: number): Promise<number> {
  for (;;) {
    const { rows } = await store.query<{ told: number }>(
      `SELECT count(*)::int AS told FROM signals WHERE kind = 'sequence' AND measure = $1`,
      [rule],
    );
    if ((rows[0]?.told ?? 0) >= wanted) return performance.now();
    await systemClock.sleep(20);
  }
}

async function sizeNote(store: Pool, facts: number): Promise<string> {
  const { rows } = await store.query<{ bytes: number }>(
    `SELECT pg_total_relation_size('pattern_facts')::float8 AS bytes`,
  );
  const gib = ((rows[0]?.bytes ?? 0) / 1024 ** 3).toFixed(1);
  const each = KINDS.map(({ kind, perDay }) => `${perDay.toLocaleString('en')} ${kind}`).join(', ');
  return `${facts.toLocaleString('en')} facts of ${String(DAYS)} days in the store, ${gib} GiB with indexes: a day ${each}; the stage stood still while ten minutes ended for each of the ECGs, none of which was read`;
}
