// Wilson's interval against figures worked out by hand.
import { describe, expect, it } from 'vitest';
import { wilson } from './wilson.ts';

describe('wilson', () => {
  // (0.2 + 3.8415/20) / 1.38415 = 0.28327; 1.95996/1.38415 · √(0.016 + 3.8415/400) = 0.22659
  it('gives two of ten as 20 %, from 5.7 % to 51.0 %', () => {
    const { share, low, high } = wilson(2, 10);
    expect(share).toBe(0.2);
    expect(low).toBeCloseTo(0.0567, 4);
    expect(high).toBeCloseTo(0.5098, 4);
  });

  it('never claims certainty of few', () => {
    expect(wilson(0, 3)).toMatchObject({ share: 0, low: 0 });
    expect(wilson(0, 3).high).toBeCloseTo(0.5615, 4);
    expect(wilson(3, 3).low).toBeCloseTo(0.4385, 4);
  });

  it('has no share of nothing, and the widest interval', () => {
    expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, share: null, low: 0, high: 1 });
  });
});
