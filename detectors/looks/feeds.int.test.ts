/**
 * Feeds that fail on a real PostgreSQL and NATS, from visits to the signals of their rules: one that codes another way, one that did not tell a
 * day; beside them a site to which really fewer people come, of which none says anything. Feeds that are late: judge-lateness.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const PATIENCE = { timeout: 60_000, interval: 50 };
const RULES = new Set(['coding-drift', 'incomplete', 'site-silent']);
const catalogue = composeCatalogue({
  ...shippedParts,
  patterns: shippedParts.patterns.filter(({ id }) => RULES.has(id)),
});
const { zone } = catalogue;
/** Today, as the test has it. */
const TODAY = startOfDay(dayOf(Date.now(), zone), zone) - DAY_MS;
const centres = shippedParts.sites.filter(({ level }) => level === 'township-centre');
const [RECODED, CUT, FALLEN] = [1, 2, 3].map((at) => siteAt(at));

function siteAt(at: number): Site {
  const site = centres[at];
  if (site === undefined) throw new RangeError('the city has no four township centres');
  return site;
}

let path: TestPath;
let now = TODAY - 9 * DAY_MS;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };

interface Told {
  readonly day: number;
  readonly code?: (n: number) => string;
  readonly delayMs?: number;
  /** Forty in a day. */
  readonly from?: number;
  readonly to?: number;
  readonly every?: number;
}

/** From nine o'clock on, every twelve minutes. */
function dayAt(site: Site | undefined, told: Told): Event[] {
  const { day, code = (n) => (n % 3 === 0 ? 'J06.9' : 'M54.5'), delayMs = 60_000 } = told;
  const { from = 0, to = 40, every = 1 } = told;
  if (site === undefined) return [];
  return Array.from({ length: to - from }, (_, n) => from + n)
    .filter((n) => n % every === 0)
    .map((n) => {
      const at = TODAY + day * DAY_MS + 9 * HOUR_MS + n * 12 * 60_000;
      return visitEvent(`${site.id} ${String(day)} ${String(n)}`, 'start', {
        ...{
          site: site.id,
          place: site.place,
          at,
          statedAt: at + delayMs,
          receivedAt: at + delayMs,
        },
        person: `${site.id} ${String(day)} ${String(n)}`,
        fields: { occurredAt: at, ageBand: '25-44', sex: 'female', diagnoses: [icd10(code(n))] },
      });
    });
}

const days = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Half of those who say why say nothing. */
const blank = (n: number): string => (n % 2 === 0 ? 'R69' : 'M54.5');

/** What `progress` says is told of ten minutes before: a look of this moment knows it. */
async function liveUntil(at: number, events: readonly Event[]): Promise<void> {
  await path.publish(events);
  await path.settled();
  now = at - 600_000;
  const ticked = async (): Promise<number> =>
    (await path.database.pool.query<{ at: number }>('SELECT at FROM watermarks')).rows[0]?.at ?? 0;
  await expect.poll(ticked, PATIENCE).toBeGreaterThanOrEqual(at - 600_000);
  await path.settled();
  now = at;
}

/** One look is made at a tick, and ticks come as the clock goes on. */
async function lookedAt(rule: string, at: number): Promise<void> {
  const turn = async () =>
    (
      await path.database.pool.query<{ at: number; problem: string | null }>(
        'SELECT extract(epoch FROM turn_at)::float8 * 1000 AS at, problem FROM looks WHERE rule = $1',
        [rule],
      )
    ).rows[0];
  const later = async () => {
    now += 60;
    return (await turn())?.at;
  };
  await expect.poll(later, PATIENCE).toBe(at);
  expect((await turn())?.problem).toBeNull();
}

async function told(rule: string): Promise<unknown[][]> {
  const { rows } = await path.database.pool.query<{ row: unknown[] }>(
    `SELECT json_build_array(r.signal->>'siteId', r.status, r.signal->'reason'->>'code') AS row FROM signal_revisions r
     WHERE r.signal->>'measure' = $1 ORDER BY r.signal->>'siteId', r.revision`,
    [rule],
  );
  return rows.map(({ row }) => row);
}

const EVENING = TODAY + 18 * HOUR_MS;
const all = [RECODED, CUT, FALLEN];

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress'], clock);
});
afterAll(() => path.stop());

async function untilThisEvening(): Promise<void> {
  await liveUntil(
    TODAY - 8 * DAY_MS,
    all.flatMap((site) => days(-36, -9).flatMap((day) => dayAt(site, { day }))),
  );
  const lastWeek = [
    ...days(-8, -1).flatMap((day) => dayAt(RECODED, { day, code: blank })),
    ...days(-8, -2).flatMap((day) => dayAt(CUT, { day })),
    ...dayAt(CUT, { day: -1, to: 10 }),
    ...days(-8, -1).flatMap((day) => dayAt(FALLEN, { day, every: 2 })),
  ];
  await liveUntil(EVENING - HOUR_MS, lastWeek);
  const today = [RECODED, CUT].flatMap((site) => dayAt(site, { day: 0 }));
  await liveUntil(EVENING, [...today, ...dayAt(FALLEN, { day: 0, every: 2 })]);
  await path.work(['looks'], clock);
  for (const rule of ['coding-drift', 'incomplete']) await lookedAt(rule, EVENING);
}

describe('each feed that fails', () => {
  it('is named by its rule, with its events and for its owners; who has fewer visits is not', async () => {
    await untilThisEvening();
    expect(await told('coding-drift')).toEqual([[RECODED?.id, 'raised', 'uninformative']]);
    expect(await told('incomplete')).toContainEqual([CUT?.id, 'raised', 'day-incomplete']);
    const signals = (await path.signals()).filter(({ kind }) => kind === 'look');
    expect(new Set(signals.map(({ family, alertKind }) => `${family} ${alertKind}`))).toEqual(
      new Set(['feed feed-failure']),
    );
    expect(signals.map(({ siteId }) => siteId)).not.toContain(FALLEN?.id);
    const behind = signals.filter(({ measure }) => measure !== 'incomplete');
    expect(behind.map(({ evidence }) => evidence.length >= 20)).toEqual([true]);
  });

  it('is told again when more of the day has come, and taken back when all has', async () => {
    const ofCut = async () => (await told('incomplete')).filter(([site]) => site === CUT?.id);
    const late = (from: number, to: number) =>
      dayAt(CUT, { day: -1, from, to, delayMs: 30 * HOUR_MS });
    await liveUntil(EVENING + HOUR_MS, late(10, 22));
    await lookedAt('incomplete', EVENING + HOUR_MS);
    expect((await ofCut()).map(([, status]) => status)).toEqual(['raised', 'amended']);
    await liveUntil(EVENING + 2 * HOUR_MS, late(22, 40));
    await lookedAt('incomplete', EVENING + 2 * HOUR_MS);
    expect((await ofCut()).map(([, status]) => status)).toEqual(['raised', 'amended', 'withdrawn']);
  });

  it('is taken back when its visits are coded as they were', async () => {
    const coded = days(-8, 0)
      .flatMap((day) => dayAt(RECODED, { day, delayMs: DAY_MS + 13 * HOUR_MS }))
      .map((event) => ({ ...event, receivedAt: EVENING + 3 * HOUR_MS }));
    const midnight = TODAY + DAY_MS;
    await liveUntil(midnight, coded);
    await lookedAt('coding-drift', midnight);
    expect((await told('coding-drift')).map(([, status]) => status)).toEqual([
      'raised',
      'withdrawn',
    ]);
  });
});
