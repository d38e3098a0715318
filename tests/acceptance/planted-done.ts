// The people of `planted.ts` where senders tell what was done to them and which settlements failed: PR1 and RXA, records, resources of FHIR and
// tables, with something of a person in every number, code and free text that a sender might misuse.
import { asCodes, type Planted } from './planted.ts';

const told = (of: Planted): string =>
  `患者${of.name}(${of.latin}),身份证${of.identityWritten},电话${of.mobile}或${of.landline},邮箱${of.email},家住${of.street},医保卡号${of.insurance},联系人${of.kin},${of.bystander}代诉,${of.bystanderLatin} was present`;

/** What stands in a code's place; a field holds forty characters. */
const inCodes = (of: Planted): string[] =>
  [...asCodes(of), of.name, of.kin, of.latin, of.mobile, of.email, of.visit, of.nickname].filter(
    (text) => text.length <= 40,
  );

const SYSTEMS = ['ICD-9-CM-3', 'ATC', 'SNOMED CT', 'HIS'] as const;

const fields = (name: string, at: Readonly<Record<number, string>>, last: number): string =>
  Array.from({ length: last + 1 }, (_, field) => (field === 0 ? name : (at[field] ?? ''))).join(
    '|',
  );

const head = (of: Planted, type: string, charset: string): string[] => [
  `MSH|^~\\&|HIS|H1|V|C|20240301||${type}|planted-done|P|2.5.1||||||${charset}`,
  `PID|1||${of.number}^^^H1^MR~${of.identityWritten}^^^^NI||${of.name.slice(0, 2)}^${of.name.slice(2)}~${of.latin.replace(' ', '^')}||19491231|M|||${of.street}||${of.mobile}`,
  `PV1|1|E|||||D1^${of.kin}||||||||||||${of.visit}|||||||||||||||||||||||||20240301`,
];

/** A visit with what was done in it. */
export function adtWithProcedures(of: Planted, charset: string): string {
  const pr1 = (code: string, at: number): string =>
    fields(
      'PR1',
      {
        ...{ 1: String(at + 1), 2: of.pinyin, 4: told(of), 5: '202403011042', 6: of.kin },
        3: `${code}^${told(of)}^${['I9C', 'ATC', 'SCT', ''][at % 4] ?? ''}^${of.identity}^${of.name}^L`,
        ...{ 8: `${of.mobile}^${of.kin}`, 11: `${of.insurance}^${of.kin}`, 12: of.name },
        ...{ 13: of.identity, 15: `${of.identity}^${told(of)}` },
        ...(at % 2 === 0 && { 19: code }),
      },
      20,
    );
  return [...head(of, 'ADT^A08', charset), ...inCodes(of).map(pr1), ''].join('\r');
}

export function ras(of: Planted, charset: string): string {
  const rxa = (code: string, at: number): string[] => [
    `ORC|OK|${of.identity}|${code}||||||20240301|${of.kin}||${of.name}`,
    fields(
      'RXA',
      {
        ...{ 1: '0', 2: code, 3: '202403011042', 4: '202403011142', 6: of.identity, 7: of.mobile },
        5: `${code}^${told(of)}^${['ATC', 'L', ''][at % 3] ?? ''}^${of.identity}^${of.name}^99HIS`,
        ...{ 9: told(of), 10: `${of.insurance}^${of.kin}`, 11: of.street, 15: of.identity },
        ...{ 17: of.latin, 18: told(of), 19: `${of.identity}^${told(of)}`, 20: 'CP', 21: 'A' },
      },
      21,
    ),
  ];
  return [...head(of, 'RAS^O17', charset), ...inCodes(of).flatMap(rxa), ''].join('\r');
}

export function doneRecords(of: Planted, site: string): Record<string, unknown>[] {
  const patient = {
    ...{ id: of.number, idNumber: of.identityWritten, name: of.name, phone: of.mobile },
    ...{ birthDate: '1949-12-31', address: of.street, residence: of.village },
  };
  const good = { site, occurredAt: Date.now() - 3_600_000, patient };
  const done = (code: string): Record<string, unknown>[] => [
    {
      ...{ ...good, kind: 'procedure', id: `done ${code}`, procedure: code, visitNumber: of.visit },
      codes: [code, ...SYSTEMS.map((system) => ({ code, system })), { code, system: of.surname }],
      ...{ sort: 'medication', note: told(of) },
    },
    {
      ...{ ...good, kind: 'settlement-failure', id: code, failure: `${code} again` },
      ...{ mdtrt_id: of.visit, fixmedins_code: code.slice(0, 60), reason: code },
      ...{ insu_admdvs: code.slice(0, 12), medfee_sumamt: '12.50', err_msg: told(of) },
    },
  ];
  return [
    ...inCodes(of).flatMap(done),
    { ...good, kind: 'settlement-failure', id: of.street, reason: told(of) },
    // Each is refused for something that shows its content to whoever writes the reason.
    { ...good, kind: 'procedure', id: 'd-1', codes: of.identity, status: of.name },
    { ...good, kind: 'procedure', id: 'd-2', codes: of.identity, occurredAt: of.name },
    { ...good, kind: 'procedure', id: 'd-3', codes: { [of.name]: of.identity } },
    { ...good, kind: 'settlement-failure', id: 'd-4', medfee_sumamt: of.name },
    { ...good, kind: 'settlement-failure', id: 'd-5', status: of.identity, [of.name]: of.mobile },
  ];
}

