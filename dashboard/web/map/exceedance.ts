/**
 * What colour and hatch a place gets: how far it exceeds its own expectation, never how many cases it has. Not knowing is a look
 * of its own, and a place without an answer is `no-data`, not `within`. Pure.
 */
import type { PlaceStatus } from '../../../contracts/api/series.ts';

export const CLASSES = [
  'within',
  'x1',
  'x2',
  'x4',
  'insufficient',
  'not-applicable',
  'no-data',
] as const;
export type ExceedanceClass = (typeof CLASSES)[number];

/** The value where the measure has one, else the count. */
export const shownAt = ({ value, count }: PlaceStatus): number | null =>
  value === undefined ? count : value;

export function ratio(status: PlaceStatus): number | null {
  const { expected } = status;
  const shown = shownAt(status);
  if (shown === null || expected === null) return null;
  // Below half a case the ratio says more about the divisor than about the place.
  return shown / Math.max(expected, status.value === undefined ? 0.5 : 1e-9);
}

export function classOf(status: PlaceStatus | undefined): ExceedanceClass {
  if (status === undefined || status.outcome === 'no-data' || status.count === null) {
    return 'no-data';
  }
  if (shownAt(status) === null) return 'not-applicable';
  switch (status.outcome) {
    case 'within':
      return 'within';
    case 'insufficient-baseline':
      return 'insufficient';
    case 'not-applicable':
      return 'not-applicable';
    case 'exceeds': {
      const times = ratio(status) ?? 1;
      if (times >= 4) return 'x4';
      return times >= 2 ? 'x2' : 'x1';
    }
  }
}

const RANK: Readonly<Record<ExceedanceClass, number>> = {
  x4: 0,
  x2: 1,
  x1: 2,
  'no-data': 3,
  insufficient: 4,
  'not-applicable': 5,
  within: 6,
};

/** The worst first; what is unknown stands before what is normal. */
export const byExceedance = (a: PlaceStatus, b: PlaceStatus): number =>
  RANK[classOf(a)] - RANK[classOf(b)] ||
  (ratio(b) ?? 0) - (ratio(a) ?? 0) ||
  (a.place < b.place ? -1 : 1);

export const isExceeding = (status: PlaceStatus): boolean => status.outcome === 'exceeds';
