// What counts that senders have made add to shares: as much as they say, not one for each record.
import { expect, it } from 'vitest';
import type { Quantity } from '../../contracts/catalogue/measure.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { recordToken } from '../events.fixture.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import { measuredAmount } from './measured-amount.ts';

const nothing: UnitFacts = {
  unit: recordToken('told'),
  isVisit: false,
  occurredAt: 0,
  siteId: 's-1' as SiteId,
  place: '990102001' as PlaceCode,
  person: null,
  residence: null,
  ageBand: 'unknown',
  sex: 'unknown',
  endedAt: null,
  visitClass: null,
  setting: null,
  complaints: [],
  diagnoses: [],
  temperatureC: null,
  disposition: null,
  laboratory: [],
  tallies: [],
  steps: [],
  settled: null,
  isGrouped: false,
  evidence: [],
};
const classified = {
  definitions: new Set<never>(),
  diseases: new Set<never>(),
  isInformative: false,
};
const share: Quantity = {
  kind: 'proportion',
  counted: { of: 'tally', event: 'pharmacy', item: 'antipyretic' },
  outOf: { of: 'tally', event: 'pharmacy', item: 'other' },
};
const sold = (item: string, count: number): UnitFacts => ({
  ...nothing,
  tallies: [{ event: 'pharmacy', item, count }],
});
const amountOf = (facts: UnitFacts) => measuredAmount(share, facts, classified);

it('counts a tally as often as it says, above and below the line', () => {
  expect(amountOf(sold('antipyretic', 12))).toEqual({ count: 12, parts: { d: 12 } });
  expect(amountOf(sold('other', 188))).toEqual({ count: 0, parts: { d: 188 } });
});

it('adds nothing of a tally of none, or of another thing', () => {
  expect(amountOf(sold('antipyretic', 0))).toBeNull();
  expect(amountOf(sold('bandage', 7))).toBeNull();
});
