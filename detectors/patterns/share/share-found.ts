// A county whose share of something is beyond its season or its bound.
import type { SiteId } from '../../../contracts/ids.ts';
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
  /** Of sites: those that were not served. */
  readonly lacking?: readonly SiteId[];
  /** One-sided. */
  readonly p: number;
}