const concept = (of: Planted, system: string, code: string): object => ({
  text: told(of),
  coding: [{ system, code, display: of.name }],
});
const URIS = [
  'http://snomed.info/sct',
  'http://www.whocc.no/atc',
  'http://hl7.org/fhir/sid/icd-9-cm',
  'urn:local',
] as const;

/** For a bundle whose patient and visit have these references. `day`: ISO. */
export function doneResources(
  of: Planted,
  {
    day,
    patient,
    visit,
  }: { readonly day: string; readonly patient: string; readonly visit: string },
): object[] {
  const subject = { reference: patient, display: of.name };
  const encounter = { reference: visit, display: of.visit };
  const around = {
    text: { status: 'generated', div: `<div>${told(of)}</div>` },
    note: [{ text: told(of), authorString: of.kin }],
  };
  const insurer = { identifier: { system: 'urn:vigil:insured-place', value: of.identity } };
  return inCodes(of).flatMap((code, at) => {
    const coded = concept(of, URIS[at % URIS.length] ?? '', code);
    const identifier = [{ value: code, assigner: { display: of.kin } }];
    const common = { ...around, identifier, status: 'completed', subject };
    const failed = { ...around, status: 'active', use: 'claim', outcome: 'error', created: day };
    return [
      {
        ...{ ...common, resourceType: 'Procedure', id: `op${String(at)}`, code: coded, encounter },
        ...{ performedDateTime: day, performer: [{ actor: { display: of.kin } }] },
        ...{ bodySite: [coded], outcome: coded, followUp: [coded], recorder: subject },
      },
      {
        ...{ ...common, resourceType: 'MedicationAdministration', id: `ma${String(at)}` },
        ...{ medicationCodeableConcept: coded, context: encounter, effectiveDateTime: day },
        ...{ dosage: { text: told(of) }, reasonCode: [coded], statusReason: [coded] },
      },
      {
        ...{ ...failed, resourceType: 'ClaimResponse', id: `cr${String(at)}`, identifier, insurer },
        ...{ patient: subject, request: { identifier: { value: code }, display: of.name } },
        ...{ error: [{ code: coded }], disposition: told(of), processNote: [{ text: code }] },
      },
      {
        ...{ ...failed, resourceType: 'ExplanationOfBenefit', id: `eb${String(at)}`, identifier },
        ...{ patient: subject, disposition: code, insurance: [{ coverage: { display: code } }] },
      },
    ];
  });
}

const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell}"`).join(',');

export const plantedProcedures = (of: Planted, day: string): string =>
  [
    '手术记录号,住院号,身份证号,姓名,手术开始时间,手术编码,手术名称,手术医生,状态',
    ...[...inCodes(of), '99.10'].map((code) =>
      quoted([code, of.visit, of.identityWritten, of.name, day, code, told(of), of.kin, '完成']),
    ),
    quoted([of.number, of.visit, of.identity, of.name, of.name, '99.10', '', of.kin, '完成']),
    quoted([of.number, of.visit, of.identity, of.name, day, '99.10', '', of.kin, of.name]),
  ].join('\r\n');

export const plantedGiven = (of: Planted, day: string): string =>
  [
    '执行单号,住院号,身份证号,姓名,执行时间,药品编码,药品名称,执行护士,执行状态',
    ...[...inCodes(of), 'B01AD02'].map((code) =>
      quoted([code, of.visit, of.identityWritten, of.name, day, code, told(of), of.kin, '已执行']),
    ),
    quoted([of.number, of.visit, of.identity, of.name, day, '', of.name, of.kin, '已执行']),
  ].join('\r\n');

export const plantedFailures = (of: Planted, day: string): string =>
  [
    'msgid,inf_time,infcode,mdtrt_id,psn_no,certno,psn_name,medfee_sumamt,insuplc_admdvs,err_msg',
    ...[...inCodes(of), told(of)].map((why, at) =>
      quoted([
        ...[`${of.identity} ${String(at)}`, day, '-1', of.visit, of.insurance],
        ...[of.identityWritten, of.name, '12.50', '310101', why],
      ]),
    ),
    quoted([of.mobile, day, of.name, of.visit, of.insurance, '', of.name, '1', '310101', '']),
    quoted([of.mobile, day, '-1', of.visit, of.insurance, '', of.name, of.name, '310101', '']),
  ].join('\r\n');
