// What shadow outbreaks find in simulated series: every outbreak is of one size, the floor never finds more, large ones in a lively series are found.
import { expect, it } from 'vitest';
import { shadowTable, swingTable } from './shadow-page.ts';
import { shadowFigures, shadowRules, type ShadowFigures } from './shadow-quality.ts';
import { JUDGED_DAYS, swingFigures } from './swinging-level.ts';

const rules = shadowRules('catalogue', 'Asia/Shanghai');
const of = { mean: 20, historyDays: 365, trials: 30, seed: 7 };

const triedOf = ({ found }: ShadowFigures): number =>
  Object.values(found).reduce((sum, one) => sum + one.of, 0);

it('tries every series once by each rule, and finds no fewer without the floor', () => {
  const [shipped, bare] = shadowFigures(rules, of);
  if (shipped === undefined || bare === undefined) throw new Error('two rules');
  for (const figures of [shipped, bare]) expect(triedOf(figures)).toBe(of.trials);
  for (const size of ['small', 'medium', 'large'] as const)
    expect(bare.found[size].hits).toBeGreaterThanOrEqual(shipped.found[size].hits);
  expect(bare.found.large.share).toBeGreaterThan(0.8);
  expect(shipped.falseDays).toMatchObject({ of: 7 * of.trials });
  expect(shipped.falseDays.low).toBeLessThan(0.01);
});

it('says the same of the same seed', () => {
  const few = { ...of, trials: 3 };
  expect(shadowFigures(rules, few)).toEqual(shadowFigures(rules, few));
});

it('is a table with a row for each history and level', () => {
  const rows = shadowTable(rules, { trials: 1, seed: 1 }).split('\n');
  expect(rows.filter((row) => /^\| (10 weeks|1 year|3 years) \| \d+ \|/.test(row))).toHaveLength(
    15,
  );
});

it('counts the false days of a level that swings, fewer as shipped, and few of many cases', () => {
  const swinging = { mean: 200, historyDays: 70, trials: 20, seed: 3 };
  const [shipped, bare] = swingFigures(rules, swinging);
  if (shipped === undefined || bare === undefined) throw new Error('two rules');
  expect([shipped.of, bare.of]).toEqual([20 * JUDGED_DAYS, 20 * JUDGED_DAYS]);
  expect(shipped.hits).toBeLessThanOrEqual(bare.hits);
  expect(shipped.low).toBeLessThan(0.006);
  expect(swingTable(rules, { trials: 1, seed: 1 }).split('\n').slice(-2)[0]).toMatch(/^\| 3 years/);
});
