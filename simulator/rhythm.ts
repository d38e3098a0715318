// How many visits a site expects in an hour: its size, the hour, the weekday, the season, holidays. Pure.
import type { Site, SiteLevel } from '../contracts/catalogue/site.ts';
import type { EpochMs } from '../contracts/time.ts';
import { dayOf, hourOfDay, weekday } from '../platform/zone/zone-time.ts';

/** Shares of a day's visits by local hour; each sums to 1. Hospitals have an emergency room, clinics close at night. */
const HOSPITAL_HOURS = normalised([
  8, 6, 5, 4, 4, 6, 14, 40, 92, 104, 96, 70, 36, 46, 78, 84, 68, 44, 34, 32, 30, 24, 16, 11,
]);
const CENTRE_HOURS = normalised([
  2, 1, 1, 1, 1, 2, 8, 44, 100, 104, 92, 56, 26, 52, 80, 76, 58, 32, 18, 14, 10, 6, 4, 3,
]);
const CLINIC_HOURS = normalised([
  0, 0, 0, 0, 0, 0, 12, 52, 90, 96, 80, 50, 30, 46, 70, 72, 62, 44, 30, 20, 8, 2, 0, 0,
]);

const HOURS: Readonly<Record<SiteLevel, readonly number[]>> = {
  'city-hospital': HOSPITAL_HOURS,
  'county-hospital': HOSPITAL_HOURS,
  'township-centre': CENTRE_HOURS,
  'village-clinic': CLINIC_HOURS,
};

/** Monday first; means are 1. */
const HOSPITAL_WEEK = [1.22, 1.1, 1.06, 1.04, 1.02, 0.84, 0.72];
const GRASSROOTS_WEEK = [1.12, 1.05, 1.02, 1.01, 1.02, 0.93, 0.85];

/** Festival days thin the out-patients' rooms. */
const HOLIDAY_FACTOR = 0.6;

export interface RhythmQuestion {
  readonly site: Site;
  readonly hourAt: EpochMs;
  readonly zone: string;
  /** Calendar days that are statutory holidays. */
  readonly holidays: ReadonlySet<string>;
  /** Share of all visits that the simulation plays. */
  readonly scale: number;
}

export function expectedVisits(question: RhythmQuestion): number {
  const { site, hourAt, zone } = question;
  const day = dayOf(hourAt, zone);
  const hospital = site.level === 'city-hospital' || site.level === 'county-hospital';
  const weekFactor = (hospital ? HOSPITAL_WEEK : GRASSROOTS_WEEK)[(weekday(day) + 6) % 7] ?? 1;
  const holidayFactor = question.holidays.has(day) ? HOLIDAY_FACTOR : 1;
  const hourShare = HOURS[site.level][hourOfDay(hourAt, zone)] ?? 0;
  return site.expectedVisitsPerDay * question.scale * weekFactor * holidayFactor * hourShare;
}

/** Winter peak of respiratory, summer peak of intestinal disease: 1 + amplitude × cosine around the day of the peak. */
export function seasonFactor(
  day: string,
  peak: { readonly dayOfYear: number; readonly amplitude: number },
): number {
  const [year = '2000'] = day.split('-');
  const dayOfYear =
    (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / 86_400_000;
  return 1 + peak.amplitude * Math.cos((2 * Math.PI * (dayOfYear - peak.dayOfYear)) / 365.25);
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
