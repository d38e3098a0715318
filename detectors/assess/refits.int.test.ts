/**
 * Corrections long past, on a real store: what was learned from them is learned again at the next tick, never while a count is applied; what is said in the end
 * is what would be said if each had been learned from at once, and no batch, restart or small memory changes a letter of it.
 */
import { afterAll, expect, it } from 'vitest';
import type { CountsMessage } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { seededRandom, wholeBelow } from '../benchmark/random.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { runCounts, type CountsRun } from './counts-run.fixture.ts';

const diarrhoea = shippedParts.measures.filter(({ id }) => id === 'diarrhoea');
const catalogue = composeCatalogue({ ...shippedParts, measures: diarrhoea });
const { zone } = catalogue;
const SERIES = ['township~990102005', 'county~990102', 'city~9901'].map(
  (where) => `diarrhoea~${where}~all` as SeriesKey,
);
const TODAY = dayNumberOf(dayOf(Date.UTC(2026, 10, 20, 4), zone));
const HISTORY_DAYS = 240;
const FIRST = TODAY - HISTORY_DAYS;
const startOf = (day: number): EpochMs => startOfDay(dayKeyOf(day), zone);

interface Told {
  readonly day: number;
  readonly delta: number;
  readonly series: SeriesKey;
}

class Telling {
  readonly messages: CountsMessage[] = [];
  #at: EpochMs = startOf(TODAY) + 8 * HOUR_MS;

  counts(told: readonly Told[]): void {
    const deltas = told.map(({ day, delta, series }) => ({
      series,
      hourAt: startOf(day) + 8 * HOUR_MS,
      delta,
      correction: delta < 0,
      late: this.#at - startOf(day) > 7 * DAY_MS,
    }));
    this.#say({ type: 'deltas', deltas });
  }

  tick(): void {
    const { length } = this.messages;
    const idle = { activeSites: 5, idleSites: 0, silentSites: 0 };
    const times = { watermarkAt: startOf(TODAY) + HOUR_MS, frontierAt: this.#at };
    this.#say({ type: 'progress', tick: length, ...times, ...idle });
  }

  /** Counts of today, and of days on which what is judged now was learned from. */
  day(seed: number, ticks: 'now and then' | 'after each'): void {
    const random = seededRandom(seed);
    const oneOf = (most: number): number => wholeBelow(random, most);
    this.counts(
      SERIES.flatMap((series) =>
        Array.from({ length: HISTORY_DAYS }, (_, at) => ({
          series,
          day: FIRST + at,
          delta: 4 + oneOf(7),
        })),
      ),
    );
    this.tick();
    for (let step = 0; step < 40; step += 1) {
      this.#at += 60_000;
      const series = SERIES[oneOf(3)] ?? 'never~never~never~all';
      const isPast = random.next() < 0.4;
      const day = isPast ? TODAY - 9 - oneOf(120) : TODAY;
      const delta = isPast ? oneOf(60) - 3 : oneOf(4);
      if (delta !== 0) this.counts([{ series: series as SeriesKey, day, delta }]);
      const isTold = random.next() < 0.2;
      if (ticks === 'after each' || isTold) this.tick();
    }
  }

  #say(rest: object): void {
    const key = `m:${String(this.messages.length)}`;
    this.messages.push({ v: 1, key, asOf: this.#at, ...rest } as CountsMessage);
  }
}

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

type Way = Pick<CountsRun, 'batchMax' | 'restartAfterBatches' | 'statesMax'>;

async function runOf(messages: readonly CountsMessage[], way: Way) {
  const database = await freshDatabase();
  databases.push(database);
  await database.pool.query(
    `INSERT INTO site_progress (site_id, partition, place, first_day, occurred_at_max, received_at_max, events, late)
     VALUES ('s-990102005-1', 0, '990102005', $1, now(), now(), 1, 0)`,
    [dayKeyOf(FIRST)],
  );
  const store = await database.poolAs('vigil_detectors');
  const sent = await runCounts({ store, catalogue, messages, horizonMs: 7 * DAY_MS, ...way });
  const linesOf = async (sql: string): Promise<readonly string[]> =>
    (await database.pool.query<{ line: string }>(sql)).rows.map(({ line }) => line);
  return {
    sent,
    waiting: await linesOf('SELECT series AS line FROM refits_waiting ORDER BY 1'),
    letters: await linesOf(
      "SELECT concat_ws(' ', series, detector, start_at, complete, assessment) AS line FROM assessments ORDER BY 1",
    ),
    said: await linesOf(
      `SELECT concat_ws(' ', series, detector, start_at, outcome, assessment->>'observed', assessment->>'expected', assessment->>'upper') AS line
       FROM assessments WHERE detector LIKE 'vigil-day%' ORDER BY 1`,
    ),
    standing: await linesOf(
      "SELECT concat_ws(' ', signal->>'id', signal->>'status', signal->>'observed', signal->>'expected') AS line FROM signals WHERE signal->>'status' <> 'withdrawn' ORDER BY 1",
    ),
  };
}

const told = (seed: number, ticks: 'now and then' | 'after each'): CountsMessage[] => {
  const telling = new Telling();
  telling.day(seed, ticks);
  return telling.messages;
};

it('says in the end what it says when each is learned from at once, whatever the batches and restarts', async () => {
  const telling = new Telling();
  telling.day(11, 'now and then');
  const before = await runOf(telling.messages, { batchMax: 1 });
  expect(before.waiting.length).toBeGreaterThan(0);
  telling.tick();
  const one = await runOf(telling.messages, { batchMax: 1 });
  const many = await runOf(telling.messages, { batchMax: 50 });
  const anew = await runOf(telling.messages, { batchMax: 2, restartAfterBatches: 1, statesMax: 1 });
  expect(one.waiting).toEqual([]);
  expect(one.said.length).toBeGreaterThan(20);
  expect(before.said).not.toEqual(one.said);
  expect(many).toEqual(one);
  expect(anew).toEqual(one);
  const atOnce = await runOf(told(11, 'after each'), { batchMax: 50 });
  expect(atOnce.said).toEqual(one.said);
  expect(atOnce.standing).toEqual(one.standing);
}, 120_000);
