// Which measures of the catalogue today's operators count, and that the others are named.
import { expect, it } from 'vitest';
import type { Measure, Quantity } from '../../contracts/catalogue/measure.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { countMeasures, uncountedMeasures } from './tally.ts';

const visits = { of: 'visits' } as const;
const [first] = shippedParts.measures;
const measure = (id: string, quantity: Quantity): Measure => {
  if (first === undefined) throw new Error('the catalogue has no measures');
  return { ...first, id: id as Measure['id'], quantity };
};

it('names the measures of kinds that nobody counts', () => {
  const measures = [
    measure('visits', { kind: 'count', counted: visits }),
    measure('share', { kind: 'proportion', counted: visits, outOf: visits }),
    measure('rate', { kind: 'rate', counted: visits, perPersons: 1000 }),
    measure('sales', {
      kind: 'count',
      counted: { of: 'tally', event: 'pharmacy', item: 'antipyretics' },
    }),
  ];
  expect(uncountedMeasures(measures)).toEqual(['share', 'rate']);
  expect(countMeasures(measures).map(({ id }) => id)).toEqual(['visits', 'sales']);
});
