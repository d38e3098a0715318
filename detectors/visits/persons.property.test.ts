// Merged persons: whatever the order in which visits and merges are told, and however often, the same persons have the same cases.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { PersonToken } from '../../contracts/ids.ts';
import {
  icd10,
  linkEvent,
  mergeEvent,
  personToken,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { recount } from '../observe/recount.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { foldEvents, noFolds } from './fold-events.ts';
import { mergePersons, rootOf, type Persons } from './persons.ts';
import { unitFacts } from './unit-facts.ts';
import { isFolded } from './unit.ts';

const AT = Date.UTC(2026, 5, 1, 3);
const NAMES = ['ann', 'bob', 'cid', 'dan'] as const;
const name = fc.constantFrom(...NAMES);
const statedAt = fc.integer({ min: 0, max: 5 }).map((step) => AT + step * 1000);
const fields = fc
  .constantFrom('A09', 'A00.9', 'B08.4', 'J11.1')
  .map((code) => ({ diagnoses: [icd10(code)], ageBand: '5-14' as const, setting: 'school:S1' }));

const numbered = fc
  .record({ visit: fc.constantFrom('a', 'b', 'c'), person: fc.option(name), statedAt, fields })
  .map(({ visit, ...told }): Event => visitEvent(visit, 'start', { at: AT, ...told }));

/** Without a number: the person and the day stand for it. */
const derivedVisit = (person: string, day: number, told: object): Event => {
  const event = visitEvent(`${person}/${String(day)}`, 'start', { at: AT, ...told, person });
  return {
    ...event,
    body: { ...event.body, visitDerived: true, slot: visitToken(`day ${String(day)}`) },
  };
};
const derived = fc
  .record({ person: name, day: fc.nat(1), statedAt, fields })
  .map(({ person, day, ...told }) => derivedVisit(person, day, told));
const merge = fc
  .record({ person: name, retired: fc.subarray([...NAMES], { minLength: 1 }), statedAt })
  .map(({ person, retired, ...told }): Event => mergeEvent(person, retired, { at: AT, ...told }));
const link = fc
  .record({
    relation: fc.constantFrom('linked' as const, 'unlinked' as const),
    pair: fc.constantFrom(...pairs()),
    statedAt,
  })
  .map(({ relation, pair, ...told }): Event => linkEvent(relation, pair, { at: AT, ...told }));
function pairs(): (readonly [string, string])[] {
  return NAMES.flatMap((one) =>
    NAMES.flatMap((other) => (one === other ? [] : [[one, other] as const])),
  );
}
const story = fc.array(fc.oneof(numbered, derived, merge, link), { minLength: 1, maxLength: 14 });
const twoTellings = story.chain((events) =>
  fc
    .tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: 1 }))
    .map(([one, part]) => ({
      one,
      other: [...part, ...one.filter((event) => !part.includes(event))],
    })),
);

const meaning = (events: readonly Event[]): unknown => {
  const { counts, singleCases, clusterCases } = recount(events, catalogue);
  return [[...counts].sort(), [...singleCases].sort(), [...clusterCases].sort()];
};
const visitsOf = (events: readonly Event[]) => {
  const folds = noFolds();
  foldEvents(folds, events.filter(isFolded));
  return [...folds.units.values()].flatMap((unit) => unitFacts(unit, folds.persons) ?? []);
};

it('ends at the same counts and cases in any order and with any repetition', () => {
  fc.assert(
    fc.property(twoTellings, ({ one, other }) => {
      expect(meaning(other)).toEqual(meaning(one));
    }),
    { numRuns: 400 },
  );
}, 60_000);

it('joins what is connected, and nothing else', () => {
  const merges = fc.array(fc.tuple(name, name), { maxLength: 8 });
  fc.assert(
    fc.property(merges, (edges) => {
      const persons: Persons = new Map();
      for (const [to, from] of edges) mergePersons(persons, mergeEvent(to, [from]));
      const group = new Map<string, string>(NAMES.map((each) => [each, each]));
      for (const [to, from] of edges) {
        const [kept, gone] = [group.get(to), group.get(from)];
        for (const [each, of] of group) if (of === gone) group.set(each, kept ?? '');
      }
      for (const one of NAMES)
        for (const other of NAMES)
          expect(rootOf(persons, personToken(one)) === rootOf(persons, personToken(other))).toBe(
            group.get(one) === group.get(other),
          );
    }),
  );
});

it('says nothing of a merge into nobody', () => {
  const persons: Persons = new Map();
  expect(mergePersons(persons, { ...mergeEvent('ann', ['bob']), person: null })).toEqual([]);
  expect(persons.size).toBe(0);
});

