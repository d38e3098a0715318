/**
 * A series as one slot for every calendar day, so that a missing day is a slot without a count and not a shorter series.
 * Days are whole days since 1970; a local midnight up to twelve hours off the UTC one still falls on its day.
 */
import type { DayKind, Point } from '../method.ts';
import { MethodError } from '../method-error.ts';

const DAY_MS = 86_400_000;

export interface DayGrid {
  readonly firstDay: number;
  readonly length: number;
  /** NaN: not known. */
  readonly counts: Float64Array;
  readonly kinds: readonly DayKind[];
}

export function dayOf(at: number): number {
  return Math.round(at / DAY_MS);
}

/** @throws MethodError `wrong-frequency` where two points share a day */
export function gridOfDays(points: readonly Point[]): DayGrid {
  const firstDay = dayOf(points[0]?.at ?? 0);
  const length = points.length === 0 ? 0 : dayOf(points.at(-1)?.at ?? 0) - firstDay + 1;
  const counts = new Float64Array(length).fill(Number.NaN);
  const kinds: DayKind[] = new Array<DayKind>(length).fill('open');
  let previous = -1;
  for (const point of points) {
    const slot = dayOf(point.at) - firstDay;
    if (slot === previous) {
      throw new MethodError('wrong-frequency', 'vigil judges days: two points fall on one day.');
    }
    previous = slot;
    counts[slot] = point.value ?? Number.NaN;
    kinds[slot] = point.kind;
  }
  return { firstDay, length, counts, kinds };
}
