// The people of `planted.ts` as other doors hear of them: bundles of FHIR, tables, batches of messages, images and reports of DICOM.
import { adt, asCodes, oru, type Planted } from './planted.ts';
import { doneResources } from './planted-done.ts';
import { asNumbers, NO_UNITS } from './planted-numbers.ts';

const told = (of: Planted): string =>
  `患者${of.name}(${of.latin}),身份证${of.identityWritten},电话${of.mobile}或${of.landline},邮箱${of.email},家住${of.street},医保卡号${of.insurance},联系人${of.kin},发热,腹泻,${of.bystander}代诉`;

const around = (of: Planted): object => ({
  text: { status: 'generated', div: `<div>${told(of)}</div>` },
  note: [{ text: told(of), authorString: of.kin }],
  contained: [{ resourceType: 'Practitioner', id: 'd', name: [{ text: of.kin }] }],
});

const SUBJECT = 'urn:uuid:p';
const VISIT = 'urn:uuid:e';

const plantedPatient = (of: Planted): object => ({
  ...around(of),
  resourceType: 'Patient',
  id: 'p',
  identifier: [
    { value: of.identityWritten },
    { value: of.number, type: { coding: [{ code: 'MR' }] } },
  ],
  name: [{ text: of.latin, family: of.name.slice(0, 2), given: [of.name.slice(2)] }],
  telecom: [{ value: of.mobile }, { value: of.landline }, { value: of.email }],
  address: [{ text: of.street, line: [of.street], district: of.village }],
  contact: [{ name: { text: of.kin }, telecom: [{ value: of.mobile }] }],
  birthDate: '1949-12-31',
  photo: [{ title: of.name }],
});

function plantedCare(of: Planted, day: string): object[] {
  const subject = { reference: SUBJECT, display: of.name };
  const encounter = { reference: VISIT, display: of.visit };
  const concept = (system: string, code: string): object => ({
    text: told(of),
    coding: [{ system, code, display: of.name }],
  });
  return [
    {
      ...around(of),
      resourceType: 'Encounter',
      id: 'e',
      identifier: [{ value: of.visit }],
      status: 'in-progress',
      class: { code: 'EMER', display: of.kin },
      subject,
      period: { start: day },
      reasonCode: [{ text: told(of) }],
      participant: [{ individual: { display: of.kin } }],
      hospitalization: { dischargeDisposition: { text: `${of.name}出院` } },
    },
    {
      ...around(of),
      resourceType: 'Condition',
      id: 'c',
      subject,
      encounter,
      code: concept('http://hl7.org/fhir/sid/icd-10', 'A09'),
    },
    {
      ...around(of),
      resourceType: 'Observation',
      id: 'o',
      identifier: [{ value: of.identity }],
      status: 'final',
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: concept('http://loinc.org', '600-7'),
      subject,
      encounter,
      effectiveDateTime: day,
      valueString: told(of),
      performer: [{ display: of.kin }],
    },
  ];
}

const plantedClaim = (of: Planted, day: string): object => ({
  ...around(of),
  resourceType: 'Claim',
  id: 'k',
  identifier: [{ value: of.insurance }],
  status: 'active',
  use: 'claim',
  patient: { reference: SUBJECT, display: of.name },
  created: day,
  total: { value: 100, currency: 'CNY' },
  item: [
    {
      sequence: 1,
      encounter: [{ reference: VISIT }],
      productOrService: { text: told(of) },
      net: { value: 100, currency: 'CNY' },
    },
  ],
  insurance: [{ sequence: 1, focal: true, coverage: { display: of.insurance } }],
});

/** `day`: ISO. One visit with its diagnosis, a result, a settlement, what was done and what failed; each says all that it can. */
export function plantedBundle(of: Planted, day: string): object {
  const stranger = { resourceType: of.latin.replace(' ', ''), id: of.identity, name: of.name };
  const resources = [
    plantedPatient(of),
    ...plantedCare(of, day),
    ...asCodes(of).flatMap((code, at) => codedCare(code, at, day)),
    ...plantedNumbers(of, day),
    plantedClaim(of, day),
    ...doneResources(of, { day, patient: SUBJECT, visit: VISIT }),
    stranger,
  ];
  return {
    resourceType: 'Bundle',
    type: 'batch',
    entry: resources.map((resource) => ({
      fullUrl: `urn:uuid:${'id' in resource ? String(resource.id) : ''}`,
      resource,
    })),
  };
}

/** Numbers of a person as the value of a measurement, alone and as a part, with what stands where there is no unit. */
const plantedNumbers = (of: Planted, day: string): object[] =>
  asNumbers(of).flatMap((number, at) =>
    NO_UNITS.map((unit, set) => {
      const valueQuantity = { value: Number(number), unit, code: unit };
      const code = { coding: [{ system: 'http://loinc.org', code: '6690-2' }] };
      return {
        resourceType: 'Observation',
        id: `n${String(at)}-${String(set)}`,
        status: 'final',
        category: [{ coding: [{ code: 'laboratory' }] }],
        code,
        subject: { reference: SUBJECT },
        encounter: { reference: VISIT },
        effectiveDateTime: day,
        ...(set % 2 === 0 ? { valueQuantity } : { component: [{ code, valueQuantity }] }),
      };
    }),
  );

