// What the catalogue counts must come through the door under the code that the catalogue counts it by.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { wordsOfCodes } from './catalogue-codes.ts';
import { scrub } from './deidentify/shipped-scrub.fixture.ts';

const words = wordsOfCodes(fileURLToPath(new URL('../catalogue/', import.meta.url)));

it('reads the codes of measures, rules and profiles', () => {
  expect(words).toEqual(
    expect.arrayContaining(['antipyretic', 'illness', 'ventilator', 'nurse', 'alteplase']),
  );
  expect(words).toEqual(expect.arrayContaining(['paediatrics', '儿科', '重症医学科', '发热门诊']));
});

it('leaves each of them as it is', () => {
  expect(words.filter((word) => scrub(word).text !== word)).toEqual([]);
});
