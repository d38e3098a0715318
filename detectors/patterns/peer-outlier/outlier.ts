// A provider that differs from its peers by more than chance and the dispersion among them explain.
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { FunnelPlace } from './funnel.ts';

export type Side = 'upper' | 'lower';

/** A provider that differs, in words of ratios: one is like the peers. */
export interface Outlier {
  readonly site: Site;
  readonly side: Side;
  readonly cases: number;
  readonly peers: number;
  readonly ratio: number;
  readonly limit: number;
  readonly p: number;
  readonly place: FunnelPlace;
}
