// Rules about sequences that nothing can meet: more facts of a record than it has, what differs although the sequence is of it, feeds and keys
// that such facts do not have. Each is told with the field that it stands in. Pure.
import { FACT_VALUES, type FactKeyKind, type FactKind, type FactValueKind } from '../fact.ts';
import { choicesOf } from '../fact-choices.ts';
import { faultOfRise, faultOfSum } from '../fact-ranges.ts';
import type { FaultOfFinds, Finds, HeardFeed, Selection } from './sequence-pattern.ts';

/** Of a sequence; `key` says whose facts it holds. */
export function impossibleFinds(key: FactKeyKind, finds: Finds): FaultOfFinds[] {
  const shared = [...notOfKey(key, finds), ...differingOf(key, finds)];
  switch (finds.form) {
    case 'each':
      return shared;
    case 'count':
      return [...shared, ...tooMany(key, finds)];
    case 'sum':
      return [...shared, ...oneQuantity(finds), ...told('least', faultOfSum(asksOf(finds.of), finds.value, finds.least))];
    case 'trend':
      return [
        ...shared,
        ...oneQuantity(finds),
        ...tooManyReadings(key, finds),
        ...told('risesBy', faultOfRise(asksOf(finds.of), finds.value, finds.risesBy)),
      ];
    case 'followed-by':
      return [...shared, ...ofOneRecord(key, finds), ...daysOf(finds)];
    case 'followed-late':
      return [...shared, ...ofOneRecord(key, finds)];
    case 'not-followed-by':
      return [...shared, ...ofOneRecord(key, finds), ...heardOf(finds), ...insteadOf(key, finds)];
  }
}

const told = (path: string, message: string | null): FaultOfFinds[] => (message === null ? [] : [{ path, message }]);

const asksOf = ({ facts, where }: Selection) => ({ kinds: facts, quantities: where?.['quantity']?.in });

const ECG: readonly FactKind[] = ['ecg-recorded', 'ecg-read', 'ecg-finding'];
const IMAGES: readonly FactKind[] = ['imaging-requested', 'imaging-acquired', 'imaging-reported', 'examination'];
const VISITS: readonly FactKind[] = ['visit', 'discharge'];

/** Kinds that name no such thing, and so stand in none of its sequences. */
const WITHOUT: Readonly<Partial<Record<FactKeyKind, ReadonlySet<FactKind>>>> = {
  visit: new Set([...ECG, 'home-reading']),
  record: new Set(VISITS),
  device: new Set([...VISITS, ...IMAGES, 'laboratory', 'procedure', 'claim', 'claim-item', 'settlement-failure']),
};

function selectionsOf(finds: Finds): (readonly [string, Selection])[] {
  return [
    ['of', finds.of],
    ...('by' in finds ? [['by', finds.by] as const] : []),
    ...('instead' in finds && finds.instead !== undefined ? [['instead', finds.instead.of] as const] : []),
  ];
}

const notOfKey = (key: FactKeyKind, finds: Finds): FaultOfFinds[] =>
  selectionsOf(finds)
    .filter(([, { facts }]) => facts.every((kind) => WITHOUT[key]?.has(kind) === true))
    .map(([path, { facts }]) => ({ path, message: `contradiction: ${facts.join(', ')} names no ${key}, and is in no sequence of one` }));

/** What facts have in common that agree in these: a site stands in one township, and that in one county. */
function commonOf(key: FactKeyKind, names: readonly string[]): ReadonlySet<string> {
  const common = new Set(names);
  if (key === 'record' || key === 'site') common.add(key);
  if (key === 'place') common.add('township');
  if (common.has('site')) common.add('township');
  if (common.has('township')) common.add('county');
  return common;
}

function differingOf(key: FactKeyKind, finds: Finds): FaultOfFinds[] {
  if (!('different' in finds)) return [];
  return differing(key, finds, 'different');
}

interface Comparing {
  readonly same?: readonly string[] | undefined;
  readonly different?: readonly string[] | undefined;
}

/** What is named as both is told with the comparisons. */
function differing(key: FactKeyKind, { same = [], different = [] }: Comparing, path: string): FaultOfFinds[] {
  const common = commonOf(
    key,
    same.filter((name) => !different.includes(name)),
  );
  return different
    .filter((name) => common.has(name) && !same.includes(name))
    .map((name) => ({ path, message: `contradiction: ${name} is never different in one ${same.length === 0 ? key : [key, ...same].join(', ')}` }));
}

/** A settlement has many items; of every other kind a record has one fact. */
const isMany = (kind: FactKind): boolean => kind === 'claim-item';

function factsOfRecordMax(facts: readonly FactKind[]): number {
  return facts.some(isMany) ? Infinity : new Set(facts).size;
}

/** Facts of visits have the visit for their record. */
const isOneRecord = (key: FactKeyKind, names: readonly string[]): boolean => commonOf(key, names).has('record');

function valueKind({ facts }: Selection, name: string): FactValueKind | undefined {
  const kinds = facts.map((kind): Readonly<Record<string, FactValueKind>> => FACT_VALUES[kind]).map((values) => values[name]);
  return kinds.includes('texts') ? 'texts' : kinds[0];
}

