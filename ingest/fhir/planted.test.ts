// Identifiers of every kind, planted in every place of FHIR where senders put them: none is in what leaves the door, nor in its answers.
import { expect, it } from 'vitest';
import { bundle, openDoor, send, statusesOf } from './fhir.fixture.ts';

const PLANTED = {
  name: '司马相如',
  latin: 'Zebulon Quackenbush',
  kin: '卓文君',
  doctor: '华佗明',
  organisation: '济世堂医馆',
  identity: '11010519491231002X',
  mobile: '13912345678',
  landline: '0571-87654321',
  email: 'sima@example.com',
  street: '文三路100号',
  postal: '310012',
  insurance: 'A9876543210',
  number: 'MR5550001',
  visit: 'VN4440002',
  filler: 'F3330003',
  settlement: 'S2220004',
  device: 'DEV1110005',
  attachment: 'c2ltYSB4aWFuZ3J1IDEzOTEyMzQ1Njc4',
} as const;
type Loose = Record<string, unknown>;

const words = `患者${PLANTED.name}(${PLANTED.latin}),身份证${PLANTED.identity},电话${PLANTED.mobile}或${PLANTED.landline},邮箱${PLANTED.email},家住${PLANTED.street},医保卡号${PLANTED.insurance},陪同${PLANTED.kin},由${PLANTED.doctor}在${PLANTED.organisation}接诊,发热39.5℃ 3天,腹泻`;
const at = '2026-05-31T10:00:00+08:00';
const name = [{ text: PLANTED.latin, family: '司马', given: ['相如'] }];
const subject = { reference: 'Patient/p', display: PLANTED.name };
const doctor = { reference: '#d', display: PLANTED.doctor };

/** What any resource may carry beside its own elements. */
const around: Loose = {
  text: { status: 'generated', div: `<div>${words}</div>` },
  note: [{ text: words, authorString: PLANTED.doctor }],
  contained: [
    { resourceType: 'Practitioner', id: 'd', name: [{ text: PLANTED.doctor }] },
    { resourceType: 'Patient', id: 'q', name, telecom: [{ value: PLANTED.mobile }] },
  ],
  extension: [{ url: 'urn:x', valueString: words }],
};
const numbered = (value: string): Loose => ({
  identifier: [{ value, assigner: { display: PLANTED.organisation } }],
});
const concept = (system: string, code: string): Loose => ({
  coding: [{ system, code, display: words }],
  text: words,
});
const LOCAL = 'urn:x:local';
const LOINC = 'http://loinc.org';

