/**
 * Windows of every kind from the counts alone: facts in any order, late, taken back and in any batches, by workers that start anew or not,
 * end at the signals that a plain reading of all facts gives; and a run without an end costs nothing and is counted.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { CountsMessage, Delta } from '../../contracts/counts.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import { seriesKey, type SeriesKey } from '../../contracts/series.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import type { Window, WindowKind } from '../../contracts/window.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { sessionsFrom } from '../../platform/zone/session-windows.ts';
import { halfHourStart, hourStart } from '../../platform/zone/zone-time.ts';
import { cellStarts, windowAt } from '../../platform/zone/zone-windows.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { runCounts } from './counts-run.fixture.ts';
import { LIMITS, WINDOWED, WINDOWED_KINDS } from './windows.fixture.ts';

const catalogue = composeCatalogue({ ...shippedParts, measures: WINDOWED });
const { zone } = catalogue;
const NOW = Date.UTC(2026, 10, 20, 4);
const HORIZON_MS = 7 * DAY_MS;

function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const seriesOf = (kind: WindowKind): SeriesKey =>
  seriesKey({ measure: `in-${kind}` as MeasureId, level: 'county', where: '990102', age: 'all' });

interface Fact {
  readonly at: number;
  readonly delta: number;
}

/** Five days of visits in bursts, some of which are taken back. */
function factsOf(random: () => number): Fact[] {
  const facts: Fact[] = [];
  for (let burst = 0; burst < 14; burst += 1) {
    const startAt = NOW - DAY_MS - Math.floor(random() * 4 * DAY_MS);
    for (let number = 0; number < 3 + random() * 12; number += 1)
      facts.push({ at: startAt + Math.floor(random() * 4 * HOUR_MS), delta: 1 });
  }
  for (const { at } of facts.filter(() => random() < 0.15)) facts.push({ at, delta: -1 });
  return facts;
}

function shuffled<One>(all: readonly One[], random: () => number): One[] {
  return all
    .map((one) => [random(), one] as const)
    .sort(([one], [other]) => one - other)
    .map(([, one]) => one);
}

const deltasOf = ({ at, delta }: Fact): Delta[] =>
  WINDOWED_KINDS.map((kind) => ({
    series: seriesOf(kind),
    hourAt: hourStart(at, zone),
    ...(shapeOf(kind).of === 'half' && { halfAt: halfHourStart(at, zone) }),
    delta,
    correction: delta < 0,
    late: false,
  }));

const tick = (at: number, number: number): CountsMessage => ({
  v: 1,
  key: `tick:${String(number)}`,
  type: 'progress',
  asOf: at,
  tick: number,
  watermarkAt: at,
  frontierAt: at,
  activeSites: 1,
  idleSites: 0,
  silentSites: 0,
});

/** Told at one moment, in this order, with a tick before, one in the midst and one after. */
function told(facts: readonly Fact[]): CountsMessage[] {
  const messages = facts.map((fact, at): CountsMessage => ({
    v: 1,
    key: `m:${String(at)}`,
    type: 'deltas',
    asOf: NOW,
    deltas: deltasOf(fact),
  }));
  const half = Math.floor(messages.length / 2);
  return [
    tick(NOW - 3 * DAY_MS, 0),
    ...messages.slice(0, half),
    tick(NOW, 1),
    ...messages.slice(half),
    tick(NOW + 1, 2),
  ];
}

