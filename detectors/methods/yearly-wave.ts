/**
 * What the two seasonal regressions of the American programme share: intercept, line and one yearly wave of the point's index,
 * trained once on two years or more. Period and rules as in CDC Rnssp 0.3.1; daily and monthly series have their own period.
 */
import { TrainedChart } from './chart.ts';
import type { ChartRequest } from './define-method.ts';
import type { Chart, Frequency, Parameters, Point, Verdict } from './method.ts';
import { trainingPoints } from './training.ts';

/** Points of a year; the weeks as Rnssp counts them. */
const PERIOD: Readonly<Record<Frequency, number>> = { 365: 365.25, 52: 52.18, 12: 12 };
/** Years before which a yearly wave is a guess. */
export const YEARS_MIN = 2;

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
  /** All that train, and the one after them. */
  readonly points: readonly Point[];
  readonly frequency: Frequency;
}

/** Trains once, then judges; `train` gives null where there is no model. */
export function waveChart<P extends Parameters>(
  { params, frequency, end }: ChartRequest<P>,
  train: (trained: Trained<P>) => WaveJudge | null,
): Chart {
  const required = YEARS_MIN * frequency;
  return new TrainedChart<{ readonly judge: WaveJudge }, null>({
    end,
    required,
    train: (points) => {
      if (end < required) return 'too-few';
      const judge = train({ params, rows: trainingPoints(points, end), points, frequency });
      return judge === null ? 'no-fit' : { judge };
    },
    start: null,
    step: ({ judge }, run, { point, index }) => ({ verdict: judge(point, index), run }),
  });
}
