/** The likelihood-ratio chart where its arithmetic is at its edge. */
import { describe, expect, it } from 'vitest';
import { glrNb } from './glr-nb.ts';
import { generalisedRatio, STARTS_MAX } from './likelihood-ratio.ts';
import { daily } from './test-series.ts';

describe('the generalised likelihood ratio', () => {
  const chart = { alpha: 0.5, direction: 1, lengthMin: 1, lengthMax: -1 } as const;

  it('is zero when no count lies above its mean', () => {
    expect(
      generalisedRatio(
        [
          { x: 0, mean: 1 },
          { x: 1, mean: 1 },
        ],
        chart,
      ),
    ).toBe(0);
  });

  it('stays a number when the steps towards its maximum run away', () => {
    const silent = Array.from({ length: 30 }, () => ({ x: 0, mean: 1e-9 }));
    expect(generalisedRatio([...silent, { x: 3, mean: 1e-9 }], chart)).toBeGreaterThanOrEqual(0);
  });

  it('of Poisson counts is the largest over all starts, each with the step that fits it best', () => {
    const counts = Array.from({ length: 40 }, (_, i) => ({
      x: (i * 7) % 5,
      mean: 1 + ((i * 3) % 4),
    }));
    const ratios = counts.map((_, k) => {
      const part = counts.slice(k);
      const x = part.reduce((sum, count) => sum + count.x, 0);
      const mean = part.reduce((sum, count) => sum + count.mean, 0);
      return x > mean ? x * Math.log(x / mean) - (x - mean) : 0;
    });
    expect(Math.max(...ratios)).toBeGreaterThan(0);
    expect(generalisedRatio(counts, { ...chart, alpha: 0 })).toBeCloseTo(Math.max(...ratios), 10);
  });

  it.each([0, 0.5])('tries no starts further back than its bound (alpha %d)', (alpha) => {
    const old = Array.from({ length: 30 }, () => ({ x: 40, mean: 1 }));
    const recent = Array.from({ length: STARTS_MAX + 1 }, (_, i) => ({ x: i % 3, mean: 1 }));
    const bounded = { ...chart, alpha };
    expect(generalisedRatio([...old, ...recent], bounded)).toBe(generalisedRatio(recent, bounded));
  });

  it('of one Poisson count is x·log(x/mean) − (x − mean)', () => {
    const got = generalisedRatio([{ x: 6, mean: 2 }], { ...chart, alpha: 0 });
    expect(got).toBeCloseTo(6 * Math.log(3) - 4, 12);
  });
});

describe('glr-nb', () => {
  const counts = Array.from({ length: 60 }, (_, i) => 4 + ((i * 7) % 5));

  it('says the count that would alarm when asked for cases', () => {
    const params = { ret: 'cases', S: 0, training: 52, alpha: 0 };
    const limit = glrNb.prepare(params, 52).assessSeries(daily(counts), 55)[0]?.upper ?? 0;
    const outcomeOf = (count: number): string | undefined =>
      glrNb.prepare(params, 52).assessSeries(daily([...counts.slice(0, 55), count]), 55)[0]
        ?.outcome;
    expect([outcomeOf(limit), outcomeOf(limit - 1)]).toEqual(['exceeds', 'within']);
  });

  it.each([0, 1])('does not judge by the dispersion of a constant training, with %d waves', (S) => {
    const constant = [...Array.from({ length: 100 }, () => 5), 60];
    const judged = (params: object) =>
      glrNb.prepare({ S, training: 100, ...params }, 365).assessSeries(daily(constant), 100)[0];
    expect([judged({})?.outcome, judged({})?.reason.code, judged({})?.score]).toEqual([
      'insufficient-baseline',
      'fit-did-not-converge',
      null,
    ]);
    expect(judged({ alpha: 0 })?.outcome).toBe('exceeds');
  });

  it('refuses a shortest step beyond the window, where no count would ever alarm', () => {
    const outcomeWith = (params: Record<string, number>): string | undefined =>
      glrNb
        .prepare({ S: 0, training: 52, ...params }, 52)
        .assessSeries(daily([...counts, 500]), 60)[0]?.outcome;
    expect(outcomeWith({ M: 5, Mtilde: 6 })).toBe('exceeds');
    expect(outcomeWith({ M: -1, Mtilde: 6 })).toBe('exceeds');
    expect(() => outcomeWith({ M: 5, Mtilde: 7 })).toThrow(
      expect.objectContaining({ code: 'invalid-parameter' }),
    );
  });

  it('does not judge on too short a training', () => {
    const got = glrNb.prepare({}, 52).assessSeries(daily(counts.slice(0, 5)), 4)[0];
    expect([got?.outcome, got?.reason.code]).toEqual([
      'insufficient-baseline',
      'training-too-short',
    ]);
  });
});
