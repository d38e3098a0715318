// What is told of a site that fell silent: which of the two limits it passed, and how much was due.
import { expect, it } from 'vitest';
import { SiteSilentPattern } from '../../contracts/catalogue/pattern.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { silenceChange } from './silent-site.ts';

const pattern = SiteSilentPattern.parse(
  shippedParts.patterns.find(({ id }) => id === 'site-silent'),
);
const [site] = shippedParts.sites;
if (site === undefined) throw new Error('the city has no sites');
const { id: siteId, place, names: where } = site;
const NOW = Date.UTC(2026, 5, 8);

function signalOf(expectedEvents: number, sites = 1): Signal | undefined {
  const about = sites === 1 ? siteId : null;
  const silence = { siteId: about, place, where, sinceAt: NOW - 5 * DAY_MS, expectedEvents, sites };
  return silenceChange({ siteId: about, silence, before: null, pattern, asOf: NOW })?.signal;
}

it('says the limit that it passed: the first of who has many visits, the later one of who has few', () => {
  expect(signalOf(40)).toMatchObject({ threshold: 12, reason: { code: 'too-quiet' } });
  const small = signalOf(5.2);
  expect(small).toMatchObject({ expected: 5.2, threshold: 5, reason: { code: 'quiet-too-long' } });
  expect(small?.reason.words).toMatchObject({
    zh: expect.stringContaining('5.2 条') as string,
    en: expect.stringContaining('5.2 records were due') as string,
  });
});

it('says of most sites at once how much all of them missed', () => {
  expect(signalOf(7, 60)).toMatchObject({
    ...{ siteId: null, threshold: 12, reason: { code: 'most-sites-silent' } },
  });
});

it('asks for five by default where a rule of a city does not say', () => {
  const { expectedEventsMissedLater: _, ...older } = pattern;
  expect(SiteSilentPattern.parse(older).expectedEventsMissedLater).toBe(5);
});
