/**
 * Eleven days on real servers and a clock of their own, with late and corrected facts, a site that falls silent and a rule that people change:
 * replayed to the letter from what was recorded, long after the stream of counts has forgotten how it began.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { foundText, isTheSame, type Found } from './found.ts';
import { replayOperators } from './operators.ts';
import { assessPositions, findRecord } from './recorded-counts.ts';
import { replayAndCompare } from './replay-and-compare.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { signalsAsOf, storedSignals } from './stored-events.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const WATCHED = ['diarrhoea', 'visits', 'fever-rash'];
const measures = shippedParts.measures.filter(({ id }) => WATCHED.includes(id));
const catalogue = composeCatalogue({ ...shippedParts, measures });
const sites = shippedParts.sites.filter(({ level }) => level === 'township-centre').slice(0, 2);

const DAYS = 11;
const HISTORY_DAYS = 24;
const OUTBREAKS = new Set([2, 3, 8, 9]);
/** Days on which the second site tells nothing; it tells of them on the last. */
const SILENT = new Set([4, 5]);
const RULE_CHANGES_ON = 7;
const BEGIN = startOfDay(dayOf(Date.now(), catalogue.zone), catalogue.zone) - DAYS * DAY_MS;
const evening = (day: number): number => BEGIN + day * DAY_MS + 20 * HOUR_MS;

let path: TestPath;
let workers: readonly RunningOperator[];
let record: readonly RunningOperator[];
let now = BEGIN;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };

interface Told {
  readonly day: number;
  readonly receivedAt?: number;
}

const visit = (
  name: string,
  at: number,
  told: { readonly site: number; readonly receivedAt: number; readonly action?: 'cancel' },
): Event => {
  const site = sites[told.site];
  if (site === undefined) throw new Error('the city has two township centres');
  return visitEvent(name, told.action ?? 'start', {
    ...{ site: site.id, place: site.place, at, person: name, receivedAt: told.receivedAt },
    ...(told.action === undefined
      ? { statedAt: at, fields: { occurredAt: at, diagnoses: [icd10(codeOf(name))] } }
      : { statedAt: at + HOUR_MS }),
  });
};

/** Every fourth is something else. */
const codeOf = (name: string): string => (name.endsWith('3') ? 'S93.4' : 'A09');

const nameOf = (day: number, site: number, n: number): string =>
  `v ${String(day)} ${String(site)} ${String(n)}`;

const timeOf = (day: number, n: number): number =>
  BEGIN + day * DAY_MS + 8 * HOUR_MS + n * 7 * 60_000;

function dayOfSite({ day, receivedAt }: Told, site: number): Event[] {
  const many = OUTBREAKS.has(day) && site === 0 ? 34 : 0;
  return Array.from({ length: 12 + ((day * 5 + 70 + site) % 4) + many }, (_, n) => {
    const at = timeOf(day, n);
    const told = { site, receivedAt: receivedAt ?? at + 60_000 };
    return visit(nameOf(day, site, n), at, told);
  });
}

/** What is told on one evening: the day, a few facts of days before, some of which take others back. */
function toldOn(day: number): Event[] {
  const receivedAt = evening(day) - HOUR_MS;
  const own = [0, 1].flatMap((site) =>
    site === 1 && SILENT.has(day) ? [] : dayOfSite({ day }, site),
  );
  const late = [2, 5].flatMap((back) => [
    visit(`late ${String(day)} ${String(back)}`, timeOf(day - back, 40), { site: 0, receivedAt }),
    visit(nameOf(day - back, 0, 5), timeOf(day - back, 5), {
      site: 0,
      receivedAt: receivedAt + 1,
      action: 'cancel',
    }),
  ]);
  const wasNone = day === 4 || day === 10 ? takenBack(day - 1, receivedAt + 2) : [];
  const backlog =
    day === 10 ? [...SILENT].flatMap((dark) => dayOfSite({ day: dark, receivedAt }, 1)) : [];
  return [...own, ...late, ...wasNone, ...backlog];
}