it('joins what merges and the links that hold connect, and nothing else', () => {
  const stories = fc.array(
    fc.oneof(
      fc.constantFrom(...pairs()).map(([to, from]) => mergeEvent(to, [from])),
      fc
        .record({
          relation: fc.constantFrom('linked' as const, 'unlinked' as const),
          pair: fc.constantFrom(...pairs()),
          at: fc.nat(20),
        })
        .map(({ relation, pair, at }) =>
          linkEvent(relation, pair, { at: AT, statedAt: AT + at * 1000 }),
        ),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(stories, (events) => {
      const persons: Persons = new Map();
      for (const event of events) mergePersons(persons, event);
      const tokens = NAMES.map(personToken);
      const near = (one: string, other: string): boolean => {
        const between = events.filter(
          ({ person, body }) =>
            (person === one && body.retired.some((token) => token === other)) ||
            (person === other && body.retired.some((token) => token === one)),
        );
        if (between.some(({ body }) => body.relation === undefined)) return true;
        const latest = between.sort(
          (a, b) => b.statedAt - a.statedAt || b.statedRank - a.statedRank,
        )[0];
        return latest?.body.relation === 'linked';
      };
      for (const one of tokens) {
        const reached = new Set<string>([one]);
        for (const token of reached)
          for (const other of tokens) if (near(token, other)) reached.add(other);
        for (const other of tokens)
          expect(rootOf(persons, one) === rootOf(persons, other)).toBe(reached.has(other));
      }
    }),
  );
});

const cholera = { diagnoses: [icd10('A00.9')] };
const chain = [mergeEvent('bob', ['ann']), mergeEvent('cid', ['bob'])];

it.each([
  ['before the visits', [...chain]],
  ['the later merge first', [...chain].reverse()],
])('ends a chain of merges at the last survivor: %s', (_, merges) => {
  const visits = NAMES.slice(0, 3).map((person) =>
    visitEvent(`v-${person}`, 'start', { at: AT, person, fields: cholera }),
  );
  for (const events of [
    [...merges, ...visits],
    [...visits, ...merges],
    [visits[0], merges[0], visits[1], merges[1], visits[2]].flatMap((event) => event ?? []),
  ]) {
    const facts = visitsOf(events);
    expect(facts).toHaveLength(3);
    expect(new Set(facts.map(({ person }) => person))).toEqual(
      new Set<PersonToken>([personToken('cid')]),
    );
    expect(recount(events, catalogue).singleCases.size).toBe(1);
  }
});

it('makes of visits without number on one day one visit, and leaves those of other days alone', () => {
  const events = [
    derivedVisit('ann', 1, { fields: cholera }),
    derivedVisit('bob', 1, { fields: cholera }),
    derivedVisit('bob', 2, { fields: cholera }),
    derivedVisit('dan', 1, { fields: cholera }),
  ];
  expect(visitsOf(events)).toHaveLength(4);
  expect(visitsOf([...events, mergeEvent('bob', ['ann'])])).toHaveLength(3);
  expect(visitsOf([mergeEvent('bob', ['ann']), ...events])).toHaveLength(3);
});

it('keeps the two visits of a merged person two where they have numbers', () => {
  const events = ['ann', 'bob'].map((person) =>
    visitEvent(`n-${person}`, 'start', { at: AT, person }),
  );
  expect(visitsOf([...events, mergeEvent('bob', ['ann'])])).toHaveLength(2);
});

it('makes of two linked persons one, and two again when the link is taken back, whatever comes first', () => {
  const visits = ['ann', 'bob'].map((person) =>
    visitEvent(`v-${person}`, 'start', { at: AT, person, fields: cholera }),
  );
  const linked = linkEvent('linked', ['bob', 'ann'], { at: AT, statedAt: AT + 1000 });
  const unlinked = linkEvent('unlinked', ['ann', 'bob'], { at: AT, statedAt: AT + 2000 });
  const cases = (...events: Event[]): number => recount(events, catalogue).singleCases.size;
  expect(cases(...visits)).toBe(2);
  expect(cases(...visits, linked)).toBe(1);
  expect(cases(linked, ...visits)).toBe(1);
  expect(cases(...visits, linked, unlinked)).toBe(2);
  expect(cases(unlinked, ...visits, linked)).toBe(2);
  const again = linkEvent('linked', ['bob', 'ann'], { at: AT, statedAt: AT + 3000 });
  expect(cases(...visits, linked, unlinked, again)).toBe(1);
});

it('leaves the visits without number of linked persons two, and takes no merge back with a link', () => {
  const events = [
    derivedVisit('ann', 1, { fields: cholera }),
    derivedVisit('bob', 1, { fields: cholera }),
  ];
  const linked = linkEvent('linked', ['bob', 'ann'], { at: AT, statedAt: AT + 1000 });
  const unlinked = linkEvent('unlinked', ['bob', 'ann'], { at: AT, statedAt: AT + 2000 });
  const merged = mergeEvent('bob', ['ann']);
  expect(visitsOf([...events, linked])).toHaveLength(2);
  expect(visitsOf([...events, linked, merged, unlinked])).toHaveLength(1);
  expect(recount([...events, merged, unlinked], catalogue).singleCases.size).toBe(1);
});
