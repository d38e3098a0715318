/**
 * Simulated days through the looks that the operators make (`judgeLook`, `dayToldOf`, `expectedToday`), against the same detector at
 * midnight: how many hours earlier an outbreak is seen, and how many quiet days alarm. Everything is learned from the days before.
 */
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { DayTold } from '../../contracts/counts.ts';
import { delayBucket, noDelays } from '../../contracts/delays.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { seriesKey, seriesParts } from '../../contracts/series.ts';
import { HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { addDays, dayNumberOf, startOfDay, weekday } from '../../platform/zone/zone-time.ts';
import { pointOf } from '../intraday/expected-today.ts';
import { judgeLook, type LookedSeries } from '../intraday/judge-look.ts';
import { learnArrivalCurve, type ArrivalCurve } from '../methods/intraday/arrival-curve.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { dayToldOf } from '../windows/day-so-far.ts';
import {
  CLINIC_SHARES,
  clinicHours,
  delayMs,
  simulateDay,
  SPREAD,
  type SimulatedCase,
  type Telling,
} from './intraday-clinics.ts';
import { type Random, seededRandom } from './random.ts';

export interface IntradayRow {
  readonly telling: string;
  readonly mean: number;
  /** Size of the outbreak on its day, in standard deviations. */
  readonly excessSd: number;
  readonly falseAlarmDays: number;
  readonly falseAlarmDaysAtMidnight: number;
  readonly found: number;
  readonly foundAtMidnight: number;
  /** Hours before midnight, of the days that were found; null where none was. */
  readonly medianLeadHours: number | null;
  /** Of the days of an outbreak. */
  readonly foundByNoon: number;
}

interface Scenario {
  readonly words: string;
  readonly telling: Telling;
  /** The largest clinic is cut off at this hour of the judged day. */
  readonly silentFrom: number | null;
  /** False: as a detector that takes whatever has not come for not having happened. */
  readonly isAware: boolean;
}

const AT_ONCE: Scenario = { words: 'at once', telling: 'at once', silentFrom: null, isAware: true };
const LATE: Scenario = { ...AT_ONCE, words: 'late diagnoses', telling: 'late diagnoses' };
const SCENARIOS: readonly (Scenario & { readonly means: readonly number[] })[] = [
  { ...AT_ONCE, means: [6, 20, 60, 200] },
  { ...LATE, means: [20, 60] },
  { ...LATE, words: 'late diagnoses, no nowcast', isAware: false, means: [20, 60] },
  { ...AT_ONCE, words: 'a clinic silent from 09:00', silentFrom: 9, means: [20, 60] },
  {
    ...AT_ONCE,
    words: 'a clinic silent from 09:00, not known',
    silentFrom: 9,
    isAware: false,
    means: [20, 60],
  },
];
const EXCESSES_SD = [3, 5, 10] as const;
const ZONE = 'Asia/Shanghai';
const TODAY = '2026-03-11' as DayKey;
const LEARNED_DAYS = 56;
const CURVE_DAYS = 28;
/** Each learned once and judged on several days. */
const PLACES = 50;
const QUIET_DAYS = 60;
const SICK_DAYS = 10;
/** Of each row. */
export const QUIET_DAYS_ALL = PLACES * QUIET_DAYS;
export const SICK_DAYS_ALL = PLACES * SICK_DAYS;
const CATALOGUE = {
  zone: ZONE,
  dayType: (day: DayKey) => (weekday(day) >= 6 ? ('rest' as const) : ('work' as const)),
  isClosed: () => false,
  sites: new Map<SiteId, never>(),
};
const PLACE = '990102001' as PlaceCode;

/** A rule that looks at the day, with the measure that it is of. */
export interface LookRule {
  readonly measure: Measure;
  readonly detector: PreparedDetector;
}

export function intradayRows(rule: LookRule, seed: number): IntradayRow[] {
  return SCENARIOS.flatMap((scenario) =>
    scenario.means.flatMap((mean) => rowsOf(rule, { scenario, mean, seed })),
  );
}

function rowsOf(
  rule: LookRule,
  { scenario, mean, seed }: { scenario: Scenario; mean: number; seed: number },
): IntradayRow[] {
  const random = seededRandom(seed * 1000 + mean);
  const quiet: Looked[] = [];
  const sick: Looked[][] = EXCESSES_SD.map(() => []);
  for (let place = 0; place < PLACES; place += 1) {
    const learned = learn(random, scenario, mean);
    for (let day = 0; day < QUIET_DAYS; day += 1)
      quiet.push(look(random, { rule, scenario, learned, mean, excess: 0 }));
    for (const [at, excessSd] of EXCESSES_SD.entries()) {
      const excess = excessSd * Math.sqrt(mean * SPREAD);
      for (let day = 0; day < SICK_DAYS; day += 1)
        sick[at]?.push(look(random, { rule, scenario, learned, mean, excess }));
    }
  }
  return EXCESSES_SD.map((excessSd, at) => ({
    telling: scenario.words,
    mean,
    excessSd,
    falseAlarmDays: share(quiet, ({ hour }) => hour !== null),
    falseAlarmDaysAtMidnight: share(quiet, ({ atMidnight }) => atMidnight),
    found: share(sick[at] ?? [], ({ hour }) => hour !== null),
    foundAtMidnight: share(sick[at] ?? [], ({ atMidnight }) => atMidnight),
    medianLeadHours: median(
      (sick[at] ?? []).flatMap(({ hour }) => (hour === null ? [] : 24 - hour)),
    ),
    foundByNoon: share(sick[at] ?? [], ({ hour }) => hour !== null && hour <= 12),
  }));
}

interface Learned {
  readonly days: ReadonlyMap<number, number>;
  readonly curve: ArrivalCurve;
  /** What was told of the day at each look, 1 to 24. */
  readonly told: readonly DayTold[];
}

function learn(random: Random, scenario: Scenario, mean: number): Learned {
  const today = dayNumberOf(TODAY);
  const days = new Map<number, number>();
  const hourly = Array.from({ length: LEARNED_DAYS }, (_, back) => {
    const number = today - LEARNED_DAYS + back;
    const point = pointOf(number, 0, CATALOGUE);
    const classOfDay = weekday(addDays(TODAY, number - today)) - 1;
    const cases = simulateDay(random, { mean, weekday: classOfDay, telling: 'at once', excess: 0 });
    days.set(number, cases.length);
    return { weekday: classOfDay, hours: hoursOf(cases), at: point.at };
  });
  return {
    days,
    curve: learnArrivalCurve(hourly.slice(-CURVE_DAYS)),
    told: toldByHour(random, scenario, mean),
  };
}

/** Through `dayToldOf`, as the progress operator tells it: rhythms and delays learned, one clinic cut off where it is. */
function toldByHour(random: Random, scenario: Scenario, mean: number): DayTold[] {
  const delays = noDelays();
  for (let one = 0; one < 2000; one += 1) {
    const bucket = delayBucket(delayMs(random, scenario.telling));
    delays[bucket] = (delays[bucket] ?? 0) + 1;
  }
  const startAt = startOfDay(TODAY, ZONE);
  return Array.from({ length: 24 }, (_, before) => {
    const now = startAt + (before + 1) * HOUR_MS;
    if (!scenario.isAware) return { lookAt: now, day: TODAY, places: {} };
    const sites = CLINIC_SHARES.map((_share, clinic) => {
      const isSilent =
        clinic === 0 && scenario.silentFrom !== null && before + 1 > scenario.silentFrom;
      const hours = clinicHours(mean * 10, clinic);
      return {
        siteId: `s-990102001-${String(clinic)}` as SiteId,
        place: PLACE,
        rhythm: { work: hours, rest: hours, learned: true },
        occurredAtMax: isSilent ? startAt + scenario.silentFrom * HOUR_MS : now,
        isSilent,
      };
    });
    const behind = new Map(sites.map(({ siteId }) => [siteId, { cases: delays }]));
    return dayToldOf(sites, { now, calendar: { zone: ZONE, typeOf: CATALOGUE.dayType }, behind });
  });
}

interface Looked {
  /** End of the first hour whose look alarmed; null: none. */
  readonly hour: number | null;
  readonly atMidnight: boolean;
}

interface JudgedDay {
  readonly rule: LookRule;
  readonly scenario: Scenario;
  readonly learned: Learned;
  readonly mean: number;
  readonly excess: number;
}

function look(random: Random, { rule, scenario, learned, mean, excess }: JudgedDay): Looked {
  const { measure, detector } = rule;
  const today = dayNumberOf(TODAY);
  const classOfDay = weekday(TODAY) - 1;
  const { telling, silentFrom } = scenario;
  const cases = simulateDay(random, { mean, weekday: classOfDay, telling, excess }).filter(
    ({ clinic, hour }) => clinic !== 0 || silentFrom === null || hour < silentFrom,
  );
  const startAt = startOfDay(TODAY, ZONE);
  let first: number | null = null;
  for (const told of learned.told) {
    const known = cases.filter(({ knownMs }) => startAt + knownMs <= told.lookAt);
    const hours = new Map(hoursOf(known).map((count, hour) => [startAt + hour * HOUR_MS, count]));
    const key = seriesKey({ measure: measure.id, level: 'township', where: PLACE, age: 'all' });
    const series: LookedSeries = {
      series: key,
      parts: seriesParts(key),
      measure,
      firstDay: today - LEARNED_DAYS,
      days: learned.days,
      unknownDays: new Set(),
      hours,
    };
    const context = { catalogue: CATALOGUE, told, curve: learned.curve, asOf: told.lookAt };
    if (judgeLook(series, detector, context)?.raises !== true) continue;
    first = Math.round((told.lookAt - startAt) / HOUR_MS);
    break;
  }
  const past = [...learned.days].map(([day, count]) => pointOf(day, count, CATALOGUE));
  const inTime = cases.filter(({ knownMs }) => knownMs <= 24 * HOUR_MS).length;
  const { outcome, expected } = detector.method.assess(past, pointOf(today, inTime, CATALOGUE));
  const passes = passesFloor(detector.rule, { observed: inTime, expected, side: 'upper' });
  return { hour: first, atMidnight: outcome === 'exceeds' && passes };
}

function hoursOf(cases: readonly SimulatedCase[]): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const { hour } of cases) hours[hour] = (hours[hour] ?? 0) + 1;
  return hours;
}

function share(days: readonly Looked[], is: (day: Looked) => boolean): number {
  return days.filter(is).length / days.length;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