function tooMany(key: FactKeyKind, { of, least, distinct, per = [] }: Extract<Finds, { readonly form: 'count' }>): FaultOfFinds[] {
  const isOneEach = distinct === undefined || valueKind(of, distinct) !== 'texts';
  const most = isOneEach && isOneRecord(key, per) ? factsOfRecordMax(of.facts) : Infinity;
  if (least > most) return [{ path: 'least', message: `contradiction: a record has at most ${String(most)} of ${of.facts.join(', ')}` }];
  if (distinct === undefined) return [];
  if (isOneEach && commonOf(key, per).has(distinct))
    return [{ path: 'distinct', message: `contradiction: what is counted together has one ${distinct}, and no different ones` }];
  return fewChoices(of, distinct, least);
}

function fewChoices(of: Selection, distinct: string, least: number): FaultOfFinds[] {
  const asked = of.where?.[distinct];
  const isText = valueKind(of, distinct) === 'text';
  const choices = (isText ? asked?.in : undefined) ?? choicesOf(of.facts, distinct);
  const most = choices === null ? Infinity : new Set(choices).size;
  return least > most ? [{ path: 'least', message: `contradiction: there are at most ${String(most)} different ${distinct}` }] : [];
}

function tooManyReadings(key: FactKeyKind, { of, readings }: Extract<Finds, { readonly form: 'trend' }>): FaultOfFinds[] {
  const most = isOneRecord(key, []) ? factsOfRecordMax(of.facts) : Infinity;
  return readings > most ? [{ path: 'readings', message: `contradiction: a record has at most ${String(most)} of ${of.facts.join(', ')}` }] : [];
}

type Pair = Extract<Finds, { readonly by: Selection }>;

/** A fact does not follow itself. */
function ofOneRecord(key: FactKeyKind, { of, by, same = [] }: Pair): FaultOfFinds[] {
  const isAnother = of.facts.some((one) => by.facts.some((other) => one !== other || isMany(one)));
  if (isAnother || !isOneRecord(key, same)) return [];
  return [{ path: 'by', message: `contradiction: a record has one ${of.facts.join(', ')}, which does not follow itself` }];
}

/** Pressure and steps have no sum and no trend together, and what is no amount has no sum. */
function oneQuantity(finds: Extract<Finds, { readonly form: 'sum' | 'trend' }>): FaultOfFinds[] {
  const { of, value } = finds;
  if (value === 'value' && of.facts.includes('home-reading') && new Set(of.where?.['quantity']?.in).size !== 1)
    return [{ path: 'value', message: 'mixed-quantities: of home readings one quantity must be asked for' }];
  const isAmount = ADDED.has(value) || (value === 'value' && of.where?.['quantity']?.in?.includes('steps') === true);
  return finds.form === 'trend' || isAmount ? [] : [{ path: 'value', message: `no-sum: ${value} of several facts is nothing when added up` }];
}

const ADDED: ReadonlySet<string> = new Set(['totalFen', 'fundFen', 'quantity', 'daysSupply', 'amountFen']);

/** The number is taken for days. */
const daysOf = ({ sooner }: Extract<Finds, { readonly form: 'followed-by' }>): FaultOfFinds[] =>
  sooner === undefined || sooner.value === 'daysSupply'
    ? []
    : [{ path: 'sooner', message: `no-days: ${sooner.value} is no number of days; daysSupply is` }];

const FEED_OF: readonly (readonly [HeardFeed, readonly FactKind[]])[] = [
  ['visit', VISITS],
  ['imaging', IMAGES],
  ['ecg', ECG],
  ['laboratory', ['laboratory']],
];

/** That another feed goes on says nothing of the answer's. */
function heardOf({ by, heard }: Extract<Finds, { readonly form: 'not-followed-by' }>): FaultOfFinds[] {
  const feeds = by.facts.map((kind) => FEED_OF.find(([, kinds]) => kinds.includes(kind))?.[0]);
  if (heard === undefined || feeds.includes(undefined) || feeds.includes(heard)) return [];
  return [{ path: 'heard', message: `contradiction: ${by.facts.join(', ')} does not come by the feed ${heard}, but by ${[...new Set(feeds)].join(', ')}` }];
}

function insteadOf(key: FactKeyKind, { by, same, different, instead }: Extract<Finds, { readonly form: 'not-followed-by' }>): FaultOfFinds[] {
  if (instead === undefined) return [];
  const what = (of: Selection, compared: Comparing): string =>
    JSON.stringify([of.facts, of.where ?? {}, compared.same ?? [], compared.different ?? []]);
  const isAnswer = what(by, { same, different }) === what(instead.of, instead);
  return [
    ...differing(key, instead, 'instead'),
    ...(isAnswer ? [{ path: 'instead', message: 'contradiction: it is the answer that must not be there' }] : []),
  ];
}

/** A single fact is one, and what follows within the span takes no longer: neither passes its threshold. */
export function unusedRatio(finds: Finds, steps: readonly unknown[] | undefined): string | null {
  const isNeverPassed = finds.form === 'followed-by' || (finds.form === 'each' && finds.per === undefined);
  return steps === undefined || !isNeverPassed
    ? null
    : `unused: a finding of the form ${finds.form} never passes its threshold, and has no ratio`;
}
