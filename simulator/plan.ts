// What the demonstration plants: an outbreak as soon as the city is live, another every two hours, and one hospital whose feed falls
// silent for a while. Pure: the same start gives the same plan.
import type { Site } from '../contracts/catalogue/site.ts';
import { HOUR_MS, type EpochMs } from '../contracts/time.ts';
import type { Outbreak } from './outbreak.ts';
import { Random } from './random.ts';

const EVERY_MS = 2 * HOUR_MS;
const LASTS_MS = 25 * 60_000;
const KINDS = [
  { illness: 'diarrhoea', names: { zh: '腹泻暴发', en: 'diarrhoea outbreak' } },
  { illness: 'rash', names: { zh: '发热出疹暴发', en: 'fever with rash outbreak' } },
  {
    illness: 'fever-respiratory',
    names: { zh: '发热呼吸道暴发', en: 'fever with respiratory symptoms outbreak' },
  },
] as const;

/** The n-th outbreak since the city went live; the first begins at once. */
export function outbreakAt(
  index: number,
  by: { readonly seed: string; readonly liveSince: EpochMs; readonly sites: readonly Site[] },
): Outbreak {
  const random = new Random(by.seed, 'outbreak', index);
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  const hospitals = by.sites.filter((site) => site.level === 'county-hospital');
  const hospital = random.pick(hospitals);
  const county = hospital.place.slice(0, 6);
  const township = random.pick(
    by.sites.filter((site) => site.level === 'township-centre' && site.place.startsWith(county)),
  );
  const startAt = by.liveSince + index * EVERY_MS;
  return {
    id: `ob-${String(startAt)}`,
    illness: kind.illness,
    names: kind.names,
    sites: [
      { siteId: hospital.id, weight: 2 },
      { siteId: township.id, weight: 3 },
    ],
    startAt,
    endAt: startAt + LASTS_MS,
    casesPerHour: 1200,
    doublingMs: 2 * 60_000,
    casesPerHourMax: 3600,
  };
}

/** Indices of the outbreaks that overlap [fromAt, toAt). */
export function outbreakIndices(liveSince: EpochMs, fromAt: EpochMs, toAt: EpochMs): number[] {
  const first = Math.max(0, Math.ceil((fromAt - LASTS_MS - liveSince) / EVERY_MS));
  const last = Math.floor((toAt - liveSince) / EVERY_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

/** The hospital that is silent from 40 to 150 minutes of every twelfth hour of the simulation. */
export function isSilent(
  site: Site,
  at: EpochMs,
  by: { readonly seed: string; readonly liveSince: EpochMs; readonly sites: readonly Site[] },
): boolean {
  if (site.level !== 'city-hospital' || at < by.liveSince) return false;
  const turn = Math.floor((at - by.liveSince) / (12 * HOUR_MS));
  const sinceTurn = (at - by.liveSince) % (12 * HOUR_MS);
  if (sinceTurn < 40 * 60_000 || sinceTurn >= 150 * 60_000) return false;
  const hospitals = by.sites.filter((one) => one.level === 'city-hospital');
  return new Random(by.seed, 'silent', turn).pick(hospitals).id === site.id;
}
