// The hot reads go by indexes: on tables of some size, no plan walks through one that grows with the years.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlertId, TaskId } from '../../../contracts/ids.ts';
import { SeriesKey } from '../../../contracts/series.ts';
import { DayKey } from '../../../contracts/time.ts';
import type { Pool, Queryable } from '../../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../../platform/testing/test-database.ts';
import { MONDAY, person, testNames } from '../desk.fixture.ts';
import { alertId, dayStart, taskId, testSignal } from '../records.fixture.ts';
import { readAlert, readAlerts, readFacts, readSignals } from './alerts.ts';
import { readActivity, readAudit } from './audit.ts';
import { isSeriesOfOwnAlert } from './own-series.ts';
import { readCursor } from './page.ts';
import { readPlaces } from './places.ts';
import { readSeriesPoints } from './series.ts';
import { readQuality, readSites } from './sources.ts';
import { readTask, readTasks, readTasksOfAlert } from './tasks.ts';

const townships = testNames.places.filter((place) => place.length === 9);
const SERIES = SeriesKey.parse(`m3~township~${townships[0] ?? ''}~all`);
const ALERT = AlertId.parse(alertId('any'));
const TASK = TaskId.parse(taskId('any'));

/** Tables that grow without end; the others are as large as the city. */
const GROWING = [
  'alerts',
  'tasks',
  'alert_signals',
  'audit',
  'observations',
  'assessments',
  'events',
  'rejections',
];
const ROWS = 30_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await seed(database.pool);
});
afterAll(() => database.drop());

async function seed(pool: Pool): Promise<void> {
  const id = (prefix: string): string =>
    `'${prefix}' || lpad(translate(n::text, '0123456789', 'abcdefghij'), 26, 'a')`;
  const minutesAgo = `to_timestamp(${String(MONDAY / 1000)}) - n * interval '1 minute'`;
  const rows = `generate_series(1, ${String(ROWS)}) n`;
  const statements = [
    `INSERT INTO alerts SELECT ${id('al-')}, 1, 'epidemic', 'foodborne', 's', CASE WHEN n % 100 = 0 THEN 'open' ELSE 'closed' END, 'III',
       'diarrhoea', NULL, ($1::text[])[1 + n % cardinality($1)], ${minutesAgo}, ${minutesAgo}, now(), '{}', '{}' FROM ${rows}`,
    `INSERT INTO tasks SELECT ${id('tk-')}, ${id('al-')}, ($1::text[])[1 + n % cardinality($1)], 1,
       (ARRAY['disease-control', 'health-commission', 'education'])[1 + n % 3], ($1::text[])[1 + n % cardinality($1)], 'verify', 'lead', 'action',
       'delivered', NULL, NULL, ${minutesAgo}, ${minutesAgo}, '{}' FROM ${rows}`,
    `INSERT INTO alert_signals SELECT ${id('sg-')}, ${id('al-')}, 1, 'raised', ${minutesAgo}, '{}',
       jsonb_build_object('series', 'm' || n % 500 || '~township~' || ($1::text[])[1 + n % cardinality($1)] || '~all') FROM ${rows}`,
    `INSERT INTO audit SELECT n, 0, 'user:x', 'a', 'alert:' || ${id('al-')}, NULL, NULL, NULL, '{}', repeat('0', 64), repeat('0', 64),
       ${id('al-')} FROM ${rows}`,
    `INSERT INTO observations SELECT 'm' || m || '~township~' || place || '~all', 'day', day, day + interval '1 day', 3, 0, 1, day, day
       FROM generate_series(1, 10) m, unnest($1::text[]) place,
       LATERAL (SELECT to_timestamp(${String(dayStart(0) / 1000)}) - n * interval '1 day' AS day FROM generate_series(0, 59) n) days`,
    `INSERT INTO assessments SELECT series, kind, start_at, 'c2', 'within', as_of, true, '{}' FROM observations`,
    `INSERT INTO rejections SELECT n::text, ${minutesAgo}, 'mllp', 's-1', 'bad', ($1::text[])[1] FROM ${rows}`,
    `INSERT INTO events SELECT 'e' || n, ${minutesAgo}, ${minutesAgo}, 'visit', 's-1', ($1::text[])[1], n % 500 = 0, '{}' FROM ${rows}`,
  ];
  for (const statement of statements)
    await pool.query(statement, statement.includes('$1') ? [townships] : []);
  await pool.query('ANALYZE');
}

