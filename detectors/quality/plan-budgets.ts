/**
 * Plans of spending for each jurisdiction and family, from what the trials of the last weeks measured: how often each limit would have found
 * the shadow outbreaks, and how often it would have called without one. Pure.
 */
import type { MeasureId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { BudgetPlan, PlanId } from '../../contracts/rule-change.ts';
import type { SeriesLevel } from '../../contracts/series.ts';
import type { Family } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { allocate, type BudgetRule, type BudgetTrial } from './allocate.ts';
import { trialKey } from './trial-key.ts';
import type { TriedRule } from './trial-store.ts';
import { triedDetectorsOf } from './try-rules.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';

/** Limits that may be chosen, as multiples of the catalogue's; close enough that little of a budget lies idle before the next one. */
const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] as const;
const ALPHA_MAX = 0.2;
/** Days at the nominal rate that are believed before any is measured: none in a small sample is not none at all. */
const NOMINAL_DAYS = 28;

/** How many series of a measure, level and kind of age stand in a county, or in the city itself. */
export interface SeriesCount {
  readonly measure: MeasureId;
  readonly level: SeriesLevel;
  readonly all_ages: boolean;
  readonly within: PlaceCode;
  readonly count: number;
}

/** What a rule really called in a place, whether or not it is tried on shadow outbreaks. */
export interface SpentByRule {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly within: PlaceCode;
  readonly signalsPerWeek: number;
}

export interface PlanningOf {
  readonly catalogue: DetectorCatalogue;
  readonly places: readonly PlaceCode[];
  readonly trials: readonly TriedRule[];
  readonly series: readonly SeriesCount[];
  readonly spent: readonly SpentByRule[];
  /** As it is in force for the place now. */
  readonly detectorAt: (rule: RuleAt, place: PlaceCode) => PreparedDetector;
  readonly asOf: EpochMs;
}

export interface RuleAt {
  readonly measure: MeasureId;
  readonly detector: PreparedDetector;
  readonly level: SeriesLevel;
}

export function planBudgets(of: PlanningOf): BudgetPlan[] {
  const rates = ratesOf(of.trials);
  return of.places.flatMap((place) =>
    familiesOf(of.catalogue).flatMap((family) => planOf(of, { place, family, rates })),
  );
}

function familiesOf({ measures }: DetectorCatalogue): Family[] {
  return [...new Set([...measures.values()].map(({ family }) => family))];
}

interface Rate {
  quietDays: number;
  readonly pvalues: number[];
}

const ruleKey = (rule: { measure: string; detector: string; level: string }): string =>
  `${rule.measure} ${rule.detector} ${rule.level}`;

function ratesOf(trials: readonly TriedRule[]): Map<string, Rate> {
  const rates = new Map<string, Rate>();
  for (const trial of trials) {
    const rate = rates.get(ruleKey(trial)) ?? { quietDays: 0, pvalues: [] };
    rate.quietDays += trial.quiet_days;
    rate.pvalues.push(...trial.quiet_pvalues);
    rates.set(ruleKey(trial), rate);
  }
  return rates;
}

interface PlanFor {
  readonly place: PlaceCode;
  readonly family: Family;
  readonly rates: ReadonlyMap<string, Rate>;
}

function planOf(of: PlanningOf, { place, family, rates }: PlanFor): BudgetPlan[] {
  const rules: BudgetRule[] = [];
  const planned = new Set<string>();
  let fixedSignalsPerWeek = 0;
  for (const at of rulesOf(of.catalogue, family)) {
    const key = { measure: at.measure, detector: at.detector.rule.id, level: at.level };
    const rate = rates.get(ruleKey(key));
    const count = countOf(of, at, place);
    if (rate === undefined || rate.quietDays === 0 || count === 0) continue;
    planned.add(ruleKey(key));
    const { method } = of.detectorAt(at, place);
    const alphaNow = method.params['alpha'];
    const usual = at.detector.method.params['alpha'];
    if (typeof alphaNow !== 'number' || typeof usual !== 'number') {
      fixedSignalsPerWeek += weekly(rate, { alpha: null, count });
      continue;
    }
    const choices = choicesOf(usual, alphaNow).map((alpha) => ({
      alpha,
      signalsPerWeek: weekly(rate, { alpha, count }),
    }));
    rules.push({ ...key, alphaNow, choices });
  }
  if (rules.length === 0) return [];
  fixedSignalsPerWeek += spentBesides(of, { place, family, planned });
  const trials = trialsOf(of.trials, rules);
  const plan = { place, family, ...allocate({ fixedSignalsPerWeek, rules, trials }) };
  return [{ id: derivedId('bp-', [JSON.stringify(plan)]) as PlanId, asOf: of.asOf, ...plan }];
}

