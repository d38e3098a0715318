/**
 * Units near their limit: in use at or over a share for as long as the rule asks without a break, until the share falls below where it ends. A time of
 * which nothing is known breaks what lasts, and ends nothing. Pure.
 */
import type { OccupancyPattern } from '../../../contracts/catalogue/looks/occupancy.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { HOUR_MS, type EpochMs } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { hoursToFull, type Forecast } from './forecast.ts';
import { coursesOf, type ResourceReading, type Step, type UnitCourse } from './unit-course.ts';
import { outcomeOf, percent, unitWords, type UnitJudged } from './unit-words.ts';

export function judgeOccupancy(
  readings: readonly ResourceReading[],
  rule: OccupancyPattern,
  at: LookAt,
): LookOutcome {
  const courses = coursesOf(readings, { asOf: at.asOf, staleMs: spanMs(rule.staleAfter) });
  return outcomeOf(
    courses.map((course) => [course.name, judgeUnit(course, rule, at)]),
    at,
  );
}

function judgeUnit(course: UnitCourse, rule: OccupancyPattern, at: LookAt): UnitJudged {
  const { now, steps } = course;
  if (now === null) return { unjudged: 'stopped-telling' };
  if (now.size < rule.sizeMin && now.used < rule.sizeMin) return { unjudged: 'too-small' };
  const begunAt = at.standing.find(({ name }) => name === course.name)?.startedAt ?? null;
  const since = fullSince(steps, rule, begunAt);
  if (since === null) return 'not-so';
  return findingOf({ course, now, since, forecast: hoursToFull(steps, rule) }, rule, at);
}

/** More in use than there is counts as all. */
const shareOf = ({ size, used }: Step): number => (used >= size ? 1 : used / size);

/** `begunAt`: of what was found before; it goes on where nothing that is looked at says otherwise. */
function fullSince(
  steps: readonly Step[],
  rule: OccupancyPattern,
  begunAt: EpochMs | null,
): EpochMs | null {
  const first = steps[0]?.fromAt ?? Infinity;
  let found = begunAt !== null && begunAt < first ? begunAt : null;
  let overSince: EpochMs | null = null;
  let knownTo: EpochMs | null = null;
  for (const step of steps) {
    const share = shareOf(step);
    if (knownTo !== step.fromAt) overSince = null;
    knownTo = step.toAt;
    overSince = share >= rule.shareAtLeast ? (overSince ?? step.fromAt) : null;
    if (share < rule.endsBelow) found = null;
    if (overSince !== null && step.toAt - overSince >= spanMs(rule.lasts)) found ??= overSince;
  }
  return found;
}

interface Full {
  readonly course: UnitCourse;
  readonly now: Step;
  readonly since: EpochMs;
  readonly forecast: Forecast | null;
}

function findingOf(full: Full, rule: OccupancyPattern, at: LookAt): LookFinding {
  const { course, now, since, forecast } = full;
  const share = shareOf(now);
  return {
    name: course.name,
    place: course.place,
    siteId: course.siteId,
    startedAt: since,
    lastAt: at.asOf,
    observed: Math.round(share * 1000) / 1000,
    expected: null,
    threshold: rule.shareAtLeast,
    title: titleOf(course, rule, at),
    reason: { code: 'near-limit', words: reasonOf(full, rule, at) },
    evidence: [],
    params: {
      ...{ unit: course.unit, used: now.used, size: now.size, shareAtLeast: rule.shareAtLeast },
      ...(forecast !== null && {
        hoursToFull: rounded(forecast.hours),
        soonestHours: rounded(forecast.soonestHours),
        latestHours: rounded(forecast.latestHours),
      }),
    },
    news: share >= 1 ? 'full' : 'near',
    weight: share * 1000 + now.size / 1000,
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function titleOf({ siteId, unit }: UnitCourse, rule: OccupancyPattern, at: LookAt): Words {
  const [site, units] = [at.catalogue.siteNames(siteId), unitWords(rule, unit)];
  return {
    zh: `${site.zh} ${units.zh}接近满负荷`,
    en: `${site.en}: ${units.en} near the limit`,
  };
}

function reasonOf({ now, since, forecast }: Full, rule: OccupancyPattern, { asOf }: LookAt): Words {
  const [used, size] = [String(now.used), String(now.size)];
  const hours = String(Math.round((asOf - since) / HOUR_MS));
  const [share, limit] = [percent(shareOf(now)), percent(rule.shareAtLeast)];
  const soon = forecast === null ? { zh: '', en: '' } : forecastWords(forecast);
  return {
    zh: `在用 ${used}/${size}（${share}），自 ${hours} 小时前起持续处于高位（界限 ${limit}）${soon.zh}`,
    en: `${used} of ${size} in use (${share}), high for ${hours} hours (limit ${limit})${soon.en}`,
  };
}

function forecastWords(forecast: Forecast): Words {
  const [hours, soonest, latest] = [
    forecast.hours,
    forecast.soonestHours,
    forecast.latestHours,
  ].map((value) => value.toFixed(0));
  const range = `${soonest ?? ''}–${latest ?? ''}`;
  return {
    zh: `；按近期增长约 ${hours ?? ''} 小时后占满（${range} 小时）`,
    en: `; at the recent rise full in about ${hours ?? ''} hours (${range})`,
  };
}
