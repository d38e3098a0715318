// Ages become bands before they leave the door: a birth date points to a person, a band does not.
import type { AgeBand } from '../../contracts/event/visit.ts';

export type ReportedAge = {
  readonly value: number;
  readonly unit: 'years' | 'months' | 'weeks' | 'days' | 'hours';
};

/** Lower bounds in completed years: 0–4, 5–14, 15–24, 25–44, 45–64, 65 and over. */
const BANDS: readonly (readonly [fromYears: number, band: AgeBand])[] = [
  [65, '65plus'],
  [45, '45-64'],
  [25, '25-44'],
  [15, '15-24'],
  [5, '5-14'],
  [0, '0-4'],
];

const YEARS_MAX = 130;
const PER_YEAR: Readonly<Record<ReportedAge['unit'], number>> = {
  years: 1,
  months: 12,
  weeks: 52.1775,
  days: 365.2425,
  hours: 8765.82,
};

export function bandOfAge(age: ReportedAge): AgeBand {
  const years = Math.floor(age.value / PER_YEAR[age.unit]);
  if (!Number.isFinite(years) || years < 0 || years > YEARS_MAX) return 'unknown';
  return BANDS.find(([from]) => years >= from)?.[1] ?? 'unknown';
}

/**
 * Band at `onDay`, both as calendar days `YYYY-MM-DD` in one zone. A birth date that is less precise than a day should be given as
 * the first day of its month or year. A birth after `onDay` is unknown.
 */
export function bandOfBirth(birthDay: string, onDay: string): AgeBand {
  if (birthDay > onDay) return 'unknown';
  const years = Number(onDay.slice(0, 4)) - Number(birthDay.slice(0, 4));
  const hadBirthday = onDay.slice(5) >= birthDay.slice(5);
  return bandOfAge({ value: hadBirthday ? years : years - 1, unit: 'years' });
}
