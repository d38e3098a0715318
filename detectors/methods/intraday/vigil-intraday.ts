/**
 * The day that is looked at while it lasts. As a method over whole days it is its own last look, at midnight; the looks before it need
 * the hours of the day and are made by `detectors/intraday/`. For daily series. Page: docs/methods/intraday.md.
 */
import { z } from 'zod';
import { defineMethod } from '../define-method.ts';
import type { Point, Verdict } from '../method.ts';
import { requireDaily } from '../regression.ts';
import { insufficientBaseline, unjudgeable } from '../verdicts.ts';
import { EXPECT_DAYS_MIN, EXPECT_FROM_DAYS, expectDay } from './expected-day.ts';
import { limitNoise } from './limit-noise.ts';
import { aboveExpected, chanceOf } from './look-at-day.ts';
import { limitAtLast } from './plan-looks.ts';

const Params = z.strictObject({
  /** Share of quiet days on which any of the day's looks may exceed. */
  alpha: z.number().gt(0).max(0.2).default(0.005),
});
type Params = z.infer<typeof Params>;

/** Score: standard deviations above the expected. P-value: of so high a count at one look. */
export const vigilIntraday = defineMethod({
  id: 'vigil-intraday',
  version: '1.2.0',
  schema: Params,
  lookbackPoints: () => EXPECT_FROM_DAYS,
  judge: ({ alpha }, { window, current, frequency }) => {
    requireDaily('vigil-intraday', frequency);
    return unjudgeable(current) ?? judgeWhole(alpha, window, current);
  },
});

/** The looks that were there before the day was over have had their part of its alpha; of when the cases came the whole day knows nothing. */
const LOOKS = 24;

function judgeWhole(alpha: number, window: readonly Point[], current: Point): Verdict {
  const expected = expectDay(window, current);
  if (expected === null) {
    const points = window.filter(({ value, kind }) => value !== null && kind !== 'closed').length;
    const figures = { points, pointsRequired: EXPECT_DAYS_MIN };
    return insufficientBaseline(current, { code: 'baseline-too-short', figures });
  }
  const { mean, points } = expected;
  const noise = limitNoise(expected, alpha);
  const observed = current.value ?? 0;
  const limit = limitAtLast({ mean, noise, looks: LOOKS, alpha });
  const upper = (aboveExpected(limit, mean) ?? Number.MAX_SAFE_INTEGER) - 1;
  const exceeds = observed > upper;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected: mean,
    upper,
    lower: null,
    score: (observed - mean) / Math.sqrt(mean * expected.noise),
    pvalue: chanceOf(observed, mean, noise),
    baseline: { startAt: window.at(-points)?.at ?? current.at, endAt: current.at, points },
    reason: {
      code: exceeds ? 'above-limit' : 'within-limits',
      figures: { observed, limit: upper, expected: mean },
    },
  };
}
