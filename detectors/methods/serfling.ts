/**
 * Serfling's regression: a line and a yearly wave through the weeks outside the epidemic season, with the upper limit of a
 * prediction. Source: Serfling 1963 (Public Health Rep 78, 494). Parity: CDC Rnssp 0.3.1 `alert_serfling`. Page: docs/methods/serfling.md.
 */
import { z } from 'zod';
import { defineTrained } from './define-method.ts';
import { studentQuantile, studentUpperTail } from './distributions/student-t.ts';
import { leverage, linearPredictor } from './glm.ts';
import { type LeastSquares, leastSquares } from './least-squares.ts';
import type { Point, Verdict } from './method.ts';
import { columnsOf } from './season.ts';
import { trainingShape } from './training.ts';
import { finiteOrNull } from './verdicts.ts';
import { type Trained, waveChart, type WaveJudge, waveRow, YEARS_MIN } from './yearly-wave.ts';

const Params = z.strictObject({
  ...trainingShape,
  /** One-sided error of the limit. */
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  /** First and last month of the epidemic season, which do not train; "none": every month trains. */
  epidemicMonths: z
    .string()
    .regex(/^(none|([1-9]|1[0-2])-([1-9]|1[0-2]))$/, 'must be none or two months such as 10-5')
    .default('10-5'),
});
type Params = z.infer<typeof Params>;

/** R's `lm`. */
const TOLERANCE = 1e-7;

/** Score: (observed − expected) / standard error of a prediction. P-value: the Student tail beyond it. */
export const serfling = defineTrained({
  id: 'serfling',
  version: '1.1.0',
  schema: Params,
  years: YEARS_MIN,
  begin: (request) => waveChart(request, train),
});

interface Line {
  readonly model: LeastSquares;
  readonly meanSquare: number;
  readonly degreesOfFreedom: number;
  /** Of `alpha`. */
  readonly critical: number;
}

/** Null without a degree of freedom to measure the scatter by. */
function train({ params, rows, points, frequency }: Trained<Params>): WaveJudge | null {
  const quiet = rows.filter(({ index }) => !isEpidemic(points[index - 1]?.at ?? 0, params));
  const design = quiet.map(({ index }) => waveRow(index, frequency));
  const values = Float64Array.from(quiet, ({ value }) => value);
  const model = leastSquares(columnsOf(design), values, TOLERANCE);
  const degreesOfFreedom = quiet.length - model.used.length;
  if (degreesOfFreedom < 1) return null;
  const squares = design.reduce(
    (sum, row, i) => sum + ((values[i] ?? 0) - linearPredictor(model, row)) ** 2,
    0,
  );
  const line: Line = {
    model,
    degreesOfFreedom,
    meanSquare: squares / degreesOfFreedom,
    critical: studentQuantile(1 - params.alpha, degreesOfFreedom),
  };
  const first = points[(quiet[0]?.index ?? 1) - 1]?.at ?? 0;
  const endAt = points[quiet.at(-1)?.index ?? 0]?.at ?? first;
  const baseline = { startAt: first, endAt, points: quiet.length };
  return (point, index) => ({ ...judged(line, point, waveRow(index, frequency)), baseline });
}

function judged(
  { model, meanSquare, degreesOfFreedom, critical }: Line,
  current: Point,
  row: readonly number[],
): Verdict {
  const observed = current.value ?? 0;
  const expected = linearPredictor(model, row);
  const error = Math.sqrt(meanSquare * (1 + leverage(model, row)));
  const upper = expected + critical * error;
  const exceeds = observed > upper;
  const score = finiteOrNull((observed - expected) / error);
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score,
    pvalue: score === null ? null : studentUpperTail(score, degreesOfFreedom),
    baseline: null,
    reason: {
      code: exceeds ? 'above-limit' : 'within-limits',
      figures: { observed, expected, limit: upper },
    },
  };
}

const HALF_DAY_MS = 43_200_000;

/** A point starts at some zone's midnight: the nearest midnight of UTC has its date. */
function isEpidemic(at: number, { epidemicMonths }: Params): boolean {
  if (epidemicMonths === 'none') return false;
  const [first = 1, last = 12] = epidemicMonths.split('-').map(Number);
  const month = new Date(at + HALF_DAY_MS).getUTCMonth() + 1;
  return first <= last ? month >= first && month <= last : month >= first || month <= last;
}
