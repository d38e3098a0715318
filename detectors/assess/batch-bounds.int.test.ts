/**
 * What is found is a function of the counts in the order of the stream: batches of one, of some or of many, workers that are killed and
 * start anew, and a memory too small for the series give the same signals, revisions, assessments and counts to the letter.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseMessage, CountsMessage, Delta, DeltasMessage } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { runCounts } from './counts-run.fixture.ts';

const NOON = Date.UTC(2026, 10, 20, 4);
const { zone } = catalogue;
const PLACES = ['990102005', '990102', '9901'] as const;
const LEVELS = { 9: 'township', 6: 'county', 4: 'city' } as const;
const [site] = [...catalogue.sites.values()].filter(({ place }) => place.startsWith('990102005'));
if (site === undefined) throw new Error('no site in the township');

/** The same numbers at every run; no generator of the platform promises that. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const seriesOf = (measure: string): SeriesKey[] => [
  ...PLACES.map(
    (place) => `${measure}~${LEVELS[place.length as 4 | 6 | 9]}~${place}~all` as SeriesKey,
  ),
  `${measure}~site~${site.id}~all` as SeriesKey,
];

/** Six weeks of counts, told mostly in time, some late and some taken back; an outbreak at the end, cases of a school, and ticks. */
function told(seed: number): CountsMessage[] {
  const random = randomOf(seed);
  const messages: CountsMessage[] = [];
  const say = (asOf: number, rest: object): void => {
    const key = `m:${String(messages.length)}`;
    messages.push({ v: 1, key, asOf, ...rest } as CountsMessage);
  };
  const count = (
    measure: string,
    { at, delta, asOf }: { readonly at: number; readonly delta: number; readonly asOf: number },
  ): Delta[] =>
    seriesOf(measure).map((series) => ({
      series,
      hourAt: Math.floor(at / HOUR_MS) * HOUR_MS,
      delta,
      correction: delta < 0,
      late: asOf - at > 7 * DAY_MS,
    }));
  for (let back = 42; back >= 0; back -= 1) {
    for (let hour = 0; hour < (back === 0 ? 5 : 10); hour += 1) {
      const at = NOON - back * DAY_MS - 4 * HOUR_MS + hour * HOUR_MS;
      const asOf = at + 20 * 60_000;
      const many = back <= 1 && hour > 2 ? 4 : 0;
      for (const measure of ['diarrhoea', 'visits', 'fever-rash']) {
        const cases = Math.floor(random() * 3) + (measure === 'diarrhoea' ? many : 0);
        if (cases > 0)
          say(asOf, { type: 'deltas', deltas: count(measure, { at, delta: cases, asOf }) });
      }
      // A fact of some days ago that is corrected, or told late.
      if (random() < 0.3) {
        const then = at - Math.floor(random() * 9) * DAY_MS;
        const delta = random() < 0.4 ? -1 : 1;
        say(asOf, { type: 'deltas', deltas: count('diarrhoea', { at: then, delta, asOf }) });
      }
      if (random() < 0.5) say(asOf, caseOf(random, at));
      say(asOf + 1000, tickAt(at, messages.length, random));
    }
  }
  // What was an outbreak turns out to have been none.
  const many = messages.filter(({ asOf, type }) => type === 'deltas' && asOf > NOON - 1.5 * DAY_MS);
  for (const message of many as DeltasMessage[]) {
    const deltas = message.deltas.map((one) => ({ ...one, delta: -one.delta, correction: true }));
    say(NOON + 3 * HOUR_MS, { type: 'deltas', deltas });
  }
  return messages;
}

function caseOf(random: () => number, at: number): Omit<CaseMessage, 'v' | 'key' | 'asOf'> {
  const person = Math.floor(random() * 30);
  return {
    type: 'case',
    rule: 'cluster-notifiable' as never,
    disease: 'hand-foot-mouth' as never,
    group: 'school:0042',
    place: '990102005001' as never,
    siteId: site?.id as never,
    subject: derivedId('p1.', [person]) as never,
    fact: derivedId('v1.', [person]) as never,
    eventId: derivedId('e', [person]) as never,
    occurredAt: at,
    present: random() < 0.85,
    severe: false,
    factVersion: 1 + Math.floor(random() * 4),
  };
}

