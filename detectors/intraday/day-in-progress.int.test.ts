// One day on real servers, hour by hour on a virtual clock: an outbreak that starts at eight is told before noon and stays one signal, a quiet
// place is not, a delivered yesterday starts nothing, a dead feed is named and is no fall, and late diagnoses neither hide nor fake a rise.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Assessment } from '../../contracts/assessment.ts';
import { Measure } from '../../contracts/catalogue/measure.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const DAY = '2026-03-11' as DayKey;
const HISTORY_DAYS = 14;
/** Told hour by hour, as life tells them; those before are a history that is loaded. */
const HOURLY_DAYS = 4;
const dayAt = startOfDay(DAY, 'Asia/Shanghai');
/** Visits of each hour of a usual day. */
const HOURS: Readonly<Record<number, number>> = {
  7: 2,
  8: 5,
  9: 5,
  10: 4,
  11: 3,
  13: 2,
  14: 3,
  15: 2,
  16: 2,
  17: 1,
};
const LATE_MS = 2 * HOUR_MS + 600_000;

type Role = 'outbreak' | 'quiet' | 'backlog' | 'dead' | 'late' | 'late-outbreak';
const ROLES: Readonly<Record<Role, string>> = {
  outbreak: 's-990102001-3',
  quiet: 's-990102002-1',
  backlog: 's-990102003-3',
  dead: 's-990102004-2',
  late: 's-990102005-3',
  'late-outbreak': 's-990102106-1',
};
const siteOf = (role: Role) => {
  const site = shippedParts.sites.find(
    ({ id, level }) => id.startsWith(ROLES[role]) && level === 'township-centre',
  );
  if (site === undefined) throw new Error(`no site for ${role}`);
  return site;
};
const townshipOf = (role: Role): string => siteOf(role).place.slice(0, 9);

/** Too few visits in a day, which no shipped rule looks for at a township. */
const fewer = Measure.parse({
  ...shippedParts.measures.find(({ id }) => id === 'visits'),
  id: 'fewer-visits',
  detectors: [
    {
      id: 'fall-day',
      method: 'ears-c1',
      params: { baseline: 7, guard: 0, alpha: 0.01, minSigma: 0 },
      side: 'lower',
      window: 'day',
      at: ['township'],
      ages: 'all',
      needs: { historyDays: 7, meanCount: 5 },
      floor: { observed: 0, excess: 3 },
      grades: [{ level: 'IV' }],
    },
  ],
});

