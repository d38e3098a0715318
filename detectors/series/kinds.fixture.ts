/** One measure of each kind, for tests: small minima, so that a handful of facts gives a figure. */
import { Measure } from '../../contracts/catalogue/measure.ts';
import { composeCatalogue, type DetectorCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

export function measureOf(
  id: string,
  quantity: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Measure {
  return Measure.parse({
    id,
    version: '2026.1',
    names: { zh: id, en: id },
    meaning: { zh: id, en: id },
    family: 'epidemic',
    alertKind: 'syndromic-exceedance',
    quantity,
    ...('value' in quantity && { unit: { zh: '单位', en: 'units' } }),
    strata: [{ level: 'county', byAge: false }],
    windows: ['hour', 'day', 'day7'],
    detectors: [],
    owners: ['disease-control'],
    validFrom: '2000-01-01',
    ...more,
  });
}

const ili = { of: 'case-definition', definition: 'influenza-like-illness' };
const stay = { event: 'visit', field: 'stay-minutes' };
const visit = (step: string) => ({ event: 'visit', step });
const laboratory = { event: 'laboratory', step: 'report' };

export const KINDS: readonly Measure[] = [
  measureOf('plain', { kind: 'count', counted: { of: 'visits' } }),
  measureOf(
    'share',
    { kind: 'proportion', counted: ili, outOf: { of: 'informative-visits' }, minimum: 1 },
    { strata: [{ level: 'county', byAge: true, by: { field: 'sex' } }] },
  ),
  measureOf('rate', { kind: 'rate', counted: { of: 'visits' }, perPersons: 100_000 }),
  measureOf('warmth', {
    kind: 'mean',
    value: { event: 'visit', field: 'temperature-c' },
    minimum: 1,
  }),
  measureOf('spending', { kind: 'sum', value: { event: 'claim', field: 'total' } }),
  measureOf('median-stay', { kind: 'quantile', value: stay, quantile: 0.5, minimum: 1 }),
  measureOf('to-report', {
    kind: 'duration',
    from: visit('start'),
    to: laboratory,
    statistic: 'mean',
    minimum: 1,
  }),
  measureOf('read-in', {
    kind: 'duration',
    from: { event: 'imaging', step: 'requested' },
    to: { event: 'imaging', step: 'reported' },
    statistic: 0.9,
    minimum: 1,
  }),
  measureOf('answered', {
    kind: 'count',
    counted: { of: 'answered', event: 'imaging', readBy: ['elsewhere', 'unknown'] },
  }),
  measureOf('unread', {
    kind: 'absence',
    after: { event: 'imaging', step: 'requested' },
    expected: { event: 'imaging', step: 'reported' },
    withinMinutes: 30,
  }),
];

export const kindsCatalogue: DetectorCatalogue = composeCatalogue({
  ...shippedParts,
  measures: KINDS,
});
