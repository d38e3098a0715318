// Whatever is planted: the counts it was made of stay as they were, the mirror differs by exactly the planted cases, and neither signals nor
// assessments nor counts can be made of a mirror.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { Judging } from '../assess/judging.ts';
import { mirrorOf, spiked, spreadBefore, type Mirror } from './mirror.ts';
import {
  beginsOn,
  ONSET_EVERY_DAYS,
  OUTBREAK_DAYS_MAX,
  shadowOutbreak,
} from './shadow-outbreak.ts';

const series = 'diarrhoea~county~990102~all' as SeriesKey;
const parts = seriesParts(series);
const counts = fc.array(fc.nat({ max: 200 }), { minLength: 30, maxLength: 120 });

describe('a mirror', () => {
  it('never changes the counts that it was made of', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 10, max: 100 }), (values, onsetDay) => {
        const days = new Map(values.entries());
        const before = [...days];
        const mirror = mirrorOf({ parts, days, firstDay: 0 });
        const outbreak = shadowOutbreak(series, onsetDay, spreadBefore(mirror, onsetDay));
        const withIt = spiked(mirror, outbreak);
        expect([...days]).toEqual(before);
        expect([...mirror.mirroredDays]).toEqual(before);
        for (let day = 0; day < 150; day += 1) {
          const added = (withIt.mirroredDays.get(day) ?? 0) - (days.get(day) ?? 0);
          expect(added).toBe(outbreak.cases[day - onsetDay] ?? 0);
        }
      }),
    );
  });

  it('is no state that can be judged into signals', () => {
    type Judgeable = Parameters<Judging['judge']>[0];
    expectTypeOf<Mirror>().not.toExtend<Judgeable>();
    expectTypeOf<Judgeable>().not.toExtend<Mirror>();
  });
});

describe('a shadow outbreak', () => {
  it('is the same for the same series and day, begins with a case and is bounded', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 40_000 }),
        fc.double({ min: 0.3, max: 50, noNaN: true }),
        (day, sd) => {
          const one = shadowOutbreak(series, day, sd);
          expect(shadowOutbreak(series, day, sd)).toEqual(one);
          expect(one.cases[0]).toBeGreaterThan(0);
          expect(one.cases.at(-1)).toBeGreaterThan(0);
          expect(one.cases.length).toBeLessThanOrEqual(OUTBREAK_DAYS_MAX);
        },
      ),
    );
  });

  it('begins once in each week of a series', () => {
    const days = Array.from({ length: 7 * 8 }, (_, day) => day).filter((day) =>
      beginsOn(series, day),
    );
    expect(days).toHaveLength(8);
    expect(new Set(days.map((day) => day % ONSET_EVERY_DAYS)).size).toBe(1);
  });
});

describe('the code of shadow outbreaks', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const own = ['shadow_trials', 'threshold_proposals', 'budget_plans'];

  it('writes its own tables and, into the store of a replay, changes of rules', () => {
    expect(sources.length).toBeGreaterThan(10);
    const written = sources.flatMap((text) => [
      ...[...text.matchAll(/(?:INSERT INTO|UPDATE|DELETE FROM) +(\w+)/g)]
        .map(([, table]) => table)
        .filter((table) => table !== 'SET'),
      ...[...text.matchAll(/table: '(\w+)'/g)].map(([, table]) => table),
    ]);
    expect([...new Set(written)].toSorted()).toEqual([...own, 'rule_overrides'].toSorted());
  });

  it('publishes nothing and imports nothing that raises or counts', () => {
    for (const text of sources) {
      expect(text).not.toMatch(/appendOutbox|OutboxRow/);
      expect(text).not.toMatch(
        /from '.*(signal-store|series-signal|decide-signal|state-store|observation-store|judging|apply-counts)\.ts'/,
      );
    }
  });
});
