/**
 * Generalised likelihood ratio chart for over-dispersed counts around a seasonal mean that is trained once: finds a lasting
 * step in the level, without being told its size or its start, and begins afresh after each alarm.
 * Source: Höhle and Paul 2008. Parity: R surveillance 1.20.3 `glrnb`, `change = "intercept"`. Page: docs/methods/glr-nb.md.
 */
import { z } from 'zod';
import { TrainedChart } from './chart.ts';
import { defineTrained } from './define-method.ts';
import { fitGlm, linearPredictor, negativeBinomial, poisson } from './glm.ts';
import type { LeastSquares } from './least-squares.ts';
import { type Chart, type Count, generalisedRatio, logRatio } from './likelihood-ratio.ts';
import type { Frequency, Point, Verdict } from './method.ts';
import { fitNegativeBinomial } from './negative-binomial-fit.ts';
import { columnsOf, type Season, seasonRow } from './season.ts';
import { trainingPoints, trainingShape } from './training.ts';

const Params = z.strictObject({
  ...trainingShape,
  /** Alarm limit of the statistic. */
  'c.ARL': z.number().positive().default(5),
  /** Yearly waves of the mean, and whether it has a line. */
  S: z.int().min(0).max(6).default(1),
  trend: z.boolean().default(false),
  /** Dispersion; absent: estimated in training; 0: Poisson. */
  alpha: z.number().min(0).optional(),
  /** Log size of the step to be found; absent: estimated. */
  theta: z.number().positive().optional(),
  Mtilde: z.int().min(1).max(1000).default(1),
  M: z.union([z.literal(-1), z.int().min(1).max(10_000)]).default(-1),
  dir: z.enum(['inc', 'dec']).default('inc'),
  /** What the limit is said in: "value" (the statistic itself, as R's upperbound) or "cases" (the count that would alarm). */
  ret: z.enum(['value', 'cases']).default('value'),
});
type Params = z.infer<typeof Params>;

/** Score: the likelihood-ratio statistic, which exceeds from `c.ARL` on. P-value: none; the run length is what is designed. */
export const glrNb = defineTrained({
  id: 'glr-nb',
  version: '1.2.1',
  schema: Params.refine(
    ({ theta, M, Mtilde }) => theta !== undefined || M === -1 || Mtilde <= M + 1,
    { path: ['Mtilde'], error: 'is longer than the window M: there is no step to look for' },
  ),
  years: 1,
  begin: ({ params, frequency, end }) => {
    // A fit with as many coefficients as points says nothing; twice as many is the least that can be called training.
    const required = 2 * (1 + 2 * params.S + (params.trend ? 1 : 0));
    return new TrainedChart<InControl, readonly Count[]>({
      end,
      required,
      train: (points) => {
        const trained = trainingPoints(points, end);
        return trained.length < required
          ? 'too-few'
          : (train(params, trained, frequency) ?? 'no-fit');
      },
      start: [],
      step: ({ mean, alpha }, before, { point, index }) => {
        const run = [...before, { x: point.value ?? 0, mean: mean(index) }];
        const verdict = judgeRun(params, point, { run, alpha });
        return { verdict, run: verdict.outcome === 'exceeds' ? [] : run };
      },
    });
  },
});

interface InControl {
  readonly mean: (index: number) => number;
  readonly alpha: number;
}

function train(
  params: Params,
  trained: readonly { readonly index: number; readonly value: number }[],
  frequency: Frequency,
): InControl | null {
  const season: Season = { harmonics: params.S, trend: params.trend, frequency };
  const columns = columnsOf(trained.map(({ index }) => seasonRow(index, season)));
  const response = Float64Array.from(trained.map(({ value }) => value));
  const meanOf =
    (model: LeastSquares) =>
    (index: number): number =>
      Math.exp(linearPredictor(model, seasonRow(index, season)));
  if (params.alpha !== undefined) {
    const family = params.alpha === 0 ? poisson : negativeBinomial(1 / params.alpha);
    const model = fitGlm({ columns, response, family });
    return model.converged ? { mean: meanOf(model), alpha: params.alpha } : null;
  }
  const { model, theta, usable } = fitNegativeBinomial(columns, response);
  if (!usable || isExact(response, model.fitted)) return null;
  return { mean: meanOf(model), alpha: 1 / theta };
}

/** Counts that lie on their mean, as those of a constant series do, have no dispersion: what is estimated of it is the rounding of the fit. */
function isExact(response: Float64Array, fitted: Float64Array): boolean {
  return fitted.every((mean, i) => Math.abs((response[i] ?? 0) - mean) <= EXACT * (1 + mean));
}

/** Far below what one case makes of any series that is trained on, far above the rounding of a fit (5e-14 at five cases a day). */
const EXACT = 1e-8;

interface Run {
  readonly run: readonly Count[];
  readonly alpha: number;
}

function judgeRun(params: Params, current: Point, { run, alpha }: Run): Verdict {
  const statistic = statisticOf(params, { run, alpha });
  const limit = params['c.ARL'];
  // A given step is a plain CUSUM, where R wants the limit passed; the generalised chart alarms at it.
  const exceeds = params.theta === undefined ? statistic >= limit : statistic > limit;
  const observed = current.value ?? 0;
  const expected = run.at(-1)?.mean ?? 0;
  const side = params.dir === 'inc' || params.theta !== undefined ? 'upper' : 'lower';
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? side : null,
    observed,
    expected,
    upper: params.ret === 'value' ? statistic : casesLimit(params, { run, alpha }),
    lower: null,
    score: statistic,
    pvalue: null,
    baseline: null,
    reason: {
      code: exceeds ? 'ratio-above-limit' : 'ratio-within-limit',
      figures: { observed, expected, sum: statistic, limit },
    },
  };
}

function statisticOf(params: Params, { run, alpha }: Run): number {
  const { theta } = params;
  if (theta !== undefined)
    return run.reduce((sum, count) => Math.max(0, sum + logRatio(count, theta, alpha)), 0);
  const chart: Chart = {
    alpha,
    direction: params.dir === 'inc' ? 1 : -1,
    lengthMin: params.Mtilde,
    lengthMax: params.M,
  };
  return Math.max(0, generalisedRatio(run, chart));
}

/** Counts above this are taken for infinity. */
const CASES_MAX = 1e6;

/** The smallest count today that would have alarmed, by bisection (for `inc`); null when even a million would not. */
function casesLimit(params: Params, { run, alpha }: Run): number | null {
  if (params.dir === 'dec') return null;
  const mean = run.at(-1)?.mean ?? 0;
  const alarms = (x: number): boolean =>
    statisticOf(params, { run: [...run.slice(0, -1), { x, mean }], alpha }) >= params['c.ARL'];
  let high = 1;
  while (!alarms(high)) {
    high *= 2;
    if (high > CASES_MAX) return null;
  }
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (alarms(middle)) high = middle;
    else low = middle;
  }
  return high;
}
