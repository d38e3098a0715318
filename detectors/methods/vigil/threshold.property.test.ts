/** A p-value and a limit are two sides of one thing: what exceeds at an alpha has a smaller p-value, and nothing else has. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaOf, calibrate, limitAt } from './threshold.ts';

/** Log-odds of days: mostly far below any limit, a few near it. */
const past = fc
  .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([days, seed]) =>
    Float64Array.from({ length: days }, (_, i) => -6 + 5 * Math.sin(seed + i * i * 0.37) ** 5),
  );

function learnedFrom(logOdds: Float64Array) {
  const slots = Int32Array.from({ length: logOdds.length }, (_, i) => i);
  return calibrate(slots, logOdds, { alpha: 0.005, probability: 0.4 });
}

const alphas = fc.double({ min: 1e-5, max: 0.2, noNaN: true });

describe('the limit of a series', () => {
  it('is passed exactly by what has a smaller p-value', () => {
    let passed = 0;
    fc.assert(
      fc.property(
        past,
        alphas,
        fc.double({ min: -6, max: 6, noNaN: true }),
        (days, alpha, odds) => {
          const learned = learnedFrom(days);
          const limit = limitAt(learned, alpha);
          // Nearer than this rounding decides.
          fc.pre(Math.abs(odds - limit) > 1e-9);
          const pvalue = alphaOf(learned, odds);
          expect(pvalue < alpha).toBe(odds > limit);
          expect(pvalue).toBeGreaterThan(0);
          expect(pvalue).toBeLessThanOrEqual(1);
          passed += Number(odds > limit);
        },
      ),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it('does not rise where more false alarms are accepted', () => {
    fc.assert(
      fc.property(past, alphas, alphas, (days, a, b) => {
        const learned = learnedFrom(days);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(limitAt(learned, high)).toBeLessThanOrEqual(limitAt(learned, low) + 1e-12);
      }),
      { numRuns: 1000 },
    );
  });
});
