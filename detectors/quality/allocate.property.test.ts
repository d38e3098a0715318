// Spending a budget: never more than it, never a tighter rule or less found for more, what is in force on the way, and the most finding first.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureId } from '../../contracts/ids.ts';
import { spendingWithin } from '../../contracts/budget-spending.ts';
import type { BudgetPlan } from '../../contracts/rule-change.ts';
import { allocate, type BudgetProblem, type BudgetRule } from './allocate.ts';

const rule = (measure: string, detector: string, costs: readonly number[]): BudgetRule => ({
  measure: measure as MeasureId,
  detector,
  level: 'county',
  alphaNow: 0.001,
  choices: costs.map((signalsPerWeek, at) => ({ alpha: 0.0001 * 10 ** at, signalsPerWeek })),
});
const planOf = (problem: BudgetProblem): BudgetPlan => ({
  id: 'bp-x' as BudgetPlan['id'],
  place: '9901' as BudgetPlan['place'],
  family: 'epidemic',
  asOf: 0,
  ...allocate(problem),
});

const problems = fc
  .record({
    fixedSignalsPerWeek: fc.double({ min: 0, max: 5, noNaN: true }),
    costs: fc.array(
      fc
        .array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 })
        .map((steps) => steps.map((_, at) => steps.slice(0, at + 1).reduce((a, b) => a + b, 0))),
      { minLength: 1, maxLength: 6 },
    ),
    trials: fc.array(
      fc.array(
        fc.record({
          rule: fc.nat({ max: 5 }),
          pvalue: fc.constantFrom(0, 0.00005, 0.0005, 0.005, 0.05),
        }),
        { maxLength: 3 },
      ),
      { maxLength: 40 },
    ),
  })
  .map(({ fixedSignalsPerWeek, costs, trials }): BudgetProblem => {
    const rules = costs.map((list, at) => ({
      ...rule(`m${String(at % 2)}`, `d${String(at)}`, list),
      alphaNow: [0.001, 0.0001, 0.01][at % 3] ?? 0.001,
    }));
    return {
      fixedSignalsPerWeek,
      rules,
      trials: trials.flatMap((found) =>
        [0, 1].map((of) => ({
          measure: `m${String(of)}` as MeasureId,
          found: found.filter((one) => one.rule < rules.length && one.rule % 2 === of),
        })),
      ),
    };
  });

const amount = fc.double({ min: 0, max: 200, noNaN: true });

function foundBy({ trials }: BudgetProblem, alphas: readonly number[]): number {
  return trials.filter(({ found }) =>
    found.some(({ rule: at, pvalue }) => pvalue < (alphas[at] ?? 0)),
  ).length;
}

describe('a plan of spending', () => {
  it('never spends more than the budget, and adds up', () => {
    fc.assert(
      fc.property(problems, amount, (problem, budget) => {
        const plan = planOf(problem);
        const spending = spendingWithin(plan, budget);
        if (spending === null) {
          expect(plan.signalsPerWeekLeast).toBeGreaterThan(budget);
          return;
        }
        expect(spending.signalsPerWeek).toBeLessThanOrEqual(budget);
        const cost = problem.rules.reduce(
          (sum, { choices }, at) =>
            sum +
            (choices.find(({ alpha }) => alpha === spending.alphas[at])?.signalsPerWeek ?? NaN),
          problem.fixedSignalsPerWeek,
        );
        expect(cost).toBeCloseTo(spending.signalsPerWeek, 6);
      }),
    );
  });

  it('loosens for more and finds no less, rule by rule, measure by measure', () => {
    const budgets = fc.tuple(amount, amount);
    fc.assert(
      fc.property(problems, budgets, (problem, [one, other]) => {
        const plan = planOf(problem);
        const less = spendingWithin(plan, Math.min(one, other));
        const more = spendingWithin(plan, Math.max(one, other));
        if (less === null || more === null) {
          expect(less).toBeNull();
          return;
        }
        for (const [at, alpha] of less.alphas.entries())
          expect(more.alphas[at]).toBeGreaterThanOrEqual(alpha);
        for (const [at, pod] of less.pods.entries())
          expect(more.pods[at]).toBeGreaterThanOrEqual(pod);
        expect(foundBy(problem, more.alphas)).toBeGreaterThanOrEqual(foundBy(problem, less.alphas));
      }),
    );
  });

  it('says truly what each limit finds', () => {
    fc.assert(
      fc.property(problems, amount, (problem, budget) => {
        const plan = planOf(problem);
        const spending = spendingWithin(plan, budget);
        const told = plan.measures.reduce(
          (sum, { trials }, at) => sum + trials * (spending?.pods[at] ?? 0),
          0,
        );
        expect(told).toBeCloseTo(spending === null ? 0 : foundBy(problem, spending.alphas), 6);
      }),
    );
  });

  it('tightens no rule for more than now, and loosens none for less', () => {
    fc.assert(
      fc.property(problems, amount, (problem, budget) => {
        const plan = planOf(problem);
        const spending = spendingWithin(plan, budget);
        if (spending === null) return;
        const isMore = budget >= plan.signalsPerWeekNow;
        for (const [at, { alphaNow }] of plan.rules.entries()) {
          const alpha = spending.alphas[at] ?? NaN;
          if (isMore) expect(alpha).toBeGreaterThanOrEqual(alphaNow);
          else expect(alpha).toBeLessThanOrEqual(alphaNow);
        }
      }),
    );
  });

  it('leaves nothing unfound that any limit could find, once all steps are within the budget', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = planOf(problem);
        const all = Math.max(
          plan.signalsPerWeekLeast,
          ...plan.steps.map(({ signalsPerWeek }) => signalsPerWeek),
        );
        const alphas = spendingWithin(plan, all)?.alphas ?? [];
        const loosest = problem.rules.map(({ choices }) => choices.at(-1)?.alpha ?? 0);
        expect(foundBy(problem, alphas)).toBe(foundBy(problem, loosest));
      }),
    );
  });

  it('keeps the limit of a rule whose trials are all missed as long as there are signals to spend', () => {
    const plan = planOf({
      fixedSignalsPerWeek: 0,
      rules: [rule('m', 'finds', [0, 1, 3]), rule('m', 'misses', [0.1, 2, 9])],
      trials: [{ measure: 'm' as MeasureId, found: [{ rule: 0, pvalue: 0.0005 }] }],
    });
    expect(plan.signalsPerWeekNow).toBe(3);
    expect(spendingWithin(plan, 3)?.alphas).toEqual([0.001, 0.001]);
    expect(spendingWithin(plan, 50)?.alphas).toEqual([0.001, 0.001]);
    expect(spendingWithin(plan, 2)?.alphas).toEqual([0.001, 0.0001]);
  });

  it('buys what finds most for a signal first', () => {
    const trial = (at: number, pvalue: number) => ({
      measure: 'm' as MeasureId,
      found: [{ rule: at, pvalue }],
    });
    const plan = planOf({
      fixedSignalsPerWeek: 1,
      // Both find two more at their next limit; the second at a tenth of the price.
      rules: [rule('m', 'dear', [0, 10, 30]), rule('m', 'cheap', [0, 1, 3])],
      trials: [trial(0, 0.0005), trial(0, 0.0005), trial(1, 0.0005), trial(1, 0.0005)],
    });
    expect(plan.steps.map((step) => [step.rule, step.signalsPerWeek, step.pod])).toEqual([
      [1, 2, 0.5],
      [0, 12, 1],
    ]);
    expect(spendingWithin(plan, 5)?.alphas[0]).toBe(0.0001);
    expect(spendingWithin(plan, 0.5)).toBeNull();
  });
});
