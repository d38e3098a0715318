/**
 * Indirect standardisation of providers of one level. Each stratum (group × age) is expected to have what the average peer has in it, found by a
 * two-way fit, so that a large provider does not set the norm that it is held against. What is left of a provider is its effect: of logarithms the
 * difference per case; of counts and shares twice the root of observed by expected (Spiegelhalter 2005, section A.2), because chance then has one
 * size wherever a provider stands, and providers that differ by factors are not skewed to one side. Pure; the order of the cells changes nothing.
 */
import type { SiteId } from '../../../contracts/ids.ts';
import type { PeerCell, PeerScale } from './cells.ts';
import { ADDED, MULTIPLIED, total, twoWayFit, type Groups } from './two-way-fit.ts';

export interface SiteEffect {
  readonly siteId: SiteId;
  readonly cases: number;
  /** On the scale of the comparison. */
  readonly effect: number;
  /** Of the effect, by chance within strata, if the provider is like the average peer. */
  readonly variance: number;
  /** What the provider's mix is expected to have, per case. */
  readonly expected: number;
}

/** Strata with little of their own borrow this many cases' worth of spread from all. */
const BORROWED_CASES = 10;

export function siteEffects(cells: readonly PeerCell[], scale: PeerScale): SiteEffect[] {
  const shared = sharedStrata([...cells].sort(byName));
  const bySite = grouped(shared, ({ siteId }) => siteId);
  const byStratum = grouped(shared, ({ stratum }) => stratum);
  const { ofSite, ofStratum } = twoWayFit(bySite, byStratum, scale === 'rate' ? MULTIPLIED : ADDED);
  const spread = spreads(byStratum);
  return [...bySite].map(([siteId, own]) => {
    const cases = total(own, (cell) => cell.cases);
    const expected = total(own, (cell) => cell.cases * (ofStratum.get(cell.stratum) ?? 0)) / cases;
    const chance = total(own, (cell) => cell.cases * (spread.get(cell.stratum) ?? 0));
    const value = ofSite.get(siteId) ?? 0;
    const variance = chance / cases ** 2;
    return {
      siteId: siteId as SiteId,
      cases,
      expected,
      ...onScale(scale, { value, variance, expected }),
    };
  });
}

/** Of the root the variance is that at what is expected: chance alone decides how far a provider may be from it. */
function onScale(
  scale: PeerScale,
  {
    value,
    variance,
    expected,
  }: { readonly value: number; readonly variance: number; readonly expected: number },
): Pick<SiteEffect, 'effect' | 'variance'> {
  if (scale === 'logarithm') return { effect: value, variance };
  return { effect: rootOf(value), variance: expected > 0 ? variance / expected ** 2 : 0 };
}

/** Observed by expected on the scale of rates. */
export const rootOf = (ratio: number): number => 2 * Math.sqrt(ratio);

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

function grouped(cells: readonly PeerCell[], keyOf: (cell: PeerCell) => string): Groups {
  const groups = new Map<string, PeerCell[]>();
  for (const cell of cells) {
    const known = groups.get(keyOf(cell));
    if (known === undefined) groups.set(keyOf(cell), [cell]);
    else known.push(cell);
  }
  return groups;
}

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
