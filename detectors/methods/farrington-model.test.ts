/** The two ways to the same fit: sums of groups and the whole matrix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bySums, byMatrix, type ModelRequest } from './farrington-model.ts';
import { workbench } from './grouped-poisson.ts';

const GROUPS = 4;

/** Rows in time, with one hole, as closed days leave. */
function requestOf(
  counts: readonly number[],
  weights: readonly number[],
  hasTrend: boolean,
): ModelRequest {
  const length = counts.length;
  const column = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => value(i));
  const count = column((i) => counts[i] ?? 0);
  return {
    hasTrend,
    targetGroup: 0,
    weights: column((i) => weights[i] ?? 1),
    rows: {
      length,
      count,
      time: column((i) => i - length - (i < 10 ? 5 : 0)),
      group: Int32Array.from({ length }, (_, i) => Math.floor(i / 5) % GROUPS),
      logCount: count.map((y) => (y > 0 ? Math.log(y) : 0)),
      logStart: count.map((y) => Math.log(y + 0.1)),
      logPopulation: column((i) => Math.log(1000 + i)),
      groups: GROUPS,
      bench: workbench(length, GROUPS),
    },
  };
}

const numbers = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: 40, maxLength: 80 });

describe('the mean model of Farrington', () => {
  it('is the same by sums as by the matrix', () => {
    let bySumsSeen = 0;
    fc.assert(
      fc.property(
        numbers(fc.nat(30)),
        numbers(fc.double({ min: 0.1, max: 2, noNaN: true })),
        fc.boolean(),
        (counts, weights, hasTrend) => {
          const request = requestOf(counts, weights, hasTrend);
          const fast = bySums(request);
          if (fast === null) return;
          bySumsSeen += 1;
          const slow = byMatrix(request);
          expect([fast.converged, fast.degreesOfFreedom]).toEqual([
            slow.converged,
            slow.degreesOfFreedom,
          ]);
          expect(fast.eta(0, 0)).toBeCloseTo(slow.eta(0, 0), 8);
          expect(fast.leverage(0, 0)).toBeCloseTo(slow.leverage(0, 0), 8);
          expect(fast.slope).toBeCloseTo(slow.slope, 8);
          if (hasTrend) expect(fast.slopeVariance).toBeCloseTo(slow.slopeVariance, 8);
          for (const [i, mean] of slow.fitted.entries())
            expect(fast.fitted[i]).toBeCloseTo(mean, 6);
        },
      ),
      { numRuns: 60 },
    );
    expect(bySumsSeen).toBeGreaterThan(30);
  });

  it('is left to the matrix where a group is all zeros for ever', () => {
    const counts = Array.from({ length: 60 }, (_, i) =>
      Math.floor(i / 5) % GROUPS === 0 ? 0 : 1e9,
    );
    expect(bySums(requestOf(counts, [], true))).toBeNull();
  });
});
