/**
 * A history with its revisions: what each window counted, and since when that was known. Gives the series as it was known at a moment; a
 * count that had not come by then is unknown, not zero. Pure.
 */
import type { Point } from '../methods/method.ts';

export interface Revision {
  /** Epoch milliseconds; −Infinity: known from the beginning. */
  readonly asOf: number;
  readonly count: number | null;
}

/** One window of the grid. */
export interface Window {
  /** The point, with the count that is known today. */
  readonly point: Point;
  /** Oldest first; none for a window without any statement. */
  readonly revisions: readonly Revision[];
  /** When it is judged. */
  readonly judgeAt: number;
}

export interface History {
  readonly windows: readonly Window[];
  /** Whether anything was known later than its judgement: otherwise then and now are the same. */
  readonly hasRevisions: boolean;
}

export function historyOf(windows: readonly Window[]): History {
  const hasRevisions = windows.some(({ revisions, judgeAt }) =>
    revisions.some(({ asOf }) => asOf > judgeAt),
  );
  return { windows, hasRevisions };
}

export function asKnownNow({ windows }: History): Point[] {
  return windows.map(({ point }) => point);
}

/** The points up to `index` as they were known when it was judged. */
export function asKnownThen({ windows }: History, index: number): Point[] {
  const moment = windows[index]?.judgeAt ?? Number.NEGATIVE_INFINITY;
  return windows.slice(0, index + 1).map(({ point, revisions }) => {
    // Filled gaps have no revision: they are what the caller said they are.
    if (revisions.length === 0) return point;
    let count: number | null = null;
    for (const revision of revisions) if (revision.asOf <= moment) count = revision.count;
    return count === point.value ? point : { ...point, value: count };
  });
}
