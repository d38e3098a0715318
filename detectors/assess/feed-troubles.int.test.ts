/**
 * Days of an outbreak on real servers, on a clock of their own, while feeds fail: two days without a feed end no outbreak and are said to
 * be unknown, the dead feed is named, what comes late is put on its own days and starts nothing, and what is taken back is withdrawn.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Assessment } from '../../contracts/assessment.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue as catalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const HISTORY_DAYS = 22;
/** The day before the first that is lived through; the last of them is yesterday. */
const BEGIN = startOfDay(dayOf(Date.now(), catalogue.zone), catalogue.zone) - 6 * DAY_MS;
const centres = shippedParts.sites.filter(({ level }) => level === 'township-centre');
const [STRUCK, QUIET, OTHER] = [centres[0], centres[1], centres[2]];
if (STRUCK === undefined || QUIET === undefined || OTHER === undefined)
  throw new Error('the city has no three township centres');

let path: TestPath;
let now = BEGIN;
const clock: Clock = {
  now: () => now,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};

type Centre = NonNullable<typeof STRUCK>;

interface Visit {
  readonly site: Centre;
  readonly day: number;
  readonly n: number;
  readonly code: string;
  readonly receivedAt?: number;
}

/** From nine o'clock on, every twelve minutes. */
const occurredAt = ({ day, n }: Pick<Visit, 'day' | 'n'>): number =>
  BEGIN + day * DAY_MS + 9 * HOUR_MS + n * 12 * 60_000;
const nameOf = ({ site, day, n, code }: Visit): string =>
  `${site.id} ${String(day)} ${String(n)} ${code}`;

function visit(of: Visit, action: 'start' | 'cancel' = 'start'): Event {
  const at = occurredAt(of);
  const receivedAt = of.receivedAt ?? at + 60_000;
  return visitEvent(nameOf(of), action, {
    site: of.site.id,
    place: of.site.place,
    at,
    person: nameOf(of),
    statedAt: action === 'start' ? at : receivedAt,
    receivedAt,
    ...(action === 'start' && { fields: { occurredAt: at, diagnoses: [icd10(of.code)] } }),
  });
}

/** A day of a centre: forty visits for other reasons, and so many with diarrhoea. */
function dayAt(site: Centre, day: number, more: { cases: number; receivedAt?: number }): Event[] {
  const { cases, ...received } = more;
  const of = (code: string) => (_: unknown, n: number) =>
    visit({ site, day, n, code, ...received });
  return [...Array.from({ length: 40 }, of('M54.5')), ...Array.from({ length: cases }, of('A09'))];
}

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
const morning = (day: number): number => BEGIN + day * DAY_MS + 11 * HOUR_MS;

async function assessmentOf(site: Centre, day: number): Promise<Assessment | undefined> {
  const { rows } = await path.database.pool.query<{ assessment: Assessment }>(
    `SELECT assessment FROM assessments WHERE series = $1 AND detector = 'vigil-day' AND start_at = to_timestamp($2::float8 / 1000)`,
    [`diarrhoea~township~${site.place.slice(0, 9)}~all`, BEGIN + day * DAY_MS],
  );
  return rows[0]?.assessment;
}

async function signalsOf(site: Centre): Promise<Signal[]> {
  return (await path.signals()).filter(
    ({ series, detector }) =>
      series === `diarrhoea~township~${site.place.slice(0, 9)}~all` &&
      detector.params['detector'] === 'vigil-day',
  );
}

const standingDays = async (site: Centre): Promise<number[]> =>
  (await signalsOf(site))
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ startedAt }) => Math.round((startedAt - BEGIN) / DAY_MS))
    .sort();

const silences = async (site: Centre): Promise<string[]> =>
  (await path.signals())
    .filter(({ kind, siteId }) => kind === 'site-silent' && siteId === site.id)
    .map(({ status }) => status);

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress'], clock);
  const history = [STRUCK, QUIET, OTHER].flatMap((site) =>
    Array.from({ length: HISTORY_DAYS }, (_, back) =>
      dayAt(site, -1 - back, { cases: usual(back), receivedAt: BEGIN }),
    ).flat(),
  );
  await liveUntil(BEGIN + HOUR_MS, history);
});
afterAll(() => path.stop());

