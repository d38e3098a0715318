/**
 * Makes a Method from a schema of parameters and one judging function.
 * Takes care of defaults, unknown names, trimming the window and refusing counts that are none.
 */
import type { z } from 'zod';
import type {
  AssessmentCore,
  Chart,
  Frequency,
  Method,
  Parameters,
  Point,
  Prepared,
  Verdict,
} from './method.ts';
import { MethodError } from './method-error.ts';
import { checkFrom, checkPoint, checkSeries } from './series.ts';
import { type Trainable, trainingEnd } from './training.ts';

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
  /** Of methods that are trained once: how long where nobody says otherwise, and the chart that begins before the first point. */
  readonly training?: Training<P>;
}

interface Training<P> {
  readonly years: number;
  readonly begin: (request: ChartRequest<P>) => Chart;
}

export interface ChartRequest<P> {
  readonly params: P;
  readonly frequency: Frequency;
  /** Points that train. */
  readonly end: number;
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
    ...(definition.training && { trainingYears: definition.training.years }),
    prepare: (given, frequency) =>
      prepare(definition, parseParameters(definition, given), frequency),
  };
}

type TrainedDefinition<P extends Parameters> = Omit<
  Definition<P>,
  'judge' | 'judgeSeries' | 'lookbackPoints' | 'training'
> &
  Training<P>;

/** A method that is trained once and then carried from point to point: it remembers its whole series. */
export function defineTrained<P extends Parameters & Trainable>({
  years,
  begin,
  ...rest
}: TrainedDefinition<P>): Method {
  const judgeSeries = (request: SeriesRequest<P>): Verdict[] => {
    const { params, frequency } = request;
    const end = trainingEnd(params, { ...request, years });
    return judgeByChart(request, begin({ params, frequency, end }));
  };
  return defineMethod({
    ...rest,
    lookbackPoints: () => Number.POSITIVE_INFINITY,
    judge: (params, { window, current, frequency }) => {
      const points = [...window, current];
      const [verdict] = judgeSeries({ params, points, fromIndex: window.length, frequency });
      if (verdict === undefined) throw new Error('A chart judges each point.');
      return verdict;
    },
    judgeSeries,
    training: { years, begin },
  });
}

/** Judges `points[fromIndex]` to the end by a chart that saw all points before. */
function judgeByChart<P>(request: SeriesRequest<P>, chart: Chart): Verdict[] {
  const { points, fromIndex } = request;
  const verdicts: Verdict[] = [];
  for (const [i, point] of points.entries()) {
    const verdict = chart.next(point);
    if (i >= fromIndex) verdicts.push(verdict);
  }
  return verdicts;
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
    ...chartOf(definition, params, frequency),
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

function chartOf<P extends Parameters & Trainable>(
  { training }: Definition<P>,
  params: P,
  frequency: Frequency,
): Pick<Prepared, 'beginChart'> {
  if (training === undefined) return {};
  const { years, begin } = training;
  const end = trainingEnd(params, { years, frequency, fromIndex: 0 });
  return { beginChart: () => begin({ params, frequency, end }) };
}
