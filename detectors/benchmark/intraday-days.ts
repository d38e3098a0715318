/**
 * Years of simulated days through the looks that the operators make (`judgeLook`, `dayToldOf`, `expectedToday`) and the judgement when the day is
 * over: how many quiet days alarm at any of them, and how many hours before midnight an outbreak is seen. Every weekday and season is
 * judged, everything is learned from the days before, and each rule is held against its floor and without it.
 */
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import type { DayTold } from '../../contracts/counts.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { seriesKey, seriesParts } from '../../contracts/series.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { wilson, type Share } from '../../contracts/wilson.ts';
import { dayKeyOf, dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { expectedToday, pointOf, type Today } from '../intraday/expected-today.ts';
import { judgeLook, type LookedSeries, type LookJudgement } from '../intraday/judge-look.ts';
import {
  learnArrivalCurve,
  type ArrivalCurve,
  type HourlyDay,
} from '../methods/intraday/arrival-curve.ts';
import { weekdayClass } from '../methods/intraday/expected-day.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { drawPlace, simulateDay, SPREAD, usualOn, type SimulatedCase } from './intraday-clinics.ts';
import { dayType, PLACE, toldOfDays, ZONE, type Scenario } from './intraday-told.ts';
import { type Random, seededRandom } from './random.ts';

/** A rule that looks at the day, and the floor of the catalogue that its exceedances are held against; null: none. */
export interface LookRule {
  readonly measure: Measure;
  readonly detector: PreparedDetector;
  readonly floor: Pick<DetectorRule, 'floor'> | null;
}

/** What came of the days of one rule. */
export interface LookFigures {
  /** Quiet days with an alarm at any look or when the day was over, of all seeds together and of each. */
  readonly falseAlarmDays: Share;
  readonly falseAlarmDaysOfSeeds: readonly Share[];
  /** At midnight alone. */
  readonly falseAlarmDaysAtMidnight: Share;
  /** By size of the outbreak, as `EXCESSES_SD`. */
  readonly outbreaks: readonly OutbreakFigures[];
}

export interface OutbreakFigures {
  readonly excessSd: number;
  /** At any look, at noon at the latest, and at midnight alone. */
  readonly found: Share;
  readonly foundByNoon: Share;
  readonly foundAtMidnight: Share;
  /** Hours before midnight, of the days that were found at a look; null where none was. */
  readonly medianLeadHours: number | null;
}

export const EXCESSES_SD = [3, 5, 10] as const;
export const LEARNED_DAYS = 56;
const CURVE_DAYS = 28;
/** Fifty-two of each weekday. */
export const YEAR_DAYS = 364;
/** Every weekday has its turn. */
const SICK_EVERY_DAYS = 13;
const FIRST_DAY = dayNumberOf('2025-01-01' as DayKey);
const CATALOGUE = {
  zone: ZONE,
  dayType,
  isClosed: () => false,
  sites: new Map<SiteId, never>(),
};

export interface IntradayRequest {
  readonly rules: readonly LookRule[];
  readonly scenario: Scenario;
  /** Usual cases a day. */
  readonly mean: number;
  readonly seeds: readonly number[];
  /** Places of each seed, a year of each. */
  readonly places: number;
}

/** Parallel to the rules. */
export function lookFigures({ rules, seeds, ...of }: IntradayRequest): LookFigures[] {
  const years = seeds.map((seed) => ({ seed, days: daysOfSeed(rules, seed, of) }));
  return rules.map((_, at) => {
    const days = years.map((year) => year.days[at] ?? noDays());
    const quiet = days.flatMap((one) => one.quiet);
    return {
      falseAlarmDays: share(quiet, isAlarm),
      falseAlarmDaysOfSeeds: days.map((one) => share(one.quiet, isAlarm)),
      falseAlarmDaysAtMidnight: share(quiet, ({ atMidnight }) => atMidnight),
      outbreaks: EXCESSES_SD.map((excessSd, size) => ({
        excessSd,
        ...found(days.flatMap((one) => one.sick[size] ?? [])),
      })),
    };
  });
}

function found(days: readonly Looked[]): Omit<OutbreakFigures, 'excessSd'> {
  return {
    found: share(days, ({ hour }) => hour !== null),
    foundByNoon: share(days, ({ hour }) => hour !== null && hour <= 12),
    foundAtMidnight: share(days, ({ atMidnight }) => atMidnight),
    medianLeadHours: median(days.flatMap(({ hour }) => (hour === null ? [] : 24 - hour))),
  };
}

/** Of one rule. */
interface Days {
  readonly quiet: Looked[];
  /** By size. */
  readonly sick: readonly Looked[][];
}

const noDays = (): Days => ({ quiet: [], sick: EXCESSES_SD.map(() => []) });

type SeedOf = Omit<IntradayRequest, 'rules' | 'seeds'>;

function daysOfSeed(rules: readonly LookRule[], seed: number, of: SeedOf): Days[] {
  const random = seededRandom(seed * 1000 + of.mean);
  const days = rules.map(noDays);
  for (let place = 0; place < of.places; place += 1) liveAYear(random, { rules, days, of });
  return days;
}

interface YearOf {
  readonly rules: readonly LookRule[];
  readonly days: readonly Days[];
  readonly of: SeedOf;
}

function liveAYear(random: Random, { rules, days, of }: YearOf): void {
  const { scenario, mean } = of;
  const { telling } = scenario;
  const place = drawPlace(random, mean);
  const toldOf = toldOfDays(random, scenario, mean);
  const firstDay = FIRST_DAY + Math.floor(YEAR_DAYS * random.next());
  const counts = new Map<number, number>();
  const hourly: HourlyDay[] = [];
  for (let day = firstDay; day < firstDay + LEARNED_DAYS + YEAR_DAYS; day += 1) {
    const usual = usualOn(place, day);
    const quiet = simulateDay(random, { usual, telling, excess: 0 });
    if (day >= firstDay + LEARNED_DAYS) {
      const known = knownOf({ day, counts, firstDay, hourly, told: toldOf(dayKeyOf(day)) });
      const judged = (cases: readonly SimulatedCase[]): Looked[] =>
        lookThrough(rules, known, reported(cases, scenario));
      for (const [at, looked] of judged(quiet).entries()) days[at]?.quiet.push(looked);
      const isSick = (day - firstDay) % SICK_EVERY_DAYS === 0;
      for (const [size, excessSd] of isSick ? EXCESSES_SD.entries() : []) {
        const excess = excessSd * Math.sqrt(usual * SPREAD);
        const sick = simulateDay(random, { usual, telling, excess });
        for (const [at, looked] of judged(sick).entries()) days[at]?.sick[size]?.push(looked);
      }
    }
    counts.set(day, quiet.length);
    hourly.push({ weekday: weekdayClass(pointOf(day, 0, CATALOGUE)), hours: hoursOf(quiet) });
  }
}

/** What is known before the day. */
interface KnownDay {
  readonly day: number;
  readonly startAt: EpochMs;
  readonly told: readonly DayTold[];
  readonly curve: ArrivalCurve;
  readonly today: Today | null;
  readonly counted: Omit<LookedSeries, 'measure' | 'hours'>;
}

interface Before {
  readonly day: number;
  readonly firstDay: number;
  readonly counts: ReadonlyMap<number, number>;
  readonly hourly: readonly HourlyDay[];
  readonly told: readonly DayTold[];
}

function knownOf({ day, firstDay, counts, hourly, told }: Before): KnownDay {
  const key = seriesKey({
    measure: 'any' as Measure['id'],
    level: 'township',
    where: PLACE,
    age: 'all',
  });
  const counted = {
    series: key,
    parts: seriesParts(key),
    firstDay,
    days: counts,
    unknownDays: new Set<number>(),
  };
  return {
    day,
    startAt: startOfDay(dayKeyOf(day), ZONE),
    told,
    curve: learnArrivalCurve(hourly.slice(-CURVE_DAYS)),
    today: expectedToday(counted, day, CATALOGUE),
    counted,
  };
}

/** A clinic that is cut off tells nothing of what comes then. */
function reported(cases: readonly SimulatedCase[], { silentFrom }: Scenario): SimulatedCase[] {
  return cases.filter(
    ({ clinic, hour }) => clinic !== 0 || silentFrom === null || hour < silentFrom,
  );
}

interface Looked {
  /** End of the first hour whose look alarmed; null: none. */
  readonly hour: number | null;
  /** By what has come by then. */
  readonly atMidnight: boolean;
  /** When the day is over and all of it is in. */
  readonly afterwards: boolean;
}

const isAlarm = ({ hour, afterwards }: Looked): boolean => hour !== null || afterwards;

/** Parallel to the rules. */
function lookThrough(
  rules: readonly LookRule[],
  known: KnownDay,
  cases: readonly SimulatedCase[],
): Looked[] {
  const dayMs = 24 * HOUR_MS;
  const inTime = cases.filter(({ knownMs }) => knownMs <= dayMs).length;
  const hours = firstAlarms(rules, known, cases);
  return rules.map((rule, at) => ({
    hour: hours[at] ?? null,
    atMidnight: isTooMany(rule, known, inTime),
    afterwards: isTooMany(rule, known, cases.length),
  }));
}

function firstAlarms(
  rules: readonly LookRule[],
  { day, startAt, told, curve, today, counted }: KnownDay,
  cases: readonly SimulatedCase[],
): (number | null)[] {
  const first = rules.map((): number | null => null);
  for (const at of told) {
    const upTo = at.lookAt - startAt;
    const byHour = hoursOf(cases.filter(({ knownMs }) => knownMs <= upTo));
    const hours = new Map(byHour.map((count, hour) => [startAt + hour * HOUR_MS, count]));
    const context = { catalogue: CATALOGUE, told: at, curve, today, asOf: at.lookAt };
    const judged = new Map<PreparedDetector, LookJudgement | null>();
    for (const [which, { measure, detector, floor }] of rules.entries()) {
      if (first[which] !== null) continue;
      if (!judged.has(detector))
        judged.set(detector, judgeLook({ ...counted, measure, hours }, detector, context));
      const judgement = judged.get(detector);
      if (judgement == null) throw new Error(`Day ${String(day)} could not be looked at.`);
      if (judgement.raises && passes(floor, judgement.assessment))
        first[which] = Math.round(upTo / HOUR_MS);
    }
    if (!first.includes(null)) break;
  }
  return first;
}

/** Nothing so near to the expected exceeds: no limit of so few false alarms lies lower. */
const NEAR_SDS = 2;

function isTooMany(
  { detector, floor }: LookRule,
  { day, today }: KnownDay,
  count: number,
): boolean {
  const { mean = 0, noise = 1 } = today?.expected ?? {};
  if (count <= mean + NEAR_SDS * Math.sqrt(mean * noise)) return false;
  const current = pointOf(day, count, CATALOGUE);
  const { outcome, expected } = detector.method.assess(today?.past ?? [], current);
  return outcome === 'exceeds' && passes(floor, { observed: count, expected });
}

function passes(
  floor: LookRule['floor'],
  found: { readonly observed: number; readonly expected: number | null },
): boolean {
  return floor === null || passesFloor(floor, { ...found, side: 'upper' });
}

function hoursOf(cases: readonly SimulatedCase[]): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const { hour } of cases) hours[hour] = (hours[hour] ?? 0) + 1;
  return hours;
}

function share(days: readonly Looked[], is: (day: Looked) => boolean): Share {
  return wilson(days.filter(is).length, days.length);
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
