/**
 * Simulated days, hour by hour, quiet and with an outbreak: how many hours before midnight the looks of the day see what a look at midnight
 * would see, and how many quiet days alarm. The arrival curve is learned from 60 other days, as it would be.
 */
import {
  arrivedBy,
  learnArrivalCurve,
  type ArrivalCurve,
} from '../methods/intraday/arrival-curve.ts';
import { planLooks } from '../methods/intraday/plan-looks.ts';
import { overdispersed, type Random, seededRandom } from './random.ts';

export interface IntradayRow {
  readonly mean: number;
  /** Size of the outbreak on its day, in standard deviations. */
  readonly excessSd: number;
  readonly falseAlarmDays: number;
  readonly falseAlarmDaysAtMidnight: number;
  readonly found: number;
  readonly foundAtMidnight: number;
  /** Hours before midnight, of the days that were found. */
  readonly medianLeadHours: number;
}

/** Cases by hour of an outpatient clinic with an evening fever clinic. */
const CLINIC = [1, 1, 1, 1, 1, 1, 2, 8, 14, 15, 12, 7, 4, 6, 9, 9, 7, 4, 4, 4, 3, 2, 2, 1] as const;
const HOURS = Array.from({ length: 24 }, (_, h) => h + 1);
const SPREAD = 1.3;
const ALPHA = 0.005;
const LEARNED_DAYS = 60;
const DAYS = 4000;
const MEANS = [6, 20, 60, 200] as const;
const EXCESSES_SD = [3, 5] as const;

export function intradayRows(seed: number): IntradayRow[] {
  return MEANS.flatMap((mean) => EXCESSES_SD.map((excessSd) => rowOf(mean, excessSd, seed)));
}

function rowOf(mean: number, excessSd: number, seed: number): IntradayRow {
  const random = seededRandom(seed * 1000 + mean + excessSd);
  const past = Array.from({ length: LEARNED_DAYS }, (_, i) => ({
    weekday: i % 7,
    hours: hoursOf(random, mean),
  }));
  const limits = limitsOf(learnArrivalCurve(past), mean);
  const [midnight = { limit: null }] = planLooks({
    mean,
    noise: SPREAD,
    shares: [1],
    alpha: ALPHA,
  });
  const struck = mean + excessSd * Math.sqrt(mean * SPREAD);
  const quiet = Array.from({ length: DAYS }, () => lookAt(hoursOf(random, mean), limits));
  const sick = Array.from({ length: DAYS }, () => lookAt(hoursOf(random, struck), limits));
  const leads = sick.flatMap(({ hour }) => (hour === null ? [] : [24 - hour]));
  const atMidnight = (days: readonly Looked[]): number =>
    share(days, ({ total }) => midnight.limit !== null && total >= midnight.limit);
  return {
    mean,
    excessSd,
    falseAlarmDays: share(quiet, ({ hour }) => hour !== null),
    falseAlarmDaysAtMidnight: atMidnight(quiet),
    found: share(sick, ({ hour }) => hour !== null),
    foundAtMidnight: atMidnight(sick),
    medianLeadHours: median(leads),
  };
}

function limitsOf(curve: ArrivalCurve, mean: number): (number | null)[] {
  const shares = HOURS.map((hour) => arrivedBy(curve, 2, hour));
  return planLooks({ mean, noise: SPREAD, shares, alpha: ALPHA }).map(({ limit }) => limit);
}

function hoursOf(random: Random, mean: number): number[] {
  const whole = CLINIC.reduce((a, b) => a + b, 0);
  return CLINIC.map((part) => overdispersed(random, (mean * part) / whole, SPREAD));
}

interface Looked {
  /** End of the first hour that alarmed; null: none. */
  readonly hour: number | null;
  readonly total: number;
}

function lookAt(hours: readonly number[], limits: readonly (number | null)[]): Looked {
  let total = 0;
  let first: number | null = null;
  for (const [h, count] of hours.entries()) {
    total += count;
    const limit = limits[h] ?? null;
    if (first === null && limit !== null && total >= limit) first = h + 1;
  }
  return { hour: first, total };
}

function share(days: readonly Looked[], is: (day: Looked) => boolean): number {
  return days.filter(is).length / days.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
