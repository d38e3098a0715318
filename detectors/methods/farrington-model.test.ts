/** The two ways to the same fit: sums of groups and the whole matrix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bySums, byMatrix, type ModelRequest } from './farrington-model.ts';
import { findRuns, type RowWeights, startTerms, sumStart, workbench } from './grouped-rows.ts';

const GROUPS = 4;

interface Fit {
  readonly counts: readonly number[];
  readonly weights: readonly number[];
  readonly hasTrend: boolean;
  readonly hasPopulation: boolean;
}

/** Rows in time, with one hole, as closed days leave. */
function requestOf({ counts, weights, hasTrend, hasPopulation }: Fit): ModelRequest {
  const length = counts.length;
  const column = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => value(i));
  const terms = counts.map(startTerms);
  const population = hasPopulation ? column((i) => 1000 + i) : null;
  const place = {
    length,
    time: column((i) => i - length - (i < 10 ? 5 : 0)),
    group: Int32Array.from({ length }, (_, i) => Math.floor(i / 5) % GROUPS),
    groups: GROUPS,
  };
  const rows = {
    ...place,
    count: column((i) => counts[i] ?? 0),
    countLog: column((i) => terms[i]?.countLog ?? 0),
    startResponse: column((i) => terms[i]?.startResponse ?? 0),
    startDeviance: column((i) => terms[i]?.startDeviance ?? 0),
    logPopulation: population?.map(Math.log) ?? column(() => 0),
    population,
    runs: findRuns(place),
    bench: workbench(length, GROUPS),
  };
  sumStart(rows);
  return { hasTrend, targetGroup: 0, weights: rowWeights(length, weights), rows };
}

/** All at twice what they should be before the odd ones lose their part, so that the scale is tried too. */
function rowWeights(length: number, weights: readonly number[]): RowWeights {
  const all = Float64Array.from({ length }, (_, i) => weights[i] ?? 2);
  return {
    all,
    scale: 2,
    oddLength: Math.min(length, weights.length),
    odd: Int32Array.from({ length }, (_, i) => i),
    loss: all.map((weight) => 1 - weight / 2),
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
        fc.boolean(),
        (counts, weights, hasTrend, hasPopulation) => {
          const request = requestOf({ counts, weights, hasTrend, hasPopulation });
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
    expect(
      bySums(requestOf({ counts, weights: [], hasTrend: true, hasPopulation: false })),
    ).toBeNull();
  });
});
