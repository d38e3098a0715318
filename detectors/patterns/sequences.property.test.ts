// Whatever the order in which statements about facts come, however often, and whatever is taken back: the signals that stand at the end are those
// of the facts that stand, and nothing that was answered in time, reversed or cancelled is among them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact, FactOrder, FactStatement } from '../../contracts/fact.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { fact, KEY, look, rule, selected, START } from './facts.fixture.ts';
import { factOf, registered, type FactRegister } from './fact-register.ts';
import { findSequences } from './find-sequences.ts';
import { sequenceChanges, type StandingSequence } from './sequence-signal.ts';
import { withItems, withoutReversed } from './standing-claims.ts';

const NOW = START + 5 * DAY_MS;
const WORDS = {
  placeNames: () => ({ zh: '镇', en: 'town' }),
  siteNames: () => ({ zh: '院', en: 'site' }),
};

const FORMS: readonly Finds[] = [
  { form: 'each', of: { ...selected('ecg-read'), where: { weight: { in: ['critical'] } } } },
  { form: 'count', of: selected('visit'), within: '60m', least: 3 },
  { form: 'sum', of: selected('claim'), within: '60m', value: 'fundFen', least: 100 },
  {
    form: 'followed-by',
    of: selected('claim'),
    by: selected('claim'),
    within: '90m',
    different: ['site'],
  },
  {
    form: 'not-followed-by',
    of: selected('ecg-recorded'),
    by: selected('ecg-read'),
    within: '10m',
  },
  {
    ...{ form: 'followed-late', limit: '10m', within: '90m', before: '30m' },
    ...{ of: selected('ecg-recorded'), by: selected('ecg-read'), same: ['site'] },
  },
  {
    ...{ form: 'trend', within: '200m', value: 'fundFen', readings: 4, risesBy: 10 },
    of: selected('claim'),
  },
  {
    form: 'each',
    per: ['record'],
    of: { ...selected('ecg-recorded', 'ecg-read'), where: { weight: { in: ['critical'] } } },
  },
  {
    ...{ form: 'sum', within: '60m', value: 'quantity', least: 3, per: ['item', 'site'] },
    of: selected('claim-item'),
  },
  {
    ...{ form: 'followed-by', within: '90m', same: ['item'] },
    ...{ of: selected('claim-item'), by: selected('claim-item') },
    sooner: { value: 'daysSupply', share: 0.5 },
  },
  {
    ...{ form: 'not-followed-by', before: '30m', within: '10m', heard: 'ecg' },
    ...{ of: selected('claim-item'), by: selected('ecg-read') },
    instead: { of: selected('visit') },
  },
];
const KINDS = ['ecg-recorded', 'ecg-read', 'visit', 'claim'] as const;

const statement = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    name: fc.integer({ min: 0, max: 4 }),
    minute: fc.integer({ min: 0, max: 400 }),
    site: fc.constantFrom('s-a', 's-b'),
    fundFen: fc.integer({ min: 1, max: 90 }),
    items: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    weight: fc.constantFrom('critical', 'usual'),
    statedAt: fc.integer({ min: 0, max: 50 }),
    what: fc.constantFrom('says', 'says', 'says', 'withdraws', 'reverses'),
  })
  .map(({ kind, name, minute, what, statedAt, ...of }): FactStatement => {
    const values = { fundFen: of.fundFen, totalFen: of.fundFen, weight: [of.weight] };
    const items = kind === 'claim' ? of.items : [];
    const parts = items.map((item) => ({
      name: item,
      values: { item, quantity: of.quantity, amountFen: of.fundFen, daysSupply: 0.02 },
    }));
    const stands = fact(kind, minute, { name: String(name), site: of.site, values });
    const told: Fact = parts.length === 0 ? stands : { ...stands, parts };
    const order: FactOrder = [statedAt, 0, minute, JSON.stringify([what, of])];
    const isReversal = what === 'reverses' && kind === 'claim';
    const reversed = { ...told, reverses: fact('claim', 0, { name: String((name + 1) % 5) }).id };
    const stated: Fact = isReversal ? reversed : told;
    return { key: KEY, id: told.id, order, fact: what === 'withdraws' ? null : stated };
  });

