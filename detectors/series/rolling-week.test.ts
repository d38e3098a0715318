/** The shipped rule of seven-day sums: quiet series seldom exceed, although the sums overlap, and a doubled week is found where there are cases enough. */
import { expect, it } from 'vitest';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Point } from '../methods/method.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { prepareDetectors } from './detector.ts';

const SERIES = 20;
const DAYS = 500;

function ruleOf(measureId: string, ruleId: string) {
  const measure = shippedParts.measures.find(({ id }) => id === measureId);
  const found = measure && prepareDetectors(measure).find(({ rule }) => rule.id === ruleId);
  if (found === undefined) throw new Error(`no rule ${ruleId} of ${measureId} is shipped`);
  return found;
}

/** Numbers in [0, 1) that a seed determines (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}

/** Seven-day sums of one series; the days from `doubledFrom` on, seven of them, count twice. */
function sumsOf(mean: number, seed: number, doubledFrom = Infinity): Point[] {
  const random = numbersOf(seed);
  const days = Array.from({ length: DAYS }, (_, day) => {
    const times = day >= doubledFrom && day < doubledFrom + 7 ? 2 : 1;
    return times * poisson(mean, random);
  });
  return days.slice(6).map((_, at) => ({
    at: at * DAY_MS,
    value: days.slice(at, at + 7).reduce((sum, count) => sum + count, 0),
    kind: 'open',
  }));
}

const { rule, method } = ruleOf('notifiable-intestinal', 'c1-week');

function raisesAt(points: readonly Point[], at: number): boolean | null {
  const current = points[at];
  if (current === undefined) return null;
  const { outcome, expected, side } = method.assess(points.slice(0, at), current);
  if (outcome === 'insufficient-baseline') return null;
  return (
    outcome === 'exceeds' && passesFloor(rule, { observed: current.value ?? 0, expected, side })
  );
}

it.each([0.5, 1, 3, 10])('raises on at most .3 % of quiet days at a mean of %d', (mean) => {
  const judged = Array.from({ length: SERIES }, (_, n) => sumsOf(mean, 40 + n)).flatMap((points) =>
    points.map((_, at) => raisesAt(points, at)).filter((raised) => raised !== null),
  );
  expect(judged.length).toBeGreaterThan(8000);
  expect(judged.filter(Boolean).length / judged.length).toBeLessThanOrEqual(0.003);
});

it('finds a doubled week at ten cases a day', () => {
  const found = Array.from({ length: SERIES }, (_, n) => {
    const points = sumsOf(10, 80 + n, 400);
    return raisesAt(points, 400);
  });
  expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(SERIES * 0.9);
});
