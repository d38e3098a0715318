// What a rule needs to be told, what of it is missing, and which changes make it another rule.
import { expect, it } from 'vitest';
import { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { factPlan } from './fact-plan.ts';
import {
  kindName,
  missingFor,
  missingKinds,
  planOf,
  ruleDigest,
  toldAfter,
} from './needed-kinds.ts';

const names = { zh: '检查', en: 'examination' };

const ruleOf = (id: string, fact: string, within: string): SequencePattern =>
  SequencePattern.parse({
    ...{ id, version: '2026.1', names, family: 'utilization', owners: ['medical-insurance'] },
    ...{ source: { text: 'test', confirmed: false }, validFrom: '2025-01-01' },
    ...{ pattern: 'sequence', alertKind: 'fund-integrity', key: 'person' },
    finds: { form: 'count', within, least: 2, of: { facts: [fact], names } },
    ...{ tellWithin: '7d', level: 'IV', knownFalsePositives: names },
  });

const visits = ruleOf('visits', 'visit', '30d');
const items = ruleOf('items', 'claim-item', '10d');

it('misses kinds that were never told, and those that were told less far back than the rule reaches', () => {
  const told = new Map([['person visit', 37 * DAY_MS]]);
  expect(missingFor(visits, told)).toEqual([]);
  expect(missingFor(ruleOf('longer', 'visit', '31d'), told).map(kindName)).toEqual([
    'person visit',
  ]);
  expect(missingKinds([visits, items], told).map(kindName)).toEqual([
    'person claim-item',
    'person claim',
  ]);
});

it('makes items with the claims that they stand in', () => {
  const plan = planOf(factPlan([visits, items]), [{ keyKind: 'person', kind: 'claim-item' }]);
  expect([...plan.keysOf]).toEqual([
    ['claim', ['person']],
    ['claim-item', ['person']],
  ]);
  expect([...plan.itemsOf]).toEqual(['person']);
});

it('does not take what was told for a shorter rule as told for a longer one', () => {
  const long = ruleOf('long', 'laboratory', '100d');
  const after = toldAfter(factPlan([visits, long]), new Map([['person visit', 37 * DAY_MS]]), [
    { keyKind: 'person', kind: 'laboratory' },
  ]);
  expect(after).toEqual(
    new Map([
      ['person visit', 37 * DAY_MS],
      ['person laboratory', 107 * DAY_MS],
    ]),
  );
});

it('forgets how far was told what no rule asks for', () => {
  const told = new Map([
    ['person visit', 37 * DAY_MS],
    ['person claim', 90 * DAY_MS],
  ]);
  expect([...toldAfter(factPlan([visits]), told, []).keys()]).toEqual(['person visit']);
});

it('knows a rule again under other words, and not under another span', () => {
  const worded = { ...visits, names: { zh: '就诊', en: 'other words' }, version: '2026.2' };
  expect(ruleDigest(worded)).toBe(ruleDigest(visits));
  expect(ruleDigest(ruleOf('visits', 'visit', '31d'))).not.toBe(ruleDigest(visits));
  expect(ruleDigest({ ...visits, tellWithin: '8d' })).not.toBe(ruleDigest(visits));
});
