/**
 * Negative binomial regression on a line and a yearly wave, trained once, with the quantile at the upper confidence limit of its
 * mean. Parity: CDC Rnssp 0.3.1 `alert_nbinom`. Page: docs/methods/nb-regression.md.
 */
import { z } from 'zod';
import { defineTrained } from './define-method.ts';
import { negativeBinomialAtLeast, negativeBinomialQuantile } from './distributions/counts.ts';
import { studentQuantile } from './distributions/student-t.ts';
import { type Glm, leverage, linearPredictor } from './glm.ts';
import type { Point, Verdict } from './method.ts';
import { fitNegativeBinomial } from './negative-binomial-fit.ts';
import { columnsOf } from './season.ts';
import { trainingShape } from './training.ts';
import { finiteOrNull, insufficientBaseline } from './verdicts.ts';
import { type Trained, waveChart, type WaveJudge, waveRow, YEARS_MIN } from './yearly-wave.ts';

const Params = z.strictObject({
  ...trainingShape,
  /** Error of the confidence limit, and of the quantile at it. */
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  /** Whether the mean has a line (Rnssp's `include_time`). */
  trend: z.boolean().default(true),
  /** Train on what is known when counts are missing; Rnssp refuses. */
  skipUnknown: z.boolean().default(false),
});
type Params = z.infer<typeof Params>;

/** Score: (observed − expected) / (limit − expected). P-value: the tail of the negative binomial whose quantile is the limit. */
export const nbRegression = defineTrained({
  id: 'nb-regression',
  version: '1.1.0',
  schema: Params,
  years: YEARS_MIN,
  begin: (request) => waveChart(request, train),
});

function train({ params, rows, points, frequency }: Trained<Params>): WaveJudge | null {
  const first = rows[0]?.index ?? 1;
  const last = rows.at(-1)?.index ?? 0;
  if (!params.skipUnknown && rows.length < last - first + 1) return incomplete(rows.length, last);
  const design = rows.map(({ index }) => waveRow(index, frequency, params.trend));
  const response = Float64Array.from(rows, ({ value }) => value);
  const { model, theta, usable } = fitNegativeBinomial(columnsOf(design), response);
  if (!usable || model.degreesOfFreedom < 1) return null;
  const curve: Curve = {
    params,
    model,
    theta,
    critical: studentQuantile(1 - params.alpha, model.degreesOfFreedom),
  };
  const startAt = points[first - 1]?.at ?? 0;
  const baseline = { startAt, endAt: points[last]?.at ?? startAt, points: rows.length };
  return (point, index) =>
    judged(curve, point, { row: waveRow(index, frequency, params.trend), baseline });
}

function incomplete(points: number, pointsRequired: number): WaveJudge {
  const reason = { code: 'baseline-incomplete', figures: { points, pointsRequired } } as const;
  return (point) => insufficientBaseline(point, reason);
}

interface Curve {
  readonly params: Params;
  readonly model: Glm;
  readonly theta: number;
  /** Of `alpha`, in standard errors. */
  readonly critical: number;
}

interface Place {
  readonly row: readonly number[];
  readonly baseline: Verdict['baseline'];
}

function judged(
  { params, model, theta, critical }: Curve,
  current: Point,
  { row, baseline }: Place,
): Verdict {
  const observed = current.value ?? 0;
  const eta = linearPredictor(model, row);
  const expected = Math.exp(eta);
  const high = Math.exp(eta + critical * Math.sqrt(leverage(model, row)));
  const prob = theta / (theta + high);
  const upper = Number.isFinite(high)
    ? negativeBinomialQuantile(1 - params.alpha, theta, prob)
    : Number.NaN;
  if (!Number.isFinite(upper)) {
    const figures = { points: baseline?.points ?? 0 };
    return insufficientBaseline(current, { code: 'fit-did-not-converge', figures });
  }
  const exceeds = observed > upper;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score: finiteOrNull((observed - expected) / (upper - expected)),
    pvalue: finiteOrNull(negativeBinomialAtLeast(observed, theta, prob)),
    baseline,
    reason: {
      code: exceeds ? 'above-limit' : 'within-limits',
      figures: { observed, expected, limit: upper },
    },
  };
}
