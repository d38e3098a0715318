/**
 * The ways in which simulated days are told (at once, late, with a clinic cut off), and what of each hour can have been told at each look,
 * through `dayToldOf` as the progress operator tells it.
 */
import type { DayTold } from '../../contracts/counts.ts';
import { delayBucket, noDelays } from '../../contracts/delays.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { startOfDay, weekday } from '../../platform/zone/zone-time.ts';
import { dayToldOf } from '../windows/day-so-far.ts';
import { CLINIC_SHARES, clinicHours, delayMs, type Telling } from './intraday-clinics.ts';
import type { Random } from './random.ts';

export interface Scenario {
  readonly words: string;
  readonly telling: Telling;
  /** The largest clinic is cut off at this hour of the judged day. */
  readonly silentFrom: number | null;
  /** False: as a detector that takes whatever has not come for not having happened. */
  readonly isAware: boolean;
}

const AT_ONCE: Scenario = { words: 'at once', telling: 'at once', silentFrom: null, isAware: true };
const LATE: Scenario = { ...AT_ONCE, words: 'late diagnoses', telling: 'late diagnoses' };
const SILENT: Scenario = { ...AT_ONCE, words: 'a clinic silent from 09:00', silentFrom: 9 };

/** Each with the usual cases a day that it is simulated at. */
export const SCENARIOS: readonly (Scenario & { readonly means: readonly number[] })[] = [
  { ...AT_ONCE, means: [6, 20, 60, 200] },
  { ...LATE, means: [20, 60] },
  { ...LATE, words: 'late diagnoses, no nowcast', isAware: false, means: [60] },
  { ...SILENT, means: [20, 60] },
  { ...SILENT, words: 'a clinic silent from 09:00, not known', isAware: false, means: [60] },
];

export const ZONE = 'Asia/Shanghai';
export const PLACE = '990102001' as PlaceCode;
export const dayType = (day: DayKey) => (weekday(day) >= 6 ? ('rest' as const) : ('work' as const));
/** Any: rhythms of working days and others are alike here, so that a day is told as the next. */
const TEMPLATE = '2026-03-11' as DayKey;
const DELAYS_LEARNED = 2000;

/** What is told at the looks of a day, 1 to 24. */
export type ToldOfDay = (day: DayKey) => DayTold[];

export function toldOfDays(random: Random, scenario: Scenario, mean: number): ToldOfDay {
  const template = toldByHour(random, scenario, mean);
  return (day) => {
    const startAt = startOfDay(day, ZONE);
    return template.map((told, hour) => ({ ...told, day, lookAt: startAt + (hour + 1) * HOUR_MS }));
  };
}

/** Rhythms and delays learned, one clinic cut off where it is. */
function toldByHour(random: Random, scenario: Scenario, mean: number): DayTold[] {
  const delays = noDelays();
  for (let one = 0; one < DELAYS_LEARNED; one += 1) {
    const bucket = delayBucket(delayMs(random, scenario.telling));
    delays[bucket] = (delays[bucket] ?? 0) + 1;
  }
  const startAt = startOfDay(TEMPLATE, ZONE);
  return Array.from({ length: 24 }, (_, before) => {
    const now = startAt + (before + 1) * HOUR_MS;
    if (!scenario.isAware) return { lookAt: now, day: TEMPLATE, places: {} };
    const sites = CLINIC_SHARES.map((_share, clinic) => {
      const isSilent =
        clinic === 0 && scenario.silentFrom !== null && before + 1 > scenario.silentFrom;
      const hours = clinicHours(mean * 10, clinic);
      return {
        siteId: `s-${PLACE}-${String(clinic)}` as SiteId,
        place: PLACE,
        rhythm: { work: hours, rest: hours, learned: true },
        occurredAtMax: isSilent ? startAt + scenario.silentFrom * HOUR_MS : now,
        isSilent,
      };
    });
    const behind = new Map(sites.map(({ siteId }) => [siteId, { cases: delays }]));
    return dayToldOf(sites, { now, calendar: { zone: ZONE, typeOf: dayType }, behind });
  });
}
