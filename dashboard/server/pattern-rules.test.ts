// Every rule of the shipped catalogue can be shown: its parameters by path and what it asks; of those about sequences also a page and what looks the same.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { PatternRule } from '../../contracts/api/pattern-evidence.ts';
import { Pattern } from '../../contracts/catalogue/pattern.ts';
import { patternRuleOf } from './pattern-rules.ts';

const folder = new URL('../../catalogue/patterns/', import.meta.url);
const patterns = readdirSync(folder).map((name) =>
  Pattern.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
);

it('every rule of the catalogue is shown whole, those about sequences with a page and what looks the same', () => {
  expect(patterns.length).toBeGreaterThan(10);
  for (const pattern of patterns) {
    const rule = PatternRule.parse(patternRuleOf(pattern));
    expect(rule.parameters.length).toBeGreaterThan(0);
    if (pattern.pattern !== 'sequence') continue;
    expect(rule.knownFalsePositives).not.toBeNull();
    expect(existsSync(new URL(`../../${rule.page}`, import.meta.url))).toBe(true);
  }
});

it('a repeated examination asks for modality, part of the body and site, within its span', () => {
  const pattern = patterns.find(({ id }) => id === 'repeat-examination');
  const rule = pattern === undefined ? undefined : patternRuleOf(pattern);
  expect(rule?.asked).toEqual(['modality', 'bodyPart', 'site']);
  expect(rule?.parameters).toContainEqual({ name: 'finds.within', value: '14d' });
});
