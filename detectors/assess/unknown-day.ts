/**
 * Days of which most facts never came: nobody knows how many there were, so that no count is neither within nor too few, teaches nothing and
 * ends no outbreak. Said of a day that is over and of which too little has come of what usually comes. Pure.
 */
import type { Assessment } from '../../contracts/assessment.ts';

/** Reason of an assessment; by it the store is asked which days were unknown. */
export const UNKNOWN_DAY = 'day-unknown';
/** Half of what usually comes. Less missing is noise beside the counts' own, and where sites are few one of them is no half. */
const ARRIVED_MIN = 0.5;
/** A fall is believed only where nothing to speak of is missing. */
const ARRIVED_FOR_A_FALL_MIN = 0.9;

export interface DayInQuestion {
  readonly isComplete: boolean;
  /** null where what is told of arrivals does not reach, or nothing is learned. */
  readonly completeness: number | null;
  /** It was found unknown before. One stray fact does not make it known: only that enough of what usually comes has come. */
  readonly wasUnknown: boolean;
}

export function isUnknown({ isComplete, completeness, wasUnknown }: DayInQuestion): boolean {
  return isComplete && (completeness === null ? wasUnknown : isTooLittle(completeness));
}

/** Where it is not told how much has come, it is not said that it is little. */
export const isTooLittle = (completeness: number | null): boolean =>
  completeness !== null && completeness < ARRIVED_MIN;

export const mayBelieveAFall = (completeness: number | null): boolean =>
  completeness === null || completeness >= ARRIVED_FOR_A_FALL_MIN;

export function unknownReason(completeness: number | null): Assessment['reason'] {
  const share = completeness === null ? null : Math.round(completeness * 100);
  return {
    code: UNKNOWN_DAY,
    words: {
      zh: `当日数据大多未到${share === null ? '' : `（约 ${String(share)}%）`}，实际数未知，不作判断`,
      en: `Most of that day never came${share === null ? '' : ` (about ${String(share)}% did)`}: the count is unknown and not judged`,
    },
  };
}
