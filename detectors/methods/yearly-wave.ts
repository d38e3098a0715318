/**
 * What the two seasonal regressions of the American programme share: intercept, line and one yearly wave of the point's index,
 * trained once on two years or more. Period and rules as in CDC Rnssp 0.3.1; daily and monthly series have their own period.
 */
import type { SeriesRequest } from './define-method.ts';
import type { Frequency, Point, Verdict } from './method.ts';
import type { Parameters } from './method.ts';
import {
  knownBefore,
  stillTraining,
  type Trainable,
  trainingEnd,
  trainingPoints,
} from './training.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

/** Points of a year; the weeks as Rnssp counts them. */
const PERIOD: Readonly<Record<Frequency, number>> = { 365: 365.25, 52: 52.18, 12: 12 };
/** Years before which a yearly wave is a guess. */
const YEARS_MIN = 2;

export interface WaveRow {
  /** One-based index of the point in its series. */
  readonly index: number;
  readonly value: number;
}

/** Intercept, the index (unless `trend` is false), cosine and sine. */
export function waveRow(index: number, frequency: Frequency, trend = true): number[] {
  const angle = (2 * Math.PI * index) / PERIOD[frequency];
  const wave = [Math.cos(angle), Math.sin(angle)];
  return trend ? [1, index, ...wave] : [1, ...wave];
}

/** Judges one known point, one-based index and all. */
export type WaveJudge = (point: Point, index: number) => Verdict;

export interface Trained<P> {
  readonly params: P;
  readonly rows: readonly WaveRow[];
  readonly points: readonly Point[];
  readonly frequency: Frequency;
}

/** Trains once, then judges from `fromIndex` on; `train` gives null where there is no model. */
export function judgeTrained<P extends Parameters & Trainable>(
  request: SeriesRequest<P>,
  train: (trained: Trained<P>) => WaveJudge | null,
): Verdict[] {
  const { params, points, fromIndex, frequency } = request;
  const end = trainingEnd(params, fromIndex);
  const rows = trainingPoints(points, end);
  const required = YEARS_MIN * frequency;
  const judge =
    Math.min(end, points.length) < required ? null : train({ params, rows, points, frequency });
  const known = knownBefore(points);
  return points.slice(fromIndex).map((point, offset): Verdict => {
    const i = fromIndex + offset;
    const nothing = unjudgeable(point);
    if (nothing) return nothing;
    if (i < end || end < required)
      return stillTraining(point, known[i] ?? 0, Math.max(required, end));
    return judge === null ? withoutModel(point, rows.length) : judge(point, i + 1);
  });
}

function withoutModel(current: Point, points: number): Verdict {
  return insufficientBaseline(current, { code: 'fit-did-not-converge', figures: { points } });
}
