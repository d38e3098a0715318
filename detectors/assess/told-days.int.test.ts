/**
 * A day whose facts come late, of a series with several rules, on a real store: whatever came first, the facts, what is told of them or another
 * tick, the days after it are said to be in the end what they are said to be when nothing was late.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CountsMessage } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { runCounts } from './counts-run.fixture.ts';

const diarrhoea = shippedParts.measures.find(({ id }) => id === 'diarrhoea');
if (diarrhoea === undefined) throw new Error('the catalogue does not count diarrhoea');
const catalogue = composeCatalogue({ ...shippedParts, measures: [diarrhoea] });
const { zone } = catalogue;
const SERIES = 'diarrhoea~township~990102005~all' as SeriesKey;
const TODAY = dayNumberOf(dayOf(Date.UTC(2026, 10, 20, 4), zone));
const HISTORY_DAYS = 40;
const DARK = TODAY - 3;
const startOf = (day: number): EpochMs => startOfDay(dayKeyOf(day), zone);

type Step = 'facts' | 'told' | 'tick';

const countOf = (day: number): number =>
  day === DARK ? 15 : day === DARK + 1 ? 13 : 6 + ((day * 7) % 5);

class Telling {
  readonly messages: CountsMessage[] = [];
  #at: EpochMs = startOf(TODAY - HISTORY_DAYS);

  facts(day: number, at: EpochMs): void {
    const deltas = Array.from({ length: countOf(day) }, (_, n) => ({
      series: SERIES,
      hourAt: startOf(day) + (8 + (n % 9)) * HOUR_MS,
      delta: 1,
      correction: false,
      late: false,
    }));
    this.#say(at, { type: 'deltas', deltas });
  }

  tick(at: EpochMs, told?: { readonly come: (day: number) => number }): void {
    const today = dayNumberOf(dayOf(at, zone));
    const day = Array.from({ length: 8 }, (_, back) => told?.come(today - back) ?? 100);
    const shares = { hour: [], day, day7: [] };
    this.#say(at, {
      type: 'progress',
      tick: this.messages.length,
      watermarkAt: at - HOUR_MS,
      frontierAt: at,
      activeSites: 5,
      idleSites: 0,
      silentSites: 0,
      ...(told && {
        arrivals: { hourAt: at, day: dayKeyOf(today), scopes: { '990102005': shares } },
      }),
    });
  }

  #say(at: EpochMs, rest: object): void {
    this.#at = Math.max(this.#at, at);
    const key = `m:${String(this.messages.length)}`;
    this.messages.push({ v: 1, key, asOf: this.#at, ...rest } as CountsMessage);
  }
}

/** `late`: in which order the dark day becomes known in the end; null where nothing was late. */
function told(late: readonly Step[] | null): CountsMessage[] {
  const telling = new Telling();
  const come = (day: number): number => (day === DARK ? 5 : 100);
  telling.tick(startOf(TODAY - HISTORY_DAYS));
  for (let day = TODAY - HISTORY_DAYS; day < TODAY; day += 1) {
    if (day !== DARK || late === null) telling.facts(day, startOf(day) + 18 * HOUR_MS);
    const isDark = late !== null && day >= DARK;
    telling.tick(startOf(day) + 20 * HOUR_MS, isDark ? { come } : undefined);
    telling.tick(startOf(day + 1) + 3 * HOUR_MS, isDark ? { come } : undefined);
  }
  const now = startOf(TODAY) + 4 * HOUR_MS;
  const all = { come: () => 100 };
  const steps: Record<Step, (at: EpochMs) => void> = {
    facts: (at) => telling.facts(DARK, at),
    told: (at) => telling.tick(at, all),
    tick: (at) => telling.tick(at),
  };
  for (const [n, step] of (late ?? ['told' as const]).entries()) steps[step](now + n * 60_000);
  return telling.messages;
}

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function said(messages: readonly CountsMessage[]): Promise<readonly string[]> {
  const database = await freshDatabase();
  databases.push(database);
  await database.pool.query(
    `INSERT INTO site_progress (site_id, partition, place, first_day, occurred_at_max, received_at_max, events, late)
     VALUES ('s-990102005-1', 0, '990102005', $1, now(), now(), 1, 0)`,
    [dayKeyOf(TODAY - HISTORY_DAYS)],
  );
  const store = await database.poolAs('vigil_detectors');
  await runCounts({ store, catalogue, messages, horizonMs: 7 * DAY_MS, batchMax: 50 });
  const { rows } = await database.pool.query<{ said: string }>(
    `SELECT concat_ws(' ', detector, start_at::date, outcome, assessment->>'observed', assessment->>'upper', assessment->>'expected') AS said
     FROM assessments WHERE kind = 'day' AND start_at >= to_timestamp($1::float8 / 1000) AND start_at < to_timestamp($2::float8 / 1000)
     ORDER BY detector, start_at`,
    [startOf(DARK), startOf(TODAY)],
  );
  return rows.map((row) => row.said);
}

let inTime: readonly string[];
beforeAll(async () => {
  inTime = await said(told(null));
  expect(inTime.filter((line) => line.startsWith('today '))).toHaveLength(3);
}, 60_000);

it.each<{ readonly late: readonly Step[] }>([
  { late: ['facts', 'told'] },
  { late: ['told', 'facts'] },
  { late: ['facts', 'tick', 'told', 'tick'] },
  { late: ['tick', 'told', 'tick', 'facts'] },
])(
  'says of the days after a dark one the same whichever comes first of $late',
  async ({ late }) => {
    expect(await said(told(late))).toEqual(inTime);
  },
  60_000,
);

it('says of the days after a day that stays dark something else', async () => {
  expect(await said(told(['tick']))).not.toEqual(inTime);
}, 60_000);
