/**
 * What a stratum has and what a provider makes of it, found together: value = stratum + provider, or value = stratum × provider (for counts and
 * shares). Each provider counts once in what the average peer has, so that a large one does not set the norm that it is held against. Pure.
 */
import type { PeerCell } from './cells.ts';

export type Groups = ReadonlyMap<string, readonly PeerCell[]>;

export interface TwoWayFit {
  /** Providers average to nothing (added) or to one (multiplied). */
  readonly ofSite: ReadonlyMap<string, number>;
  readonly ofStratum: ReadonlyMap<string, number>;
}

/** How the two ways come together. */
interface Way {
  readonly neutral: number;
  /** What one way says where the other is known. */
  rest(cells: readonly PeerCell[], known: (cell: PeerCell) => number): number;
  /** By the mean of all providers. */
  centred(value: number, mean: number): number;
  spreadOut(level: number, mean: number): number;
}

const SWEEPS_MAX = 500;
const SETTLED = 1e-9;

export const total = (cells: readonly PeerCell[], of: (cell: PeerCell) => number): number =>
  cells.reduce((sum, cell) => sum + of(cell), 0);

/** Least squares. */
export const ADDED: Way = {
  neutral: 0,
  rest: (cells, known) =>
    total(cells, (cell) => cell.sum - cell.cases * known(cell)) /
    total(cells, (cell) => cell.cases),
  centred: (value, mean) => value - mean,
  spreadOut: (level, mean) => level + mean,
};

/** The likelihood of counts. Who has none of them has none of any stratum. */
export const MULTIPLIED: Way = {
  neutral: 1,
  rest: (cells, known) => {
    const expected = total(cells, (cell) => cell.cases * known(cell));
    return expected > 0 ? total(cells, (cell) => cell.sum) / expected : 0;
  },
  centred: (value, mean) => (mean > 0 ? value / mean : value),
  spreadOut: (level, mean) => (mean > 0 ? level * mean : level),
};

/** By alternating between the two ways until neither moves. */
export function twoWayFit(bySite: Groups, byStratum: Groups, way: Way): TwoWayFit {
  const ofSite = new Map<string, number>([...bySite.keys()].map((site) => [site, way.neutral]));
  const ofStratum = new Map<string, number>();
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    for (const [stratum, cells] of byStratum)
      ofStratum.set(
        stratum,
        way.rest(cells, ({ siteId }) => ofSite.get(siteId) ?? way.neutral),
      );
    let moved = 0;
    for (const [site, cells] of bySite) {
      const value = way.rest(cells, ({ stratum }) => ofStratum.get(stratum) ?? 0);
      moved = Math.max(moved, Math.abs(value - (ofSite.get(site) ?? way.neutral)));
      ofSite.set(site, value);
    }
    if (moved < SETTLED) break;
  }
  const mean = [...ofSite.values()].reduce((sum, value) => sum + value, 0) / ofSite.size;
  for (const [site, value] of ofSite) ofSite.set(site, way.centred(value, mean));
  for (const [stratum, level] of ofStratum) ofStratum.set(stratum, way.spreadOut(level, mean));
  return { ofSite, ofStratum };
}
