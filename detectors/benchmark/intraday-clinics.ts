/**
 * Simulated places for the looks within the day: clinics with their own hours, a week and a season of the place's own, and ways of telling late;
 * quiet days, and days with an outbreak from eight in the morning on. Every case has the hour in which it happened and the moment at which it is known.
 */
import { HOUR_MS } from '../../contracts/time.ts';
import { dayKeyOf, weekday } from '../../platform/zone/zone-time.ts';
import { normal, overdispersed, type Random } from './random.ts';

/** Cases by hour of an outpatient clinic with an evening fever clinic. */
const CLINIC = [1, 1, 1, 1, 1, 1, 2, 8, 14, 15, 12, 7, 4, 6, 9, 9, 7, 4, 4, 4, 3, 2, 2, 1] as const;
const WHOLE = CLINIC.reduce((a, b) => a + b, 0);
/** Working days and weekends, each a part of the usual: from and to. */
const WORKDAY = [0.9, 1.2] as const;
const WEEKEND = [0.55, 0.95] as const;
/** Of the logarithm: at most 35 % above the year's level, and as far below. */
const SEASON = 0.3;
const YEAR_DAYS = 365.25;
/** Parts of the place's cases. */
export const CLINIC_SHARES = [0.3, 0.2, 0.2, 0.1, 0.1, 0.1] as const;
const OUTBREAK_HOUR = 8;
export const SPREAD = 1.3;

export type Telling = 'at once' | 'late diagnoses';

export interface SimulatedCase {
  readonly clinic: number;
  readonly hour: number;
  /** Moment of the day at which it is known, in milliseconds from midnight; later than the end: only after the day. */
  readonly knownMs: number;
}

/** What is usual at a place. */
export interface Place {
  readonly mean: number;
  readonly week: readonly number[];
  /** Day of the year on which most come. */
  readonly peak: number;
}

export function drawPlace(random: Random, mean: number): Place {
  const between = ([low, high]: readonly [number, number]): number =>
    low + (high - low) * random.next();
  const week = Array.from({ length: 7 }, (_, at) => between(at < 5 ? WORKDAY : WEEKEND));
  const whole = week.reduce((a, b) => a + b, 0);
  return { mean, week: week.map((part) => (7 * part) / whole), peak: YEAR_DAYS * random.next() };
}

/** @param day local day number */
export function usualOn({ mean, week, peak }: Place, day: number): number {
  const season = SEASON * Math.cos((2 * Math.PI * (day - peak)) / YEAR_DAYS);
  return mean * (week[weekday(dayKeyOf(day)) - 1] ?? 1) * Math.exp(season);
}

export interface DayRecipe {
  /** Cases that are usual on the day. */
  readonly usual: number;
  readonly telling: Telling;
  /** Added to the day from eight o'clock on, as the clinic's hours go. */
  readonly excess: number;
}

export function simulateDay(random: Random, recipe: DayRecipe): SimulatedCase[] {
  const cases: SimulatedCase[] = [];
  const late = CLINIC.reduce((sum, part, hour) => sum + (hour >= OUTBREAK_HOUR ? part : 0), 0);
  for (const [clinic, share] of CLINIC_SHARES.entries()) {
    for (const [hour, part] of CLINIC.entries()) {
      const usual = (recipe.usual * share * part) / WHOLE;
      const excess = hour >= OUTBREAK_HOUR ? (recipe.excess * share * part) / late : 0;
      const count = overdispersed(random, usual + excess, SPREAD);
      for (let one = 0; one < count; one += 1) {
        const knownMs = (hour + random.next()) * HOUR_MS + delayMs(random, recipe.telling);
        cases.push({ clinic, hour, knownMs });
      }
    }
  }
  return cases;
}

/** A third of the diagnoses is made at once, the others after some two hours, a few after the day's end. */
export function delayMs(random: Random, telling: Telling): number {
  if (telling === 'at once' || random.next() < 1 / 3) return 0;
  return Math.exp(Math.log(2) + 0.7 * normal(random)) * HOUR_MS;
}

/** What a clinic usually has in each hour of such a day. */
export function clinicHours(mean: number, clinic: number): number[] {
  return CLINIC.map((part) => (mean * (CLINIC_SHARES[clinic] ?? 0) * part) / WHOLE);
}
