/** How much of each week the sites of a county did not tell, by their usual volume: what the told days say was missed. */
import type { SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { WEEK_MS } from '../patterns/share/share-weeks.ts';

export interface MissedOf {
  readonly kind: 'visit' | 'claim';
  /** The end of the newest week. */
  readonly toAt: EpochMs;
  readonly at: LookAt;
}

/** The larger of what the sites of the county did not tell and what all others did not: either moves a share of flows. */
export async function missedWeeks(
  tx: Tx,
  { kind, toAt, at }: MissedOf,
): Promise<(of: { readonly county: string; readonly back: number }) => number> {
  const { sites, zone } = at.catalogue;
  const { rows } = await tx.query<{ site_id: SiteId; day: DayKey }>(
    'SELECT site_id, day FROM told_facts WHERE kind = $1 AND missed AND day < $2',
    [kind, dayOf(toAt, zone)],
  );
  const usual = new Map<string, number>();
  for (const { place, expectedVisitsPerDay } of sites.values())
    add(usual, place.slice(0, 6), expectedVisitsPerDay);
  const city = [...usual.values()].reduce((sum, volume) => sum + volume, 0);
  const missed = new Map<string, number>();
  for (const { site_id, day } of rows) {
    const site = sites.get(site_id);
    if (site === undefined) continue;
    const back = Math.ceil((toAt - startOfDay(day, zone)) / WEEK_MS) - 1;
    const volume = site.expectedVisitsPerDay / (WEEK_MS / DAY_MS);
    add(missed, `${site.place.slice(0, 6)} ${String(back)}`, volume);
    add(missed, `all ${String(back)}`, volume);
  }
  return ({ county, back }) => {
    const own = missed.get(`${county} ${String(back)}`) ?? 0;
    const all = missed.get(`all ${String(back)}`) ?? 0;
    const volume = usual.get(county) ?? 0;
    return Math.max(shareOf(own, volume), shareOf(all - own, city - volume));
  };
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function add(sums: Map<string, number>, name: string, value: number): void {
  sums.set(name, (sums.get(name) ?? 0) + value);
}
