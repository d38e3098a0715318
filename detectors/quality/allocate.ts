/**
 * Spends false alarms where they find most. From the tightest limits on, the rule and limit that find most shadow outbreaks not yet found for
 * each further signal a week come next: greedy on a coverage, so each step is worth no more than those before it. Pure.
 */
import type { BudgetPlan, RuleKey } from '../../contracts/rule-change.ts';
import type { MeasureId } from '../../contracts/ids.ts';

export interface BudgetRule extends RuleKey {
  readonly alphaNow: number;
  /** Ascending; the one in force is among them. */
  readonly choices: readonly AlphaChoice[];
}

export interface AlphaChoice {
  readonly alpha: number;
  /** Of all series of the rule within the place; does not fall as alpha rises. */
  readonly signalsPerWeek: number;
}

/** One shadow outbreak, with the least alpha at which each rule that looked at it would have found it. */
export interface BudgetTrial {
  readonly measure: MeasureId;
  readonly found: readonly { readonly rule: number; readonly pvalue: number }[];
}

export interface BudgetProblem {
  readonly fixedSignalsPerWeek: number;
  readonly rules: readonly BudgetRule[];
  readonly trials: readonly BudgetTrial[];
}

type Allocation = Omit<BudgetPlan, 'id' | 'place' | 'family' | 'asOf'>;

/** Small enough to rank what costs nothing first. */
const FREE_SIGNALS = 1e-6;
const STEPS_MAX = 4000;

export function allocate(problem: BudgetProblem): Allocation {
  const { rules, fixedSignalsPerWeek } = problem;
  const measures = measuresOf(problem);
  const spending = new Spending(rules, measures);
  const now = spending.at((rule) => rule.choices.findIndex(({ alpha }) => alpha === rule.alphaNow));
  const least = spending.at(() => 0);
  return {
    fixedSignalsPerWeek,
    rules: rules.map(({ measure, detector, level, alphaNow, choices }) => ({
      measure,
      detector,
      level,
      alphaNow,
      alphaLeast: choices[0]?.alpha ?? alphaNow,
      signalsPerWeekNow: choices.find(({ alpha }) => alpha === alphaNow)?.signalsPerWeek ?? 0,
      signalsPerWeekLeast: choices[0]?.signalsPerWeek ?? 0,
    })),
    measures: measures.map(({ measure, trials }, at) => ({
      measure,
      trials: trials.length,
      podNow: now.pods[at] ?? 0,
      podLeast: least.pods[at] ?? 0,
    })),
    signalsPerWeekNow: fixedSignalsPerWeek + now.signalsPerWeek,
    signalsPerWeekLeast: fixedSignalsPerWeek + least.signalsPerWeek,
    steps: spending.steps(fixedSignalsPerWeek + least.signalsPerWeek),
  };
}

interface MeasureTrials {
  readonly measure: MeasureId;
  readonly rules: readonly number[];
  readonly trials: readonly BudgetTrial[];
}

function measuresOf({ rules, trials }: BudgetProblem): MeasureTrials[] {
  return [...new Set(rules.map(({ measure }) => measure))].map((measure) => ({
    measure,
    rules: rules.flatMap((rule, at) => (rule.measure === measure ? [at] : [])),
    trials: trials.filter((trial) => trial.measure === measure),
  }));
}

interface Best {
  readonly rule: number;
  readonly choice: number;
  readonly found: number;
  readonly worth: number;
}

class Spending {
  readonly #rules: readonly BudgetRule[];
  readonly #measures: readonly MeasureTrials[];

  constructor(rules: readonly BudgetRule[], measures: readonly MeasureTrials[]) {
    this.#rules = rules;
    this.#measures = measures;
  }

  at(choiceOf: (rule: BudgetRule) => number): { signalsPerWeek: number; pods: number[] } {
    const chosen = this.#rules.map((rule) => rule.choices[Math.max(0, choiceOf(rule))]);
    return {
      signalsPerWeek: chosen.reduce((sum, choice) => sum + (choice?.signalsPerWeek ?? 0), 0),
      pods: this.#measures.map(({ trials }) => {
        const found = trials.filter((trial) =>
          trial.found.some(({ rule, pvalue }) => pvalue < (chosen[rule]?.alpha ?? 0)),
        );
        return trials.length === 0 ? 0 : found.length / trials.length;
      }),
    };
  }

  steps(leastSignalsPerWeek: number): Allocation['steps'] {
    const chosen = this.#rules.map(() => 0);
    const left = this.#measures.map(({ trials }) =>
      trials.filter((trial) => !isFound(trial, this.#rules, chosen)),
    );
    const best = this.#measures.map((_, at) => this.#best(at, left[at] ?? [], chosen));
    const steps: Allocation['steps'] = [];
    let signalsPerWeek = leastSignalsPerWeek;
    while (steps.length < STEPS_MAX) {
      const at = indexOfBest(best);
      const next = at === -1 ? null : best[at];
      const measure = this.#measures[at];
      const rule = next == null ? undefined : this.#rules[next.rule];
      if (next == null || measure === undefined || rule === undefined) break;
      signalsPerWeek += costOf(rule, next.choice) - costOf(rule, chosen[next.rule] ?? 0);
      chosen[next.rule] = next.choice;
      const still = (left[at] ?? []).filter((trial) => !isFound(trial, this.#rules, chosen));
      left[at] = still;
      steps.push({
        rule: next.rule,
        measure: at,
        alpha: rule.choices[next.choice]?.alpha ?? rule.alphaNow,
        signalsPerWeek,
        ruleSignalsPerWeek: costOf(rule, next.choice),
        pod: 1 - still.length / measure.trials.length,
      });
      best[at] = this.#best(at, still, chosen);
    }
    return steps;
  }

  /** The best next move within one measure; null where no limit finds anything more. */
  #best(at: number, left: readonly BudgetTrial[], chosen: readonly number[]): Best | null {
    const measure = this.#measures[at];
    if (measure === undefined || left.length === 0) return null;
    let best: Best | null = null;
    for (const index of measure.rules) {
      const rule = this.#rules[index];
      if (rule === undefined) continue;
      const pvalues = left.flatMap(({ found }) =>
        found.flatMap((one) => (one.rule === index ? [one.pvalue] : [])),
      );
      const spent = costOf(rule, chosen[index] ?? 0);
      for (let choice = (chosen[index] ?? 0) + 1; choice < rule.choices.length; choice += 1) {
        const alpha = rule.choices[choice]?.alpha ?? 0;
        const found = pvalues.filter((pvalue) => pvalue < alpha).length;
        const signals = Math.max(FREE_SIGNALS, costOf(rule, choice) - spent);
        const worth = found / measure.trials.length / signals;
        if (found > 0 && (best === null || worth > best.worth))
          best = { rule: index, choice, found, worth };
      }
    }
    return best;
  }
}

const costOf = (rule: BudgetRule, choice: number): number =>
  rule.choices[choice]?.signalsPerWeek ?? 0;

function isFound(
  { found }: BudgetTrial,
  rules: readonly BudgetRule[],
  chosen: readonly number[],
): boolean {
  return found.some(
    ({ rule, pvalue }) => pvalue < (rules[rule]?.choices[chosen[rule] ?? 0]?.alpha ?? 0),
  );
}

function indexOfBest(best: readonly (Best | null)[]): number {
  let index = -1;
  let worth = 0;
  for (const [at, one] of best.entries()) {
    if (one === null || one.worth <= worth) continue;
    index = at;
    worth = one.worth;
  }
  return index;
}
