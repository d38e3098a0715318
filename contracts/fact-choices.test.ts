// Which values can be asked for, and what is said of those that no fact can have.
import { expect, it } from 'vitest';
import { FACT_CHOICES, faultOfChoice, faultOfTexts } from './fact-choices.ts';
import { FACT_VALUES } from './fact.ts';

it('knows lists of values that facts have, and of texts alone', () => {
  const listed = Object.entries(FACT_CHOICES).flatMap(([kind, choices]) =>
    Object.keys(choices).map((name) => [kind, name] as const),
  );
  expect(listed.length).toBeGreaterThan(15);
  for (const [kind, name] of listed) {
    const values: Readonly<Record<string, string>> = FACT_VALUES[kind as keyof typeof FACT_VALUES];
    expect([kind, name, values[name]]).toEqual([kind, name, expect.stringMatching(/^texts?$/)]);
  }
});

it.each([
  ['class', 'emergancy', 'emergency'],
  ['class', 'Inpatient', 'inpatient'],
  ['class', 'fever clinic', 'fever-clinic'],
])('says for %s %s which word is near', (name, asked, near) => {
  expect(faultOfChoice(['visit'], name, asked)).toContain(`; is "${near}" meant? (outpatient, `);
});

it('guesses nothing where no word is near', () => {
  expect(faultOfChoice(['visit'], 'class', 'pharmacy')).toMatch(
    /no class "pharmacy" \(outpatient, /,
  );
});

it('finds no fault with a value that one of the kinds can have, nor with what is open', () => {
  expect(faultOfChoice(['claim'], 'setting', 'unknown')).toBeNull();
  expect(faultOfChoice(['visit', 'discharge'], 'class', 'home')).toBeNull();
  expect(faultOfChoice(['visit'], 'diagnosis', 'J18.9')).toBeNull();
  expect(faultOfChoice(['ecg-read'], 'finding', 'a-word-of-the-catalogue')).toBeNull();
});

it.each([
  ['a word and a beginning of others', 'class', { in: ['emergency'], prefix: ['outp'] }],
  ['a beginning of none', 'class', { prefix: ['xyz'] }],
  ['all words of the list left out', 'class', { notIn: FACT_CHOICES.visit?.['class'] }],
  ['open words that do not begin so', 'disposition', { in: ['02'], prefix: ['1'] }],
])('finds no text for %s', (_, name, asked) => {
  expect(faultOfTexts(['visit'], name, asked)).toMatch(/^contradiction: /);
});

it('finds no place that is no digits', () => {
  expect(faultOfTexts(['claim'], 'insuredPlace', { prefix: ['abc'] })).toMatch(/^unknown-value: /);
  expect(faultOfTexts(['claim'], 'insuredPlace', { prefix: ['9901'] })).toBeNull();
});

it('lets several texts of one value meet one question each', () => {
  expect(faultOfTexts(['visit'], 'diagnosis', { in: ['A00'], prefix: ['B'] })).toBeNull();
  expect(faultOfTexts(['visit'], 'class', { in: ['emergency'], prefix: ['em'] })).toBeNull();
});
