// What the histogram promises: quantiles within its error, in any order, after merging, and after taking values back.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addParts, takenBack, type Parts } from './amount.ts';
import { quantileOf, RELATIVE_ERROR, stepOf } from './histogram.ts';

const values = fc.array(fc.double({ min: 0.01, max: 1e9, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});
const histogram = (all: readonly number[]): Parts =>
  all.reduce<Parts>((sum, value) => addParts(sum, { [stepOf(value)]: 1 }) ?? {}, {});

it('finds every quantile within its relative error', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (all, quantile) => {
      const exact = [...all].sort((a, b) => a - b)[Math.ceil(quantile * all.length) - 1] ?? 0;
      const found = quantileOf(histogram(all), quantile) ?? NaN;
      expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-9);
    }),
    { numRuns: 500 },
  );
});

it('is the same after values came and were taken back, and when two are merged', () => {
  fc.assert(
    fc.property(values, values, (stay, gone) => {
      const all = histogram([...gone, ...stay]);
      const back = takenBack({ count: gone.length, parts: histogram(gone) }).parts;
      expect(addParts(all, back)).toEqual(histogram(stay));
      expect(addParts(histogram(stay), histogram(gone))).toEqual(all);
    }),
  );
});

it('has a bounded number of steps and no place for what is no number', () => {
  const steps = new Set([0, -1, NaN, 1e-300, 1e300, Infinity].map(stepOf));
  expect([...steps].sort()).toEqual(['b-172', 'b691', 'z']);
  expect(quantileOf({}, 0.5)).toBeNull();
  expect(quantileOf({ b3: -1 }, 0.5)).toBeNull();
});
