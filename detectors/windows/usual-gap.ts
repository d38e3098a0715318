/**
 * What a site's own habit of sending explains: a site that uploads once a day is not silent in the afternoon. A gap between two
 * receipts is measured in the events that were due in it by the site's rhythm, so that nights count for nothing. Pure.
 */
import type { DayKey } from '../../contracts/time.ts';

/** The longest gap that ended on a local day. A day on which data came without one has 0. */
export interface DayGap {
  readonly day: DayKey;
  readonly expectedEvents: number;
}

/** Two weeks: each weekday twice. */
const DAYS_MAX = 14;
/** High enough to hold the weekend of who sends on working days, low enough that one outage in two weeks is not a habit. */
const QUANTILE = 0.8;

/** Oldest first, bounded. */
export function withGap(gaps: readonly DayGap[], gap: DayGap): DayGap[] {
  const known = gaps.find(({ day }) => day === gap.day);
  const longest = Math.max(gap.expectedEvents, known?.expectedEvents ?? 0);
  return [...gaps.filter(({ day }) => day !== gap.day), { day: gap.day, expectedEvents: longest }]
    .sort((one, other) => (one.day < other.day ? -1 : 1))
    .slice(-DAYS_MAX);
}

/** Events due in the longest gap of a usual day; 0 where nothing is known. */
export function usualGap(gaps: readonly DayGap[]): number {
  const sorted = gaps.map(({ expectedEvents }) => expectedEvents).sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * QUANTILE))] ?? 0;
}
