/** The combined p-value by hand, and as often below each limit as the limit says where nothing is going on. */
import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../../benchmark/random.ts';
import { normalUpperTail } from '../../methods/distributions/normal.ts';
import { combinedPvalue, mostUnusual } from './combine.ts';

describe('by hand', () => {
  it('is Fisher’s where the sources are independent', () => {
    // −2 (ln 0.05 + ln 0.1) = 10.596635; chi-square with 4: e^(−x/2) (1 + x/2) = 0.005 × 6.298317
    expect(combinedPvalue([0.05, 0.1], 0)).toBeCloseTo(0.031492, 5);
    expect(combinedPvalue([0.2], 0)).toBeCloseTo(0.2, 9);
    expect(combinedPvalue([1, 1, 1], 0)).toBe(1);
  });

  it('believes correlated sources less', () => {
    const weak = [0.03, 0.05, 0.04];
    expect(combinedPvalue(weak, 0.3)).toBeGreaterThan(combinedPvalue(weak, 0));
    expect(combinedPvalue(weak, 0.3)).toBeLessThan(0.03);
  });

  it('takes the most unusual of one source for as many as were asked', () => {
    // 1 − 0.98²
    expect(mostUnusual([0.02, 0.5])).toBeCloseTo(0.0396, 9);
    expect(mostUnusual([1, 1])).toBeCloseTo(1, 9);
  });
});

describe('where nothing is going on', () => {
  const PLACES = 60_000;

  function shareBelow(
    limit: number,
    of: { readonly sources: number; readonly correlation: number },
  ): number {
    const random = seededRandom(17);
    let below = 0;
    for (let place = 0; place < PLACES; place += 1) {
      const shared = Math.sqrt(of.correlation) * normal(random);
      const own = Math.sqrt(1 - of.correlation);
      const pvalues = Array.from({ length: of.sources }, () =>
        normalUpperTail(shared + own * normal(random)),
      );
      if (combinedPvalue(pvalues, of.correlation) < limit) below += 1;
    }
    return below / PLACES;
  }

  it.each([
    { sources: 3, correlation: 0 },
    { sources: 5, correlation: 0 },
    { sources: 3, correlation: 0.3 },
    { sources: 5, correlation: 0.3 },
  ])(
    'is small as seldom as it says: $sources sources, correlation $correlation',
    (of) => {
      for (const limit of [0.1, 0.01, 0.001]) {
        const share = shareBelow(limit, of);
        const chance = 3.5 * Math.sqrt((limit * (1 - limit)) / PLACES);
        // The scaled chi-square is an approximation: a fifth either way where sources are correlated.
        const slack = of.correlation === 0 ? 0 : 0.2 * limit;
        expect(share).toBeGreaterThan(limit - chance - slack);
        expect(share).toBeLessThan(limit + chance + slack);
      }
    },
    60_000,
  );
});