/** What a plain reading of all facts says: each window that reaches its limit. */
function truthOf(facts: readonly Fact[]): string[] {
  const counts = new Map<number, number>();
  for (const { at, delta } of facts) {
    const half = halfHourStart(at, zone);
    counts.set(half, (counts.get(half) ?? 0) + delta);
  }
  const found: string[] = [];
  for (const kind of WINDOWED_KINDS) {
    const windows = new Map<number, Window>();
    const from = halfHourStart(NOW - 6 * DAY_MS, zone);
    if (shapeOf(kind).moves === 'session')
      for (const one of sessionsFrom(kind, { fromAt: from, toAt: NOW }, counts))
        windows.set(one.startAt, one);
    else
      for (let at = from; at < NOW; at += HALF_HOUR_MS) {
        const window = windowAt(kind, at, zone);
        windows.set(window.startAt, window);
      }
    for (const window of windows.values()) {
      const observed = cellStarts('half', window, zone).reduce(
        (sum, at) => sum + (counts.get(at) ?? 0),
        0,
      );
      if (observed >= LIMITS[kind]) found.push(named(window, observed));
    }
  }
  return found.sort();
}

/** A window that is still open is told of again only where its figure has moved by a twentieth. */
const named = ({ kind, startAt, endAt }: Window, observed: number): string =>
  `${kind} ${String(startAt)} ${String(endAt)} ${endAt > NOW ? 'open' : String(observed)}`;

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

interface Live {
  readonly sent: readonly string[];
  readonly tables: readonly string[];
  readonly standing: readonly string[];
}

async function live(
  messages: readonly CountsMessage[],
  how: { readonly batchMax: number; readonly restartAfterBatches?: number },
): Promise<Live> {
  const database = await freshDatabase();
  databases.push(database);
  const store = await database.poolAs('vigil_detectors');
  const sent = await runCounts({ store, catalogue, horizonMs: HORIZON_MS, messages, ...how });
  const read = async (statement: string): Promise<object[]> =>
    (await database.pool.query<object>(statement)).rows;
  const signals = (await read('SELECT signal FROM signals ORDER BY id')) as { signal: Signal }[];
  const tables = await Promise.all(
    [
      'SELECT id, revision, status, as_of, signal FROM signal_revisions ORDER BY id, revision',
      'SELECT * FROM assessments ORDER BY series, kind, start_at, detector',
      'SELECT series, kind, start_at, count, revision FROM observations ORDER BY series, kind, start_at',
    ].map(async (statement) => JSON.stringify(await read(statement))),
  );
  const standing = signals
    .filter(({ signal }) => signal.status !== 'withdrawn')
    .map(({ signal }) => named(signal.window, signal.observed));
  return { sent, tables, standing: standing.sort() };
}

describe('bursts of visits', () => {
  const random = randomOf(2026);
  const facts = factsOf(random);
  const truth = truthOf(facts);

  it('end at the same windows in any order, as a plain reading gives them', async () => {
    expect(new Set(truth.map((one) => one.split(' ')[0])).size).toBeGreaterThan(3);
    for (const order of [[...facts].reverse(), shuffled(facts, random)])
      expect((await live(told(order), { batchMax: 20 })).standing).toEqual(truth);
  });

  it('are judged alike in any batches, by workers that are started anew', async () => {
    const messages = told(shuffled(facts, random));
    const one = await live(messages, { batchMax: 1 });
    for (const how of [{ batchMax: 5000 }, { batchMax: 9, restartAfterBatches: 3 }]) {
      const other = await live(messages, how);
      expect(other.sent).toEqual(one.sent);
      for (const [at, table] of one.tables.entries()) expect(other.tables[at]).toBe(table);
    }
  });
});

it('a run of more than seven days is a session for seven days, and then none', async () => {
  const facts = Array.from({ length: 8 * 24 }, (_, hour) => ({
    at: NOW - 8 * DAY_MS + hour * HOUR_MS,
    delta: 1,
  }));
  const { standing } = await live(told(facts), { batchMax: 50 });
  const startAt = halfHourStart(NOW - 8 * DAY_MS, zone);
  const sessions = standing.filter((one) => one.startsWith('session'));
  expect(sessions).toEqual([
    named({ kind: 'session-hours2', startAt, endAt: startAt + 7 * DAY_MS - HALF_HOUR_MS }, 7 * 24),
  ]);
});