function registers(statements: readonly FactStatement[]): Map<string, FactRegister> {
  const all = new Map<string, FactRegister>();
  for (const one of statements) all.set(one.id, registered(all.get(one.id) ?? null, one));
  return all;
}

const standingFacts = (all: ReadonlyMap<string, FactRegister>): Fact[] =>
  withItems(withoutReversed([...all.values()].flatMap((register) => factOf(register) ?? [])));

/** Looks after every statement, as the operator does after every batch, and keeps the signals. */
function live(statements: readonly FactStatement[], finds: Finds): StandingSequence[] {
  let standing: StandingSequence[] = [];
  const seen: FactStatement[] = [];
  for (const one of statements) {
    seen.push(one);
    const { found } = findSequences(standingFacts(registers(seen)), finds, look(NOW));
    const changes = sequenceChanges({
      ...{
        rule: rule(finds),
        key: KEY,
        found,
        standing,
        now: NOW,
        keptSince: 0,
        zone: 'Asia/Shanghai',
        words: WORDS,
      },
    });
    const ids = new Set(changes.map(({ signal }) => signal.id));
    const told = changes.map(({ signal, detail }) => ({ signal, detail }) as StandingSequence);
    standing = [...standing.filter(({ signal }) => !ids.has(signal.id)), ...told];
  }
  return standing;
}

/** Evidence and amount of what stands, whatever its ids have become on the way. */
const told = (standing: readonly StandingSequence[]): string[] =>
  standing
    .filter(({ signal }) => signal.status !== 'withdrawn')
    .map(({ signal: { evidence, observed, startedAt } }) =>
      JSON.stringify([[...evidence].sort(), observed, startedAt]),
    )
    .sort();

describe.each(FORMS)('$form of $of.facts', (finds) => {
  it('ends at the same signals in any order and with repetitions', () => {
    fc.assert(
      fc.property(
        fc
          .array(statement, { minLength: 1, maxLength: 25 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
            ),
          ),
        ([all, shuffled]) => {
          expect(told(live(shuffled, finds))).toEqual(told(live(all, finds)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends at what the standing facts alone would give', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 25 }), (all) => {
        const { found } = findSequences(standingFacts(registers(all)), finds, look(NOW));
        const alone = sequenceChanges({
          ...{
            rule: rule(finds),
            key: KEY,
            found,
            standing: [],
            now: NOW,
            keptSince: 0,
            zone: 'Asia/Shanghai',
            words: WORDS,
          },
        }).map(({ signal, detail }) => ({ signal, detail }) as StandingSequence);
        expect(told(live(all, finds))).toEqual(told(alone));
      }),
      { numRuns: 60 },
    );
  });
});

it('a late history raises nothing, and what was told of it stays', () => {
  const finds = FORMS[1];
  if (finds === undefined) throw new Error('no form');
  const facts = [0, 1, 2].map((minute) => fact('visit', minute));
  const at = (now: number, standing: readonly StandingSequence[]) =>
    sequenceChanges({
      ...{
        rule: rule(finds, '1d'),
        key: KEY,
        found: findSequences(facts, finds, look(now)).found,
        standing,
      },
      ...{ now, keptSince: 0, zone: 'Asia/Shanghai', words: WORDS },
    });
  const inTime = at(START + DAY_MS, []);
  expect(inTime.map(({ signal }) => signal.status)).toEqual(['raised']);
  expect(at(START + 2 * DAY_MS, [])).toEqual([]);
  const known = inTime.map(({ signal, detail }) => ({ signal, detail }) as StandingSequence);
  expect(at(START + 2 * DAY_MS, known)).toEqual([]);
  expect(known[0]?.signal.startedAt).toBe(START);
});
