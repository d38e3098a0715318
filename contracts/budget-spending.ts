// What a plan of a false-alarm budget comes to at a given number of signals a week: for who decides and for who shows it beforehand. Pure.
import type { BudgetPlan, RuleOverride } from './rule-change.ts';

export interface PlannedSpending {
  readonly signalsPerWeek: number;
  /** Parallel to the rules and measures of the plan. */
  readonly alphas: readonly number[];
  readonly pods: readonly number[];
}

/** The last step within the budget, of a path on which each step loosens one rule; null where even the tightest limits cost more. Pure. */
export function spendingWithin(plan: BudgetPlan, signalsPerWeek: number): PlannedSpending | null {
  if (plan.signalsPerWeekLeast > signalsPerWeek) return null;
  const alphas = plan.rules.map((rule) => rule.alphaLeast);
  const pods = plan.measures.map((measure) => measure.podLeast);
  let spent = plan.signalsPerWeekLeast;
  for (const step of plan.steps) {
    if (step.signalsPerWeek > signalsPerWeek) break;
    alphas[step.rule] = step.alpha;
    pods[step.measure] = step.pod;
    spent = step.signalsPerWeek;
  }
  return { signalsPerWeek: spent, alphas, pods };
}

/** Rules whose limit a budget would move. */
export function overridesOf(plan: BudgetPlan, spending: PlannedSpending): RuleOverride[] {
  return plan.rules.flatMap(({ measure, detector, level, alphaNow }, index) => {
    const alpha = spending.alphas[index] ?? alphaNow;
    if (alpha === alphaNow) return [];
    return [{ measure, detector, level, place: plan.place, setting: { alpha } }];
  });
}
