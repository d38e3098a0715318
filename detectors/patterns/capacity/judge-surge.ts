/**
 * Counties whose capacity has not grown as much as the season asks: what is staffed now against the median of the days before the season, unit by
 * unit. A unit that does not tell now, or told nothing then, is in neither. Pure.
 */
import type { SurgeCapacityPattern } from '../../../contracts/catalogue/looks/surge-capacity.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { dayKeyOf, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { seasonAt } from './season.ts';
import { coursesOf, type ResourceReading, type UnitCourse } from './unit-course.ts';
import { outcomeOf, percent, type UnitJudged } from './unit-words.ts';

export interface SurgeReadings {
  readonly before: readonly ResourceReading[];
  readonly now: readonly ResourceReading[];
}

interface SurgeWindow {
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

/** Days before the season from which the base is taken; null: nothing is asked for now. */
export function baseWindow(
  rule: SurgeCapacityPattern,
  asOf: EpochMs,
  zone: string,
): SurgeWindow | null {
  const season = seasonAt(rule, asOf, zone);
  if (season === null || season.day - season.firstDay < rule.graceDays) return null;
  return {
    fromAt: startOfDay(dayKeyOf(season.firstDay - rule.baseDays), zone),
    toAt: startOfDay(dayKeyOf(season.firstDay), zone),
  };
}

/** `readings` null: out of season, when what was found has no object any more. */
export function judgeSurge(
  readings: SurgeReadings | null,
  rule: SurgeCapacityPattern,
  at: LookAt,
): LookOutcome {
  if (readings === null) return { findings: [], unjudged: { 'out-of-season': 1 } };
  const { asOf, catalogue } = at;
  const bases = basesOf(readings.before, rule, catalogue.zone);
  const counties = new Map<string, Sized[]>();
  const unjudged: Record<string, number> = {};
  const leave = (why: string): void => {
    unjudged[why] = (unjudged[why] ?? 0) + 1;
  };
  for (const course of coursesOf(readings.now, { asOf, staleMs: spanMs(rule.staleAfter) })) {
    const base = bases.get(course.name);
    if (base === undefined) leave('no-base');
    else {
      const county = course.place.slice(0, 6);
      counties.set(county, [...(counties.get(county) ?? []), { course, base }]);
    }
  }
  const outcome = outcomeOf(
    [...counties].map(([county, units]) => [county, judgeCounty(county, units, { rule, at })]),
    at,
  );
  return { ...outcome, unjudged: { ...unjudged, ...outcome.unjudged } };
}

/** By unit: of each day the most, of the days the median; parts of a day that are told at one moment are summed. */
function basesOf(
  readings: readonly ResourceReading[],
  rule: SurgeCapacityPattern,
  zone: string,
): Map<string, number> {
  const toAt = readings.reduce((last, { at }) => Math.max(last, at), 0);
  const bases = new Map<string, number>();
  for (const { name, steps } of coursesOf(readings, { asOf: toAt, staleMs: DAY_MS })) {
    const days = new Map<string, number>();
    for (const { fromAt, size } of steps) {
      const day = dayOf(fromAt, zone);
      days.set(day, Math.max(days.get(day) ?? 0, size));
    }
    const sizes = [...days.values()].sort((one, other) => one - other);
    const middle = sizes[Math.floor(sizes.length / 2)];
    if (sizes.length >= rule.baseDaysMin && middle !== undefined && middle > 0)
      bases.set(name, middle);
  }
  return bases;
}

interface Sized {
  readonly course: UnitCourse;
  readonly base: number;
}

interface Ground {
  readonly rule: SurgeCapacityPattern;
  readonly at: LookAt;
}

function judgeCounty(county: string, units: readonly Sized[], ground: Ground): UnitJudged {
  const { rule } = ground;
  const told = units.flatMap(({ course: { now }, base }) => (now === null ? [] : [{ now, base }]));
  if (told.length < units.length) return { unjudged: 'stopped-telling' };
  let [base, size, used] = [0, 0, 0];
  for (const one of told) {
    base += one.base;
    size += one.now.size;
    used += one.now.used;
  }
  const inUse = size === 0 ? 1 : used / size;
  if (rule.whenUsedAtLeast !== undefined && inUse < rule.whenUsedAtLeast) return 'not-so';
  if (size / base >= 1 + rule.riseAtLeast) return 'not-so';
  return findingOf({ county: county as PlaceCode, base, size, inUse, units: told.length }, ground);
}

interface NotGrown {
  readonly county: PlaceCode;
  readonly base: number;
  readonly size: number;
  readonly inUse: number;
  readonly units: number;
}

function findingOf(
  { county, base, size, inUse, units }: NotGrown,
  { rule, at }: Ground,
): LookFinding {
  const { names } = rule;
  const place = at.catalogue.placeNames(county);
  const rise = size / base - 1;
  const [now, before] = [String(size), String(base)];
  const [told, asked] = [`${rise < 0 ? '' : '+'}${percent(rise)}`, `+${percent(rule.riseAtLeast)}`];
  const firstDay = seasonAt(rule, at.asOf, at.catalogue.zone)?.firstDay ?? 0;
  return {
    name: county,
    place: county,
    siteId: null,
    startedAt: startOfDay(dayKeyOf(firstDay), at.catalogue.zone),
    lastAt: at.asOf,
    observed: Math.round((size / base) * 1000) / 1000,
    expected: 1,
    threshold: 1 + rule.riseAtLeast,
    title: { zh: `${place.zh}：${names.zh}`, en: `${place.en}: ${names.en}` },
    reason: {
      code: 'not-grown',
      words: {
        zh: `现有 ${now}，流行季前 ${before}，增幅 ${told}（要求 ${asked}）；在用 ${percent(inUse)}`,
        en: `${now} now, ${before} before the season: ${told} (asked for ${asked}); ${percent(inUse)} in use`,
      },
    },
    evidence: [],
    params: { staffed: size, base, units, riseAtLeast: rule.riseAtLeast },
    news: String(Math.floor(rise * 5)),
    weight: 1 + rule.riseAtLeast - size / base,
  };
}