function tickAt(at: number, tick: number, random: () => number) {
  const day = dayOf(at, zone);
  const shares = { hour: [], day: [60, random() < 0.02 ? 30 : 100], day7: [] };
  return {
    type: 'progress',
    tick,
    watermarkAt: at - HOUR_MS,
    frontierAt: at,
    activeSites: 5,
    idleSites: 0,
    silentSites: 0,
    ...(random() < 0.3 && {
      arrivals: { hourAt: at, day, scopes: { '990102005': shares, '9901': shares } },
    }),
    ...(random() < 0.4 && {
      today: { lookAt: at, day, places: { '9901': { visits: [50], cases: [90, 60], silent: 0 } } },
    }),
  };
}

interface Outcome {
  readonly sent: readonly string[];
  readonly tables: readonly string[];
}

const databases: TestDatabase[] = [];

async function live(how: {
  readonly messages: readonly CountsMessage[];
  readonly batchMax: number;
  readonly restartAfterBatches?: number;
  readonly statesMax?: number;
}): Promise<Outcome> {
  const database = await freshDatabase();
  databases.push(database);
  await database.pool.query(
    `INSERT INTO site_progress (site_id, partition, place, first_day, occurred_at_max, received_at_max, events, late)
     VALUES ($1, 0, $2, $3, now(), now(), 1, 0)`,
    [site?.id, site?.place, dayOf(NOON - 60 * DAY_MS, zone)],
  );
  const store = await database.poolAs('vigil_detectors');
  const sent = await runCounts({ store, catalogue, horizonMs: 7 * DAY_MS, ...how });
  const tables: string[] = [];
  for (const statement of [
    'SELECT id, revision, status, as_of, signal FROM signals ORDER BY id',
    'SELECT id, revision, status, as_of, signal FROM signal_revisions ORDER BY id, revision',
    'SELECT * FROM assessments ORDER BY series, kind, start_at, detector',
    'SELECT * FROM assessment_changes ORDER BY series, kind, start_at, detector, as_of, revision, outcome',
    'SELECT series, kind, start_at, count, late_count, revision, as_of FROM observations ORDER BY series, kind, start_at',
    'SELECT * FROM cluster_cases ORDER BY rule, disease, grouped_by, subject, fact',
  ])
    tables.push(JSON.stringify((await database.pool.query<object>(statement)).rows));
  return { sent, tables };
}

afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe('counts of six weeks', () => {
  const messages = told(2026);
  let one: Outcome;
  beforeAll(async () => {
    one = await live({ messages, batchMax: 1 });
  });

  it('find something, change their mind, and take something back', () => {
    const revisions = JSON.parse(one.tables[1] ?? '[]') as {
      status: string;
      signal: { kind: string };
    }[];
    const seen = new Set(revisions.map(({ status, signal }) => `${signal.kind} ${status}`));
    expect([...seen].sort()).toEqual([
      'cluster amended',
      'cluster raised',
      'cluster withdrawn',
      'series amended',
      'series raised',
      'series withdrawn',
    ]);
    expect(one.sent).toHaveLength(revisions.length);
    expect(startOfDay(dayOf(NOON, zone), zone)).toBeLessThan(NOON);
  });

  it.each([
    ['in batches of 7', { batchMax: 7 }],
    ['in batches of 100', { batchMax: 100 }],
    ['in one batch', { batchMax: 5000 }],
    ['with room for two of the twelve series', { batchMax: 40, statesMax: 2 }],
    [
      'by workers that are started anew every third batch of 40',
      { batchMax: 40, restartAfterBatches: 3 },
    ],
    ['by workers that are started anew after every four', { batchMax: 4, restartAfterBatches: 1 }],
  ])('give the same %s', async (_, how) => {
    const other = await live({ messages, ...how });
    expect(other.sent).toEqual(one.sent);
    for (const [at, table] of one.tables.entries()) expect(other.tables[at]).toBe(table);
  });
});
