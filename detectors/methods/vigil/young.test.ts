// A series of some months hears a large outbreak however many cases a day it has, and calls no more quiet days than asked for while its season is unknown.
import { expect, it } from 'vitest';
import { overdispersed, seededRandom } from '../../benchmark/random.ts';
import { daily } from '../test-series.ts';
import { vigil } from './vigil.ts';

const SPREAD = 1.3;
const ALPHA = 0.005;
const SERIES = 8;
const HISTORY_DAYS = 126;
const OUTBREAK_DAYS = 6;
const OUTBREAK_SD = 20;
const prepared = vigil.prepare({ alpha: ALPHA }, 365);
const WEEK = [1.1, 1.05, 1, 1, 1.05, 0.95, 0.85];

function quiet(seed: number, mean: number, length: number): number[] {
  const random = seededRandom(seed);
  const peak = 365 * random.next();
  return Array.from({ length }, (_, day) => {
    const season = Math.exp(0.3 * Math.cos((2 * Math.PI * (day - peak)) / 365.25));
    return overdispersed(random, mean * (WEEK[day % 7] ?? 1) * season, SPREAD);
  });
}

it.each([6, 20, 60, 200])('hears large outbreaks in four months of %i cases a day', (mean) => {
  const found = Array.from({ length: SERIES }, (_, seed) => {
    const values = quiet(seed, mean, HISTORY_DAYS + OUTBREAK_DAYS);
    const excess = Math.round((OUTBREAK_SD / OUTBREAK_DAYS) * Math.sqrt(mean * SPREAD));
    for (let day = HISTORY_DAYS; day < values.length; day += 1)
      values[day] = (values[day] ?? 0) + excess;
    const verdicts = prepared.assessSeries(daily(values), HISTORY_DAYS);
    return verdicts.some(({ outcome }) => outcome === 'exceeds');
  });
  expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(SERIES / 2);
});

it.each([6, 20, 60, 200])('calls no more than asked for of quiet days of %i cases', (mean) => {
  const verdicts = Array.from({ length: SERIES }, (_, seed) =>
    prepared.assessSeries(daily(quiet(1000 + seed, mean, 360)), 28),
  ).flat();
  const called = verdicts.filter(({ outcome }) => outcome === 'exceeds').length;
  expect(verdicts).toHaveLength(SERIES * 332);
  expect(called / verdicts.length).toBeLessThanOrEqual(ALPHA);
});
