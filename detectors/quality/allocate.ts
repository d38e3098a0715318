/**
 * Spends false alarms where they find most: one path of steps, each loosening one rule, so that a larger budget is a longer part of the same path.
 * From the tightest limits up to those in force, and from there on, the rule and limit that find most shadow outbreaks not yet found for each
 * further signal a week come next. The path goes through what is in force: more than now tightens no rule, less than now loosens none. Pure.
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
/** As the contract has it; a path of 400 rules of ten limits is shorter. */
const STEPS_MAX = 4000;

export function allocate(problem: BudgetProblem): Allocation {
  const { rules, fixedSignalsPerWeek } = problem;
  const measures = measuresOf(problem);
  const spending = new Spending(rules, measures);
  const now = spending.at(rules.map(choiceNow));
  const least = spending.at(rules.map(() => 0));
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
    steps: spending.steps(fixedSignalsPerWeek),
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

interface Move {
  readonly rule: number;
  readonly choice: number;
}

/** As far as it has come. */
interface Path {
  readonly chosen: number[];
  /** Trials of each measure that nothing finds yet. */
  readonly left: (readonly BudgetTrial[])[];
  readonly steps: Allocation['steps'];
  readonly fixedSignalsPerWeek: number;
}

interface Best extends Move {
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

  /** @param chosen places in the choices of each rule */
  at(chosen: readonly number[]): { signalsPerWeek: number; pods: number[] } {
    return {
      signalsPerWeek: this.#costOf(chosen),
      pods: this.#measures.map(({ trials }) => {
        const found = trials.filter((trial) => isFound(trial, this.#rules, chosen));
        return trials.length === 0 ? 0 : found.length / trials.length;
      }),
    };
  }

  #costOf(chosen: readonly number[]): number {
    return this.#rules.reduce((sum, rule, at) => sum + costOf(rule, chosen[at] ?? 0), 0);
  }

  steps(fixedSignalsPerWeek: number): Allocation['steps'] {
    const path: Path = {
      chosen: this.#rules.map(() => 0),
      left: this.#measures.map(({ trials }) => [...trials]),
      steps: [],
      fixedSignalsPerWeek,
    };
    for (const at of this.#measures.keys()) this.#letGoFound(path, at);
    const inForce = this.#rules.map(choiceNow);
    this.#buy(path, inForce);
    this.#restore(path, inForce);
    this.#buy(
      path,
      this.#rules.map(({ choices }) => choices.length - 1),
    );
    return path.steps.slice(0, STEPS_MAX);
  }

  /** What finds most for a signal first, until no limit up to `most` finds anything more. */
  #buy(path: Path, most: readonly number[]): void {
    const best = this.#measures.map((_, at) => this.#best(at, path, most));
    for (;;) {
      const at = indexOfBest(best);
      const next = at === -1 ? null : best[at];
      if (next == null) return;
      this.#step(path, next);
      best[at] = this.#best(at, path, most);
    }
  }

  /**
   * Rules that found none of the trials beside the others go back to the limit in force, the cheapest part first: that few small outbreaks tell
   * nothing for them is no reason to have them tightened while there are signals to spend.
   */
  #restore(path: Path, inForce: readonly number[]): void {
    for (;;) {
      const next = this.#rules
        .map((rule, index) => ({ rule: index, choice: (path.chosen[index] ?? 0) + 1, of: rule }))
        .filter(({ rule, choice }) => choice <= (inForce[rule] ?? 0))
        .map((one) => ({
          ...one,
          signals: costOf(one.of, one.choice) - costOf(one.of, one.choice - 1),
        }))
        .reduce<(Move & { signals: number }) | null>(
          (least, one) => (least === null || one.signals < least.signals ? one : least),
          null,
        );
      if (next === null) return;
      this.#step(path, next);
    }
  }

  #step(path: Path, { rule: index, choice }: Move): void {
    const rule = this.#rules[index];
    const at = this.#measures.findIndex(({ rules }) => rules.includes(index));
    const measure = this.#measures[at];
    if (rule === undefined || measure === undefined) return;
    path.chosen[index] = choice;
    this.#letGoFound(path, at);
    const found = measure.trials.length - (path.left[at]?.length ?? 0);
    path.steps.push({
      rule: index,
      measure: at,
      alpha: rule.choices[choice]?.alpha ?? rule.alphaNow,
      signalsPerWeek: path.fixedSignalsPerWeek + this.#costOf(path.chosen),
      ruleSignalsPerWeek: costOf(rule, choice),
      pod: measure.trials.length === 0 ? 0 : found / measure.trials.length,
    });
  }

  #letGoFound({ left, chosen }: Path, at: number): void {
    left[at] = (left[at] ?? []).filter((trial) => !isFound(trial, this.#rules, chosen));
  }

  /** The best next move within one measure; null where no limit finds anything more. */
  #best(at: number, path: Path, most: readonly number[]): Best | null {
    const measure = this.#measures[at];
    const { chosen } = path;
    const left = path.left[at] ?? [];
    if (measure === undefined || left.length === 0) return null;
    let best: Best | null = null;
    for (const index of measure.rules) {
      const rule = this.#rules[index];
      if (rule === undefined) continue;
      const pvalues = left.flatMap(({ found }) =>
        found.flatMap((one) => (one.rule === index ? [one.pvalue] : [])),
      );
      const spent = costOf(rule, chosen[index] ?? 0);
      for (let choice = (chosen[index] ?? 0) + 1; choice <= (most[index] ?? 0); choice += 1) {
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

const choiceNow = ({ choices, alphaNow }: BudgetRule): number =>
  Math.max(
    0,
    choices.findIndex(({ alpha }) => alpha === alphaNow),
  );

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
