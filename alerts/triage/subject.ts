// What makes two signals one episode: subject, place and time. Pure. The reasons for each figure are in
// docs/decisions/2026-11-21-correlation-and-grading.md.
import { ancestorAt, type PlaceCode } from '../../contracts/place.ts';
import type { AlertKind, Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';

/** The disease where one is named, else the definition, else the measure. A silent site is its own subject. */
export function subjectOf(
  signal: Pick<Signal, 'kind' | 'siteId' | 'disease' | 'definition' | 'measure'>,
): string {
  if (signal.kind === 'site-silent' && signal.siteId !== null) return `site:${signal.siteId}`;
  if (signal.disease !== null) return `disease:${signal.disease}`;
  if (signal.definition !== null) return `definition:${signal.definition}`;
  return `measure:${signal.measure}`;
}

/** Single cases of one disease are one episode in a county, whose desk has the duty; all else in the place it was found in. */
export function episodePlaceOf(signal: Pick<Signal, 'kind' | 'place'>): PlaceCode {
  return signal.kind === 'single-case'
    ? (ancestorAt(signal.place, 'county') ?? signal.place)
    : signal.place;
}

/** Two facts further apart than this, in event time, are two episodes. About two incubation periods where there is one. */
const EPISODE_DAYS: Readonly<Record<AlertKind, number>> = {
  'single-notifiable-case': 14,
  'school-aggregation': 14,
  aggregation: 14,
  foodborne: 7,
  waterborne: 14,
  'respiratory-unknown-cause': 14,
  'vector-borne': 28,
  'vaccine-preventable': 21,
  'poisoning-chemical': 3,
  'heat-cold': 3,
  'hospital-infection': 14,
  'capacity-surge': 7,
  'emergency-stock': 7,
  'remote-turnaround': 7,
  'critical-ecg': 1,
  'chronic-loss-of-control': 30,
  'fund-integrity': 30,
  'abnormal-cost': 30,
  'under-treatment': 30,
  'mutual-recognition': 30,
  'referral-outflow': 30,
  'budget-burn': 30,
  'device-idle': 30,
  'feed-failure': 3,
  'falling-visits': 7,
  'syndromic-exceedance': 7,
};

export const episodeMs = (kind: AlertKind): number => EPISODE_DAYS[kind] * DAY_MS;