let path: TestPath;
let now = dayAt;
const clock: Clock = { now: () => now, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
/** Standing signals of the looks, by township, after each hour of the day. */
const seen = new Map<number, Map<string, Signal>>();

interface Visiting {
  readonly role: Role;
  readonly hourAt: number;
  readonly count: number;
  readonly name: string;
}

/** Told at once, or first without a diagnosis. */
function visits({ role, hourAt, count, name }: Visiting): { at: number; event: Event }[] {
  const site = siteOf(role);
  return Array.from({ length: count }, (_, number) => {
    const id = `${name}-${role}-${String(hourAt)}-${String(number)}`;
    const at = hourAt + Math.floor(((number + 0.5) / count) * HOUR_MS);
    const told = { site: site.id, place: site.place, at, person: id, statedAt: at };
    const diagnosed = { diagnoses: [icd10('A09')] };
    const fields = { occurredAt: at, ageBand: '25-44' as const };
    const isLate =
      (role === 'late' || role === 'late-outbreak') && hourAt >= dayAt - HOURLY_DAYS * DAY_MS;
    const start = visitEvent(id, 'start', {
      ...told,
      receivedAt: at + 20_000,
      fields: isLate ? fields : { ...fields, ...diagnosed },
    });
    if (!isLate) return [{ at: at + 20_000, event: start }];
    const update = visitEvent(id, 'update', {
      ...told,
      statedAt: at + LATE_MS,
      receivedAt: at + LATE_MS,
      fields: diagnosed,
    });
    return [
      { at: at + 20_000, event: start },
      { at: at + LATE_MS, event: update },
    ];
  }).flat();
}

const usual = (hour: number, day: number): number =>
  (HOURS[hour] ?? 0) === 0 ? 0 : (HOURS[hour] ?? 0) + ((hour * 7 + day * 3) % 3) - 1;

/** Everything that is told of the history and of the day, by the time at which it is told. */
function everything(): { at: number; event: Event }[] {
  const all: { at: number; event: Event }[] = [];
  for (const role of Object.keys(ROLES) as Role[]) {
    for (let day = -HISTORY_DAYS; day <= 0; day += 1) {
      for (let hour = 7; hour < 18; hour += 1) {
        const hourAt = dayAt + day * DAY_MS + hour * HOUR_MS;
        if (role === 'dead' && day === 0 && hour >= 10) continue;
        const isSick = (role === 'outbreak' || role === 'late-outbreak') && day === 0 && hour >= 8;
        const size = role === 'dead' ? 3 : 1;
        const count = usual(hour, day) * size + (isSick && hour < 12 ? 13 : 0);
        const told = visits({ role, hourAt, count, name: `d${String(day)}` });
        // What happened yesterday comes today at nine.
        const isHeldBack = role === 'backlog' && day === -1;
        for (const one of told)
          all.push(
            isHeldBack ? { at: dayAt + 9 * HOUR_MS + 60_000, event: heldBack(one.event) } : one,
          );
      }
    }
  }
  return all.sort((one, other) => one.at - other.at);
}

const heldBack = (event: Event): Event => ({ ...event, receivedAt: dayAt + 9 * HOUR_MS + 60_000 });

async function tickAt(at: number): Promise<void> {
  now = at;
  for (;;) {
    const { rows } = await path.database.pool.query<{ at: number | null }>(
      'SELECT max(at) AS at FROM watermarks',
    );
    if ((rows[0]?.at ?? 0) >= at) break;
    await systemClock.sleep(50);
  }
  await path.settled();
}

async function looks(): Promise<Map<string, Signal>> {
  const signals = (await path.signals()).filter(
    ({ detector, measure, status }) =>
      detector.method === 'vigil-intraday' && measure === 'diarrhoea' && status !== 'withdrawn',
  );
  return new Map(signals.map((signal) => [signal.place, signal]));
}

async function lastLook(role: Role): Promise<Assessment | undefined> {
  const { rows } = await path.database.pool.query<{ assessment: Assessment }>(
    `SELECT assessment FROM assessments WHERE series = $1 AND detector = 'today' ORDER BY start_at DESC LIMIT 1`,
    [`diarrhoea~township~${townshipOf(role)}~all`],
  );
  return rows[0]?.assessment;
}

beforeAll(async () => {
  path = await startTestPath(
    composeCatalogue({ ...shippedParts, measures: [...shippedParts.measures, fewer] }),
  );
  await path.work(['observe', 'assess']);
  const all = everything();
  let toldAt = dayAt - HISTORY_DAYS * DAY_MS;
  while (toldAt < dayAt + 8 * HOUR_MS) {
    const nextAt = toldAt + (toldAt < dayAt - HOURLY_DAYS * DAY_MS ? DAY_MS : HOUR_MS);
    const due = all.filter(({ at }) => at >= toldAt && at < nextAt);
    await path.publish(due.map(({ event }) => event));
    if (due.length > 0) await path.settled();
    toldAt = nextAt;
  }
  now = dayAt + 8 * HOUR_MS + 5000;
  await path.work(['progress'], clock);
  for (let hour = 8; hour < 18; hour += 1) {
    const hourAt = dayAt + hour * HOUR_MS;
    await path.publish(
      all.filter(({ at }) => at >= hourAt && at < hourAt + HOUR_MS).map(({ event }) => event),
    );
    await path.settled();
    await tickAt(hourAt + HOUR_MS + 5000);
    seen.set(hour + 1, await looks());
  }
});
afterAll(() => path.stop());

const at = (hour: number, role: Role): Signal | undefined => seen.get(hour)?.get(townshipOf(role));

it('tells an outbreak that starts at eight before noon, in words', () => {
  const hours = [...seen.keys()].filter((hour) => at(hour, 'outbreak') !== undefined);
  expect(Math.min(...hours)).toBeLessThanOrEqual(11);
  const first = at(Math.min(...hours), 'outbreak');
  expect(first?.reason.words.en).toMatch(
    /^By (09|10|11):00 expected [\d.]+ cases so far, seen \d+, above/,
  );
  expect(first?.reason.words.zh).toMatch(/^截至 (09|10|11):00 观察 \d+ 例，至此预期/);
});

it('amends the one signal as the day goes on', () => {
  const ids = new Set(
    [...seen.values()].flatMap((one) => one.get(townshipOf('outbreak'))?.id ?? []),
  );
  expect(ids.size).toBe(1);
  expect(at(14, 'outbreak')?.revision).toBeGreaterThan(1);
  expect(at(14, 'outbreak')?.observed).toBeGreaterThan(at(11, 'outbreak')?.observed ?? Infinity);
});

it('tells nothing of a quiet day, of a delivered yesterday, or of usual diagnoses that come late', () => {
  for (const [, signals] of seen)
    for (const role of ['quiet', 'backlog', 'late'] as const)
      expect(signals.get(townshipOf(role))).toBeUndefined();
});

it('starts nothing by any detector where yesterday is delivered this morning', async () => {
  const standing = (await path.signals()).filter(
    ({ place, kind, status }) =>
      kind === 'series' && status !== 'withdrawn' && place.startsWith(townshipOf('backlog')),
  );
  expect(standing.map(({ measure, reason }) => [measure, reason.code])).toEqual([]);
});

it('expects of late diagnoses only what can have come, and says so', async () => {
  const look = await lastLook('late');
  expect(look?.outcome).toBe('within');
  expect(look?.reason.words.en).toContain('nowcast');
  expect(look?.reason.words.zh).toContain('实时推算');
  expect(look?.expected).toBeLessThan(Number(look?.params['expectedToday']));
  expect(look?.completeness).toBeGreaterThan(0);
  expect(look?.completeness).toBeLessThan(1);
});

it('sees an outbreak through late diagnoses, and counts those of the morning that come in the afternoon', () => {
  const hours = [...seen.keys()].filter((hour) => at(hour, 'late-outbreak') !== undefined);
  expect(Math.min(...hours)).toBeLessThanOrEqual(14);
  const last = at(18, 'late-outbreak');
  const known = at(Math.min(...hours), 'late-outbreak');
  expect(last?.observed).toBeGreaterThan(known?.observed ?? Infinity);
});

it('leaves the dark part out of the expectation and says how much it is', async () => {
  const look = await lastLook('dead');
  expect(look?.outcome).toBe('within');
  expect(look?.expected).toBeLessThan(Number(look?.params['expectedToday']) / 2);
  expect(look?.params['silentShare']).toBe(1);
  expect(look?.reason.words.en).toContain('sites that are silent');
  expect(look?.reason.words.zh).toContain('静默');
});

it('names a dead feed and takes its visits for no fall', async () => {
  await tickAt(dayAt + DAY_MS + 2 * HOUR_MS);
  await tickAt(dayAt + DAY_MS + 9 * HOUR_MS);
  const signals = await path.signals();
  const named = signals.filter(({ kind }) => kind === 'site-silent').map(({ siteId }) => siteId);
  expect(named).toContain(siteOf('dead').id);
  const falls = signals.filter(
    ({ measure, place, status }) =>
      measure === 'fewer-visits' && place === townshipOf('dead') && status !== 'withdrawn',
  );
  expect(falls).toEqual([]);
});

it('withdraws what was taken back', async () => {
  const site = siteOf('outbreak');
  const taken = everything()
    .map(({ event }) => event)
    .filter(
      (event) =>
        event.kind === 'visit' &&
        event.siteId === site.id &&
        event.occurredAt >= dayAt + 8 * HOUR_MS,
    );
  await path.publish(
    taken.map((event) => ({
      ...event,
      ...visitEvent('x', 'cancel', {
        site: site.id,
        place: site.place,
        at: event.occurredAt,
        statedAt: event.statedAt + DAY_MS,
        receivedAt: dayAt + DAY_MS + 9 * HOUR_MS + 10_000,
      }),
      person: event.person,
      id: `${event.id.slice(0, -1)}${event.id.endsWith('a') ? 'b' : 'a'}` as Event['id'],
      body: {
        ...(event.kind === 'visit' ? event.body : {}),
        action: 'cancel',
        fields: {},
      } as never,
    })),
  );
  await path.settled();
  const standing = (await looks()).get(townshipOf('outbreak'));
  expect(standing).toBeUndefined();
});
