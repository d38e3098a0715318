/** The parameters of the default detector, and the days on which it learns anew. */
import { z } from 'zod';

export const VigilParams = z.strictObject({
  /** Share of quiet days that may exceed; days right after an outbreak come on top. */
  alpha: z.number().gt(0).max(0.2).default(0.006),
  /** Probability of an outbreak that exceeds while there is no past to calibrate by. */
  probability: z.number().gt(0).lt(1).default(0.4),
  /** Outbreaks begin about every 1 / hazard days. */
  hazard: z.number().gt(0).max(0.2).default(0.005),
  /** Days of the past that are learned from. */
  historyDays: z.int().min(28).max(3660).default(2562),
  refitDays: z.int().min(1).max(364).default(28),
});
export type VigilParams = z.infer<typeof VigilParams>;

/** While less than a year is known, each week changes what is normal. */
const YOUNG_DAYS = 364;
const YOUNG_REFIT_DAYS = 7;

/** A series of years learns from days that no fact changes any more: from before the allowed lateness, and a day. */
export const SETTLED_DAYS = 8;
/** A younger one cannot spare them, and is learned from within a fraction of a millisecond. */
const UNSETTLED_DAYS = 182;

export const isSettled = (day: number, firstDay: number): boolean =>
  day - firstDay >= UNSETTLED_DAYS + SETTLED_DAYS;

/**
 * The day up to which the past trains what judges `day`, live and over a history alike. Refits fall on fixed days of the calendar, so that a
 * day is judged alike whatever else is judged with it.
 * @param firstDay of the history
 */
export function refitDayOf(params: VigilParams, day: number, firstDay: number): number {
  return fixedDayOf(params, isSettled(day, firstDay) ? day - SETTLED_DAYS : day, firstDay);
}

function fixedDayOf({ refitDays }: VigilParams, day: number, firstDay: number): number {
  const isYoung = day - firstDay < YOUNG_DAYS + refitDays;
  const days = isYoung ? Math.min(refitDays, YOUNG_REFIT_DAYS) : refitDays;
  return day - (((day % days) + days) % days);
}
