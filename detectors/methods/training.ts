/**
 * Where training ends, for methods that are trained once and then run. Unknown and closed points do not train. The charts themselves are in
 * `chart.ts`.
 */
import { z } from 'zod';
import type { Frequency, Method, Point, Verdict } from './method.ts';
import { insufficientBaseline } from './verdicts.ts';

export const trainingShape = {
  /** Points from the start of the series that train; absent: all before the first judged one, or the first years of a series that is judged from its beginning. */
  training: z.int().min(1).max(36_600).optional(),
};

export interface Trainable {
  readonly training?: number | undefined;
}

interface TrainingPlan {
  /** Years that train where nobody says otherwise. */
  readonly years: number;
  readonly frequency: Frequency;
  /** First judged point; 0 for whoever judges a series from its beginning, as a series is judged that is counted while it is judged. */
  readonly fromIndex: number;
}

/** One rule for all who judge: as many points as asked for, or all before the first judged one, or the first years of the series. */
export function trainingEnd(
  { training }: Trainable,
  { years, frequency, fromIndex }: TrainingPlan,
): number {
  return training ?? (fromIndex > 0 ? fromIndex : years * frequency);
}

/** With `training` written out where the method is trained once, so that every judgement of a series is by the same points, and says so. */
export function withTraining(
  { trainingYears: years }: Pick<Method, 'trainingYears'>,
  settings: Readonly<Record<string, unknown>>,
  at: Omit<TrainingPlan, 'years'>,
): Readonly<Record<string, unknown>> {
  if (years === undefined || settings['training'] !== undefined) return settings;
  return { ...settings, training: trainingEnd({}, { ...at, years }) };
}

/** With the one-based index of each, because a season is a function of it. */
export function trainingPoints(
  points: readonly Point[],
  end: number,
): { readonly index: number; readonly value: number }[] {
  return points
    .slice(0, end)
    .flatMap(({ value, kind }, i) =>
      value === null || kind === 'closed' ? [] : [{ index: i + 1, value }],
    );
}

export function stillTraining(current: Point, points: number, pointsRequired: number): Verdict {
  return insufficientBaseline(current, {
    code: 'training-too-short',
    figures: { points, pointsRequired },
  });
}