const resources: Loose[] = [
  {
    resourceType: 'Patient',
    id: 'p',
    identifier: [
      { value: PLANTED.number, type: { coding: [{ code: 'MR' }] } },
      { value: PLANTED.identity, type: { coding: [{ code: 'NI' }] } },
      { value: PLANTED.insurance },
    ],
    name,
    telecom: [{ value: PLANTED.mobile }, { value: PLANTED.landline }, { value: PLANTED.email }],
    address: [
      {
        text: PLANTED.street,
        line: [PLANTED.street],
        postalCode: PLANTED.postal,
        district: '990102001001',
      },
    ],
    birthDate: '1949-12-31',
    contact: [{ name: { text: PLANTED.kin }, telecom: [{ value: PLANTED.mobile }] }],
    photo: [{ data: PLANTED.attachment }],
  },
  {
    resourceType: 'Encounter',
    id: 'e',
    ...numbered(PLANTED.visit),
    status: 'finished',
    class: { code: 'EMER', display: words },
    type: [concept(LOCAL, PLANTED.identity)],
    subject,
    participant: [{ individual: doctor }],
    period: { start: at },
    reasonCode: [concept(LOCAL, PLANTED.mobile), { text: PLANTED.kin }],
    hospitalization: { dischargeDisposition: { text: `${PLANTED.name}出院` } },
    serviceProvider: { display: PLANTED.organisation },
  },
  ...[PLANTED.identity, PLANTED.name, 'A09'].map((code, index) => ({
    resourceType: 'Condition',
    id: `c${String(index)}`,
    code: concept(
      code === 'A09' ? 'http://hl7.org/fhir/sid/icd-10' : 'http://snomed.info/sct',
      code,
    ),
    subject,
    encounter: { reference: 'Encounter/e' },
    asserter: doctor,
  })),
  {
    resourceType: 'Observation',
    id: 'o',
    ...numbered(PLANTED.filler),
    status: 'final',
    code: concept(LOINC, '600-7'),
    category: [concept(LOCAL, 'laboratory')],
    subject,
    effectiveDateTime: at,
    valueString: words,
    valueQuantity: undefined,
    performer: [doctor],
  },
  {
    resourceType: 'Observation',
    id: 'u',
    status: 'final',
    code: concept(LOCAL, PLANTED.mobile),
    category: [concept(LOCAL, 'laboratory')],
    subject,
    effectiveDateTime: at,
    valueQuantity: { value: 1, unit: PLANTED.identity, code: PLANTED.mobile },
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'r',
    ...numbered(`${PLANTED.filler}2`),
    status: 'final',
    code: concept(LOINC, '18782-3'),
    category: [concept(LOCAL, 'RAD')],
    subject,
    effectiveDateTime: at,
    conclusion: words,
    conclusionCode: [concept(LOCAL, PLANTED.identity)],
    presentedForm: [{ data: PLANTED.attachment, title: PLANTED.name }],
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'g',
    status: 'final',
    code: concept(LOINC, '11524-6'),
    subject,
    effectiveDateTime: at,
    conclusion: words,
    conclusionCode: [concept(LOCAL, PLANTED.identity)],
  },
  {
    resourceType: 'ImagingStudy',
    id: 'i',
    ...numbered(`${PLANTED.filler}3`),
    status: 'available',
    subject,
    started: at,
    series: [{ modality: { code: 'CT' }, bodySite: { display: words } }],
  },
  {
    resourceType: 'Observation',
    id: 'h',
    ...numbered(PLANTED.device),
    status: 'final',
    code: concept(LOINC, '2708-6'),
    subject: { reference: 'Patient/other', identifier: { value: `${PLANTED.number}9` } },
    device: { identifier: { value: PLANTED.device }, display: PLANTED.name },
    effectiveDateTime: at,
    valueQuantity: { value: 97, code: '%' },
  },
  {
    resourceType: 'Procedure',
    id: 'op',
    ...numbered(`${PLANTED.filler}4`),
    status: 'completed',
    code: concept('http://snomed.info/sct', PLANTED.mobile),
    subject,
    performedDateTime: at,
    performer: [{ actor: doctor }],
    bodySite: [concept(LOCAL, PLANTED.identity)],
  },
  {
    resourceType: 'MedicationAdministration',
    id: 'ma',
    ...numbered(`${PLANTED.filler}5`),
    status: 'completed',
    medicationCodeableConcept: concept('http://www.whocc.no/atc', PLANTED.identity),
    subject,
    effectiveDateTime: at,
    dosage: { text: words },
  },
  {
    resourceType: 'Claim',
    id: 'k',
    ...numbered(PLANTED.settlement),
    status: 'active',
    patient: subject,
    created: at,
    total: { value: 12.5 },
    insurance: [{ coverage: { display: PLANTED.insurance } }],
    diagnosis: [{ packageCode: { coding: [{ code: PLANTED.identity }] } }],
    item: [
      {
        productOrService: { coding: [{ code: PLANTED.identity, display: words }] },
        net: { value: 12.5 },
      },
    ],
  },
  {
    resourceType: 'ClaimResponse',
    id: 'kr',
    ...numbered(`${PLANTED.settlement}2`),
    status: 'active',
    use: 'claim',
    outcome: 'error',
    patient: subject,
    created: at,
    insurer: { identifier: { system: 'urn:vigil:insured-place', value: PLANTED.identity } },
    request: { identifier: { value: PLANTED.number } },
    error: [{ code: concept(LOCAL, PLANTED.identity) }, { code: { text: PLANTED.name } }],
    disposition: words,
    processNote: [{ text: PLANTED.kin }],
  },
  {
    resourceType: 'ExplanationOfBenefit',
    id: 'eb',
    ...numbered(PLANTED.name),
    status: 'active',
    use: 'claim',
    outcome: 'error',
    patient: subject,
    created: at,
    disposition: PLANTED.mobile,
    insurance: [{ coverage: { display: PLANTED.insurance } }],
  },
];

const LEFT =
  /司马|相如|文君|华佗|济世|Zebulon|Quackenbush|1949|19491231|87654321|13912345678|11010519/;

it.each(['batch', 'collection', 'transaction'])(
  'a %s leaves nothing of what was planted in events and answers',
  async (type) => {
    const door = openDoor();
    const all = resources.map((each) => ({ ...around, ...each }));
    const answer = await send(door, '/fhir', bundle(type, ...all));
    expect(answer.status).toBe(200);
    expect(statusesOf(answer)).not.toContain('422');
    const kinds = new Set(door.events.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'claim',
      'ecg',
      'home-reading',
      'imaging',
      'laboratory',
      'procedure',
      'settlement-failure',
      'visit',
    ]);
    const left = JSON.stringify([door.events, answer.json, door.aside.map(({ detail }) => detail)]);
    for (const [kind, value] of Object.entries(PLANTED))
      expect(left.includes(value) ? kind : 'nothing').toBe('nothing');
    expect(left).not.toMatch(LEFT);
    expect(left).toMatch(/发热39\.5°C 3天,腹泻/);
  },
);

it('what is refused is not quoted', async () => {
  const door = openDoor();
  const wrong = [
    { resourceType: PLANTED.latin.replace(' ', '') },
    { resourceType: 'Encounter', status: 7, [PLANTED.name]: PLANTED.identity },
    {
      resourceType: 'Encounter',
      status: 'finished',
      period: { start: PLANTED.mobile },
      ...numbered('x'),
    },
    {
      resourceType: 'Observation',
      status: PLANTED.name,
      code: { text: PLANTED.name },
      subject: { reference: PLANTED.name },
    },
  ];
  const answer = await send(door, '/fhir', bundle('batch', ...wrong));
  expect(statusesOf(answer)).toEqual(['422', '422', '422', '422']);
  const told = JSON.stringify([answer.json, door.aside.map(({ code, detail }) => [code, detail])]);
  for (const value of Object.values(PLANTED)) expect(told).not.toContain(value);
});
