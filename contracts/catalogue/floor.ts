// Whether an exceedance is worth a person's time: the floor of the rule that judged it. One sum for who raises signals and for who shows
// the state of a place, so that no screen calls "exceeds" what raised nothing. Pure.
import type { DetectorRule } from './measure.ts';

export interface Exceedance {
  readonly observed: number;
  readonly expected: number | null;
  readonly side: 'upper' | 'lower' | null;
}

export function passesFloor({ floor }: Pick<DetectorRule, 'floor'>, found: Exceedance): boolean {
  const { observed, side } = found;
  const expected = found.expected ?? 0;
  if (Math.abs(observed - expected) < floor.excess) return false;
  // The floor on the observed number keeps small rises quiet; a fall is judged by its size alone.
  if (side === 'lower') return true;
  return observed >= floor.observed && observed >= ratioAskedFor(floor, expected) * expected;
}

/** A rise by half is five standard deviations of a hundred cases, and many more of a thousand: above `ratioUpTo` it falls as they do. */
export function ratioAskedFor(
  { ratio, ratioUpTo = Infinity }: DetectorRule['floor'],
  expected: number,
): number {
  return expected <= ratioUpTo ? ratio : 1 + (ratio - 1) * Math.sqrt(ratioUpTo / expected);
}
