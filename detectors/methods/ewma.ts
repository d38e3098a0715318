/**
 * NSSP ESSENCE's exponentially weighted moving average: two smoothings of the recent days (one slow, one nearly none) against
 * the mean of a baseline that ends before a guard band; the smaller of the two p-values counts.
 * Parity: CDC Rnssp 0.3.1 `alert_ewma`. Page: docs/methods/essence.md.
 */
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { studentQuantile, studentUpperTail } from './distributions/student-t.ts';
import { levelReason, levelShape } from './essence-levels.ts';
import type { Point, Verdict } from './method.ts';
import { type Moments, moments } from './moments.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

/** Days before which nothing is said. */
const BASELINE_MIN = 7;

export const EwmaParams = z.strictObject({
  ...levelShape,
  B: z.int().min(BASELINE_MIN).max(366).default(28),
  g: z.int().min(0).max(60).default(2),
  w1: z.number().gt(0).lt(1).default(0.4),
  w2: z.number().gt(0).lt(1).default(0.9),
});
export type EwmaParams = z.infer<typeof EwmaParams>;

/** Score: the larger of the two standardised averages. P-value: the Student tail beyond it, one degree of freedom per baseline day less one. */
export const ewma = defineMethod({
  id: 'ewma',
  version: '1.0.0',
  schema: EwmaParams,
  // The averages remember everything, if ever less of it.
  lookbackPoints: () => Number.POSITIVE_INFINITY,
  judge: (params, { window, current }) =>
    judgeEwma(params, [...window, current], window.length).at(-1) ?? insufficientEwma(current, 0),
  judgeSeries: ({ params, points, fromIndex }) => judgeEwma(params, points, fromIndex),
});

/** Unknown and closed points are stepped over. One verdict for each point from `fromIndex` on. */
export function judgeEwma(
  params: EwmaParams,
  points: readonly Point[],
  fromIndex: number,
): Verdict[] {
  const seen: Point[] = [];
  const values: number[] = [];
  const tracks = [params.w1, params.w2].map((weight): Track => ({ weight, average: 0 }));
  const verdicts: Verdict[] = [];
  for (const [i, point] of points.entries()) {
    const nothing = unjudgeable(point);
    if (nothing === null) {
      seen.push(point);
      values.push(point.value ?? 0);
      const verdict = step({ params, seen, values, tracks });
      if (i >= fromIndex) verdicts.push(verdict);
    } else if (i >= fromIndex) verdicts.push(nothing);
  }
  return verdicts;
}

interface Track {
  readonly weight: number;
  average: number;
}

interface Run {
  readonly params: EwmaParams;
  readonly seen: readonly Point[];
  readonly values: readonly number[];
  readonly tracks: readonly Track[];
}

function insufficientEwma(current: Point, points: number): Verdict {
  return insufficientBaseline(current, {
    code: 'baseline-too-short',
    figures: { points, pointsRequired: BASELINE_MIN },
  });
}

/** Takes the newest value into both averages and judges it, once seven days lie before the guard band. */
function step({ params, seen, values, tracks }: Run): Verdict {
  const now = values.length - 1;
  const observed = values[now] ?? 0;
  const end = now - params.g;
  const current = seen[now];
  if (current === undefined || end < BASELINE_MIN) {
    for (const track of tracks) track.average = now === 0 ? observed : smooth(track, observed);
    return insufficientEwma(current ?? { at: 0, value: observed, kind: 'open' }, Math.max(0, end));
  }
  const start = Math.max(0, end - params.B);
  const baseline = values.slice(start, end);
  const base = moments(baseline);
  const judged = tracks.map((track) =>
    advance(track, observed, { params, base, days: baseline.length }),
  );
  const [slow, fast] = judged;
  const chosen =
    slow !== undefined && fast !== undefined && slow.pvalue < fast.pvalue ? slow : fast;
  const upper = Math.max(0, Math.min(...judged.map((one) => one.upper)));
  const score = chosen?.score ?? 0;
  const pvalue = chosen?.pvalue ?? 1;
  const exceeds = pvalue < params.alpha;
  const baselineSpan = {
    startAt: seen[start]?.at ?? 0,
    endAt: seen[end]?.at ?? 0,
    points: baseline.length,
  };
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected: base.mean,
    upper,
    lower: null,
    score,
    pvalue,
    baseline: baselineSpan,
    reason: levelReason(
      params,
      { observed, limit: upper, expected: base.mean, points: baseline.length },
      pvalue,
    ),
  };
}

function smooth({ weight, average }: Track, observed: number): number {
  return weight * observed + (1 - weight) * average;
}

interface Ground {
  readonly params: EwmaParams;
  readonly base: Moments;
  readonly days: number;
}

interface Advance {
  readonly score: number;
  readonly pvalue: number;
  /** The count at which this average would have reached alpha. */
  readonly upper: number;
}

/** Moves one average on; one that leapt beyond the red limit is brought back to it, so that it can fall again. */
function advance(track: Track, observed: number, { params, base, days }: Ground): Advance {
  const df = days - 1;
  const red = roundTo5(studentQuantile(0.99, df));
  const sigma = sigmaOf(track.weight, { params, base, days });
  const before = track.average;
  const average = smooth(track, observed);
  const score = (average - base.mean) / sigma;
  track.average = Math.abs(score) > red ? base.mean + Math.sign(score) * red * sigma : average;
  const critical = studentQuantile(1 - params.alpha, df);
  const upper = (base.mean + critical * sigma - (1 - track.weight) * before) / track.weight;
  return { score, pvalue: studentUpperTail(score, df), upper };
}

/**
 * Standard deviation of (average − baseline mean): the two variances less their covariance across the guard band, plus the
 * small-count correction and the floor of ESSENCE, whose constants are as in the reference implementation.
 */
function sigmaOf(weight: number, { params, base, days }: Ground): number {
  const rest = 1 - weight;
  const covariance = (2 * rest ** (params.g + 1) * (1 - rest ** days)) / days;
  const correction = Math.sqrt(weight / (2 - weight) + 1 / days - covariance);
  const yellow = roundTo5(studentQuantile(0.95, days - 1));
  const floor = (weight / yellow) * (0.01 + 0.05 * rest ** 2);
  const small = (0.1289 - (0.2414 - 0.1826 * rest ** 4) * Math.log(10 * 0.05)) * (weight / yellow);
  return Math.max(floor, base.sd * correction + small);
}

/** The reference rounds its critical values; parity needs the same rounding. */
export function roundTo5(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
