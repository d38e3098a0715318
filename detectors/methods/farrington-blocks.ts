/**
 * Which past points Farrington's model is fitted to, and to which seasonal group each belongs.
 * The window around the same time of each year is one group (the last, which the judged point is in); the rest of each year is
 * cut into `noPeriods − 1` groups. Source: Noufaily et al. 2013 (Stat Med 32, 1206), section 3.4; as in R `farringtonFlexible`.
 */
import type { Frequency } from './method.ts';

export interface BlockRequest {
  readonly b: number;
  readonly w: number;
  readonly noPeriods: number;
  readonly pastWeeksNotIncluded: number;
  readonly frequency: Frequency;
}

/** Points before the judged one that the earliest window reaches back. */
export function reachPoints({
  b,
  w,
  frequency,
}: Pick<BlockRequest, 'b' | 'w' | 'frequency'>): number {
  return b * frequency + w;
}

/**
 * The group (1 to `noPeriods`) of each point `0 … now`, null where it is not used. `now` must reach as far back as `reachPoints`,
 * less one at most.
 */
export function seasonalBlocks(now: number, request: BlockRequest): (number | null)[] {
  const { b, w, noPeriods, pastWeeksNotIncluded, frequency } = request;
  const groups: (number | null)[] = Array.from({ length: now + 1 }, () => null);
  const assign = (first: number, last: number, group: number): void => {
    // As R's `first:last`, which runs backwards over an empty block.
    for (let i = Math.min(first, last); i <= Math.max(first, last); i += 1) {
      if (i >= 0 && i <= now) groups[i] = group;
    }
  };
  assign(now - w, now, noPeriods);
  for (let year = 1; year <= b; year += 1) {
    const reference = now - year * frequency;
    assign(reference - w, reference + w, noPeriods);
    if (noPeriods === 1) continue;
    const lengths = blockLengths(frequency - 2 * w - 1, noPeriods - 1);
    let start = reference + w + 1;
    for (const [j, length] of lengths.entries()) {
      assign(start, start + length - 1, j + 1);
      start += length;
    }
  }
  groups.fill(null, Math.max(0, now - pastWeeksNotIncluded));
  return groups;
}

/** As even as can be, the longer ones first. */
function blockLengths(total: number, parts: number): number[] {
  const length = Math.floor(total / parts);
  const rest = total - length * parts;
  return Array.from({ length: parts }, (_, j) => length + (j < rest ? 1 : 0));
}
