/** Which providers differ from their peers of one level by more than chance and the dispersion among them explain. Pure. */
import type { PeerOutlierPattern } from '../../../contracts/catalogue/looks/peer-outlier.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { SiteLevel } from '../../../contracts/catalogue/site.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import type { PeerCell, PeerScale } from './cells.ts';
import { funnel, limitOf, type FunnelPlace } from './funnel.ts';
import type { Outlier, Side } from './outlier.ts';
import { peerWords } from './peer-words.ts';
import { rootOf, siteEffects, type SiteEffect } from './site-effects.ts';

const scaleOf = ({ compares }: Pick<PeerOutlierPattern, 'compares'>): PeerScale =>
  compares === 'cost' || compares === 'length-of-stay' ? 'logarithm' : 'rate';

/** Cases that ended from `fromAt` on and before `toAt`; so late that they have been settled. */
export function peerWindow(
  { window, settlesWithin }: Pick<PeerOutlierPattern, 'window' | 'settlesWithin'>,
  asOf: EpochMs,
): { readonly fromAt: EpochMs; readonly toAt: EpochMs } {
  const toAt = asOf - spanMs(settlesWithin);
  return { fromAt: toAt - spanMs(window), toAt };
}

export function judgePeers(
  cells: readonly PeerCell[],
  rule: PeerOutlierPattern,
  { asOf, catalogue }: LookAt,
): LookOutcome {
  const unjudged: Record<string, number> = {};
  const note = (reason: string, count: number): void => {
    if (count > 0) unjudged[reason] = (unjudged[reason] ?? 0) + count;
  };
  const findings: LookFinding[] = [];
  for (const [, cellsOfLevel] of byLevel(cells, catalogue.sites, note)) {
    const effects = siteEffects(cellsOfLevel, scaleOf(rule));
    const enough = effects.filter((effect) => effect.cases >= rule.casesMin);
    note('too-few-cases', effects.length - enough.length);
    if (enough.length < rule.peersMin) {
      note('too-few-peers', enough.length);
      continue;
    }
    for (const outlier of outliersOf(enough, rule, catalogue.sites))
      findings.push(findingOf(outlier, rule, { asOf, catalogue, standing: [] }));
  }
  return { findings, unjudged };
}

type Sites = LookAt['catalogue']['sites'];

function byLevel(
  cells: readonly PeerCell[],
  sites: Sites,
  note: (reason: string, count: number) => void,
): ReadonlyMap<SiteLevel, readonly PeerCell[]> {
  const levels = new Map<SiteLevel, PeerCell[]>();
  const unknown = new Set<string>();
  for (const cell of cells) {
    const level = sites.get(cell.siteId)?.level;
    if (level === undefined) unknown.add(cell.siteId);
    else levels.set(level, [...(levels.get(level) ?? []), cell]);
  }
  note('unknown-site', unknown.size);
  return levels;
}

function outliersOf(
  effects: readonly SiteEffect[],
  rule: PeerOutlierPattern,
  sites: Sites,
): Outlier[] {
  const points = effects.filter(({ variance }) => variance > 0);
  const places = funnel(points, rule);
  return points.flatMap((effect, index) => {
    const place = places[index];
    const site = sites.get(effect.siteId);
    if (place === undefined || site === undefined) return [];
    const outlier = outlierOf(effect, place, rule);
    return outlier === null ? [] : [{ ...outlier, site, peers: points.length - 1 }];
  });
}

function outlierOf(
  effect: SiteEffect,
  place: FunnelPlace,
  rule: PeerOutlierPattern,
): Omit<Outlier, 'site' | 'peers'> | null {
  const side: Side = place.pUpper < place.pLower ? 'upper' : 'lower';
  if (rule.side !== 'both' && rule.side !== side) return null;
  const alpha = rule.side === 'both' ? rule.alpha / 2 : rule.alpha;
  const p = side === 'upper' ? place.pUpper : place.pLower;
  if (p >= alpha) return null;
  const sign = side === 'upper' ? 1 : -1;
  const ratioAt = (distance: number): number => ratioOf(distance, { effect, place, rule });
  const ratio = ratioAt(effect.effect - place.centre);
  const certain = ratioAt(sign * limitOf(place, alpha));
  const worth = 1 + sign * rule.differenceAtLeast;
  const limit = side === 'upper' ? Math.max(certain, worth) : Math.min(certain, worth);
  if (sign * (ratio - limit) < 0) return null;
  return { side, cases: effect.cases, ratio, limit, p, place };
}

interface Placed {
  readonly effect: SiteEffect;
  readonly place: FunnelPlace;
  readonly rule: PeerOutlierPattern;
}

/** How many times the peers have who is so far from their centre. */
function ratioOf(distance: number, { effect, place, rule }: Placed): number {
  if (scaleOf(rule) === 'logarithm') return Math.exp(distance);
  // Where peers have none at all, one among its own cases stands for what is expected.
  const one = rootOf(1 / (effect.cases * effect.expected));
  const centre = Math.max(place.centre, one);
  return (Math.max(0, centre + distance) / centre) ** 2;
}

function findingOf(outlier: Outlier, rule: PeerOutlierPattern, at: LookAt): LookFinding {
  const { site, side, cases, peers, ratio, limit, p, place } = outlier;
  const { fromAt, toAt } = peerWindow(rule, at.asOf);
  const reach = Math.abs(ratio - 1) / Math.max(Math.abs(limit - 1), 1e-9);
  return {
    name: `${site.id} ${side}`,
    place: site.place,
    siteId: site.id,
    startedAt: fromAt,
    lastAt: toAt - 1,
    observed: rounded(ratio),
    expected: 1,
    threshold: rounded(limit),
    ...peerWords(outlier, rule),
    evidence: [],
    params: {
      ...{ compares: rule.compares, side, days: spanMs(rule.window) / DAY_MS, cases, peers },
      ...{ level: site.level, adjustFor: rule.adjustFor, p, alpha: rule.alpha },
      ...{ overDispersion: rule.overDispersion, dispersion: place.dispersion },
      freedom: place.freedom,
    },
    // Told again when it has doubled.
    news: `${side} ${String(Math.floor(Math.log2(Math.max(1, reach))))}`,
    weight: -Math.log(Math.max(p, Number.MIN_VALUE)),
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
