// What counts that senders have made add to shares: as much as they say, not one for each record. What images and ECGs show is counted by their
// latest words.
import { expect, it } from 'vitest';
import type { Quantity } from '../../contracts/catalogue/measure.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { Event } from '../../contracts/event/event.ts';
import { ecgEvent, imagingEvent, recordToken } from '../events.fixture.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import { unitFacts, type UnitFacts } from '../visits/unit-facts.ts';
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
  findings: [],
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

const showing = (event: 'imaging' | 'ecg', codes: string[]): Quantity => ({
  kind: 'count',
  counted: { of: 'findings', event, codes },
});

function countedOf(quantity: Quantity, ...told: readonly Event[]): number {
  const folds = noFolds();
  foldEvents(folds, told.filter(isFolded));
  return [...folds.units.values()].reduce((sum, unit) => {
    const facts = unitFacts(unit, new Map());
    return sum + ((facts && measuredAmount(quantity, facts, classified)?.count) ?? 0);
  }, 0);
}

const shadow = (certainty: 'probable' | 'denied') => ({
  coded: [
    {
      code: 'consolidation',
      names: { zh: '肺实变', en: 'consolidation' },
      weight: 'notable' as const,
      certainty,
    },
  ],
});
const AT = Date.UTC(2026, 5, 1, 1);
const PNEUMONIA = showing('imaging', ['pneumonia', 'consolidation']);
const FAST = showing('ecg', ['sinus-tachycardia']);

it('counts an image once by what its last report shows, and not what it denies', () => {
  const taken = imagingEvent('one', 'acquired', { statedAt: AT });
  const read = imagingEvent('one', 'reported', { statedAt: AT + 1, image: shadow('probable') });
  const mended = imagingEvent('one', 'corrected', { statedAt: AT + 2, image: shadow('denied') });
  expect(countedOf(PNEUMONIA, taken)).toBe(0);
  expect(countedOf(PNEUMONIA, read, taken, read)).toBe(1);
  expect(countedOf(PNEUMONIA, mended, taken, read)).toBe(0);
  expect(countedOf(FAST, taken, read)).toBe(0);
});

it('counts an ECG by what its reader says of it, once it is read, and nothing of one that is taken back', () => {
  const statements = [{ code: 'sinus-tachycardia', text: '窦性心动过速' }];
  const recorded = ecgEvent('one', 'recorded', { statedAt: AT, statements });
  const read = ecgEvent('one', 'read', {
    statedAt: AT + 1,
    statements: [{ code: 'normal-ecg', text: '正常心电图' }],
  });
  const gone = ecgEvent('one', 'cancelled', { statedAt: AT + 2 });
  expect(countedOf(FAST, recorded)).toBe(1);
  expect(countedOf(FAST, read, recorded)).toBe(0);
  expect(countedOf(FAST, recorded, gone)).toBe(0);
});
