// Quiet days alarm no more often than asked for: over years of days with weeks and seasons learned from the days before, and over all looks of a
// day and the judgement after it together.
import { expect, it } from 'vitest';
import { DAY_MS } from '../../../contracts/time.ts';
import { overdispersed, seededRandom } from '../../benchmark/random.ts';
import type { Point } from '../method.ts';
import { expectDay, EXPECT_FROM_DAYS } from './expected-day.ts';
import { limitNoise } from './limit-noise.ts';
import { chanceOf } from './look-at-day.ts';
import { planLooks } from './plan-looks.ts';
import { vigilIntraday } from './vigil-intraday.ts';

const SPREAD = 1.3;
const PLACES = 20;
/** A Monday. */
const FIRST = Date.UTC(2025, 0, 6);
const WEEK = [1.1, 1.05, 1, 1, 1.05, 0.95, 0.85];
const usual = (mean: number, day: number): number =>
  mean * (WEEK[day % 7] ?? 1) * Math.exp(0.3 * Math.cos((2 * Math.PI * day) / 365.25));

function daysOf(mean: number, seed: number, length: number): Point[] {
  const random = seededRandom(seed);
  return Array.from({ length }, (_, day) => ({
    at: FIRST + day * DAY_MS,
    value: overdispersed(random, usual(mean, day), SPREAD),
    kind: 'open',
  }));
}

it('finds no more quiet days unlikely than are, in any season', { timeout: 120_000 }, () => {
  const alpha = 0.005;
  for (const mean of [20, 200]) {
    let [judged, unlikely] = [0, 0];
    for (let place = 0; place < PLACES; place += 1) {
      const points = daysOf(mean, 100 * mean + place, EXPECT_FROM_DAYS + 364);
      for (const [at, today] of points.entries()) {
        const expected =
          at < EXPECT_FROM_DAYS ? null : expectDay(points.slice(at - EXPECT_FROM_DAYS, at), today);
        if (expected === null) continue;
        const chance = chanceOf(today.value ?? 0, expected.mean, limitNoise(expected, alpha));
        judged += 1;
        if (chance <= alpha) unlikely += 1;
      }
    }
    expect(judged).toBe(PLACES * 364);
    expect(unlikely / judged).toBeLessThanOrEqual(alpha);
    expect(unlikely).toBeGreaterThan(0);
  }
});

it('calls a day after its looks at no lower a count than if there had been none', () => {
  const points = daysOf(60, 7, EXPECT_FROM_DAYS + 1);
  const today = points.pop();
  if (today === undefined) throw new Error('no day');
  const expected = expectDay(points, today);
  if (expected === null) throw new Error('nothing expected');
  const { upper } = vigilIntraday.prepare({ alpha: 0.02 }, 365).assess(points, today);
  const { mean } = expected;
  const [alone] = planLooks({ mean, noise: limitNoise(expected, 0.02), alpha: 0.02, shares: [1] });
  expect(upper).toBeGreaterThanOrEqual((alone?.limit ?? Infinity) - 1);
});

it('follows a season where it rises fastest', () => {
  const points = Array.from({ length: 57 }, (_, day) => ({
    at: FIRST + day * DAY_MS,
    value: Math.round(200 * Math.exp(0.005 * day)),
    kind: 'open' as const,
  }));
  const today = points.pop();
  if (today === undefined) throw new Error('no day');
  const { mean = 0 } = expectDay(points, today) ?? {};
  expect(Math.abs(mean / (200 * Math.exp(0.005 * 56)) - 1)).toBeLessThan(0.02);
});

it('draws limits wider the fewer days the noise was learned from', () => {
  const wide = [5, 10, 50, 5000].map((degreesOfFreedom) =>
    limitNoise({ noise: 2, degreesOfFreedom }, 0.001),
  );
  expect(wide).toEqual([...wide].sort((a, b) => b - a));
  expect(wide.at(-1)).toBeCloseTo(2, 2);
  expect(wide[2]).toBeGreaterThan(2.2);
});

it('keeps all looks of a day and the judgement after it within alpha together', () => {
  const [mean, noise, alpha] = [60, 1.5, 0.02];
  const arrivals = [1, 1, 1, 1, 1, 1, 2, 8, 14, 15, 12, 7, 4, 6, 9, 9, 7, 4, 4, 4, 3, 2, 2, 1];
  const whole = arrivals.reduce((a, b) => a + b, 0);
  const shares = arrivals.map((_, at) => arrivals.slice(0, at + 1).reduce((a, b) => a + b) / whole);
  const looks = planLooks({ mean, noise, alpha, shares });
  const even = Array.from({ length: 24 }, (_, hour) => (hour + 1) / 24);
  const after = planLooks({ mean, noise, alpha, shares: even }).at(-1)?.limit ?? Infinity;
  const random = seededRandom(4242);
  const days = 40_000;
  let [alarms, early] = [0, 0];
  for (let day = 0; day < days; day += 1) {
    let count = 0;
    const isEarly = looks.some(({ limit }, hour) => {
      count += overdispersed(random, (mean * (arrivals[hour] ?? 0)) / whole, noise);
      return hour < 23 && limit !== null && count >= limit;
    });
    if (isEarly) early += 1;
    if (isEarly || count >= after) alarms += 1;
  }
  expect(early).toBeGreaterThan(0);
  expect(alarms / days).toBeLessThanOrEqual(alpha);
});
