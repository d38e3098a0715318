// How far back a trial reads: what learns for years gets its years, and the longer of two versions decides.
import { expect, it } from 'vitest';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { reachDays } from './reach-days.ts';

const detectorsOf = (measure: string) =>
  [...shippedCatalogue.detectors].flatMap(([id, detectors]) => (id === measure ? detectors : []));

it('reads the seven years that vigil learns from', () => {
  const vigil = detectorsOf('diarrhoea').filter(({ rule }) => rule.method === 'vigil');
  expect(vigil.length).toBeGreaterThan(0);
  expect(reachDays(vigil)).toBeGreaterThan(2562);
});

it('reads a few weeks where rules look at the window alone', () => {
  const hours = detectorsOf('food-poisoning').filter(({ rule }) => rule.window === 'hour');
  expect(hours.length).toBeGreaterThan(0);
  expect(reachDays(hours)).toBeLessThan(30);
});

it('goes as far as the rule that looks furthest', () => {
  const all = detectorsOf('diarrhoea');
  expect(reachDays(all)).toBe(Math.max(...all.map((one) => reachDays([one]))));
});
