// The invariant of all kinds of measures: what was added up, one batch after another, in any order and with repetitions, corrections
// and cancellations, is what a recount of everything from nothing gives, and so are the figures made of it.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { addAmounts, isNothing, type Amount } from '../../contracts/amount.ts';
import { valueOf } from '../../contracts/catalogue/measure-value.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitAction } from '../../contracts/event/visit.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import {
  claimEvent,
  icd10,
  imagingEvent,
  laboratoryEvent,
  recordToken,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { meaningOf } from '../observe/meaning.ts';
import { recount } from '../observe/recount.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import { DeltaSum } from './delta-sum.ts';
import { kindsCatalogue as catalogue } from './kinds.fixture.ts';

// Hundreds of stories each; the machine may have other work.
vi.setConfig({ testTimeout: 120_000 });

const AT = Date.UTC(2026, 5, 1, 3);
const MINUTE_MS = 60_000;
const name = fc.constantFrom('a', 'b', 'c');
const told = fc.record({
  statedAt: fc.integer({ min: 0, max: 5 }).map((step) => AT + step * 7 * MINUTE_MS),
  receivedAt: fc.integer({ min: 0, max: 5 }).map((step) => AT + 60 * MINUTE_MS + step),
  at: fc.integer({ min: 0, max: 3 }).map((step) => AT + step * 40 * MINUTE_MS),
});

const visit = fc
  .record({
    name,
    told,
    action: fc.constantFrom<VisitAction>('start', 'update', 'end', 'cancel', 'restore'),
    fields: fc.record(
      {
        diagnoses: fc
          .constantFrom('J11.1', 'R69', 'S93.4', null)
          .map((code) => (code === null ? null : [icd10(code)])),
        complaints: fc
          .constantFrom('发热咳嗽', '取药', 'fall', null)
          .map((text) => (text === null ? null : [text])),
        temperatureC: fc.constantFrom(null, 36.6, 38.4),
        dischargedAt: fc.constantFrom(null, AT + 90 * MINUTE_MS, AT + 400 * MINUTE_MS),
        ageBand: fc.constantFrom('0-4' as const, '65plus' as const),
        sex: fc.constantFrom('female' as const, 'male' as const, null),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ told: when, fields, ...made }): Event =>
    visitEvent(made.name, made.action, { ...when, fields }),
  );
const of = fc.constantFrom(null, 'a', 'b');
const laboratory = fc
  .record({
    name,
    told,
    of,
    status: fc.constantFrom('preliminary', 'final', 'corrected', 'cancelled' as const),
  })
  .map(({ told: when, ...made }): Event =>
    laboratoryEvent(
      `l${made.name}`,
      {
        results: [{ system: 'local', code: 'WBC', value: 7, interpretation: 'normal' }],
        status: made.status,
        specimenAt: when.at,
        visit: made.of === null ? null : visitToken(made.of),
      },
      when,
    ),
  );
const imaging = fc
  .record({ name, told, step: fc.constantFrom('requested', 'acquired', 'reported', 'cancelled') })
  .map(({ told: when, ...made }): Event => imagingEvent(`i${made.name}`, made.step, when));
const claim = fc
  .record({
    name,
    told,
    of,
    step: fc.constantFrom('settled', 'corrected', 'reversed' as const),
    totalFen: fc.integer({ min: -9_999, max: 99_999 }),
    reverses: fc.constantFrom(null, 'ca'),
  })
  .map(({ told: when, ...made }): Event =>
    claimEvent(
      `c${made.name}`,
      {
        step: made.step,
        totalFen: made.totalFen,
        visit: made.of === null ? null : visitToken(made.of),
        reverses: made.reverses === null ? null : recordToken(made.reverses),
      },
      when,
    ),
  );
const story = fc.array(fc.oneof(visit, laboratory, imaging, claim), {
  minLength: 1,
  maxLength: 14,
});

const sorted = (amounts: ReadonlyMap<string, Amount>) =>
  [...amounts]
    .filter(([, amount]) => !isNothing(amount))
    .map(([key, { count, parts = {} }]) => [key, count, Object.entries(parts).sort()])
    .sort();

it('ends at the same amounts in any order and with any repetition', () => {
  const tellings = story.chain((events) =>
    fc.shuffledSubarray([...events, ...events], { minLength: events.length }).map((some) => ({
      events,
      other: [...some, ...events.filter((one) => !some.includes(one))],
    })),
  );
  fc.assert(
    fc.property(tellings, ({ events, other }) => {
      expect(sorted(recount(other, catalogue).amounts)).toEqual(
        sorted(recount(events, catalogue).amounts),
      );
    }),
    { numRuns: 400 },
  );
});

/** As the operator does it: batch after batch, each change as the difference of what a unit meant and means. */
function runningAmounts(events: readonly Event[], size: number): Map<string, Amount> {
  const sums = new Map<string, Amount>();
  const folds = noFolds();
  const tallies = new Map<string, ReturnType<typeof meaningOf>['tally']>();
  const counted = (tally: ReturnType<typeof meaningOf>['tally']) =>
    tally === null ? null : { tally, plan: catalogue.plan };
  for (let start = 0; start < events.length; start += size) {
    const sum = new DeltaSum(0);
    const batch = events.slice(start, start + size).filter(isFolded);
    for (const [key, receivedAt] of foldEvents(folds, batch).units) {
      const unit = folds.units.get(key);
      if (unit === undefined) continue;
      const { tally } = meaningOf(unit, catalogue);
      const before = counted(tallies.get(key) ?? null);
      tallies.set(key, tally);
      sum.add({ before, after: counted(tally), receivedAt });
    }
    for (const { series, hourAt, delta, parts } of sum.deltas()) {
      const key = `${series} hour ${String(hourAt)}`;
      sums.set(key, addAmounts(sums.get(key) ?? { count: 0 }, { count: delta, parts }));
    }
  }
  return sums;
}

it('sends deltas whose sum is the recount, for every kind, however the story is cut into batches', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 4 }), (events, size) => {
      const hours = [...recount(events, catalogue).amounts].filter(([key]) =>
        key.includes(' hour '),
      );
      expect(sorted(runningAmounts(events, size))).toEqual(sorted(new Map(hours)));
    }),
    { numRuns: 400 },
  );
});

it('never shows a figure that is no number, nor a share above the whole', () => {
  fc.assert(
    fc.property(story, (events) => {
      for (const [key, amount] of recount(events, catalogue).amounts) {
        const [series = ''] = key.split(' ');
        const parts = seriesParts(series as SeriesKey);
        const quantity = catalogue.measures.get(parts.measure)?.quantity;
        if (quantity === undefined) throw new Error(`no measure ${parts.measure}`);
        const value = valueOf(quantity, amount, catalogue.personsOf(parts));
        expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
        if (quantity.kind === 'proportion') expect(value ?? 0).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 200 },
  );
});
