// A visit told under the names of several keys is one unit, in whatever order its names and statements are met.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Event, VisitEvent } from '../../contracts/event/event.ts';
import type { VisitToken } from '../../contracts/ids.ts';
import { caseReportEvent, icd10, visitEvent } from '../events.fixture.ts';
import { recount } from '../observe/recount.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { foldEvents, noFolds } from './fold-events.ts';
import { unitFacts } from './unit-facts.ts';
import { isFolded } from './unit.ts';

// Hundreds of stories each; the machine may have other work.
vi.setConfig({ testTimeout: 60_000 });

const AT = Date.UTC(2026, 5, 1, 3);

/** The token that key `version` makes of a visit. */
const under = (version: number, name: string): VisitToken => {
  const [, hash = ''] = visitEvent(name, 'start').body.visit.split('.');
  return `v${String(version)}.${hash}` as VisitToken;
};

/** As the door says it while `active` makes the tokens and the keys down to `oldest` overlap. */
function told(event: VisitEvent, name: string, keys: readonly [active: number, oldest: number]) {
  const [active, oldest] = keys;
  const aliases = [];
  for (let version = active - 1; version >= oldest; version -= 1)
    aliases.push(under(version, name));
  return {
    ...event,
    body: { ...event.body, visit: under(active, name) },
    ...(aliases.length > 0 && { aliases: { visit: aliases } }),
  };
}

// Before the first rotation, in its overlap, after it, in the next overlap; and a door that is a little late to change.
const KEYS = [
  [1, 1],
  [2, 1],
  [2, 2],
  [3, 2],
  [3, 1],
] as const;

const story = fc
  .array(
    fc.record({
      name: fc.constantFrom('a', 'b'),
      keys: fc.constantFrom(...KEYS),
      step: fc.integer({ min: 0, max: 5 }),
      what: fc.constantFrom('start' as const, 'update' as const, 'cancel' as const),
      code: fc.constantFrom('A09', 'J11.1', 'S93.4'),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((steps): Event[] =>
    steps.map(({ name, keys, step, what, code }) =>
      told(
        visitEvent(name, what, {
          at: AT,
          statedAt: AT + step * 1000,
          fields: { diagnoses: [icd10(code)] },
        }),
        name,
        keys,
      ),
    ),
  );

/** What links the names of both visits, so that all that was said can meet. */
const links = ['a', 'b'].map((name): Event =>
  told(visitEvent(name, 'update', { at: AT, statedAt: AT - 1000 }), name, [3, 1]),
);

it('ends at the same counts in any order, with any repetition, wherever the link between the names comes', () => {
  fc.assert(
    fc.property(
      story.chain((events) => {
        const all = [...events, ...links];
        return fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...events], { minLength: all.length + events.length }),
        );
      }),
      ([one, other]) => {
        const sorted = (events: readonly Event[]) => [...recount(events, catalogue).counts].sort();
        expect(sorted(other)).toEqual(sorted(one));
      },
    ),
    { numRuns: 300 },
  );
});

it('counts each visit at most once, under its oldest name', () => {
  fc.assert(
    fc.property(story, (events) => {
      const folds = noFolds();
      foldEvents(folds, [...events, ...links].filter(isFolded));
      const standing = [...folds.units.values()].filter(
        (unit) => unitFacts(unit, folds.persons) !== null,
      );
      expect(standing.length).toBeLessThanOrEqual(2);
      for (const { key } of standing) expect(key).toMatch(/^v1\./);
    }),
    { numRuns: 200 },
  );
});

it('keeps a report with its visit when either is told under another name', () => {
  const visit = visitEvent('a', 'start', { at: AT });
  const report = caseReportEvent(
    'r',
    { diagnosis: icd10('A00'), visit: under(2, 'a') },
    { at: AT },
  );
  const events: Event[] = [
    told(visit, 'a', [1, 1]),
    report,
    told(visitEvent('a', 'update', { at: AT, statedAt: AT }), 'a', [2, 1]),
  ];
  for (const order of [events, [...events].reverse()]) {
    const folds = noFolds();
    foldEvents(folds, order.filter(isFolded));
    const standing = [...folds.units.values()].flatMap(
      (unit) => unitFacts(unit, folds.persons) ?? [],
    );
    expect(standing).toMatchObject([{ isVisit: true, diagnoses: [{ code: 'A00' }] }]);
  }
});
