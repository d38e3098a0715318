/** Holds the distributions to values computed with 40 digits (mpmath 1.3) and rounded to double precision. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { betaI } from './beta.ts';
import {
  negativeBinomialAtLeast,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  poissonAtLeast,
  poissonCdf,
  poissonQuantile,
} from './counts.ts';
import { digamma, trigamma } from './digamma.ts';
import { gammaP, gammaQ, logGamma } from './gamma.ts';
import { normalCdf, normalQuantile, normalUpperTail } from './normal.ts';
import { studentQuantile, studentUpperTail } from './student-t.ts';

const Golden = z.record(
  z.string(),
  z.array(z.tuple([z.union([z.number(), z.array(z.number())]), z.number()])),
);
const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')),
);

const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  normalUpperTail: (x = 0) => normalUpperTail(x),
  normalQuantile: (p = 0) => normalQuantile(p),
  logGamma: (x = 0) => logGamma(x),
  digamma: (x = 0) => digamma(x),
  trigamma: (x = 0) => trigamma(x),
  gammaQ: (a = 0, x = 0) => gammaQ(a, x),
  betaI: (a = 0, b = 0, x = 0) => betaI(a, b, { x, y: 1 - x }),
  studentUpperTail: (t = 0, df = 0) => studentUpperTail(t, df),
  studentQuantile: (p = 0, df = 0) => studentQuantile(p, df),
  poissonAtLeast: (k = 0, mean = 0) => poissonAtLeast(k, mean),
  negativeBinomialAtLeast: (k = 0, size = 0, prob = 0) => negativeBinomialAtLeast(k, size, prob),
  poissonQuantile: (p = 0, mean = 0) => poissonQuantile(p, mean),
  negativeBinomialQuantile: (p = 0, size = 0, prob = 0) => negativeBinomialQuantile(p, size, prob),
};

describe('distributions', () => {
  for (const [name, cases] of Object.entries(golden)) {
    it(`${name} agrees with 40-digit arithmetic to 1e-11`, () => {
      expect(cases.length).toBeGreaterThan(3);
      for (const [input, value] of cases) {
        const got = FUNCTIONS[name]?.(...[input].flat()) ?? Number.NaN;
        const difference = Math.abs(got - value);
        expect(
          difference,
          `${name}(${String(input)}) = ${String(got)}, not ${String(value)}`,
        ).toBeLessThanOrEqual(Math.max(1e-14, 1e-11 * Math.abs(value)));
      }
    });
  }

  // The terms of such sums are beyond the digits of a number; the normal tail is not.
  it.each([2e9, 1e11, 1e14])('keeps the tails of counts of %d near the normal ones', (mean) => {
    for (const noise of [1, 3]) {
      const sd = Math.sqrt(mean * noise);
      for (const z of [-3, -0.5, 0, 0.06, 1, 2.5, 4]) {
        const k = Math.round(mean + z * sd);
        const tail =
          noise === 1
            ? poissonAtLeast(k, mean)
            : negativeBinomialAtLeast(k, mean / (noise - 1), 1 / noise);
        expect(Math.abs(tail / normalUpperTail((k - mean) / sd) - 1)).toBeLessThan(2e-3);
      }
    }
  });

  it('goes on smoothly where the normal tail takes over', () => {
    for (const z of [-2, 0, 1, 3]) {
      const [below, above] = [0.99e8, 1.01e8].map((mean) =>
        poissonAtLeast(mean + z * Math.sqrt(mean), mean),
      );
      expect(Math.abs((below ?? NaN) / (above ?? NaN) - 1)).toBeLessThan(1e-3);
    }
  });

  it('lets tail and distribution function add up to one', () => {
    expect(normalCdf(1.3) + normalUpperTail(1.3)).toBeCloseTo(1, 14);
    expect(gammaP(3.5, 2) + gammaQ(3.5, 2)).toBeCloseTo(1, 14);
    expect(poissonCdf(4, 3.2) + poissonAtLeast(5, 3.2)).toBeCloseTo(1, 14);
    expect(negativeBinomialCdf(4, 3.2, 0.4) + negativeBinomialAtLeast(5, 3.2, 0.4)).toBeCloseTo(
      1,
      14,
    );
  });

  it('finds the quantile of a mean beyond all counts, and says NaN where there is none', () => {
    expect(negativeBinomialQuantile(0.99, 1e20, 1 / 3) / 2e20).toBeCloseTo(1, 6);
    expect(negativeBinomialQuantile(0.99, 2, 1e-18)).toBeGreaterThan(1e18);
    expect(poissonQuantile(0.99, Number.POSITIVE_INFINITY)).toBeNaN();
  });
});