/** The last day of an outbreak turns out to have been a mistake of the desk. */
const takenBack = (day: number, receivedAt: number): Event[] =>
  Array.from({ length: 34 }, (_, n) =>
    visit(nameOf(day, 0, n + 8), timeOf(day, n + 8), { site: 0, receivedAt, action: 'cancel' }),
  );

async function liveUntil(at: number, events: readonly Event[]): Promise<void> {
  await path.publish(events);
  await path.settled();
  now = at;
  for (;;) {
    const { rows } = await path.database.pool.query<{ at: number }>('SELECT at FROM watermarks');
    if ((rows[0]?.at ?? 0) >= at) break;
    await systemClock.sleep(50);
  }
  await path.settled();
}

const PATIENCE = { timeout: 60_000 };

beforeAll(async () => {
  path = await startTestPath(catalogue);
  workers = await path.work(['observe', 'assess', 'progress'], clock);
  record = await path.work(['record'], clock);
  const history = Array.from({ length: HISTORY_DAYS }, (_, back) =>
    [0, 1].flatMap((site) => dayOfSite({ day: -1 - back, receivedAt: BEGIN }, site)),
  ).flat();
  await liveUntil(BEGIN + HOUR_MS, history);
  for (let day = 0; day < DAYS; day += 1) {
    if (day === RULE_CHANGES_ON - 1) await changeRule(path.database.pool);
    await liveUntil(evening(day), toldOn(day));
  }
});
afterAll(() => path.stop());

/** From the midnight before `RULE_CHANGES_ON` on, more is asked of a signal of a township. */
async function changeRule(db: Queryable): Promise<void> {
  await db.query(
    `INSERT INTO rule_overrides (change_id, measure, detector, level, place, setting, valid_from)
     VALUES ('c1', 'diarrhoea', 'vigil-day', 'township', '9901', '{"floorObserved": 60}', to_timestamp($1::float8 / 1000))`,
    [BEGIN + RULE_CHANGES_ON * DAY_MS],
  );
}

const judged = (all: readonly Signal[]): Signal[] =>
  all.filter(({ kind }) => kind === 'series' || kind === 'cluster');

async function revisionsOf(db: Queryable): Promise<{ signal: Signal }[]> {
  const { rows } = await db.query<{ signal: Signal }>(
    `SELECT signal FROM signal_revisions WHERE signal->>'kind' IN ('series', 'cluster') ORDER BY id, revision`,
  );
  return rows;
}

interface Again {
  readonly found: Found;
  readonly revisions: unknown;
}

async function again(when: { untilAt: number; isUntilNow: boolean }): Promise<Again> {
  const { pool, url } = path.database;
  const bus = await path.server.connect('detectors');
  const operators = replayOperators(catalogue, { allowedLatenessDays: 7, idleAfterMinutes: 60 });
  const { zone } = catalogue;
  const parts = { live: pool, operators, bus, catalogue, zone, now, tickMs: DAY_MS, ...when };
  return withScratchDatabase(url, async (store) => {
    const found = await replayAndCompare({ ...parts, store });
    return { found, revisions: await revisionsOf(store) };
  });
}

const untilNow = (): Promise<Again> => again({ untilAt: now + HOUR_MS, isUntilNow: true });

it('gives every count and every signal with every revision of eleven days to the letter', async () => {
  const { pool } = path.database;
  // What assess has read is recorded with the next tick; from there on the stream is no longer asked, and nothing changes but what is done to the store.
  await Promise.all(workers.map((worker) => worker.stop()));
  const positions = await assessPositions(pool);
  await expect.poll(() => findRecord(pool, undefined, positions), PATIENCE).toBeDefined();
  await Promise.all(record.map((worker) => worker.stop()));
  const [stored, revisions] = [await storedSignals(pool), await revisionsOf(pool)];
  expect(new Set(revisions.map(({ signal }) => signal.status))).toEqual(
    new Set(['raised', 'amended', 'withdrawn']),
  );
  const days = new Set(judged(stored).map(({ startedAt }) => startedAt));
  expect(days.size).toBeGreaterThan(3);
  const { found, revisions: remade } = await untilNow();
  expect(found).toMatchObject({ differences: [], toTheLetter: ['series', 'cluster'] });
  expect(remade).toEqual(revisions);
  const nothing = { differing: 0, changedSince: 0, onTheirWay: 0, daysNotKept: null };
  expect(found.counts).toMatchObject(nothing);
  expect(found.counts.compared).toBeGreaterThan(1000);
  expect(isTheSame(found)).toBe(true);
});

