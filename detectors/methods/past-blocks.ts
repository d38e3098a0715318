/**
 * Sums of blocks of days (weeks, months): the newest block, and blocks around the same time of earlier years. What CIDARS and
 * CDC's historical limits compare. A block with an unknown count is unknown, for part of a sum is no sum; a closed day adds nothing.
 */
import type { Seen } from './define-method.ts';
import type { BaselineSpan, Frequency, Point } from './method.ts';
import type { Reason } from './reason.ts';

export interface BlockPlan {
  /** Points of a block. */
  readonly block: number;
  /** Blocks before and after the same block of each year. */
  readonly spread: number;
  readonly years: number;
  readonly frequency: Frequency;
}

interface PastBlocks {
  /** Sum of the newest block; null when a count of it is unknown. */
  readonly current: number | null;
  /** Known sums of the past, nearest year first. */
  readonly past: readonly number[];
  readonly span: BaselineSpan;
}

/** Mean lengths of a year, so that a date is met again within one day, and a week within one week, of its name. */
const POINTS_A_YEAR: Readonly<Record<Frequency, number>> = { 365: 365.25, 52: 52.18, 12: 12 };

/** A week of days; a week or a month as they come. */
export function weekOf(frequency: Frequency): number {
  return frequency === 365 ? 7 : 1;
}

/** Four weeks; a month where there are only months. */
export function fourWeeksOf(frequency: Frequency): number {
  return { 365: 28, 52: 4, 12: 1 }[frequency];
}

/** Points before the judged one that the earliest block reaches back. */
export function reachOfBlocks({ block, spread, years, frequency }: BlockPlan): number {
  return yearsBack(years, frequency) + spread * block + block - 1;
}

/** Blocks end at the last of `points`, which must be more than `reachOfBlocks` long. */
function pastBlocks(points: readonly Point[], plan: BlockPlan): PastBlocks {
  const { block, spread, years, frequency } = plan;
  const last = points.length - 1;
  const past: number[] = [];
  for (let year = 1; year <= years; year += 1) {
    for (let shift = -spread; shift <= spread; shift += 1) {
      const sum = sumOf(points, last - yearsBack(year, frequency) + shift * block, block);
      if (sum !== null) past.push(sum);
    }
  }
  const first = last - reachOfBlocks(plan);
  const end = Math.min(last, last - yearsBack(1, frequency) + spread * block + 1);
  const span = {
    startAt: points[first]?.at ?? 0,
    endAt: points[end]?.at ?? 0,
    points: past.length * block,
  };
  return { current: sumOf(points, last, block), past, span };
}

export interface KnownBlocks extends PastBlocks {
  readonly current: number;
}

/** A reason instead where the history is too short, or too many sums are unknown. @param minBlocks past sums that must be known; absent: all */
export function knownBlocks(
  { window, current }: Seen,
  plan: BlockPlan,
  minBlocks: number | undefined,
): KnownBlocks | Reason {
  const pointsRequired = reachOfBlocks(plan);
  if (window.length < pointsRequired) {
    return { code: 'baseline-too-short', figures: { points: window.length, pointsRequired } };
  }
  const blocks = pastBlocks([...window, current], plan);
  const all = plan.years * (2 * plan.spread + 1);
  const required = Math.min(minBlocks ?? all, all);
  if (blocks.current !== null && blocks.past.length >= required) {
    return { ...blocks, current: blocks.current };
  }
  const figures = {
    points: blocks.past.length * plan.block,
    pointsRequired: required * plan.block,
  };
  return { code: 'baseline-incomplete', figures };
}

function yearsBack(years: number, frequency: Frequency): number {
  return Math.round(years * POINTS_A_YEAR[frequency]);
}

function sumOf(points: readonly Point[], last: number, block: number): number | null {
  let sum = 0;
  for (const { value, kind } of points.slice(last - block + 1, last + 1)) {
    if (value === null && kind !== 'closed') return null;
    sum += value ?? 0;
  }
  return sum;
}
