// A county whose share of something is beyond its season or its bound.
import type { PlaceCode } from '../../../contracts/place.ts';

export interface ShareFound {
  readonly county: PlaceCode;
  readonly observed: number;
  readonly expected: number;
  readonly limit: number;
  readonly part: number;
  readonly whole: number;
  readonly weeks: number;
  readonly against: 'season' | 'weeks-before' | 'bound';
  readonly baseWeeks: number;
  /** One-sided. */
  readonly p: number;
}
