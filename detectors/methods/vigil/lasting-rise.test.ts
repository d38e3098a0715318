// A rise that lasts stays told while it lasts: its own days do not teach the limit. After the time that the page names it is the level, and judged as such.
import { expect, it } from 'vitest';
import { overdispersed, seededRandom } from '../../benchmark/random.ts';
import { daily } from '../test-series.ts';
import { vigil } from './vigil.ts';

const SERIES = 6;
const SPREAD = 1.3;
const RISE_DAYS = 90;
const prepared = vigil.prepare({}, 365);

/** Verdicts of the days from the rise on. */
function risen(seed: number, history: number, mean: number) {
  const random = seededRandom(seed);
  const peak = 365 * random.next();
  const values = Array.from({ length: history + RISE_DAYS }, (_, day) => {
    const season = Math.exp(0.3 * Math.cos((2 * Math.PI * (day - peak)) / 365.25));
    return overdispersed(random, mean * season * (day >= history ? 2 : 1), SPREAD);
  });
  return prepared.assessSeries(daily(values), history);
}

it.each([
  [126, 60, 14],
  [300, 60, 21],
  [800, 20, 28],
  [1400, 20, 28],
])('after %i days, tells a doubling of %i cases a day for %i days', (history, mean, days) => {
  const verdicts = Array.from({ length: SERIES }, (_, seed) =>
    risen(7000 + seed, history, mean).slice(2, days),
  ).flat();
  const told = verdicts.filter(({ outcome }) => outcome === 'exceeds').length;
  expect(told / verdicts.length).toBeGreaterThan(0.9);
});

it('takes a doubling for the level within twelve weeks, after years', () => {
  const late = Array.from({ length: SERIES }, (_, seed) =>
    risen(7100 + seed, 1400, 20).slice(84),
  ).flat();
  const told = late.filter(({ outcome }) => outcome === 'exceeds').length;
  expect(told / late.length).toBeLessThan(0.1);
  for (const { expected, upper } of late) {
    expect(expected).toBeGreaterThan(0);
    expect((upper ?? 0) / (expected ?? 1)).toBeLessThan(4);
  }
});
