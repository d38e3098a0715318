/** The quick functions against Math's own, over all that the filter asks of them. */
import { describe, expect, it } from 'vitest';
import { quickExp, quickLog1p } from './quick-math.ts';

const spread = (low: number, high: number): number[] =>
  Array.from({ length: 20_001 }, (_, i) => low + ((high - low) * i) / 20_000);

describe('the quick functions', () => {
  it('give exp to a few units of the last place', () => {
    for (const x of [...spread(-700, 60), ...spread(-3, 3), ...spread(-1e-9, 1e-9), 0, 700])
      expect(Math.abs(quickExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
  });

  it('give exp of what is out of range as zero, infinity and NaN', () => {
    expect(quickExp(-1000)).toBe(0);
    expect(quickExp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(quickExp(1000)).toBe(Number.POSITIVE_INFINITY);
    expect(quickExp(Number.NaN)).toBeNaN();
  });

  it('give log(1 + x) to fourteen digits, for small x to the last', () => {
    for (const exponent of spread(-18, 18)) {
      const x = 10 ** exponent;
      const limit = x < 2 ** -7 ? 4e-16 : 5e-14;
      expect(Math.abs(quickLog1p(x) / Math.log1p(x) - 1)).toBeLessThan(limit);
    }
    expect(quickLog1p(0)).toBe(0);
    expect(quickLog1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(quickLog1p(Number.NaN)).toBeNaN();
  });
});