it('gives the signals as they stood on an earlier evening, and finds the one among them that was changed', async () => {
  const { pool } = path.database;
  const untilAt = evening(4);
  const then = judged(await signalsAsOf(pool, untilAt));
  const one = then.find(({ status }) => status !== 'withdrawn');
  if (one === undefined) throw new Error('no signal stood');
  expect(judged(await storedSignals(pool)).length).toBeGreaterThan(then.length);
  await pool.query(
    `UPDATE signal_revisions SET signal = jsonb_set(signal, '{observed}', '1234') WHERE id = $1 AND revision = $2`,
    [one.id, one.revision],
  );
  const { found } = await again({ untilAt, isUntilNow: false });
  expect(found).toMatchObject({
    toTheLetter: ['series', 'cluster'],
    differences: [{ id: one.id, difference: 'content', fields: ['observed'] }],
    counts: { differing: 0 },
  });
  expect(found.counts.changedSince).toBeGreaterThan(0);
  expect(isTheSame(found)).toBe(false);
});

it('counts findings of looks as not compared', async () => {
  const { pool } = path.database;
  const [one] = judged(await storedSignals(pool)).filter(({ status }) => status !== 'withdrawn');
  if (one === undefined) throw new Error('no signal stands');
  const look = { ...one, id: `sg-${'a'.repeat(26)}`, kind: 'look', series: null };
  await pool.query(
    `INSERT INTO signals SELECT (jsonb_populate_record(s, jsonb_build_object('id', $2::text, 'kind', 'look', 'signal', $3::jsonb))).*
     FROM signals s WHERE id = $1`,
    [one.id, look.id, JSON.stringify(look)],
  );
  const { found } = await untilNow();
  await pool.query('DELETE FROM signals WHERE id = $1', [look.id]);
  expect(found.signalsNotCompared.looks).toBe(1);
  expect(found.differences.filter(({ kind }) => kind === 'look')).toEqual([]);
  expect(foundText(found)).toContain('not compared: 1 findings of looks');
});

it('finds every count whose events are gone, and names the days of which events are no longer kept', async () => {
  const { pool } = path.database;
  const goneAt = BEGIN + 9 * DAY_MS;
  await pool.query(
    `DELETE FROM events WHERE occurred_at >= to_timestamp($1::float8 / 1000) AND occurred_at < to_timestamp($2::float8 / 1000)`,
    [goneAt, goneAt + DAY_MS],
  );
  await pool.query(
    `UPDATE vigil_time_tables SET keep = interval '6 days' WHERE relation = 'events'`,
  );
  const { found } = await untilNow();
  const { counts } = found;
  expect(counts.differing).toBeGreaterThan(counts.differences.length);
  expect(new Set(counts.differences.map(({ day }) => day))).toEqual(
    new Set([dayOf(goneAt, catalogue.zone)]),
  );
  for (const { kept, remade } of counts.differences)
    expect(kept.count).toBeGreaterThan(remade.count);
  expect(isTheSame(found)).toBe(false);
  const from = dayOf(BEGIN - HISTORY_DAYS * DAY_MS, catalogue.zone);
  expect(counts.daysNotKept?.from).toBe(from);
  expect(foundText(found)).toContain(`days from ${from} to `);
  expect(foundText(found)).toMatch(/^count: \d+ more differ$/m);
});

it('is no record to the letter once a block of it is missing', async () => {
  const { pool } = path.database;
  const positions = await assessPositions(pool);
  await pool.query('DELETE FROM counts_record WHERE id = (SELECT min(id) FROM counts_record)');
  expect(await findRecord(pool, undefined, positions)).toBeUndefined();
});
