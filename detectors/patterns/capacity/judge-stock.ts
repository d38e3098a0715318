/** Articles of a site that last for less than the rule asks, by what is used in a day. What was not told lately is not known. Pure. */
import type { StockLowPattern } from '../../../contracts/catalogue/looks/stock.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { coverHours } from './stock-cover.ts';
import { coursesOf, type ResourceReading, type Step, type UnitCourse } from './unit-course.ts';
import { outcomeOf, unitWords, type UnitJudged } from './unit-words.ts';

export function judgeStock(
  readings: readonly ResourceReading[],
  rule: StockLowPattern,
  at: LookAt,
): LookOutcome {
  const courses = coursesOf(readings, { asOf: at.asOf, staleMs: spanMs(rule.staleAfter) });
  return outcomeOf(
    courses.map((course) => [course.name, judgeItem(course, rule, at)]),
    at,
  );
}

function judgeItem(course: UnitCourse, rule: StockLowPattern, at: LookAt): UnitJudged {
  const { now } = course;
  if (now === null) return { unjudged: 'stopped-telling' };
  const hours = coverHours(now);
  if (hours === null) return { unjudged: 'nothing-used' };
  if (hours * HOUR_MS >= spanMs(rule.coverBelow)) return 'not-so';
  return findingOf({ course, now, hours }, rule, at);
}

function findingOf(
  {
    course,
    now,
    hours,
  }: { readonly course: UnitCourse; readonly now: Step; readonly hours: number },
  rule: StockLowPattern,
  { asOf, catalogue }: LookAt,
): LookFinding {
  const [site, item] = [
    catalogue.siteNames(course.siteId),
    unitWords({ ...rule, units: rule.items }, course.unit),
  ];
  const limit = spanMs(rule.coverBelow) / HOUR_MS;
  const [told, onHand, daily] = [hours.toFixed(0), String(now.size), String(now.used)];
  return {
    name: course.name,
    place: course.place,
    siteId: course.siteId,
    startedAt: now.fromAt,
    lastAt: asOf,
    observed: Math.round(hours * 10) / 10,
    expected: null,
    threshold: limit,
    title: { zh: `${site.zh} ${item.zh}储备不足`, en: `${site.en}: ${item.en} running short` },
    reason: {
      code: 'cover',
      words: {
        zh: `库存 ${onHand}，日均消耗 ${daily}，可用约 ${told} 小时（界限 ${String(limit)} 小时）`,
        en: `${onHand} on hand, ${daily} used a day: lasts about ${told} hours (limit ${String(limit)})`,
      },
    },
    evidence: [],
    params: { unit: course.unit, onHand: now.size, dailyUse: now.used },
    // Told again when it has halved.
    news: String(Math.min(6, Math.floor(Math.log2(limit / Math.max(hours, 0.5))))),
    weight: limit - hours,
  };
}
