// Codes, units and settings against numbers and words that stand in their place.
import { expect, it } from 'vitest';
import { codeForm, settingForm, unitForm, wordsInstead } from './code-form.ts';

it.each([
  ['A00.9', 'icd-10'],
  ['J18.900x001', 'icd-10'],
  ['U07.1', 'icd-10'],
  ['007.4', 'icd-9-cm'],
  ['E888.9', 'icd-9-cm'],
  ['6690-2', 'loinc'],
  ['840539006', 'snomed-ct'],
  ['ROTA-1', 'local'],
] as const)('lets %s of %s through', (code, system) => {
  expect(codeForm(code, system)).toBe(code);
});

it.each([
  ['11010519491231002X', 'snomed-ct'],
  ['11010519491231002x', 'loinc'],
  ['110105491231002', 'snomed-ct'],
  ['13912345678', 'snomed-ct'],
  ['13912345678', 'icd-10'],
  ['139-1234-5678', 'icd-9-cm'],
  ['A9876543210', 'icd-10'],
  ['1101051949', 'local'],
  ['司马相如', 'icd-10'],
  ['John Doe', 'local'],
] as const)('stops %s that says it is of %s', (code, system) => {
  expect(codeForm(code, system)).toBeUndefined();
});

it('knows a unit from a telephone', () => {
  expect([unitForm('10*9/L'), unitForm('10^9个/L'), unitForm('13912345678')]).toEqual([
    '10*9/L',
    '10^9个/L',
    undefined,
  ]);
});

it('knows a school from a pupil', () => {
  expect([settingForm('school:3301061234'), settingForm('school:11010519491231002X')]).toEqual([
    'school:3301061234',
    undefined,
  ]);
});

it('keeps words that stand for a code, and no long number', () => {
  expect([wordsInstead('感染性腹泻'), wordsInstead('Ａ１２３４５６７')]).toEqual([
    '感染性腹泻',
    undefined,
  ]);
});
