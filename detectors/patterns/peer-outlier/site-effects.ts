/**
 * Indirect standardisation of providers of one level. Each stratum (group × age) is expected to cost what the average peer has in it, found
 * by the two-way fit value = stratum + provider, so that a large provider does not set the norm that it is held against. What is left of a
 * provider is its effect, per case. Pure; the order of the cells changes nothing.
 */
import type { SiteId } from '../../../contracts/ids.ts';
import type { PeerCell } from './cells.ts';

export interface SiteEffect {
  readonly siteId: SiteId;
  readonly cases: number;
  /** Mean difference of a case from what its stratum is expected to have. */
  readonly effect: number;
  /** Of the effect, by chance within strata. */
  readonly variance: number;
  /** What the provider's mix is expected to have, per case. */
  readonly expected: number;
  readonly observed: number;
}

const SWEEPS_MAX = 500;
const SETTLED = 1e-9;
/** Strata with little of their own borrow this many cases' worth of spread from all. */
const BORROWED_CASES = 10;

export function siteEffects(cells: readonly PeerCell[]): SiteEffect[] {
  const shared = sharedStrata([...cells].sort(byName));
  const bySite = grouped(shared, ({ siteId }) => siteId);
  const byStratum = grouped(shared, ({ stratum }) => stratum);
  const { ofSite, ofStratum } = fit(bySite, byStratum);
  const spread = spreads(byStratum);
  return [...bySite].map(([siteId, own]) => {
    const cases = total(own, (cell) => cell.cases);
    const expected = total(own, (cell) => cell.cases * (ofStratum.get(cell.stratum) ?? 0)) / cases;
    const chance = total(own, (cell) => cell.cases * (spread.get(cell.stratum) ?? 0));
    return {
      siteId: siteId as SiteId,
      cases,
      effect: ofSite.get(siteId) ?? 0,
      variance: chance / cases ** 2,
      expected,
      observed: total(own, (cell) => cell.sum) / cases,
    };
  });
}

const byName = (one: PeerCell, other: PeerCell): number => {
  const [first, second] = [`${one.siteId} ${one.stratum}`, `${other.siteId} ${other.stratum}`];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** A stratum that one provider alone has compares nobody. */
function sharedStrata(cells: readonly PeerCell[]): PeerCell[] {
  const sites = new Map<string, Set<string>>();
  for (const { stratum, siteId } of cells)
    sites.set(stratum, (sites.get(stratum) ?? new Set()).add(siteId));
  return cells.filter(({ stratum, cases }) => cases > 0 && (sites.get(stratum)?.size ?? 0) > 1);
}

type Groups = ReadonlyMap<string, readonly PeerCell[]>;

function grouped(cells: readonly PeerCell[], keyOf: (cell: PeerCell) => string): Groups {
  const groups = new Map<string, PeerCell[]>();
  for (const cell of cells) {
    const known = groups.get(keyOf(cell));
    if (known === undefined) groups.set(keyOf(cell), [cell]);
    else known.push(cell);
  }
  return groups;
}

const total = (cells: readonly PeerCell[], of: (cell: PeerCell) => number): number =>
  cells.reduce((sum, cell) => sum + of(cell), 0);

/** Least squares by alternating between the two ways; providers average to zero, each counted once. */
function fit(bySite: Groups, byStratum: Groups) {
  const ofSite = new Map<string, number>([...bySite.keys()].map((site) => [site, 0]));
  const ofStratum = new Map<string, number>();
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    for (const [stratum, cells] of byStratum)
      ofStratum.set(
        stratum,
        meanRest(cells, ({ siteId }) => ofSite.get(siteId) ?? 0),
      );
    let moved = 0;
    for (const [site, cells] of bySite) {
      const effect = meanRest(cells, ({ stratum }) => ofStratum.get(stratum) ?? 0);
      moved = Math.max(moved, Math.abs(effect - (ofSite.get(site) ?? 0)));
      ofSite.set(site, effect);
    }
    if (moved < SETTLED) break;
  }
  const mean = [...ofSite.values()].reduce((sum, effect) => sum + effect, 0) / ofSite.size;
  for (const [site, effect] of ofSite) ofSite.set(site, effect - mean);
  for (const [stratum, level] of ofStratum) ofStratum.set(stratum, level + mean);
  return { ofSite, ofStratum };
}

const meanRest = (cells: readonly PeerCell[], known: (cell: PeerCell) => number): number =>
  total(cells, (cell) => cell.sum - cell.cases * known(cell)) / total(cells, (cell) => cell.cases);

/** Variance of one case within a provider, by stratum. */
function spreads(byStratum: Groups): ReadonlyMap<string, number> {
  const within = new Map<string, { readonly squares: number; readonly freedom: number }>();
  let [squares, freedom] = [0, 0];
  for (const [stratum, cells] of byStratum) {
    const own = {
      squares: total(cells, ({ cases, sum, sumOfSquares }) =>
        Math.max(0, sumOfSquares - sum ** 2 / cases),
      ),
      freedom: total(cells, ({ cases }) => cases - 1),
    };
    within.set(stratum, own);
    squares += own.squares;
    freedom += own.freedom;
  }
  const common = freedom > 0 ? squares / freedom : 0;
  return new Map(
    [...within].map(([stratum, own]) => [
      stratum,
      (own.squares + BORROWED_CASES * common) / (own.freedom + BORROWED_CASES),
    ]),
  );
}
