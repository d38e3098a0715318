/** What the assessor keeps of the cells of a series is what plain maps of them would be, whatever is changed, read and forgotten in what order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HALF_HOUR_MS } from '../../contracts/time.ts';
import { CellCounts } from './cell-counts.ts';
import { DayCounts } from './day-counts.ts';
import { Revisions, type Revision } from './revisions.ts';

const START = 20_000;

/** A few days beside each other, one long ago, and one in a year that is a typing error. */
const someDay = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: START, max: START + 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(START - 1500, START + 30_000) },
);
/** Also of places and times whose hours begin at odd minutes. */
const someStart = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 0, 0, 343_000))
  .map(([half, oddMs]) => START * DAY_MS + half * HALF_HOUR_MS + oddMs);
const someCount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(32_767, 32_768, -40_000, 2_000_000) },
);
const isSet = fc.boolean();

describe('the cells of a series', () => {
  it('are days like those of a map', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(someDay, someCount, isSet)), (changes) => {
        const days = new DayCounts();
        const plain = new Map<number, number>();
        for (const [day, count, sets] of changes) {
          if (sets) days.set(day, count);
          else days.add(day, count);
          plain.set(day, (sets ? 0 : (plain.get(day) ?? 0)) + count);
          for (const [known, of] of plain) expect(days.get(known)).toBe(Math.max(0, of));
        }
        expect(days.get(START + 6)).toBe(0);
      }),
    );
  });

  it('are hours like those of a map', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(someStart, someCount, fc.constantFrom('set', 'add', 'add', 'forget'))),
        (changes) => {
          const cells = new CellCounts();
          const plain = new Map<number, number>();
          for (const [startAt, count, how] of changes) {
            if (how === 'forget') {
              cells.forgetBefore(startAt);
              for (const at of plain.keys()) if (at < startAt) plain.delete(at);
            } else {
              if (how === 'set') cells.set(startAt, count);
              else cells.add(startAt, count);
              plain.set(startAt, (how === 'set' ? 0 : (plain.get(startAt) ?? 0)) + count);
            }
            for (const [at] of changes) expect(cells.get(at)).toBe(plain.get(at));
          }
        },
      ),
    );
  });

  it('have revisions like those of a map', () => {
    const someChange = fc.tuple(
      someStart,
      fc.integer({ min: -2, max: 60 }).map((days) => (START + days) * DAY_MS),
      fc.constantFrom('set', 'raise', 'raise', 'forget'),
    );
    fc.assert(
      fc.property(fc.array(someChange), fc.constantFrom('day', 'hour'), (changes, kind) => {
        const revisions = new Revisions(true);
        const plain = new Map<number, Revision>();
        for (const [startAt, asOf, how] of changes) {
          if (how === 'forget') {
            revisions.forgetBefore(startAt);
            for (const at of plain.keys()) if (at < startAt) plain.delete(at);
          } else if (how === 'set') {
            revisions.set(kind, startAt, { revision: 3, asOf });
            plain.set(startAt, { revision: 3, asOf });
          } else {
            revisions.raise(kind, startAt, asOf);
            const before = plain.get(startAt) ?? { revision: 0, asOf: 0 };
            const revision = before.revision + 1;
            plain.set(startAt, { revision, asOf: Math.max(before.asOf, asOf) });
          }
          for (const [at] of changes) expect(revisions.get(kind, at)).toEqual(plain.get(at));
        }
      }),
    );
  });
});