const SYSTEMS = [
  'http://hl7.org/fhir/sid/icd-10',
  'http://snomed.info/sct',
  'http://loinc.org',
  'urn:local',
];

/** One word or number in every coded field that is read. */
function codedCare(code: string, at: number, day: string): object[] {
  const subject = { reference: SUBJECT };
  const encounter = { reference: VISIT };
  const concepts = SYSTEMS.map((system) => ({ coding: [{ system, code }] }));
  const [concept] = concepts;
  const id = String(at);
  return [
    ...concepts.map((coded, index) => ({
      resourceType: 'Condition',
      id: `c${id}-${String(index)}`,
      subject,
      encounter,
      code: coded,
    })),
    ...concepts.map((coded, index) => ({
      resourceType: 'Observation',
      id: `o${id}-${String(index)}`,
      status: 'final',
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: coded,
      subject,
      encounter,
      effectiveDateTime: day,
      valueQuantity: { value: 1, unit: code, code },
    })),
    {
      resourceType: 'ImagingStudy',
      id: `i${id}`,
      status: 'available',
      subject,
      encounter,
      started: day,
      modality: [{ code }],
      series: [{ modality: { code }, bodySite: { code, display: code } }],
    },
    {
      resourceType: 'Claim',
      id: `k${id}`,
      status: 'active',
      use: 'claim',
      patient: subject,
      created: day,
      total: { value: 1, currency: 'CNY' },
      diagnosis: [{ sequence: 1, packageCode: concept }],
      item: [{ sequence: 1, productOrService: concept, net: { value: 1, currency: 'CNY' } }],
    },
  ];
}

const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell}"`).join(',');

/** Two good lines and one whose time shows a name to whoever writes the reason. */
export function plantedVisits(of: Planted, day: string): string {
  const line = (visit: string, at: string, code = 'A09.9'): string =>
    quoted([visit, at, of.name, of.identityWritten, of.mobile, '男', told(of), code, of.street]);
  const titles = '就诊流水号,就诊时间,姓名,身份证号,联系电话,性别,主诉,诊断编码,住址';
  return [
    titles,
    line(of.visit, day),
    line(`${of.visit}9`, day),
    ...asCodes(of).map((code, at) => line(`${of.visit}-${String(at)}`, day, code)),
    line(of.identity, of.name),
  ].join('\r\n');
}

export function plantedSettlements(of: Planted, day: string): string {
  const titles =
    'setl_id,mdtrt_id,psn_no,certno,psn_name,setl_time,medfee_sumamt,fund_pay_sumamt,grp_code';
  const line = (id: string, amount: string, group: string = of.name): string =>
    quoted([id, of.visit, of.insurance, of.identityWritten, of.name, day, amount, '1.00', group]);
  return [
    titles,
    line(of.identity, '12.50'),
    ...asCodes(of).map((code) => line(`S ${code}`, '12.50', code)),
    line(of.mobile, of.name),
  ].join('\r\n');
}

/** Stock by articles that are people, as a table. */
export const plantedStock = (of: Planted, day: string): string =>
  [
    '物资编码,盘点时间,库存数量,日均消耗',
    ...[...asCodes(of), of.name].map((code) => quoted([code, day, '12', '3'])),
  ].join('\r\n');

/** Results of a laboratory: numbers and words of a person where results, units, codes and names of tests stand. */
export const plantedResults = (of: Planted, day: string): string =>
  [
    '报告单号,报告时间,姓名,身份证号,年龄,项目代码,项目名称,结果,单位',
    ...asNumbers(of).flatMap((number, at) =>
      NO_UNITS.map((unit, set) =>
        quoted([
          `${of.number}-${String(at)}-${String(set)}`,
          day,
          of.name,
          of.identityWritten,
          '6月',
          'WBC',
          '白细胞',
          number,
          unit,
        ]),
      ),
    ),
    ...asCodes(of).map((code) =>
      quoted([
        `${of.number}-${code}`,
        day,
        of.name,
        of.identityWritten,
        of.name,
        code,
        told(of),
        code,
        code,
      ]),
    ),
    ...asCodes(of).map((code) =>
      quoted([
        `${of.number}-${code}`,
        day,
        of.name,
        of.identityWritten,
        '45岁',
        code,
        told(of),
        told(of),
        code,
      ]),
    ),
  ].join('\r\n');

/** A card of the direct reporting system, and one whose disease is a person. */
export const plantedCards = (of: Planted, day: string): string =>
  [
    '卡片编号,卡片状态,患者姓名,患儿家长姓名,有效证件号,实足年龄,年龄单位,联系电话,现住详细地址,病例分类,诊断时间,疾病名称',
    ...['手足口病', of.name, of.kin, `霍乱 ${of.bystander}`, ...asCodes(of)].map((disease, at) =>
      quoted([
        `${of.insurance}${String(at)}`,
        '初次报告',
        of.name,
        of.kin,
        of.identityWritten,
        '3',
        '岁',
        of.mobile,
        of.street,
        '确诊病例',
        day,
        disease,
      ]),
    ),
  ].join('\r\n');

