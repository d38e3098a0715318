/** Budgets that burn faster than their calendar allows in a long and a short window at once, and spending that grows too much. Pure. */
import type { Budget, BudgetFile } from '../../../contracts/catalogue/budget.ts';
import type { BudgetBurnPattern } from '../../../contracts/catalogue/looks/budget-burn.ts';
import {
  dayKeyOf,
  dayNumberOf,
  dayOf,
  endOfDay,
  startOfDay,
} from '../../../platform/zone/zone-time.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import {
  burnOf,
  chanceOf,
  emptyOn,
  spentIn,
  unevenness,
  type Certainty,
  type Plan,
  type Spending,
} from './burn.ts';
import { burnWords, growthWords } from './burn-words.ts';
import type { BurningPair } from './burning-pair.ts';
import {
  firstOf,
  spendingWeights,
  sumOver,
  yearOf,
  type DaySpan,
  type WeightOf,
} from './spending-calendar.ts';

export interface BudgetSpending {
  readonly file: BudgetFile;
  readonly budget: Budget;
  readonly days: ReadonlyMap<number, number>;
}

/** Last day whose settlements are in. */
export const lastDayOf = (
  { settlesWithin }: Pick<BudgetBurnPattern, 'settlesWithin'>,
  asOf: EpochMs,
  zone: string,
): number => dayNumberOf(dayOf(asOf - spanMs(settlesWithin), zone)) - 1;

export function judgeBurn(
  spent: readonly BudgetSpending[],
  rule: BudgetBurnPattern,
  at: LookAt,
): LookOutcome {
  const last = lastDayOf(rule, at.asOf, at.catalogue.zone);
  const findings: LookFinding[] = [];
  const unjudged: Record<string, number> = {};
  const weights = new Map(
    spent.map(({ file }) => [
      file,
      spendingWeights(file.shape, (day) => at.catalogue.calendarKind(day)),
    ]),
  );
  for (const one of spent) {
    const judged = judgeBudget(one, last, { rule, at, weights });
    if (typeof judged === 'string') unjudged[judged] = (unjudged[judged] ?? 0) + 1;
    else findings.push(...judged);
  }
  return { findings, unjudged };
}

interface Ground {
  readonly rule: BudgetBurnPattern;
  readonly at: LookAt;
  readonly weights: ReadonlyMap<BudgetFile, WeightOf>;
}

interface Judged {
  readonly budget: Budget;
  readonly spending: Spending;
  readonly plan: Plan;
  readonly certainty: Certainty;
}

/** A word says why it cannot be judged. */
function judgeBudget(
  { file, budget, days }: BudgetSpending,
  last: number,
  ground: Ground,
): LookFinding[] | string {
  const { rule } = ground;
  const since = Math.min(...days.keys());
  const weightOf = ground.weights.get(file);
  if (since > last || weightOf === undefined) return 'nothing-settled';
  const yearFen = budget.totalYuan * 100 * (1 - file.reserveShare);
  const spending = { days, since, last };
  const uneven = unevenness(spending, weightOf, rule.weeks);
  if (uneven === null) return 'too-few-weeks';
  const plan = { yearFen, advances: file.advances, weightOf };
  const judged = { budget, spending, plan, certainty: { alpha: rule.alpha, uneven } };
  return [burning(judged, ground), growing(judged, ground)].filter((one) => one !== null);
}

/** The pair that is furthest beyond its limit speaks for all. */
function burning(
  { budget, spending, plan, certainty }: Judged,
  ground: Ground,
): LookFinding | null {
  const pairs = ground.rule.pairs.flatMap((pair): BurningPair[] => {
    const long = burnOf(pair.long, spending, plan);
    const days = daysOf(long.span);
    if (days < pair.daysMin || long.span.first < spending.since - 7) return [];
    const short = burnOf(pair.short, spending, plan);
    const limit = Math.max(pair.burnAtLeast, 1 + chanceOf(days, certainty));
    if (long.rate <= limit || short.rate < pair.burnAtLeast) return [];
    return [{ pair, long, short, limit, reach: (long.rate - 1) / (limit - 1) }];
  });
  const [most] = pairs.sort((one, other) => other.reach - one.reach);
  if (most === undefined) return null;
  const empty = emptyOn(spending, plan);
  const { pair, long, short, limit, reach } = most;
  return {
    ...told(budget, ground, { name: 'burn', span: long.span, reach }),
    observed: rounded(long.rate),
    threshold: rounded(limit),
    ...burnWords(budget, most, empty),
    params: {
      ...{ budget: budget.id, long: pair.long, short: pair.short, days: daysOf(long.span) },
      ...{ spentFen: Math.round(long.spentFen), plannedFen: Math.round(long.plannedFen) },
      ...{ shortRate: rounded(short.rate), alpha: certainty.alpha },
      weeklyDeviation: rounded(Math.sqrt(certainty.uneven.variance)),
      emptyOn: empty === null ? null : dayKeyOf(empty),
    },
    news: `${pair.long} ${bucket(reach)}`,
  };
}

function growing(
  { budget, spending, plan, certainty }: Judged,
  ground: Ground,
): LookFinding | null {
  const { growth } = ground.rule;
  const { year, first } = yearOf(spending.last);
  const span = { first, last: spending.last };
  const days = daysOf(span);
  const before = { first: firstOf(year - 1, 1), last: firstOf(year - 1, 1) + days - 1 };
  // A week of holidays may open a year; longer silence is a feed that began later.
  if (growth === undefined || days < growth.daysMin || spending.since > before.first + 7)
    return null;
  const wasFen = spentIn(spending, before);
  const expectedFen = (wasFen * sumOver(span, plan.weightOf)) / sumOver(before, plan.weightOf);
  const rate = spentIn(spending, span) / expectedFen;
  const limit = 1 + growth.growthAtLeast + Math.SQRT2 * chanceOf(days, certainty);
  if (!(rate > limit)) return null;
  const reach = (rate - 1) / (limit - 1);
  return {
    ...told(budget, ground, { name: 'growth', span, reach }),
    observed: rounded(rate),
    threshold: rounded(limit),
    ...growthWords(budget, { rate, limit }),
    params: {
      ...{ budget: budget.id, days, growthAtLeast: growth.growthAtLeast, alpha: certainty.alpha },
      ...{ spentFen: Math.round(spentIn(spending, span)), yearBeforeFen: Math.round(wasFen) },
    },
    news: `growth ${bucket(reach)}`,
  };
}

const daysOf = ({ first, last }: DaySpan): number => last - first + 1;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
/** Told again when it has doubled. */
const bucket = (reach: number): string => String(Math.floor(Math.log2(Math.max(1, reach))));

function told(
  budget: Budget,
  { at: { catalogue } }: Ground,
  { name, span, reach }: { readonly name: string; readonly span: DaySpan; readonly reach: number },
) {
  return {
    name: `${budget.id} ${name}`,
    place: budget.county,
    siteId: null,
    startedAt: startOfDay(dayKeyOf(span.first), catalogue.zone),
    lastAt: endOfDay(dayKeyOf(span.last), catalogue.zone) - 1,
    expected: 1,
    evidence: [],
    weight: reach,
  };
}
