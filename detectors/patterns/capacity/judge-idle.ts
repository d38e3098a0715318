/**
 * Devices at the grass roots that stand idle: the share of their hours in use, over the working hours of a period of which enough is known. Hours of
 * which nothing was told count neither as used nor as idle, hours in which no device was available neither. Pure.
 */
import type { DeviceIdlePattern } from '../../../contracts/catalogue/looks/device-idle.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../../contracts/time.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { coursesOf, type ResourceReading, type UnitCourse } from './unit-course.ts';
import { outcomeOf, percent, unitWords, type UnitJudged } from './unit-words.ts';

interface Hours {
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

/** The whole days before the look, as long as the window. */
export function idleWindow(
  rule: Pick<DeviceIdlePattern, 'window'>,
  asOf: EpochMs,
  zone: string,
): Hours {
  const last = dayNumberOf(dayOf(asOf, zone));
  const fromAt = startOfDay(dayKeyOf(last - spanMs(rule.window) / DAY_MS), zone);
  return { fromAt, toAt: startOfDay(dayKeyOf(last), zone) };
}

export function judgeIdle(
  readings: readonly ResourceReading[],
  rule: DeviceIdlePattern,
  at: LookAt,
): LookOutcome {
  const window = idleWindow(rule, at.asOf, at.catalogue.zone);
  const bounds = { asOf: window.toAt, staleMs: spanMs(rule.staleAfter) };
  const working = workingHours(rule, window, at);
  return outcomeOf(
    coursesOf(readings, bounds).map((course) => [
      course.name,
      judgeDevice(course, working, { rule, at, window }),
    ]),
    at,
  );
}

function workingHours(rule: DeviceIdlePattern, { fromAt, toAt }: Hours, at: LookAt): Hours[] {
  const { catalogue } = at;
  const { zone } = catalogue;
  const hours: Hours[] = [];
  const end = dayNumberOf(dayOf(toAt, zone));
  for (let number = dayNumberOf(dayOf(fromAt, zone)); number < end; number += 1) {
    const day = dayKeyOf(number);
    if (catalogue.dayType(day) !== 'work') continue;
    const startAt = startOfDay(day, zone);
    const { from, to } = rule.hours;
    hours.push({ fromAt: startAt + from * HOUR_MS, toAt: startAt + to * HOUR_MS });
  }
  return hours;
}

interface Use {
  readonly knownMs: number;
  /** Of devices: two that are available for an hour are two hours. */
  readonly availableMs: number;
  readonly usedMs: number;
}

/** Both in order of time. */
function useOf({ steps }: UnitCourse, working: readonly Hours[]): Use {
  let [knownMs, availableMs, usedMs, from] = [0, 0, 0, 0];
  for (const step of steps) {
    while ((working[from]?.toAt ?? Infinity) <= step.fromAt) from += 1;
    for (let at = from; at < working.length; at += 1) {
      const hours = working[at];
      if (hours === undefined || hours.fromAt >= step.toAt) break;
      const ms = Math.min(hours.toAt, step.toAt) - Math.max(hours.fromAt, step.fromAt);
      knownMs += ms;
      availableMs += ms * step.size;
      usedMs += ms * Math.min(step.used, step.size);
    }
  }
  return { knownMs, availableMs, usedMs };
}

interface Ground {
  readonly rule: DeviceIdlePattern;
  readonly at: LookAt;
  readonly window: Hours;
}

function judgeDevice(course: UnitCourse, working: readonly Hours[], ground: Ground): UnitJudged {
  const { rule } = ground;
  const wholeMs = working.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0);
  const use = useOf(course, working);
  if (wholeMs === 0) return { unjudged: 'no-working-day' };
  if (use.knownMs / wholeMs < rule.knownAtLeast) return { unjudged: 'too-little-told' };
  if (use.availableMs === 0) return { unjudged: 'not-available' };
  if (use.usedMs / use.availableMs >= rule.useBelow) return 'not-so';
  return findingOf(course, { use, known: use.knownMs / wholeMs }, ground);
}

function findingOf(
  course: UnitCourse,
  { use, known }: { readonly use: Use; readonly known: number },
  { rule, at, window }: Ground,
): LookFinding {
  const share = use.usedMs / use.availableMs;
  const [site, unit] = [at.catalogue.siteNames(course.siteId), unitWords(rule, course.unit)];
  const days = String(spanMs(rule.window) / DAY_MS);
  const [told, limit, seen] = [percent(share), percent(rule.useBelow), percent(known)];
  return {
    name: course.name,
    place: course.place,
    siteId: course.siteId,
    startedAt: window.fromAt,
    lastAt: window.toAt - 1,
    observed: Math.round(share * 1000) / 1000,
    expected: null,
    threshold: rule.useBelow,
    title: { zh: `${site.zh}${unit.zh}使用率低`, en: `${site.en}: ${unit.en} stands idle` },
    reason: {
      code: 'idle',
      words: {
        zh: `近 ${days} 天工作时段使用率 ${told}（界限 ${limit}；已知时段占 ${seen}）`,
        en: `In use for ${told} of the working hours of ${days} days (limit ${limit}; ${seen} of them known)`,
      },
    },
    evidence: [],
    params: {
      ...{ unit: course.unit, days: Number(days), known: Math.round(known * 100) / 100 },
      usedHours: Math.round(use.usedMs / HOUR_MS),
      availableHours: Math.round(use.availableMs / HOUR_MS),
    },
    // Told again when it has halved.
    news: String(Math.min(6, Math.floor(Math.log2(rule.useBelow / Math.max(share, 0.001))))),
    weight: rule.useBelow - share,
  };
}
