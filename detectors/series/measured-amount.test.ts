// What counts that senders have made add to shares: as much as they say, not one for each record. What images and ECGs show is counted by their
// latest words.
import { expect, it } from 'vitest';
import { addAmounts, type Amount } from '../../contracts/amount.ts';
import { valueOf } from '../../contracts/catalogue/measure-value.ts';
import type { Quantity } from '../../contracts/catalogue/measure.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { Event } from '../../contracts/event/event.ts';
import type { TallyBody } from '../../contracts/event/resource.ts';
import { ecgEvent, imagingEvent, recordToken } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
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
  answered: [],
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

const countedOf = (quantity: Quantity, ...told: readonly Event[]): number =>
  amountsOf(quantity, ...told).count;

function amountsOf(quantity: Quantity, ...told: readonly Event[]): Amount {
  const folds = noFolds();
  foldEvents(folds, told.filter(isFolded));
  return [...folds.units.values()].reduce<Amount>(
    (sum, unit) => {
      const facts = unitFacts(unit, new Map());
      const own = facts === null ? null : measuredAmount(quantity, facts, classified);
      return own === null ? sum : addAmounts(sum, own);
    },
    { count: 0 },
  );
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

it('counts an ECG or image that was read by where that was, and takes back one that is cancelled or was read by the house itself', () => {
  const [ecgs, images] = ['remote-ecgs-read', 'remote-images-read'].map((id) => {
    const rule = shippedParts.measures.find((one) => one.id === id);
    if (rule === undefined) throw new RangeError(`there is no measure ${id}`);
    return rule.quantity;
  });
  if (ecgs === undefined || images === undefined) throw new RangeError('two were asked for');
  const recorded = ecgEvent('one', 'recorded', { statedAt: AT });
  const read = ecgEvent('one', 'read', { statedAt: AT + 1 });
  const elsewhere = ecgEvent('one', 'read', { statedAt: AT + 2, readBy: 'elsewhere' });
  const own = ecgEvent('one', 'corrected', { statedAt: AT + 3, readBy: 'own' });
  const gone = ecgEvent('one', 'cancelled', { statedAt: AT + 4 });
  expect(countedOf(ecgs, recorded)).toBe(0);
  expect(countedOf(ecgs, read, recorded)).toBe(1);
  expect(countedOf(ecgs, elsewhere, recorded, read, elsewhere)).toBe(1);
  expect(countedOf(ecgs, own, recorded, elsewhere)).toBe(0);
  expect(countedOf(ecgs, gone, recorded, read)).toBe(0);
  const reported = (readBy?: 'own' | 'elsewhere'): Event =>
    imagingEvent('two', 'reported', { statedAt: AT, ...(readBy && { image: { readBy } }) });
  expect(
    [reported(), reported('own'), reported('elsewhere')].map((one) => countedOf(images, one)),
  ).toEqual([0, 0, 1]);
  expect(countedOf(ecgs, reported('elsewhere'))).toBe(0);
});

it('takes failed settlements across provinces out of all that were tried, and back when a count is corrected', () => {
  const rule = shippedParts.measures.find(({ id }) => id === 'cross-province-failures');
  if (rule === undefined) throw new RangeError('there is no such measure');
  const { quantity } = rule;
  const tried = (id: string, item: string, more: Partial<TallyBody> & { at?: number }): Event => {
    const { at = AT, ...told } = more;
    const body = { record: recordToken(id), item, denominator: null, setting: null, ...told };
    const envelope = imagingEvent(id, 'acquired', { statedAt: at });
    return Event.parse({ ...envelope, person: null, kind: 'aggregate', body });
  };
  const FAILED = 'cross-province-settlement-failed';
  const failed = tried('failed', FAILED, { count: 9 });
  const settled = tried('settled', 'cross-province-settlement', { count: 51 });
  const fewer = tried('failed', FAILED, { count: 4, status: 'corrected', at: AT + 1 });
  const none = tried('failed', FAILED, { count: 4, status: 'withdrawn', at: AT + 2 });
  const shareOf = (...told: readonly Event[]): number | null =>
    valueOf(quantity, amountsOf(quantity, ...told), null);
  expect(shareOf(failed, settled)).toBe(15);
  expect(shareOf(fewer, settled, failed)).toBeCloseTo(100 * (4 / 55), 6);
  expect(shareOf(none, failed, settled, fewer)).toBe(0);
  // Fewer than fifty tell nothing.
  expect(shareOf(failed)).toBeNull();
});
