/** A fixed number: reached, held for long enough, and cleared. */
import { describe, expect, it } from 'vitest';
import { fixed } from './fixed.ts';
import { daily } from './test-series.ts';

function outcomes(values: readonly (number | null)[], params = {}): string[] {
  return fixed
    .prepare(params, 365)
    .assessSeries(daily(values), 0)
    .map((a) => (a.outcome === 'exceeds' ? '!' : a.outcome === 'within' ? '.' : '?'));
}

describe('fixed', () => {
  it('exceeds at one case by default', () => {
    expect(outcomes([0, 1, 0, 2]).join('')).toBe('.!.!');
  });

  it('waits until the limit has been reached for long enough', () => {
    expect(outcomes([5, 5, 4, 5, 5, 5, 5, 4], { threshold: 5, for: 3 }).join('')).toBe('.....!!.');
  });

  it('stays raised until the count is under the clearing value', () => {
    expect(outcomes([3, 10, 8, 6, 5, 4, 8], { threshold: 10, clear: 5 }).join('')).toBe('.!!!!..');
  });

  it('watches the lower side, with its own clearing value', () => {
    expect(outcomes([9, 3, 5, 7, 4], { side: 'lower', lower: 3, clearLower: 5 }).join('')).toBe(
      '.!!..',
    );
  });

  it('watches both sides and says which', () => {
    const got = fixed
      .prepare({ side: 'both', threshold: 10, lower: 2 }, 365)
      .assessSeries(daily([1, 5, 11]), 0);
    expect(got.map((a) => a.side)).toEqual(['lower', null, 'upper']);
  });

  it('takes silence neither as a case nor as an all-clear', () => {
    expect(outcomes([10, null, 7, null, 3], { threshold: 10, clear: 5 }).join('')).toBe('!?!?.');
    expect(outcomes([5, null, 5], { threshold: 5, for: 2 }).join('')).toBe('.?!');
  });

  it('says why it is waiting and why it is held', () => {
    const held = fixed.prepare({ threshold: 10, clear: 5 }, 365).assessSeries(daily([10, 7]), 1)[0];
    expect(held?.reason).toEqual({
      code: 'held-until-cleared',
      figures: { observed: 7, limit: 10, clear: 5 },
    });
    const waiting = fixed.prepare({ for: 2 }, 365).assessSeries(daily([1]), 0)[0];
    expect(waiting?.reason.code).toBe('waiting-for-duration');
  });

  it('has no p-value, and a score only where the limit is not zero', () => {
    const got = fixed.prepare({ threshold: 4 }, 365).assessSeries(daily([2]), 0)[0];
    expect([got?.score, got?.pvalue]).toEqual([0.5, null]);
    expect(fixed.prepare({ threshold: 0 }, 365).assessSeries(daily([2]), 0)[0]?.score).toBeNull();
  });

  it.each([
    { side: 'lower' },
    { threshold: 5, clear: 6 },
    { side: 'lower', lower: 5, clearLower: 4 },
    { for: 10, memory: 5 },
    { threshold: 'many' },
  ])('refuses %o', (params) => {
    expect(() => fixed.prepare(params, 365)).toThrow(
      expect.objectContaining({ code: 'invalid-parameter' }),
    );
  });
});
