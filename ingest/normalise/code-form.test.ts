// Codes, units and settings against numbers and words that stand in their place.
import { describe, expect, it } from 'vitest';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { isCaseGroup, isInsuranceCode, publicCode, wordsInstead } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ownCode, settingCode } from './own-code.ts';
import { unitForm } from './unit-form.ts';

const by: Deidentifier = {
  token: (_space, parts) => `c1.${String(parts.length)}`,
  sender: ['s-990102001-1'],
  city: '9901',
  person: null,
  personOf: () => null,
  conditionName: () => 'a'.repeat(8),
  ageBand: undefined,
  scrub: (text) => scrub(text, ['Zebulon']).text,
  findings: undefined,
  placeOf: () => undefined,
  day: '2026-06-02',
};

describe('a code of a public system', () => {
  it.each([
    ['A00.9', 'icd-10'],
    ['A000', 'icd-10'],
    ['J18.900x001', 'icd-10'],
    ['U07.1', 'icd-10'],
    ['A17.0+G01*', 'icd-10'],
    ['T36.0X1A', 'icd-10'],
    ['007.4', 'icd-9-cm'],
    ['E888.9', 'icd-9-cm'],
    ['96.0400x001', 'icd-9-cm'],
    ['6690-2', 'loinc'],
    ['LA31772-1', 'loinc'],
    ['840539006', 'snomed-ct'],
    ['386661006', 'snomed-ct'],
  ] as const)('is let through: %s of %s', (code, system) => {
    expect(publicCode(code, system)).toBe(code);
  });

  it.each([
    ['11010519491231002X', 'snomed-ct'],
    ['11010519491231002x', 'loinc'],
    ['110105491231002', 'snomed-ct'],
    ['13912345678', 'snomed-ct'],
    ['840539007', 'snomed-ct'],
    ['87654321', 'snomed-ct'],
    ['ZHANGWEI', 'snomed-ct'],
    ['13912345678', 'icd-10'],
    ['138-0013-8000', 'icd-10'],
    ['Z138.0013.80', 'icd-10'],
    ['J18ZHANGWEI', 'icd-10'],
    ['139-1234-5678', 'icd-9-cm'],
    ['1380013', 'icd-9-cm'],
    ['138-0013-8000', 'loinc'],
    ['8654321-0', 'loinc'],
    ['ZHANGWEI', 'loinc'],
    ['A9876543210', 'icd-10'],
    ['1101051949', 'local'],
    ['司马相如', 'icd-10'],
  ] as const)('is not what only says that it is: %s of %s', (code, system) => {
    expect(publicCode(code, system)).toBeUndefined();
  });

  it.each([
    'XN02BEA075A001010100001',
    'ZA01AAB0001010102263',
    'T001700001',
    'C0101010010001000001',
    '001102000010000-110200001',
  ])('of the insurance is known by its form: %s', (code) => {
    expect(isInsuranceCode(code)).toBe(true);
  });

  it('of the insurance hides no identity card', () => {
    expect([
      isInsuranceCode('C1101051949123100201'),
      isInsuranceCode('C111010519900307123X'),
    ]).toEqual([true, false]);
  });

  it('of a case group is a diagnosis with its procedures', () => {
    expect(['J18.9:96.04', 'I10:n', 'ZHANG:WEI', '138:0013'].map(isCaseGroup)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("a code of the sender's own", () => {
  it.each([
    'ICU',
    'W-3',
    'BR23',
    'mask-n95',
    'nurse',
    'antipyretic',
    'food-poisoning',
    'WBC',
    'CT',
  ])('stays as it is where it can name nobody: %s', (code) => {
    expect(ownCode(code, by)).toBe(code);
  });

  it.each([
    '138-0013-8000',
    '13800138000',
    '138.0013.8000',
    '1380013',
    'T:0571/8765*4321',
    'ZHANGWEI',
    'zhang-wei',
    'Zhang.Wei',
    'LI-NA',
    'WANG1',
    'Lin',
    'Zebulon',
    'MR5550001',
    '11010519491231002X',
    '1101051949-1231002x',
  ])('becomes a keyed token where it might: %s', (code) => {
    expect(ownCode(code, by)).toBe('c1.2');
  });

  it.each(['张伟', 'Zhang Wei', ''])('is none where it is words: %s', (code) => {
    expect(ownCode(code, by)).toBeUndefined();
  });
});

it.each([
  ['school:99010200101', 'school:99010200101'],
  ['ward:ICU-2', 'ward:ICU-2'],
  ['school:0042', 'school:0042'],
  ['school:3301061234', 'school:c1-2'],
  ['school:11010519491231002X', 'school:c1-2'],
  ['school:0571-87654321', 'school:c1-2'],
  ['school:ZHANGWEI', 'school:c1-2'],
  ['zhangwei:1', 'other:c1-2'],
  ['张伟', undefined],
])('knows a school from a pupil: %s', (sent, left) => {
  expect(settingCode(sent, by)).toBe(left);
});

it.each([
  ...['10*9/L', '10^9个/L', 'mmol/L', '10*3/uL', '{cells}/uL', 'giga.l-1', 'pg/{cell}', 'g/l-1'],
  ...[
    'beats/min',
    '%',
    'mmHg',
    'Cel',
    '次/分',
    'copies/mL',
    'mL/min/1.73m2',
    'mm[Hg]',
    'IU/L',
    'S/CO',
  ],
  ...['10E9/L', '℃', '万/ml', 'a', 'x10^12/L', '/HPF', 'μmol/L', 'µg/dL'],
])('knows the unit %s', (unit) => {
  expect(unitForm(unit)).toBe(unit);
});

it.each(['13912345678', 'ZHANG WEI', 'Li Na', 'ZHANG/L', '138-0013', '张伟', '个张伟'])(
  'knows that %s is no unit',
  (unit) => {
    expect(unitForm(unit)).toBeUndefined();
  },
);

it('keeps words that stand for a code, and no long number', () => {
  expect(['感染性腹泻', 'Ａ１２３４５６７', '138-0013-8000', '138.0013'].map(wordsInstead)).toEqual(
    ['感染性腹泻', undefined, undefined, undefined],
  );
});
