/**
 * Institutions where necessary care of a condition fell after a change of payment, by more than chance and by more than the rule asks. A silent feed
 * is told apart twice: weeks whose feed missed days are left out, and a fall that cases of all other illnesses share is no fall of this care but of
 * what is told. Pure.
 */
import type {
  CareOfCondition,
  UnderTreatmentPattern,
} from '../../../contracts/catalogue/looks/under-treatment.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { normalQuantile, normalUpperTail } from '../../methods/distributions/normal.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import {
  spanOfChange,
  WEEK_MS,
  type CareOfChange,
  type CareWeek,
  type ChangeSpan,
} from './care-weeks.ts';
import { careWords } from './care-words.ts';
import type { CareSum, UnderTreated } from './under-treated.ts';

export function judgeCare(
  changes: readonly CareOfChange[],
  rule: UnderTreatmentPattern,
  at: LookAt,
): LookOutcome {
  const findings: LookFinding[] = [];
  const left: string[] = [];
  const unjudged: Record<string, number> = {};
  for (const care of changes) {
    const span = spanOfChange(rule, care.change, { asOf: at.asOf, zone: at.catalogue.zone });
    if (span === null) continue;
    for (const siteId of new Set(care.weeks.map((week) => week.siteId))) {
      for (const condition of rule.conditions) {
        const judged = judgeOne({ care, span, siteId, condition }, rule, at);
        if (typeof judged === 'string') {
          unjudged[judged] = (unjudged[judged] ?? 0) + 1;
          if (judged !== 'too-few-cases') left.push(nameOf(care, condition, siteId));
        } else if (judged !== null) findings.push(findingOf(judged, rule, span));
      }
    }
  }
  return { findings, left, unjudged };
}

const nameOf = (
  { change }: Pick<CareOfChange, 'change'>,
  { id }: CareOfCondition,
  site: SiteId,
): string => `${change.id} ${id} ${site}`;

interface One {
  readonly care: CareOfChange;
  readonly span: ChangeSpan;
  readonly siteId: SiteId;
  readonly condition: CareOfCondition;
}

/** A word says why it cannot be judged; null: it has not fallen. */
function judgeOne(one: One, rule: UnderTreatmentPattern, at: LookAt): UnderTreated | string | null {
  const { care, siteId, condition } = one;
  const site = at.catalogue.sites.get(siteId);
  if (site === undefined) return 'unknown-site';
  const weeks = weeksOf(one, condition.id);
  const told = weeks.filter((week) => isTold(one, week, rule));
  const [before, after] = sums(told);
  if (before.cases < rule.casesMin || after.cases < rule.casesMin) {
    const all = sums(weeks)[1];
    return all.cases >= rule.casesMin && before.cases >= rule.casesMin
      ? 'feed-missed'
      : 'too-few-cases';
  }
  if (before.had === 0) return 'too-few-cases';
  const dispersion = dispersionOf(told.filter(({ week }) => week < 0));
  const deviation = Math.sqrt(dispersion * chanceOf(before, after));
  const ratio = rateOf(after) / rateOf(before);
  const certain = Math.exp(normalQuantile(rule.alpha) * deviation);
  const limit = Math.min(certain, 1 - rule.fallAtLeast);
  if (ratio > limit) return null;
  const others = othersOf(one, rule);
  // What the other illnesses of the house lost too was lost on the way here; half a case, so that nothing beside nothing is the same.
  const half = 0.5 / (after.cases * rateOf(before));
  if (others !== null && (ratio + half) / (Math.min(1, others) + half) > limit)
    return 'feed-fell-too';
  const p = normalUpperTail(-Math.log(Math.max(ratio, 1e-9)) / deviation);
  return {
    change: care.change,
    condition,
    site,
    before,
    after,
    ratio,
    limit,
    others,
    dispersion,
    p,
  };
}

function weeksOf({ care, span, siteId, condition }: One, of: string | null): CareWeek[] {
  return care.weeks.filter(
    (week) =>
      week.siteId === siteId &&
      week.condition === of &&
      week.needs === condition.needs &&
      (week.week < 0 || (week.week >= span.firstWeek && week.week < span.endWeek)),
  );
}

const isTold = (
  { care, condition }: One,
  { siteId, week }: CareWeek,
  rule: UnderTreatmentPattern,
): boolean =>
  (care.missedDays.get(`${siteId} ${condition.needs} ${String(week)}`) ?? 0) <= rule.missedDaysMax;

function sums(weeks: readonly CareWeek[]): readonly [CareSum, CareSum] {
  const sum = (some: readonly CareWeek[]): CareSum => ({
    cases: some.reduce((all, { cases }) => all + cases, 0),
    had: some.reduce((all, { had }) => all + had, 0),
    weeks: some.length,
  });
  return [sum(weeks.filter(({ week }) => week < 0)), sum(weeks.filter(({ week }) => week >= 0))];
}

const rateOf = ({ cases, had }: CareSum): number => had / cases;

/** Variance of the logarithm of the ratio where nothing has changed; half a case where all had it. */
function chanceOf(before: CareSum, after: CareSum): number {
  const rate = Math.min(rateOf(before), 1 - 0.5 / before.cases);
  return ((1 - rate) / rate) * (1 / before.cases + 1 / after.cases);
}

/** How many times the variance of chance the weeks before the change had: never less than once. */
function dispersionOf(weeks: readonly CareWeek[]): number {
  const [before] = sums(weeks);
  const rate = before.cases > 0 ? rateOf(before) : 0;
  const counted = weeks.filter(({ cases }) => cases > 0);
  if (counted.length < 2 || rate <= 0 || rate >= 1) return 1;
  const squares = counted.reduce(
    (sum, { cases, had }) => sum + (had - cases * rate) ** 2 / (cases * rate * (1 - rate)),
    0,
  );
  return Math.max(1, squares / (counted.length - 1));
}

/** Who is sent elsewhere is told by the visit itself, without which there is no case. */
function othersOf(one: One, rule: UnderTreatmentPattern): number | null {
  if (one.condition.needs === 'treatment') return null;
  const [before, after] = sums(weeksOf(one, null).filter((week) => isTold(one, week, rule)));
  if (before.cases < rule.casesMin || after.cases < rule.casesMin || before.had === 0) return null;
  return rateOf(after) / rateOf(before);
}

function findingOf(
  found: UnderTreated,
  rule: UnderTreatmentPattern,
  span: ChangeSpan,
): LookFinding {
  const { site, change, condition, before, after, ratio, limit, others, p } = found;
  const reach = (1 - ratio) / Math.max(1 - limit, 1e-9);
  return {
    name: nameOf(found, condition, site.id),
    place: site.place,
    siteId: site.id,
    startedAt: span.changedAt + span.firstWeek * WEEK_MS,
    lastAt: span.changedAt + span.endWeek * WEEK_MS - 1,
    ...{ observed: rounded(ratio), expected: 1, threshold: rounded(limit) },
    ...careWords(found),
    evidence: [],
    params: {
      ...{ change: change.id, on: change.on, condition: condition.id, needs: condition.needs },
      ...{ casesBefore: before.cases, hadBefore: before.had, cases: after.cases, had: after.had },
      ...{
        others: others === null ? null : rounded(others),
        dispersion: rounded(found.dispersion),
      },
      ...{ p, alpha: rule.alpha, fallAtLeast: rule.fallAtLeast },
    },
    // Told again when it has doubled.
    news: `fall ${String(Math.floor(Math.log2(Math.max(1, reach))))}`,
    weight: reach,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