it('raises nothing from what was usual, and a signal on the day that has too many', async () => {
  await liveUntil(
    evening(0),
    [STRUCK, QUIET, OTHER].flatMap((site) => dayAt(site, 0, { cases: usual(0) })),
  );
  expect([await standingDays(STRUCK), await standingDays(QUIET)]).toEqual([[], []]);
  await liveUntil(evening(1), [
    ...dayAt(STRUCK, 1, { cases: 28 }),
    ...[QUIET, OTHER].flatMap((site) => dayAt(site, 1, { cases: usual(1) })),
  ]);
  expect([await standingDays(STRUCK), await standingDays(QUIET)]).toEqual([[1], []]);
  expect((await assessmentOf(STRUCK, 1))?.reason.code).toBe('outbreak-likely');
});

it('says of two days without a feed that they are unknown, and names the dead feed', async () => {
  for (const day of [2, 3]) await liveUntil(evening(day), dayAt(OTHER, day, { cases: usual(day) }));
  await liveUntil(morning(4), dayAt(OTHER, 4, { cases: usual(4) }).slice(0, 10));
  for (const site of [STRUCK, QUIET]) {
    expect(await assessmentOf(site, 2)).toMatchObject({ outcome: 'not-applicable', observed: 0 });
    expect((await assessmentOf(site, 2))?.reason.code).toBe('day-unknown');
    expect(await silences(site)).toEqual(['raised']);
  }
  expect((await assessmentOf(OTHER, 2))?.outcome).toBe('within');
  expect(await standingDays(STRUCK)).toEqual([1]);
});

it('goes on with the outbreak when the feed is back, and takes its silence back', async () => {
  await liveUntil(evening(4), [
    ...dayAt(STRUCK, 4, { cases: 18 }),
    ...dayAt(QUIET, 4, { cases: usual(4) }),
    ...dayAt(OTHER, 4, { cases: usual(4) }).slice(10),
  ]);
  expect([await standingDays(STRUCK), await standingDays(QUIET)]).toEqual([[1, 4], []]);
  expect(await silences(STRUCK)).toEqual(['withdrawn']);
  // Still unknown: nothing of those days has come.
  expect((await assessmentOf(STRUCK, 3))?.outcome).toBe('not-applicable');
});

it('puts a backlog on its own days, and starts nothing by it', async () => {
  const receivedAt = evening(4) + HOUR_MS;
  await liveUntil(receivedAt + 60_000, [
    ...dayAt(STRUCK, 2, { cases: 24, receivedAt }),
    ...dayAt(STRUCK, 3, { cases: 21, receivedAt }),
    ...[2, 3].flatMap((day) => dayAt(QUIET, day, { cases: usual(day), receivedAt })),
  ]);
  expect(await assessmentOf(STRUCK, 2)).toMatchObject({ outcome: 'exceeds', observed: 24 });
  expect(await assessmentOf(QUIET, 2)).toMatchObject({ outcome: 'within', observed: usual(2) });
  // Of a day in progress only what its count means is written again.
  expect(await assessmentOf(QUIET, 4)).toMatchObject({ outcome: 'within' });
  expect([await standingDays(STRUCK), await standingDays(QUIET)]).toEqual([[1, 2, 3, 4], []]);
});

it('withdraws each day when its visits are taken back, also those of days ago', async () => {
  const receivedAt = evening(4) + 2 * HOUR_MS;
  const taken = [1, 2, 3, 4].flatMap((day) =>
    Array.from({ length: { 1: 28, 2: 24, 3: 21, 4: 18 }[day] ?? 0 }, (_, n) => n)
      .slice(usual(day))
      .map((n) => visit({ site: STRUCK, day, n, code: 'A09', receivedAt }, 'cancel')),
  );
  await liveUntil(receivedAt + 60_000, taken);
  expect(await standingDays(STRUCK)).toEqual([]);
  const withdrawn = (await signalsOf(STRUCK)).map((signal) => signal.withdrawn?.words.zh ?? '');
  expect(withdrawn).toHaveLength(4);
  for (const words of withdrawn) expect(words).toContain('补报或更正后重新判断');
});
