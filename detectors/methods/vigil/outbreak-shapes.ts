/**
 * What an outbreak may look like: cases of a common exposure fall on days as a lognormal incubation does (Sartwell 1950), fast,
 * middling or slow, small to large. No shape is estimated: the filter carries all of them and lets the counts choose.
 */
import { normalCdf } from '../distributions/normal.ts';

/** Median day of the cases; the same dispersion for all (Sartwell's factor exp 0.5 = 1.65). */
const MEDIANS_DAYS = [2.5, 4, 6.5] as const;
const DISPERSION = 0.5;
/** Total size in standard deviations of a day's count. */
const SIZES_SD = [9, 18, 36] as const;
/** A rise that lasts, for as long as it likes: so many standard deviations each day, three weeks in the mean. */
const LASTING_SD = [1.5, 3, 6] as const;
const LASTING_DAYS = 21;
/** A shape ends where this share of its cases has come: the last stragglers are no outbreak day worth a false alarm. */
const SHARE_TOLD = 0.97;

export interface OutbreakStates {
  readonly count: number;
  /** Excess of the day in standard deviations of a day's count. */
  readonly excessSd: Float64Array;
  /** 1 where the state is the first day of an outbreak; the state before it in the array is its yesterday otherwise. */
  readonly isFirst: Uint8Array;
  readonly ends: Float64Array;
  /** Probability of a state to be the same tomorrow: of those that last. */
  readonly stays: Float64Array;
  /** How many outbreaks (shape by size) are told apart. */
  readonly kinds: number;
}

export const OUTBREAK_STATES: OutbreakStates = makeStates();

function makeStates(): OutbreakStates {
  const excess: number[] = [];
  const first: number[] = [];
  const ends: number[] = [];
  const stays: number[] = [];
  for (const median of MEDIANS_DAYS) {
    const shares = dailyShares(median);
    for (const size of SIZES_SD) {
      for (const [age, share] of shares.entries()) {
        excess.push(size * share);
        first.push(age === 0 ? 1 : 0);
        ends.push(age === shares.length - 1 ? 1 : 0);
        stays.push(0);
      }
    }
  }
  for (const sd of LASTING_SD) {
    excess.push(sd);
    first.push(1);
    ends.push(1 / LASTING_DAYS);
    stays.push(1 - 1 / LASTING_DAYS);
  }
  return {
    count: excess.length,
    excessSd: Float64Array.from(excess),
    isFirst: Uint8Array.from(first),
    ends: Float64Array.from(ends),
    stays: Float64Array.from(stays),
    kinds: MEDIANS_DAYS.length * SIZES_SD.length + LASTING_SD.length,
  };
}

function dailyShares(median: number): number[] {
  const told = (days: number): number =>
    days <= 0 ? 0 : normalCdf(Math.log(days / median) / DISPERSION);
  const shares: number[] = [];
  for (let day = 0; told(day) < SHARE_TOLD; day += 1) shares.push(told(day + 1) - told(day));
  return shares;
}
