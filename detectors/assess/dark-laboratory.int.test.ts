/**
 * Two days in which a place's laboratory tells nothing while its visits go on, on real servers and a clock of their own: its days are unknown,
 * no outbreak ends by them, a stray result makes none of them known, and the results that come after all do.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Assessment } from '../../contracts/assessment.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { laboratoryEvent, visitEvent } from '../events.fixture.ts';
import { measureOf } from '../series/kinds.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const rule = {
  id: 'by-day',
  method: 'vigil',
  params: {},
  side: 'upper',
  window: 'day',
  at: ['township'],
  ages: 'all',
  needs: { historyDays: 10, meanCount: 2 },
  floor: { observed: 6, excess: 5 },
  grades: [{ level: 'IV' }],
};
const positives = measureOf(
  'positives',
  {
    kind: 'count',
    counted: { of: 'laboratory', codes: ['94500-6'], interpretations: ['positive'] },
  },
  { strata: [{ level: 'township', byAge: false }], detectors: [rule] },
);
const visits = shippedParts.measures.find(({ id }) => id === 'visits');
const site = shippedParts.sites.find(({ level }) => level === 'township-centre');
if (visits === undefined || site === undefined) throw new Error('the catalogue has no such thing');
const catalogue = composeCatalogue({ ...shippedParts, measures: [visits, positives] });

const HISTORY_DAYS = 22;
/** 1970-01-05 was a Monday. */
const sinceMonday = (at: number): number => (Math.floor((at + 8 * HOUR_MS) / DAY_MS) - 4) % 7;
const LATEST = startOfDay(dayOf(Date.now(), catalogue.zone), catalogue.zone) - 6 * DAY_MS;
/** The first day that is lived through, a Monday whenever the test runs; the last of them lies before today. */
const BEGIN = LATEST - sinceMonday(LATEST) * DAY_MS;
const where = { site: site.id, place: site.place };

let path: TestPath;
let now = BEGIN;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };

interface Told {
  readonly day: number;
  readonly receivedAt?: number;
}

/** From nine o'clock on, every ten minutes. */
const timeOf = (day: number, n: number): number =>
  BEGIN + day * DAY_MS + 9 * HOUR_MS + n * 10 * 60_000;

const visitsOf = ({ day, receivedAt }: Told): Event[] =>
  Array.from({ length: 40 }, (_, n) => {
    const at = timeOf(day, n);
    const told = { ...where, at, statedAt: at, receivedAt: receivedAt ?? at + 60_000 };
    const name = `v ${String(day)} ${String(n)}`;
    return visitEvent(name, 'start', { ...told, person: name, fields: { occurredAt: at } });
  });

/** Thirty results of a day, so many of them positive. */
const resultsOf = ({ day, receivedAt }: Told, positive: number): Event[] =>
  Array.from({ length: Math.max(30, positive) }, (_, n) => {
    const at = timeOf(day, n);
    const told = { ...where, at, statedAt: at, receivedAt: receivedAt ?? at + 60_000 };
    const result = {
      code: '94500-6',
      system: 'loinc' as const,
      value: 'seen',
      interpretation: n < positive ? ('positive' as const) : ('negative' as const),
    };
    const name = `l ${String(day)} ${String(n)}`;
    return laboratoryEvent(name, { results: [result] }, { ...told, person: name });
  });

const usual = (day: number): number => 5 + (((day % 3) + 3) % 3);

/** What was told by `at`, and then a tick of the progress operator at that time. */
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

const evening = (day: number): number => BEGIN + day * DAY_MS + 20 * HOUR_MS;

async function assessmentOf(day: number): Promise<Assessment | undefined> {
  const { rows } = await path.database.pool.query<{ assessment: Assessment }>(
    `SELECT assessment FROM assessments WHERE series = $1 AND start_at = to_timestamp($2::float8 / 1000)`,
    [`positives~township~${where.place.slice(0, 9)}~all`, BEGIN + day * DAY_MS],
  );
  return rows[0]?.assessment;
}

const said = async (day: number): Promise<readonly unknown[]> => {
  const { outcome, observed, reason } = (await assessmentOf(day)) ?? {};
  return [outcome, reason?.code === 'day-unknown', observed];
};

const standingDays = async (): Promise<number[]> =>
  (await path.signals())
    .filter(({ measure, status }) => measure === 'positives' && status !== 'withdrawn')
    .map(({ startedAt }) => Math.round((startedAt - BEGIN) / DAY_MS))
    .sort();

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress'], clock);
  const history = Array.from({ length: HISTORY_DAYS }, (_, back) => {
    const told = { day: -1 - back, receivedAt: BEGIN };
    return [...visitsOf(told), ...resultsOf(told, usual(back))];
  }).flat();
  await liveUntil(BEGIN + HOUR_MS, history);
  await liveUntil(evening(0), [...visitsOf({ day: 0 }), ...resultsOf({ day: 0 }, usual(0))]);
  await liveUntil(evening(1), [...visitsOf({ day: 1 }), ...resultsOf({ day: 1 }, 26)]);
});
afterAll(() => path.stop());

it('says of two days without results that they are unknown although visits go on', async () => {
  expect(await standingDays()).toEqual([1]);
  for (const day of [2, 3]) await liveUntil(evening(day), visitsOf({ day }));
  await liveUntil(evening(4) - 9 * HOUR_MS, visitsOf({ day: 4 }).slice(0, 10));
  expect(await said(2)).toEqual(['not-applicable', true, 0]);
  expect(await said(3)).toEqual(['not-applicable', true, 0]);
  expect((await assessmentOf(2))?.completeness).toBeLessThan(0.1);
});

it('takes a stray late result for no report of its day', async () => {
  const receivedAt = evening(4) - 8 * HOUR_MS;
  await liveUntil(receivedAt + 60_000, resultsOf({ day: 2, receivedAt }, usual(2)).slice(0, 1));
  expect(await said(2)).toEqual(['not-applicable', true, 1]);
});

it('goes on with the outbreak when results come again, and the dark days stay unknown', async () => {
  await liveUntil(evening(4), [
    ...visitsOf({ day: 4 }).slice(10),
    ...resultsOf({ day: 4 }, 18),
    ...resultsOf({ day: 3, receivedAt: evening(4) - HOUR_MS }, usual(3)).slice(0, 2),
  ]);
  expect(await standingDays()).toEqual([1, 4]);
  expect(await said(2)).toEqual(['not-applicable', true, 1]);
  expect(await said(3)).toEqual(['not-applicable', true, 2]);
});

it('knows the days when their usual volume has come after all', async () => {
  const receivedAt = evening(4) + HOUR_MS;
  await liveUntil(receivedAt + 60_000, [
    ...resultsOf({ day: 2, receivedAt: receivedAt - 1 }, 22).slice(1),
    ...resultsOf({ day: 3, receivedAt }, usual(3)).slice(2),
  ]);
  expect(await said(2)).toEqual(['exceeds', false, 22]);
  expect(await said(3)).toEqual(['within', false, usual(3)]);
  expect(await standingDays()).toEqual([1, 2, 4]);
});
