// Which definitions of the shipped catalogue a visit meets.
import { describe, expect, it } from 'vitest';
import { compileClassifier, type ClassifyRecord } from './classify.ts';
import { concepts, cues, definitions } from './shipped-catalogue.fixture.ts';

const classifier = compileClassifier({ definitions, concepts, cues });

const met = (record: ClassifyRecord): string =>
  classifier
    .classify(record)
    .map((found) => found.definition)
    .join(' ');

const icd10 = (...codes: string[]) => ({
  diagnoses: codes.map((code) => ({ system: 'icd-10' as const, code })),
});
const icd9 = (...codes: string[]) => ({
  diagnoses: codes.map((code) => ({ system: 'icd-9-cm' as const, code })),
});
const says = (...complaints: string[]) => ({ complaints });

const CASES: [string, ClassifyRecord, string][] = [
  [
    'the NIST test visit',
    { ...icd9('0074', '27651', '78791'), ...says('Diarrhea, stomach pain, dehydration') },
    'diarrhoea gastro-enteritis',
  ],
  ['the same by its codes alone', icd9('0074', '27651', '78791'), 'diarrhoea gastro-enteritis'],
  [
    'the same by its words alone',
    says('Diarrhea, stomach pain, dehydration'),
    'diarrhoea gastro-enteritis',
  ],
  ['dehydration alone', icd9('27651'), ''],
  ['fever alone', says('发热2天'), ''],
  ['cough alone', says('咳嗽2天'), ''],
  ['fever and cough', says('发热、咳嗽2天'), 'fever-respiratory influenza-like-illness'],
  [
    'fever and cough in two complaints',
    says('发热2天', '咳嗽'),
    'fever-respiratory influenza-like-illness',
  ],
  ['fever with runny nose', says('发热，流涕'), 'fever-respiratory'],
  [
    'a measured fever and a cough',
    { ...says('咳嗽'), temperatureC: 38 },
    'fever-respiratory influenza-like-illness',
  ],
  ['a temperature just under the limit', { ...says('咳嗽'), temperatureC: 37.9 }, ''],
  ['a temperature in words', says('咳嗽，体温38.5℃'), 'fever-respiratory influenza-like-illness'],
  ['denied fever with cough', says('咳嗽，无发热'), ''],
  ['influenza by code', icd10('J10.101'), 'fever-respiratory influenza-like-illness'],
  ['pneumonia by the national code', icd10('J18.900x002'), 'fever-respiratory'],
  [
    'pneumonia of an inpatient',
    { ...icd10('J18.9'), class: 'inpatient' },
    'fever-respiratory sari',
  ],
  [
    'fever and cough of an inpatient',
    { ...says('发热、咳嗽'), class: 'inpatient' },
    'fever-respiratory influenza-like-illness sari',
  ],
  ['a cold without fever', icd10('J06.9'), ''],
  ['a cold with fever by codes', icd10('J06.9', 'R50.9'), 'fever-respiratory'],
  ['enteritis by code', icd10('A09.900'), 'diarrhoea gastro-enteritis'],
  ['cholera by code', icd10('A00.1'), 'diarrhoea'],
  ['chronic bowel disease', says('溃疡性结肠炎，腹泻'), ''],
  ['vomiting only', says('呕吐3次'), 'gastro-enteritis'],
  ['vomiting of pregnancy', says('停经40天，呕吐'), ''],
  ['measles by word', says('疑似麻疹'), 'fever-rash'],
  ['fever with rash', says('fever and rash'), 'fever-rash'],
  ['fever with hives', says('发热，荨麻疹'), ''],
  ['varicella', says('水痘'), 'fever-rash varicella'],
  ['hand, foot and mouth by word', says('手足口病'), 'fever-rash hand-foot-mouth'],
  ['herpangina by code', icd10('B08.5'), 'hand-foot-mouth'],
  ['haemorrhagic fever by code', icd10('A98.5'), 'fever-haemorrhage'],
  ['fever with bleeding', says('发热5天，皮下出血点'), 'fever-haemorrhage'],
  ['fever with a bleeding injury', says('发热，外伤后鼻出血'), ''],
  ['meningitis by code', icd10('G00.9'), 'encephalitis-meningitis'],
  [
    'fever, headache, vomiting',
    says('发热、头痛、呕吐'),
    'encephalitis-meningitis gastro-enteritis',
  ],
  ['a simple febrile seizure', says('高热惊厥1次'), ''],
  ['fever with coma', says('fever, unresponsive'), 'encephalitis-meningitis'],
  ['heat stroke', says('热射病'), 'heat-illness'],
  ['heat by code', icd10('T67.0'), 'heat-illness'],
  ['gas poisoning', says('煤气中毒'), 'carbon-monoxide'],
  ['food poisoning by code', icd9('0059'), 'diarrhoea gastro-enteritis food-poisoning'],
  ['paralysis of a child', { ...says('双下肢无力'), ageBand: '5-14' }, 'acute-flaccid-paralysis'],
  ['paralysis of an adult', { ...says('双下肢无力'), ageBand: '45-64' }, ''],
  ['pneumonia of unknown cause', says('不明原因肺炎'), 'pneumonia-unknown-cause'],
  [
    'a diagnosis known by its text only',
    { diagnoses: [{ system: 'local', code: 'X1', text: '急性胃肠炎' }] },
    'diarrhoea gastro-enteritis',
  ],
  [
    'the text of a coded diagnosis is not read',
    { diagnoses: [{ system: 'icd-10', code: 'I10', text: '腹泻' }] },
    '',
  ],
  ['a code in lower case and full width', icd10('ａ０９．９'), 'diarrhoea gastro-enteritis'],
  ['a dagger code', icd10('A39.0†'), 'encephalitis-meningitis'],
  ['an unknown code', icd10('Z00.0'), ''],
  ['nothing at all', {}, ''],
  ['deleted fields', { complaints: null, diagnoses: null, temperatureC: null }, ''],
];