/** Asks for the plans instead of the rows. */
async function plansOf(read: (db: Queryable) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const query = async (text: string, values: unknown[]): Promise<object> => {
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (COSTS off) ${text}`,
      values,
    );
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return { rows: [], rowCount: 0 };
  };
  // What follows from rows has none to follow from: only the statements are of interest.
  await read({ query } as object as Queryable).catch(() => undefined);
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

const walked = (plan: string): string[] =>
  [...plan.matchAll(/Seq Scan on ([a-z_]+?)(?:_y2026)?(?: |$)/gm)]
    .map(([, table = '']) => table)
    .filter((table) => GROWING.includes(table));

const city = person('duty.city');
const county = person('duty.county', { places: ['990182'] });
const member = person('m.control', {
  role: 'department-member',
  departments: ['disease-control'],
  places: ['990182'],
});
const page = { cursor: readCursor(undefined) };
const alertFilter = {
  states: undefined,
  levels: undefined,
  families: undefined,
  place: undefined,
  measure: undefined,
};
const taskFilter = { states: undefined, department: undefined, alert: undefined };
const series = {
  series: SERIES,
  kind: 'day',
  fromAt: dayStart(-60),
  toAt: dayStart(1),
  now: MONDAY,
  zone: 'Asia/Shanghai',
  rulesAt: () => [],
} as const;
const townshipMap = {
  shown: () => undefined,
  measure: 'm3',
  level: 'township',
  day: DayKey.parse('2026-06-01'),
  dayStartAt: dayStart(0),
  places: townships,
  rulesAt: () => [],
} as const;

const reads: readonly [string, (db: Queryable) => Promise<unknown>][] = [
  ...[city, county, member].flatMap((who): [string, (db: Queryable) => Promise<unknown>][] => [
    [`alerts of ${who.id}`, (db) => readAlerts(db, who, { ...page, filter: alertFilter })],
    [
      `open alerts of ${who.id}`,
      (db) => readAlerts(db, who, { ...page, filter: { ...alertFilter, states: ['open'] } }),
    ],
    [`an alert for ${who.id}`, (db) => readAlert(db, who, ALERT)],
    [`tasks of ${who.id}`, (db) => readTasks(db, who, { ...page, filter: taskFilter })],
    [`a task for ${who.id}`, (db) => readTask(db, who, TASK)],
    [`tasks of an alert for ${who.id}`, (db) => readTasksOfAlert(db, who, ALERT)],
  ]),
  ['signals of an alert', (db) => readSignals(db, ALERT)],
  ['facts', (db) => readFacts(db, [testSignal('any', { evidence: [`e${'a'.repeat(26)}`] })])],
  ['activity of an alert', (db) => readActivity(db, ALERT, undefined)],
  ['the audit', (db) => readAudit(db, { beforeSeq: ROWS, subject: undefined, scope: undefined })],
  [
    'the audit of a county',
    (db) =>
      readAudit(db, {
        beforeSeq: ROWS,
        subject: undefined,
        scope: { patterns: ['990182%'], subjects: ['account:duty'] },
      }),
  ],
  ['whether a series is one of own alerts', (db) => isSeriesOfOwnAlert(db, member, SERIES)],
  ['a series', (db) => readSeriesPoints(db, { ...series, asOf: undefined })],
  ['a series as known then', (db) => readSeriesPoints(db, { ...series, asOf: MONDAY })],
  ['the map', (db) => readPlaces(db, townshipMap)],
  ...[undefined, ['s-990182001-1']].map((only): [string, (db: Queryable) => Promise<unknown>] => [
    `the state of ${only === undefined ? 'the whole' : 'a part'}`,
    (db) => readQuality(db, { sites: { registered: 10, only }, now: MONDAY }),
  ]),
  ['the state of the feeds', (db) => readSites(db, [], MONDAY)],
];

/** On tables as small as these it is cheaper to hash all alerts than to look up a department's; on 200,000 the indexes are used. */
const WALKED_WHILE_SMALL = new Map([[`alerts of ${member.id}`, ['alerts']]]);

describe('a plan', () => {
  it.each(reads)('walks through no growing table: %s', async (name, read) => {
    const allowed = WALKED_WHILE_SMALL.get(name) ?? [];
    for (const plan of await plansOf(read)) {
      const unexpected = walked(plan).filter((table) => !allowed.includes(table));
      expect([unexpected, plan]).toEqual([[], plan]);
    }
  });

  it('that does is seen', async () => {
    const [plan = ''] = await plansOf((db) =>
      db.query('SELECT record FROM alerts WHERE measure = $1', ['x']),
    );
    expect(walked(plan)).toEqual(['alerts']);
  });
});
