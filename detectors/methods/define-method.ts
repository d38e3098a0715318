/**
 * Makes a Method from a schema of parameters and one judging function.
 * Takes care of defaults, unknown names, trimming the window and refusing counts that are none.
 */
import type { z } from 'zod';
import type {
  AssessmentCore,
  Frequency,
  Method,
  Parameters,
  Point,
  Prepared,
  Verdict,
} from './method.ts';
import { MethodError } from './method-error.ts';
import { checkFrom, checkPoint, checkSeries } from './series.ts';

export interface Definition<P extends Parameters> {
  readonly id: string;
  readonly version: string;
  readonly schema: z.ZodType<P> & { readonly shape: Readonly<Record<string, unknown>> };
  readonly lookbackPoints: (params: P, frequency: Frequency) => number;
  /** Sees at most `lookbackPoints` points before the current one. */
  readonly judge: (params: P, seen: Seen, signature: Signature) => Verdict | AssessmentCore;
  /**
   * For methods that are trained once, carry a state through the whole series, or are cheap enough that copying costs more than
   * judging (those may sign their verdicts themselves); must agree with `judge`.
   */
  readonly judgeSeries?: (
    request: SeriesRequest<P>,
    signature: Signature,
  ) => (Verdict | AssessmentCore)[];
}

/** What one judgement may look at: `window` is the past, oldest first, `current` the point in question. */
export interface Seen {
  readonly window: readonly Point[];
  readonly current: Point;
  readonly frequency: Frequency;
}

export interface SeriesRequest<P> {
  readonly params: P;
  readonly points: readonly Point[];
  readonly fromIndex: number;
  readonly frequency: Frequency;
}

/** What makes a verdict an assessment. */
export interface Signature {
  readonly method: string;
  readonly methodVersion: string;
  readonly params: Parameters;
}

export function defineMethod<P extends Parameters>(definition: Definition<P>): Method {
  return {
    id: definition.id,
    version: definition.version,
    parameterNames: Object.keys(definition.schema.shape),
    prepare: (given, frequency) =>
      prepare(definition, parseParameters(definition, given), frequency),
  };
}

function parseParameters<P extends Parameters>(
  definition: Definition<P>,
  given: Readonly<Record<string, unknown>>,
): P {
  const known = Object.keys(definition.schema.shape);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const list = known.join(', ');
    throw new MethodError(
      'unknown-parameter',
      `${definition.id} has no parameter ${name}. It has: ${list}.`,
    );
  }
  const parsed = definition.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new MethodError('invalid-parameter', `${definition.id}: ${problems.join('; ')}`);
}

function prepare<P extends Parameters>(
  definition: Definition<P>,
  params: P,
  frequency: Frequency,
): Prepared {
  const { id, version, judge } = definition;
  const lookbackPoints = definition.lookbackPoints(params, frequency);
  // Field by field, because copying an object by spreading it costs more than judging a point by EARS.
  const sign = (verdict: Verdict | AssessmentCore): AssessmentCore =>
    'method' in verdict ? verdict : signed(verdict);
  const signature = { method: id, methodVersion: version, params };
  const signed = (verdict: Verdict): AssessmentCore => ({
    outcome: verdict.outcome,
    side: verdict.side,
    observed: verdict.observed,
    expected: verdict.expected,
    upper: verdict.upper,
    lower: verdict.lower,
    score: verdict.score,
    pvalue: verdict.pvalue,
    baseline: verdict.baseline,
    reason: verdict.reason,
    method: id,
    methodVersion: version,
    params,
  });
  // In place, for the same reason.
  const signAll = (verdicts: (Verdict | AssessmentCore)[]): AssessmentCore[] => {
    for (let i = 0; i < verdicts.length; i += 1) {
      const verdict = verdicts[i];
      if (verdict !== undefined && !('method' in verdict)) verdicts[i] = signed(verdict);
    }
    return verdicts as AssessmentCore[];
  };
  const judgeAt = (points: readonly Point[], i: number, current: Point): Verdict | AssessmentCore =>
    judge(
      params,
      { window: points.slice(Math.max(0, i - lookbackPoints), i), current, frequency },
      signature,
    );
  return {
    id,
    version,
    params,
    lookbackPoints,
    assess(window, current) {
      checkPoint(current, 'The current point');
      return sign(judgeAt(window, window.length, current));
    },
    assessSeries(points, fromIndex) {
      checkSeries(points);
      checkFrom(fromIndex, points.length);
      if (definition.judgeSeries) {
        return signAll(definition.judgeSeries({ params, points, fromIndex, frequency }, signature));
      }
      return points
        .slice(fromIndex)
        .map((point, offset) => sign(judgeAt(points, fromIndex + offset, point)));
    },
  };
}