/** Follow-up of chronic patients, with numbers of the person in the place of readings. */
export const plantedReadings = (of: Planted, day: string): string =>
  [
    '测量时间,档案号,姓名,身份证号,设备编号,收缩压,舒张压,体重,步数',
    quoted([day, of.number, of.name, of.identityWritten, of.mobile, '128', '82', '60', '4000']),
    ...asNumbers(of).map((number) =>
      quoted([day, of.number, of.name, of.identityWritten, number, number, number, number, number]),
    ),
  ].join('\r\n');

/** Staff and devices by words that are people, so that the words become parts of a unit. */
export const plantedStaff = (of: Planted, day: string): string =>
  [
    '岗位,日期,科室,在岗人数,缺勤人数',
    ...[of.name, of.kin, ...asCodes(of)].map((word) => quoted([word, day, word, '3', '0'])),
  ].join('\r\n');

/** An annotated ECG of a device that writes the person wherever there is room. */
export const plantedEcg = (of: Planted): string => {
  const digits = '1 2 3 4 5 '.repeat(100);
  const lead = (name: string): string =>
    `<component><sequence><code code="MDC_ECG_LEAD_${name}"/><value><origin value="0" unit="uV"/><scale value="5" unit="uV"/><digits>${digits}</digits></value></sequence></component>`;
  const said = (code: string, words: string): string =>
    `<component><annotation><code code="MDC_ECG_${code}"/><value>${words}</value></annotation></component>`;
  return `<?xml version="1.0" encoding="UTF-8"?><AnnotatedECG xmlns="urn:hl7-org:v3"><id root="1.2.3" extension="${of.identity}"/><effectiveTime><low value="20240301091000+0800"/></effectiveTime>
<subject><trialSubject><id extension="${of.identity}"/><subjectDemographicPerson><name><family>${of.name.slice(0, 2)}</family><given>${of.name.slice(2)}</given></name><birthTime value="19491231"/></subjectDemographicPerson></trialSubject></subject>
<investigatorPerson><name>${of.kin}</name></investigatorPerson>
<component><series><code code="RHYTHM"/><author><manufacturedSeriesDevice><id extension="${of.mobile}"/></manufacturedSeriesDevice></author><component><sequenceSet><component><sequence><value><increment value="0.002" unit="s"/></value></sequence></component>${lead('I')}${lead('II')}</sequenceSet></component>
<annotationSet>${said('INTERPRETATION_STATEMENT', `心房颤动 ${of.name}`)}${said('INTERPRETATION_STATEMENT', told(of))}${said('INTERPRETATION_COMMENT', told(of))}</annotationSet></series></component></AnnotatedECG>`;
};

export const plantedBatch = (of: Planted): string =>
  [
    `FHS|^~\\&|${of.name}|H1`,
    `BHS|^~\\&|${of.name}|H1`,
    ...[adt(of, 'UNICODE UTF-8'), oru(of, 'UNICODE UTF-8')].map((message) => message.trimEnd()),
    `BTS|2|${of.name}`,
    'FTS|1',
    '',
  ].join('\r');

/** Lines of a dump, for an image or a report. */
export const plantedHeader = (of: Planted): string[] => [
  `(0008,0050) SH [${of.number}]`,
  `(0008,0060) CS [${of.surname}]`,
  `(0018,0015) CS [${of.pinyin}]`,
  `(0008,0080) LO [${of.street}]`,
  `(0008,0090) PN [${of.kin}]`,
  `(0008,1030) LO [CT ${of.name}]`,
  `(0008,1050) PN [${of.kin}]`,
  `(0008,1080) LO [${of.bystander}代诉发热]`,
  `(0010,1000) LO [${of.insurance}]`,
  `(0010,1040) LO [${of.street}]`,
  `(0010,2154) SH [${of.mobile.normalize('NFKC')}]`,
  `(0010,4000) LT [${told(of)}]`,
  '(0009,0010) LO [VENDOR]',
  `(0009,1001) LO [${of.latin}]`,
];

/** The words of a structured report, as its content. */
export const plantedReport = (of: Planted): string[] => [
  '(0040,a040) CS [CONTAINER]',
  '(0040,a491) CS [COMPLETE]',
  '(0040,a493) CS [VERIFIED]',
  '(0040,a730) SQ',
  '(fffe,e000) na',
  '(0040,a010) CS [CONTAINS]',
  '(0040,a040) CS [TEXT]',
  '(0040,a043) SQ',
  '(fffe,e000) na',
  '(0008,0100) SH [121071]',
  '(0008,0102) SH [DCM]',
  `(0008,0104) LO [${of.name}]`,
  '(fffe,e00d) na',
  '(fffe,e0dd) na',
  `(0040,a160) UT [${told(of)}]`,
  '(fffe,e00d) na',
  '(fffe,e0dd) na',
];
