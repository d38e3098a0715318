/** The sums that make the regression's equations are the products of its columns, taken one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfYear, WAVES, wavesAt } from './almanac.ts';
import { rowsOf } from './calendar-rows.ts';
import { columnsOf, linearOf } from './columns.ts';
import { AFTER, HOLIDAY, MAKE_UP, OPEN } from './day-traits.ts';
import { LADDER, rungAt } from './ladder.ts';
import { WaveSums } from './wave-sums.ts';

const ORIGIN = 20_000;
const KINDS = [OPEN, OPEN | HOLIDAY, OPEN | AFTER, OPEN | MAKE_UP, OPEN | AFTER | MAKE_UP];

const training = fc.record({
  place: fc.integer({ min: 0, max: LADDER.length - 1 }),
  stepDay: fc.option(fc.integer({ min: ORIGIN - 400, max: ORIGIN })),
  days: fc.uniqueArray(fc.integer({ min: ORIGIN - 3000, max: ORIGIN - 1 }), {
    minLength: 1,
    maxLength: 60,
  }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

describe('the equations of the calendar regression', () => {
  it('hold the products of all columns, on every rung, with and without another level', () => {
    fc.assert(
      fc.property(training, ({ place, stepDay, days: anyOrder, seed }) => {
        const columns = columnsOf(rungAt(place), { originDay: ORIGIN, stepDay });
        const days = Int32Array.from(anyOrder).sort();
        const flags = Uint8Array.from(days, (day) => KINDS[(day * seed) % KINDS.length] ?? OPEN);
        const rows = rowsOf(columns, days, flags);
        const weight = Float64Array.from(rows.order, (j) => 1 + ((j * seed) % 7));
        const working = weight.map((w, i) => w * (((i * seed) % 5) - 2));
        const times = (values: Float64Array) => values.map((v, i) => v * (rows.years[i] ?? 0));
        const sums = new WaveSums(columns);
        for (const run of rows.runs)
          sums.add(run, rows.waves, {
            weight,
            weightYears: times(weight),
            weightYears2: times(times(weight)),
            working,
            workingYears: times(working),
          });
        const { normal, right } = sums.equations();
        const width = columns.penalties.length;
        const x = Array.from({ length: width }, (_, a) => {
          const one = new Float64Array(width);
          one[a] = 1;
          return Array.from(rows.order, (j) =>
            linearOf(columns, one, { day: days[j] ?? 0, flags: flags[j] ?? 0 }),
          );
        });
        const product = (a: readonly number[], b: ArrayLike<number>) =>
          a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
        for (let a = 0; a < width; a += 1) {
          expect(right[a]).toBeCloseTo(product(x[a] ?? [], working), 6);
          for (let c = 0; c <= a; c += 1) {
            const weighted = (x[c] ?? []).map((value, i) => value * (weight[i] ?? 0));
            expect(normal[a * width + c]).toBeCloseTo(product(x[a] ?? [], weighted), 6);
          }
        }
      }),
    );
  });
});

describe('the almanac', () => {
  it('has the waves and the day of the year of any day, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 60_000 }), (day) => {
        const at = wavesAt(day);
        for (const wave of [0, 1, 2, 5, 8]) {
          const angle = (2 * Math.PI * wave * day) / 365.25;
          expect(WAVES[at + 2 * wave]).toBeCloseTo(Math.cos(angle), 8);
          expect(WAVES[at + 2 * wave + 1]).toBeCloseTo(Math.sin(angle), 8);
        }
        expect(dayOfYear(day)).toBe(Math.floor(day - Math.floor(day / 365.25) * 365.25));
      }),
    );
  });
});
