/**
 * One look at a day in progress: expected so far (expected today × the arrival curve × what of each hour can have been told by now),
 * and the limit that the looks of the day leave for this one. The operators and the benchmark both look through this. Pure.
 */
import { negativeBinomialAtLeast, poissonAtLeast } from '../distributions/counts.ts';
import { arrivedBy, type ArrivalCurve } from './arrival-curve.ts';
import type { ExpectedDay } from './expected-day.ts';
import { limitNoise } from './limit-noise.ts';
import { planLooks } from './plan-looks.ts';

export interface LookRequest {
  readonly expected: Pick<ExpectedDay, 'mean' | 'noise' | 'degreesOfFreedom'>;
  readonly curve: ArrivalCurve;
  /** Class of the weekday, as the curve was learned. */
  readonly weekday: number;
  /** Full hours of the day that are over, 1 to 24. */
  readonly cut: number;
  /** Cases of these hours, as known now. */
  readonly observed: number;
  /** Share of what is due in each hour that can have been told by now, 0 to 1; hours beyond the end of the list are whole. */
  readonly told: readonly number[];
  /** Share of quiet days on which any look may alarm. */
  readonly alpha: number;
}

export interface DayLook {
  readonly exceeds: boolean;
  readonly observed: number;
  /** So far, of what can have been told. */
  readonly expected: number;
  /** So far, had everything been told. */
  readonly due: number;
  /** Smallest count that exceeds; null where it is too early to tell. */
  readonly limit: number | null;
  /** Expected so far over expected today. */
  readonly share: number;
  readonly pvalue: number;
}

export function lookAtDay(request: LookRequest): DayLook {
  const { expected, observed, alpha, cut } = request;
  const shares = sharesSoFar(request);
  const share = shares.at(-1) ?? 0;
  const noise = limitNoise(expected, alpha);
  const looks = planLooks({ mean: expected.mean, noise, shares, alpha });
  const soFar = share * expected.mean;
  const limit = aboveExpected(looks.at(-1)?.limit ?? null, soFar);
  return {
    exceeds: limit !== null && observed >= limit,
    observed,
    expected: soFar,
    due: expected.mean * arrivedBy(request.curve, request.weekday, cut),
    limit,
    share,
    pvalue: chanceOf(observed, soFar, noise),
  };
}

/** However much may be spent: no more than was expected is no finding. */
export function aboveExpected(limit: number | null, expected: number): number | null {
  return limit === null ? null : Math.max(limit, Math.floor(expected) + 1);
}

/**
 * Of the day, at each look until now: of what had happened, as much as had been told then. What is as old at an earlier look as an hour is now
 * had been told as that hour is now, and no more of it than is told of it now.
 */
function sharesSoFar({ curve, weekday, cut, told }: LookRequest): number[] {
  const parts = Array.from(
    { length: cut },
    (_, hour) => arrivedBy(curve, weekday, hour + 1) - arrivedBy(curve, weekday, hour),
  );
  const toldOf = (hour: number): number => Math.min(1, Math.max(0, told[hour] ?? 1));
  let before = 0;
  return parts.map((_, at) => {
    const ago = cut - 1 - at;
    let share = 0;
    for (let hour = 0; hour <= at; hour += 1)
      share += (parts[hour] ?? 0) * Math.min(toldOf(hour), toldOf(hour + ago));
    before = Math.min(1, Math.max(before, share));
    return before;
  });
}

/** Of a count as high at this one look, where all is as usual. */
export function chanceOf(observed: number, mean: number, noise: number): number {
  const chance =
    noise <= 1 + 1e-9
      ? poissonAtLeast(observed, mean)
      : negativeBinomialAtLeast(observed, mean / (noise - 1), 1 / noise);
  return Math.min(1, Math.max(0, chance));
}