describe('classify', () => {
  it.each(CASES)('%s', (_name, record, expected) => {
    const inOrder = (ids: string) => ids.split(' ').sort();
    expect(inOrder(met(record))).toEqual(inOrder(expected));
  });

  it('says by which code and word each definition was met', () => {
    const found = classifier.classify({ ...icd9('78791'), ...says('no fever', 'Diarrhea') });
    expect(found.find(({ definition }) => definition === 'diarrhoea')?.reasons).toEqual([
      { kind: 'code', system: 'icd-9-cm', code: '78791' },
      { kind: 'term', concept: 'diarrhoea', word: 'diarrhea', complaint: 1 },
    ]);
  });

  it('takes the higher of the measured and the stated temperature', () => {
    const found = classifier.classify({ complaints: ['咳嗽，在家体温39.1℃'], temperatureC: 38.2 });
    expect(found[0]?.reasons).toContainEqual({ kind: 'temperature', celsius: 39.1, from: 'text' });
  });

  it('meets a laboratory condition by code and interpretation', () => {
    const [first] = definitions;
    if (first === undefined) throw new Error('the catalogue is empty');
    const withLaboratory = compileClassifier({
      concepts,
      cues,
      definitions: [
        {
          ...first,
          criteria: { laboratory: { codes: ['94500-6'], interpretations: ['positive'] } },
        },
      ],
    });
    const result = (interpretation: 'positive' | 'negative') =>
      withLaboratory.classify({ laboratory: [{ code: '94500-6', interpretation }] }).length;
    expect([result('positive'), result('negative')]).toEqual([1, 0]);
  });

  it('refuses a cue with two effects', () => {
    const twice = [...cues, { effect: 'negates' as const, zh: ['但'], en: [] }];
    expect(() => compileClassifier({ definitions, concepts, cues: twice })).toThrow(/但/);
  });
});
