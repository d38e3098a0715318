/**
 * Proves every rule on its own small trees under `fixtures/`: `bad` must be reported at exactly the places that
 * `expected.txt` lists, `good` nowhere. A rule without fixtures, and fixtures without a rule, are faults themselves.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree } from './checkout.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { purityOf } from './rules/purity.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

/** The rule as it holds for the product; purity alone gets the list of its fixtures, in which the bad tree lacks one path. */
function ruleFor(name: string, tree: 'bad' | 'good'): Rule {
  if (name === 'purity') {
    const moved = tree === 'bad' ? ['alerts/moved-away/'] : [];
    return purityOf(['detectors/methods/', 'alerts/tasks/decide', ...moved]);
  }
  const rule = RULES.find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
}

describe.each(RULES.map(({ name }) => ({ name })))('the rule $name', ({ name }) => {
  it('reports every bad place and no other', () => {
    const expected = readFileSync(join(fixtures, name, 'expected.txt'), 'utf8')
      .trim()
      .split('\n');
    const places = ruleFor(name, 'bad')
      .check(readTree(join(fixtures, name, 'bad')))
      .map(({ path, line, what }) => `${path}:${line} ${what}`);
    expect(places.toSorted()).toEqual(expected.toSorted());
  });

  it('leaves good source alone', () => {
    const tree = readTree(join(fixtures, name, 'good'));
    expect(tree.code.length + tree.texts.length).toBeGreaterThan(0);
    expect(ruleFor(name, 'good').check(tree)).toEqual([]);
  });
});

describe('the rules together', () => {
  it('have fixtures each, and no fixture is without its rule', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual(RULES.map(({ name }) => name).toSorted());
  });
});
