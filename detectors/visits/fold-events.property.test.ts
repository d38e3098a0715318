// Any order and any repetition of the statements about visits and records end at the same units, and at the same counts.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitAction } from '../../contracts/event/visit.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import {
  caseReportEvent,
  icd10,
  laboratoryEvent,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { meaningOf } from '../observe/meaning.ts';
import { recount } from '../observe/recount.ts';
import { DeltaSum } from '../series/delta-sum.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { foldEvents, noFolds } from './fold-events.ts';
import { readVisit, storeVisit } from './stored-visit.ts';
import { isFolded } from './unit.ts';

// Hundreds of stories each; the machine may have other work.
vi.setConfig({ testTimeout: 120_000 });

const AT = Date.UTC(2026, 5, 1, 3);
const name = fc.constantFrom('a', 'b', 'c');
const code = fc.constantFrom('A09', 'J11.1', 'A00.9', 'S93.4', 'B08.4');
const told = fc.record({
  statedAt: fc.integer({ min: 0, max: 5 }).map((step) => AT + step * 1000),
  receivedAt: fc.integer({ min: 0, max: 5 }).map((step) => AT + 60_000 + step),
  at: fc.integer({ min: 0, max: 3 }).map((step) => AT + step * 3_600_000),
  person: fc.constantFrom('ann', 'bob', null),
});

const visit = fc
  .record({
    name,
    told,
    code,
    action: fc.constantFrom<VisitAction>('start', 'update', 'end', 'cancel', 'restore'),
    what: fc.nat(5),
    condition: fc.constantFrom('aaaaaaaa', 'bbbbbbbb'),
  })
  .map(({ what, ...made }): Event => {
    const fields = [
      {},
      { diagnoses: [icd10(made.code)] },
      { diagnoses: null },
      { occurredAt: made.told.at, ageBand: '0-4' as const },
    ][what];
    const diagnosis = icd10(made.code);
    const amends = { condition: made.condition, diagnosis, isTaken: what === 5 };
    return visitEvent(made.name, made.action, {
      ...made.told,
      fields: fields ?? {},
      ...(what > 3 && { amends }),
    });
  });
const attached = fc.constantFrom(null, 'a', 'b').map((of) => (of === null ? null : visitToken(of)));
const status = fc.constantFrom('final' as const, 'corrected' as const, 'cancelled' as const);
const report = fc
  .record({ name, told, code, status, attached })
  .map((made): Event =>
    caseReportEvent(
      made.name,
      { diagnosis: icd10(made.code), status: made.status, visit: made.attached },
      made.told,
    ),
  );
const results = [
  { system: 'local' as const, code: 'ROTA', value: null, interpretation: 'positive' as const },
];
const laboratory = fc
  .record({ name, told, status, attached })
  .map((made): Event =>
    laboratoryEvent(
      `l${made.name}`,
      { results, status: made.status, visit: made.attached },
      made.told,
    ),
  );
const story = fc.array(fc.oneof(visit, report, laboratory), { minLength: 1, maxLength: 12 });

/** The story, the same shuffled, and with some of it told twice. */
const twoTellings = story.chain((events) =>
  fc
    .tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
    )
    .map(([one, other]) => ({
      one,
      other: [...other, ...one.filter((event) => !other.includes(event))],
    })),
);

const recounted = (events: readonly Event[]): unknown => {
  const { counts, singleCases } = recount(events, catalogue);
  return [[...counts].sort(), [...singleCases].sort()];
};

it('ends at the same counts and cases in any order and with any repetition', () => {
  fc.assert(
    fc.property(twoTellings, ({ one, other }) => {
      expect(recounted(other)).toEqual(recounted(one));
    }),
    { numRuns: 300 },
  );
});

it('sends deltas whose sum is the recount, however the story is cut into batches', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 4 }), (events, size) => {
      const sums = new Map<string, number>();
      const folds = noFolds();
      const tallies = new Map<string, ReturnType<typeof meaningOf>['tally']>();
      for (let start = 0; start < events.length; start += size) {
        const sum = new DeltaSum(0);
        for (const [key, receivedAt] of foldEvents(
          folds,
          events.slice(start, start + size).filter(isFolded),
        ).units) {
          const unit = folds.units.get(key);
          if (unit === undefined) continue;
          const before = tallies.get(key) ?? null;
          const { tally: after } = meaningOf(unit, catalogue);
          tallies.set(key, after);
          const counted = (tally: typeof after) =>
            tally === null ? null : { tally, plan: catalogue.plan };
          sum.add({ before: counted(before), after: counted(after), receivedAt });
        }
        for (const { series, hourAt, delta } of sum.deltas())
          add(sums, `${series} hour ${String(hourAt)}`, delta);
      }
      const hours = [...recount(events, catalogue).counts].filter(([key]) =>
        key.includes(' hour '),
      );
      expect([...sums].filter(([, count]) => count !== 0).sort()).toEqual(hours.sort());
    }),
    { numRuns: 200 },
  );
});

function add(sums: Map<string, number>, key: string, delta: number): void {
  sums.set(key, (sums.get(key) ?? 0) + delta);
}

it('reads a stored visit back as it was', () => {
  fc.assert(
    fc.property(story, (events) => {
      const folds = noFolds();
      foldEvents(folds, events.filter(isFolded));
      for (const { visit: fold } of folds.units.values()) {
        if (fold !== null)
          expect(readVisit(JSON.parse(JSON.stringify(storeVisit(fold))) as never)).toEqual(fold);
      }
    }),
    { numRuns: 100 },
  );
});

it('never counts a unit twice in one series', () => {
  fc.assert(
    fc.property(story, (events) => {
      const { counts } = recount(events, catalogue);
      const units = noFolds();
      foldEvents(units, events.filter(isFolded));
      for (const [key, count] of counts)
        expect([key as SeriesKey, count <= units.units.size]).toEqual([key, true]);
    }),
    { numRuns: 50 },
  );
});
