// Spending a budget: never more than it, never less found for more, and the most finding first.
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
    const rules = costs.map((list, at) => rule(`m${String(at % 2)}`, `d${String(at)}`, list));
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

describe('a plan of spending', () => {
  it('never spends more than the budget, and adds up', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0, max: 200, noNaN: true }), (problem, budget) => {
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

  it('finds no less for more', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = planOf(problem);
        let pods = plan.measures.map(({ podLeast }) => podLeast);
        let spent = plan.signalsPerWeekLeast;
        for (const step of plan.steps) {
          expect(step.signalsPerWeek).toBeGreaterThanOrEqual(spent);
          expect(step.pod).toBeGreaterThan(pods[step.measure] ?? 0);
          spent = step.signalsPerWeek;
          pods = pods.with(step.measure, step.pod);
        }
      }),
    );
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
