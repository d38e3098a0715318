/**
 * NSSP ESSENCE's switch: the regression where it explains the recent weeks (adjusted R² of at least 0.60), otherwise the
 * moving average. For daily series. Parity: CDC Rnssp 0.3.1 `alert_switch`. Page: docs/methods/essence.md.
 */
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { EwmaParams, judgeEwma } from './ewma.ts';
import type { Point, Verdict } from './method.ts';
import { judgeRegression, regressionLookback, requireDaily } from './regression.ts';

const Params = z
  .strictObject({
    ...EwmaParams.shape,
    B: z.int().min(14).max(364).default(28),
    /** Adjusted R² from which the regression is believed. */
    r2: z.number().min(0).max(1).default(0.6),
  })
  .refine(({ B }) => B % 7 === 0, { path: ['B'], error: 'must be whole weeks' });
type Params = z.infer<typeof Params>;

/** Score and p-value: those of the method that was chosen. */
export const switching = defineMethod({
  id: 'switch',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: () => Number.POSITIVE_INFINITY,
  judge: (params, { window, current, frequency }) => {
    requireDaily('switch', frequency);
    const points = [...window, current];
    return (
      judgeEwma(params, points, window.length).map((verdict) =>
        choose(params, points, { i: window.length, verdict }),
      )[0] ?? never()
    );
  },
  judgeSeries: ({ params, points, fromIndex, frequency }) => {
    requireDaily('switch', frequency);
    const averages = judgeEwma(params, points, fromIndex);
    return averages.map((verdict, offset) =>
      choose(params, points, { i: fromIndex + offset, verdict }),
    );
  },
});

function never(): never {
  throw new Error('The moving average gives one verdict for each point.');
}

interface Candidate {
  readonly i: number;
  readonly verdict: Verdict;
}

function choose(params: Params, points: readonly Point[], { i, verdict }: Candidate): Verdict {
  const current = points[i];
  if (current === undefined) return verdict;
  const window = points.slice(Math.max(0, i - regressionLookback(params)), i);
  const line = judgeRegression(params, window, current);
  return line.fitQuality !== null && line.fitQuality >= params.r2 ? line.verdict : verdict;
}
