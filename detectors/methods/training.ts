/**
 * Where training ends, for methods that are trained once and then run: at the `training` points named by the caller, or else
 * right before the first judged point. Unknown and closed points do not train.
 */
import { z } from 'zod';
import type { Point, Verdict } from './method.ts';
import { insufficientBaseline } from './verdicts.ts';

export const trainingShape = {
  /** Points from the start of the series that train; absent: all before the first judged one. */
  training: z.int().min(1).max(36_600).optional(),
};

export interface Trainable {
  readonly training?: number | undefined;
}

export function trainingEnd({ training }: Trainable, fromIndex: number): number {
  return training ?? fromIndex;
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

/** How many known counts lie before each point; the reason of a point must not know what came after it. */
export function knownBefore(points: readonly Point[]): number[] {
  let known = 0;
  return points.map(({ value, kind }) => {
    const before = known;
    if (value !== null && kind !== 'closed') known += 1;
    return before;
  });
}

export function stillTraining(current: Point, points: number, pointsRequired: number): Verdict {
  return insufficientBaseline(current, {
    code: 'training-too-short',
    figures: { points, pointsRequired },
  });
}
