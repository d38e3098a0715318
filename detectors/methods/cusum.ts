/**
 * CUSUM of standardised counts: small excesses over the trained mean add up until they are an alarm.
 * Source: Rossi, Lampugnani, Marchi 1999 (Stat Med 18, 2111). Parity: R surveillance 1.20.3 `cusum`. Page: docs/methods/cusum.md.
 */
import { z } from 'zod';
import { TrainedChart } from './chart.ts';
import { defineTrained } from './define-method.ts';
import { fitGlm, linearPredictor, poisson } from './glm.ts';
import type { Frequency, Point, Verdict } from './method.ts';
import { columnsOf, seasonRow } from './season.ts';
import { trainingPoints, trainingShape } from './training.ts';
import { finiteOrNull, notApplicable } from './verdicts.ts';

const TRANSFORMATIONS = [
  'rossi',
  'standard',
  'anscombe',
  'anscombe2nd',
  'pearsonNegBin',
  'none',
] as const;

const Params = z.strictObject({
  ...trainingShape,
  /** Reference value: half the shift to be found, in standard deviations. */
  k: z.number().min(0).default(1.04),
  /** Decision limit. */
  h: z.number().positive().default(2.26),
  /** In-control mean: a number, "mean" of the training points, or "glm": Poisson with one yearly wave. */
  m: z.union([z.number().positive(), z.enum(['mean', 'glm'])]).default('mean'),
  trans: z.enum(TRANSFORMATIONS).default('rossi'),
  /** Dispersion for `pearsonNegBin`. */
  alpha: z.number().min(0).default(0.1),
});
type Params = z.infer<typeof Params>;

/** Half a year of weeks would be wise; R takes any. Two points make a mean, seven a wave. */
const TRAINING_MIN = { mean: 2, glm: 7 } as const;

/** Score: the cumulative sum, which exceeds from `h` on. P-value: none; the run length is what is known. */
export const cusum = defineTrained({
  id: 'cusum',
  version: '1.1.0',
  schema: Params,
  years: 1,
  begin: ({ params, frequency, end }) => {
    const required = typeof params.m === 'number' ? 0 : TRAINING_MIN[params.m];
    return new TrainedChart<InControl, number>({
      end,
      required,
      train: (points) => {
        const trained = trainingPoints(points, end);
        if (trained.length < required) return 'too-few';
        const mean = meanModel(params, trained, frequency);
        return mean === null ? 'no-fit' : { mean };
      },
      start: 0,
      step: ({ mean }, before, { point, index }) => {
        const expected = mean(index);
        const sum = Math.max(
          0,
          before + standardise(point.value ?? 0, expected, params) - params.k,
        );
        const verdict = verdictOf(params, point, { before, sum, expected });
        return { verdict, run: Number.isFinite(sum) ? sum : before };
      },
    });
  },
});

interface InControl {
  /** Of a one-based index. */
  readonly mean: (index: number) => number;
}

function meanModel(
  { m }: Params,
  trained: readonly { readonly index: number; readonly value: number }[],
  frequency: Frequency,
): InControl['mean'] | null {
  if (typeof m === 'number') return () => m;
  if (m === 'mean') {
    const mean = trained.reduce((sum, { value }) => sum + value, 0) / trained.length;
    return () => mean;
  }
  const season = { harmonics: 1, trend: false, frequency };
  const columns = columnsOf(trained.map(({ index }) => seasonRow(index, season)));
  const model = fitGlm({
    columns,
    response: Float64Array.from(trained.map(({ value }) => value)),
    family: poisson,
  });
  return model.converged
    ? (index) => Math.exp(linearPredictor(model, seasonRow(index, season)))
    : null;
}

function standardise(x: number, m: number, { trans, alpha }: Params): number {
  switch (trans) {
    case 'rossi':
      return (x - 3 * m + 2 * Math.sqrt(x * m)) / (2 * Math.sqrt(m));
    case 'standard':
      return (x - m) / Math.sqrt(m);
    case 'anscombe':
      return (1.5 * (x ** (2 / 3) - m ** (2 / 3))) / m ** (1 / 6);
    case 'anscombe2nd':
      return (x ** (2 / 3) - (m ** (2 / 3) - m ** (-1 / 3) / 9)) / ((2 / 3) * m ** (1 / 6));
    case 'pearsonNegBin':
      return (x - m) / Math.sqrt(m + alpha * m * m);
    case 'none':
      return x;
  }
}

interface Sums {
  readonly before: number;
  readonly sum: number;
  readonly expected: number;
}

/** The count that would have brought the sum to `h`, by R's formulas, which round up for `standard`. */
function countLimit({ before, sum, expected: m }: Sums, { trans, alpha, h, k }: Params): number {
  const need = h + k - before;
  switch (trans) {
    case 'rossi':
      return 2 * need * Math.sqrt(m) + 5 * m - 2 * Math.sqrt(4 * m * m + 2 * m ** 1.5 * need);
    case 'standard':
      return Math.ceil(Math.sqrt(m) * need + m);
    case 'anscombe':
      return Math.max(0, (2 / 3) * m ** (1 / 6) * need + m ** (2 / 3)) ** 1.5;
    case 'anscombe2nd':
      return Math.max(0, (2 / 3) * m ** (1 / 6) * need + (m ** (2 / 3) - m ** (1 / 3) / 9)) ** 1.5;
    case 'pearsonNegBin':
      return Math.sqrt(m + alpha * m * m) * need + m;
    case 'none':
      return h - sum;
  }
}

function verdictOf(params: Params, current: Point, sums: Sums): Verdict {
  const { sum, expected } = sums;
  // A mean of zero has no standard deviation to measure an excess with.
  if (!Number.isFinite(sum))
    return notApplicable(current, { code: 'baseline-flat', figures: { expected, points: 0 } });
  const limit = countLimit(sums, params);
  const upper = Number.isFinite(limit) ? Math.max(0, limit) : 0;
  const observed = current.value ?? 0;
  const exceeds = sum >= params.h;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score: finiteOrNull(sum),
    pvalue: null,
    baseline: null,
    reason: {
      code: exceeds ? 'sum-above-limit' : 'sum-within-limit',
      figures: { observed, expected, sum, limit: params.h },
    },
  };
}
