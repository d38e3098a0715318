/**
 * Feeds that fail on a real PostgreSQL and NATS, from visits to the signals of their rules: one that codes another way, one that did not tell a
 * day; beside them a site to which really fewer people come, of which none says anything.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import {
  centreAt,
  dayAt,
  days,
  EVENING,
  startFeedPath,
  TODAY,
  type FeedPath,
} from './feeds.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const [RECODED, CUT, FALLEN] = [centreAt(1), centreAt(2), centreAt(3)];
const all = [RECODED, CUT, FALLEN];
let of: FeedPath;

/** Half of those who say why say nothing. */
const blank = (n: number): string => (n % 2 === 0 ? 'R69' : 'M54.5');

beforeAll(async () => {
  of = await startFeedPath(['coding-drift', 'incomplete', 'site-silent']);
  await of.path.work(['observe', 'assess', 'progress'], of.clock);
});
afterAll(() => of.path.stop());

async function untilThisEvening(): Promise<void> {
  await of.liveUntil(
    TODAY - 8 * DAY_MS,
    all.flatMap((site) => days(-36, -9).flatMap((day) => dayAt(site, { day }))),
  );
  const lastWeek = [
    ...days(-8, -1).flatMap((day) => dayAt(RECODED, { day, code: blank })),
    ...days(-8, -2).flatMap((day) => dayAt(CUT, { day })),
    ...dayAt(CUT, { day: -1, to: 10 }),
    ...days(-8, -1).flatMap((day) => dayAt(FALLEN, { day, every: 2 })),
  ];
  await of.liveUntil(EVENING - HOUR_MS, lastWeek);
  const today = [RECODED, CUT].flatMap((site) => dayAt(site, { day: 0 }));
  await of.liveUntil(EVENING, [...today, ...dayAt(FALLEN, { day: 0, every: 2 })]);
  await of.path.work(['looks'], of.clock);
  for (const rule of ['coding-drift', 'incomplete']) await of.lookedAt(rule, EVENING);
}

describe('each feed that fails', () => {
  it('is named by its rule, with its events and for its owners; who has fewer visits is not', async () => {
    await untilThisEvening();
    expect(await of.told('coding-drift')).toEqual([[RECODED.id, 'raised', 'uninformative']]);
    expect(await of.told('incomplete')).toContainEqual([CUT.id, 'raised', 'day-incomplete']);
    const signals = (await of.path.signals()).filter(({ kind }) => kind === 'look');
    expect(new Set(signals.map(({ family, alertKind }) => `${family} ${alertKind}`))).toEqual(
      new Set(['feed feed-failure']),
    );
    expect(signals.map(({ siteId }) => siteId)).not.toContain(FALLEN.id);
    const behind = signals.filter(({ measure }) => measure !== 'incomplete');
    expect(behind.map(({ evidence }) => evidence.length >= 20)).toEqual([true]);
  });

  it('is told again when more of the day has come, and taken back when all has', async () => {
    const ofCut = async () => (await of.told('incomplete')).filter(([site]) => site === CUT.id);
    const late = (from: number, to: number) =>
      dayAt(CUT, { day: -1, from, to, delayMs: 30 * HOUR_MS });
    await of.liveUntil(EVENING + HOUR_MS, late(10, 22));
    await of.lookedAt('incomplete', EVENING + HOUR_MS);
    expect((await ofCut()).map(([, status]) => status)).toEqual(['raised', 'amended']);
    await of.liveUntil(EVENING + 2 * HOUR_MS, late(22, 40));
    await of.lookedAt('incomplete', EVENING + 2 * HOUR_MS);
    expect((await ofCut()).map(([, status]) => status)).toEqual(['raised', 'amended', 'withdrawn']);
  });

  it('is taken back when its visits are coded as they were', async () => {
    const coded = days(-8, 0)
      .flatMap((day) => dayAt(RECODED, { day, delayMs: DAY_MS + 13 * HOUR_MS }))
      .map((event) => ({ ...event, receivedAt: EVENING + 3 * HOUR_MS }));
    const midnight = TODAY + DAY_MS;
    await of.liveUntil(midnight, coded);
    await of.lookedAt('coding-drift', midnight);
    expect((await of.told('coding-drift')).map(([, status]) => status)).toEqual([
      'raised',
      'withdrawn',
    ]);
  });
});
