// From HL7's words to the common form: who the person is, which place, which code; and absent stays absent.
import { describe, expect, it } from 'vitest';
import type { LaboratoryFacts, PersonFacts, VisitFacts } from './facts.ts';
import { identifiedPerson, laboratoryStatement, visitStatement } from './to-statement.ts';

const time = {
  at: Date.UTC(2024, 2, 1),
  precision: 'minute',
  zoneAssumed: true,
  day: '2024-03-01',
} as const;
const statement = { trigger: 'ADT^A08', controlId: 'M1', facility: 'H1', statedAt: time };
const nobody: PersonFacts = { identifiers: [], names: [], telephones: [] };

const visit = (more: Partial<VisitFacts> = {}): VisitFacts => ({
  kind: 'visit',
  statement,
  action: 'update',
  key: { origin: 'visit-number', number: 'V1' },
  person: nobody,
  occurred: time,
  occurredField: 'pv1-44',
  occurredDeleted: false,
  ...more,
});

const identifier = (
  value: string,
  type?: string,
  field: 'pid-3' | 'pid-18' | 'pid-19' = 'pid-3',
) => ({ value, type, authority: undefined, field });

describe('identifiedPerson', () => {
  it('takes a resident identity number wherever it stands, in its one form', () => {
    const person = {
      ...nobody,
      identifiers: [identifier('P7', 'MR'), identifier('110105491231002', undefined, 'pid-19')],
    };
    expect(identifiedPerson(person, undefined)).toMatchObject({
      identityNumber: '11010519491231002X',
      localNumber: 'P7',
    });
  });

  it('takes neither an account nor a placeholder for a person', () => {
    const person = {
      ...nobody,
      identifiers: [identifier('ACC1', undefined, 'pid-18'), identifier('00000000', 'MR')],
    };
    expect(identifiedPerson(person, undefined)).toMatchObject({
      identityNumber: undefined,
      localNumber: undefined,
    });
  });

  it('gives an age in months as a part of years', () => {
    expect(identifiedPerson(nobody, { value: 6, unit: 'months' }).ageYears).toBe(0.5);
  });
});

describe('visitStatement', () => {
  it('keeps absent absent and deleted deleted', () => {
    expect(visitStatement(visit())).toMatchObject({
      complaints: undefined,
      diagnoses: undefined,
      temperatureC: undefined,
      disposition: undefined,
      dischargedAt: undefined,
    });
    const deleted = visit({
      complaints: null,
      diagnoses: null,
      temperature: null,
      disposition: null,
      discharged: null,
    });
    expect(visitStatement(deleted)).toMatchObject({
      complaints: null,
      diagnoses: null,
      temperatureC: null,
      disposition: null,
      dischargedAt: null,
    });
  });

  it('marks a visit time that is a fallback', () => {
    expect(visitStatement(visit({ occurredField: 'msh-7' }))).toMatchObject({
      occurredSent: false,
      occurredFrom: 'message',
    });
  });

  it('leaves the visit number out where person and day must stand for it', () => {
    expect(
      visitStatement(visit({ key: { origin: 'derived', day: '2024-03-01' } })).visitNumber,
    ).toBeUndefined();
  });

  it.each([
    ['A000', 'I10', 'icd-10', 'A00.0'],
    ['a09.0', 'ICD-10', 'icd-10', 'A09.0'],
    ['A09', '', 'icd-10', 'A09'],
    ['U071', 'I10', 'icd-10', 'U07.1'],
    ['0074', 'I9CDX', 'icd-9-cm', '007.4'],
    ['E8889', 'I9', 'icd-9-cm', 'E888.9'],
    ['V016', 'I9CDX', 'icd-9-cm', 'V01.6'],
    ['X1', '99LOCAL', 'local', 'X1'],
  ])('writes the code %s of %s as %s %s', (code, system, expectedSystem, expected) => {
    const diagnoses = [
      { code, text: undefined, system: system === '' ? undefined : system, type: undefined },
    ];
    expect(visitStatement(visit({ diagnoses })).diagnoses?.[0]).toMatchObject({
      system: expectedSystem,
      code: expected,
    });
  });

  it.each([
    ['疑似麻疹', 'F', 'suspected'],
    ['肺炎?', 'F', 'suspected'],
    ['霍乱(确诊)', 'W', 'confirmed'],
    ['霍乱', 'F', 'clinical'],
    ['霍乱', 'A', 'suspected'],
    ['霍乱', undefined, 'unknown'],
  ])('judges "%s" of type %s as %s', (text, type, certainty) => {
    expect(
      visitStatement(visit({ diagnoses: [{ code: 'A00', text, system: 'I10', type }] }))
        .diagnoses?.[0]?.certainty,
    ).toBe(certainty);
  });

  it('leaves what stands for a code as it was said: it is judged with the other codes', () => {
    const coded = (code: string, system?: string): unknown =>
      visitStatement(visit({ diagnoses: [{ code, text: undefined, system, type: undefined }] }))
        .diagnoses?.[0];
    expect(coded('张三发热')).toMatchObject({ system: 'local', code: '张三发热' });
    expect(coded('386661006', 'SCT')).toMatchObject({ system: 'snomed-ct', code: '386661006' });
  });

  it('leaves a disposition as it was said: it is scrubbed with the other texts', () => {
    expect(visitStatement(visit({ disposition: '张三治愈' })).disposition).toBe('张三治愈');
    expect(visitStatement(visit({ disposition: '09' })).disposition).toBe('09');
  });

  it('takes an administrative code for the residence, but no postal code', () => {
    const address = {
      street: undefined,
      other: undefined,
      city: undefined,
      state: undefined,
      country: undefined,
      county: undefined,
      tract: undefined,
      type: undefined,
    };
    const residence = (more: object): unknown =>
      visitStatement(
        visit({
          person: { ...nobody, addresses: [{ ...address, postalCode: '100000', ...more }] },
        }),
      ).residence;
    expect(residence({ county: '990102', tract: '990102001' })).toBe('990102001');
    expect(residence({ county: '55089' })).toBeUndefined();
  });

  it('hands on the words of a home, from the large to the small, to be looked up and dropped', () => {
    const home = { state: '华东省', city: '守望市', county: '临溪区', street: '青泉镇某路1号' };
    const blank = { other: undefined, country: undefined, tract: undefined, postalCode: undefined };
    const addresses = [{ ...blank, ...home, type: 'H' }];
    expect(visitStatement(visit({ person: { ...nobody, addresses } })).addresses).toEqual([
      '华东省守望市临溪区青泉镇某路1号',
      '青泉镇某路1号',
    ]);
  });
});

describe('laboratoryStatement', () => {
  it('tells a cancelled report without results by its test', () => {
    const facts: LaboratoryFacts = {
      kind: 'laboratory',
      statement,
      person: nobody,
      visitNumber: 'V1',
      order: 'F7',
      test: { code: '600-7', text: 'Culture', system: 'LN' },
      section: undefined,
      status: 'cancelled',
      specimen: undefined,
      specimenAt: undefined,
      occurred: time,
      occurredField: 'message',
      results: [],
    };
    expect(laboratoryStatement(facts)).toMatchObject({
      report: 'F7^600-7',
      visitNumber: 'V1',
      results: [{ system: 'loinc', code: '600-7', value: null, interpretation: 'unknown' }],
    });
  });
});
