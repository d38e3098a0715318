// Rules about sequences that nothing can meet, each with the field that it is told at; and their neighbours that something can.
import { expect, it } from 'vitest';
import type { FactKeyKind } from '../fact.ts';
import { impossibleFinds } from './impossible-finds.ts';
import { Finds } from './sequence-pattern.ts';

const of = (fact: string, where: object = {}): object => ({
  facts: [fact],
  names: { zh: '事', en: 'fact' },
  where,
});
const faults = (key: FactKeyKind, finds: object): string[] =>
  impossibleFinds(key, Finds.parse(finds)).map(({ path, message }) => `${path}: ${message}`);

const count = { form: 'count', of: of('visit'), within: '3d', least: 3 };
const pair = { form: 'followed-by', of: of('claim'), by: of('claim'), within: '1d' };
const absent = { form: 'not-followed-by', of: of('claim'), by: of('laboratory'), within: '1d' };
const systolic = of('home-reading', { quantity: { in: ['systolic-mmhg'] } });
const trend = { form: 'trend', within: '28d', value: 'value', readings: 12, risesBy: 24 };
const sum = { form: 'sum', of: of('claim'), within: '3d', value: 'totalFen', least: 1 };

it.each<[FactKeyKind, object, RegExp]>([
  ['person', { ...count, per: ['record'] }, /^least: contradiction: a record has at most 1 of visit/],
  ['record', { ...count, of: of('ecg-read') }, /^least: .*at most 1 of ecg-read/],
  ['person', { ...count, distinct: 'site', per: ['site'] }, /^distinct: .*has one site/],
  ['person', { ...count, distinct: 'county', per: ['site'] }, /^distinct: .*has one county/],
  ['person', { ...count, distinct: 'class', least: 7 }, /^least: .*at most 6 different class/],
  ['record', { ...pair, of: of('ecg-recorded'), by: of('ecg-read'), different: ['record'] }, /^different: /],
  ['site', { ...pair, different: ['site'] }, /^different: .*site is never different in one site/],
  ['site', { ...pair, different: ['county'] }, /^different: .*county is never different/],
  ['place', { ...pair, different: ['township'] }, /^different: .*township is never different/],
  ['person', { ...pair, same: ['site'], different: ['township'] }, /^different: .*in one person, site/],
  ['person', { ...pair, same: ['record'] }, /^by: .*does not follow itself/],
  ['device', { form: 'each', of: of('claim') }, /^of: .*claim names no device/],
  ['record', { form: 'each', of: of('visit') }, /^of: .*visit names no record/],
  ['person', { ...trend, of: systolic, risesBy: 281 }, /^risesBy: .*by more than 280/],
  ['person', { ...trend, of: of('home-reading') }, /^value: mixed-quantities/],
  ['person', { ...sum, of: of('visit'), value: 'temperatureC' }, /^value: no-sum/],
  ['person', { ...sum, least: 1e300 }, /^least: .*all totalFen together/],
  ['person', { ...pair, of: of('claim-item'), sooner: { value: 'amountFen', share: 0.5 } }, /^sooner: no-days/],
  ['person', { ...absent, heard: 'imaging' }, /^heard: .*but by laboratory/],
  ['person', { ...absent, before: '1d', instead: { of: of('laboratory') } }, /^instead: .*the answer/],
])('of a %s refuses %j', (key, finds, reason) => {
  expect(faults(key, finds).join('\n')).toMatch(reason);
});

it.each<[FactKeyKind, object]>([
  ['person', count],
  ['person', { ...count, of: of('claim-item'), per: ['record'] }],
  ['person', { ...count, of: of('ecg-read'), distinct: 'finding', per: ['record'] }],
  ['person', { ...count, distinct: 'site', per: ['county'] }],
  ['person', { ...count, distinct: 'class', least: 6 }],
  ['record', { ...pair, of: of('ecg-recorded'), by: of('ecg-read') }],
  ['place', { ...pair, different: ['site'] }],
  ['person', { ...pair, same: ['county'], different: ['township', 'site'] }],
  ['device', { form: 'each', of: of('home-reading') }],
  ['person', { ...trend, of: systolic, risesBy: 280 }],
  ['person', { ...sum, of: of('home-reading', { quantity: { in: ['steps'] } }), value: 'value' }],
  ['person', { ...absent, heard: 'laboratory' }],
  ['person', { ...absent, before: '1d', instead: { of: of('visit') } }],
])('of a %s takes %j', (key, finds) => {
  expect(faults(key, finds)).toEqual([]);
});