/**
 * Rules for hours, within the day, of sessions, sites and falls, and rules of shares and sums: no limit of theirs is chosen here, but what
 * they call is part of what people bear, and is taken off the budget as it was in the last weeks.
 */
function spentBesides(
  { spent, catalogue }: PlanningOf,
  of: { place: PlaceCode; family: Family; planned: ReadonlySet<string> },
): number {
  return spent.reduce((sum, one) => {
    const isInForce = catalogue.detectors
      .get(one.measure)
      ?.some(({ rule }) => rule.id === one.detector && rule.at.includes(one.level));
    const isOfFamily = catalogue.measures.get(one.measure)?.family === of.family;
    if (isInForce !== true || !isOfFamily || !one.within.startsWith(of.place)) return sum;
    return of.planned.has(ruleKey(one)) ? sum : sum + one.signalsPerWeek;
  }, 0);
}

function rulesOf(catalogue: DetectorCatalogue, family: Family): RuleAt[] {
  return [...catalogue.measures.values()]
    .filter((measure) => measure.family === family)
    .flatMap(({ id }) =>
      triedDetectorsOf(catalogue, id).flatMap((detector) =>
        detector.rule.at
          .filter((level) => level !== 'site')
          .map((level) => ({ measure: id, detector, level })),
      ),
    );
}

function countOf({ series }: PlanningOf, { measure, level, detector }: RuleAt, place: PlaceCode) {
  const { ages } = detector.rule;
  return series.reduce(
    (sum, one) =>
      one.measure === measure &&
      one.level === level &&
      one.within.startsWith(place) &&
      (ages === 'both' || one.all_ages === (ages === 'all'))
        ? sum + one.count
        : sum,
    0,
  );
}

function choicesOf(usual: number, now: number): number[] {
  const alphas = RATIOS.map((ratio) => Number((usual * ratio).toPrecision(3)));
  return [...new Set([...alphas.filter((alpha) => alpha <= ALPHA_MAX), now])].sort((a, b) => a - b);
}

/** Signals a week of all series of a rule; with null alpha of a rule that has none, whose p-values are 0 or nothing. */
function weekly(
  { quietDays, pvalues }: Rate,
  { alpha, count }: { readonly alpha: number | null; readonly count: number },
): number {
  const nominal = alpha ?? 0;
  const below = pvalues.filter((pvalue) => (alpha === null ? pvalue === 0 : pvalue < alpha)).length;
  const rate = (below + nominal * NOMINAL_DAYS) / (quietDays + NOMINAL_DAYS);
  return rate * 7 * count;
}

function trialsOf(tried: readonly TriedRule[], rules: readonly BudgetRule[]): BudgetTrial[] {
  const places = new Map(rules.map((rule, at) => [ruleKey(rule), at]));
  const trials = new Map<
    string,
    { measure: MeasureId; found: { rule: number; pvalue: number }[] }
  >();
  for (const one of tried) {
    const rule = places.get(ruleKey(one));
    if (rule === undefined) continue;
    const key = trialKey(one.series, dayNumberOf(one.onset_day));
    const trial = trials.get(key) ?? { measure: one.measure, found: [] };
    if (one.pvalue !== null) trial.found.push({ rule, pvalue: one.pvalue });
    trials.set(key, trial);
  }
  return [...trials.values()];
}
