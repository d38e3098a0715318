// A feed that comes late, on a real PostgreSQL and NATS while every third transaction is rolled back: named by its rule, once. Beside it sites
// to which fewer people come and that tell a history besides, of which it says nothing. It is taken back when the feed tells in time again.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { batchesTried, makeCommitsFaulty } from '../observe/faulty-commits.fixture.ts';
import { centreAt, dayAt, days, EVENING, startFeedPath, type FeedPath } from './feeds.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const [LATE, FEWER, TELLING_HISTORY] = [centreAt(4), centreAt(5), centreAt(6)];
let of: FeedPath;

beforeAll(async () => {
  of = await startFeedPath(['late-feed']);
  await makeCommitsFaulty(of.path.database);
  await of.path.work(['observe', 'progress'], of.clock);
});
afterAll(() => of.path.stop());

/** Told today at noon. */
const history = (): Event[] =>
  days(-20, -3)
    .flatMap((day) => dayAt(TELLING_HISTORY, { day, from: 40, to: 60 }))
    .map((event) => ({ ...event, receivedAt: EVENING - 6 * HOUR_MS }));

it('is told by its rule, and only it', async () => {
  const usual = [LATE, FEWER, TELLING_HISTORY].flatMap((site) =>
    days(-24, -9).flatMap((day) => dayAt(site, { day })),
  );
  await of.liveUntil(EVENING - 8 * DAY_MS, usual);
  await of.liveUntil(EVENING, [
    ...days(-8, -4).flatMap((day) => dayAt(LATE, { day })),
    ...days(-3, -2).flatMap((day) => dayAt(LATE, { day, delayMs: 40 * HOUR_MS })),
    ...days(-8, -2).flatMap((day) => dayAt(FEWER, { day })),
    ...days(-1, 0).flatMap((day) => dayAt(FEWER, { day, every: 2 })),
    ...days(-8, 0).flatMap((day) => dayAt(TELLING_HISTORY, { day })),
    ...history(),
  ]);
  await of.path.work(['looks'], of.clock);
  await of.lookedAt('late-feed', EVENING);
  expect(await of.told('late-feed')).toEqual([[LATE.id, 'raised', 'later-than-habit']]);
  expect(await batchesTried(of.path.database)).toBeGreaterThan(2);
  const [signal] = await of.path.signals();
  // Two days of forty each; as many events as evidence has room for, all of them late.
  expect(signal).toMatchObject({
    detector: { params: { kind: 'visit', facts: 80, late: 80 } },
    family: 'feed',
  });
  expect(signal?.evidence).toHaveLength(50);
});

it('is taken back when the feed tells in time again', async () => {
  const after = days(1, 2).flatMap((day) => dayAt(LATE, { day }));
  await of.liveUntil(EVENING + 2 * DAY_MS, after);
  await of.lookedAt('late-feed', EVENING + 2 * DAY_MS);
  const statuses = (await of.told('late-feed')).map(([site, status]) => [site, status]);
  expect(statuses).toEqual([
    [LATE.id, 'raised'],
    [LATE.id, 'withdrawn'],
  ]);
});
