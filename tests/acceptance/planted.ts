// People who do not exist, with everything that senders know of them, planted wherever senders put such things; and the forms in which the
// same value may come out again: other widths, other encodings, JSON escapes.
import { encode, type EncodableCharset } from './encodings.ts';
import { asNumbers, NO_UNITS } from './planted-numbers.ts';

export const PEOPLE = [
  {
    name: '东方頭珅',
    latin: 'Zebulon Quackenbush',
    identity: '11010519491231002X',
    identityWritten: '１１０１０５１９４９１２３１００２ｘ',
    mobile: '13912345678',
    landline: '0571-87654321',
    email: 'zebulon.q@example.com',
    street: '文三路100号7幢2单元501室',
    insurance: 'A9876543210',
    number: 'MR5550001',
    visit: 'VN4440002',
    kin: '卓文君',
    bystander: '裘千韧',
    bystanderLatin: 'Thaddeus Quartermaine',
    nickname: '石墩娃',
    pinyin: 'OUYANGZHENHUA',
    surname: 'OUYANG',
    dashed: '138-0013-8000',
    village: '990102005987',
  },
  {
    name: '司马誠東',
    latin: 'Hortensia Wetherbottom',
    identity: '110105491231002',
    identityWritten: '110105491231002',
    mobile: '１８６８７６５４３２１',
    landline: '010-66554433',
    email: 'horty@example.net',
    street: '朝阳门外大街22号西楼1103',
    insurance: 'B1234509876',
    number: 'MR7770003',
    visit: 'VN8880004',
    kin: '诸葛瑾瑜',
    bystander: '穆念慈',
    bystanderLatin: 'Philippa Thistlewood',
    nickname: '铁栓叔',
    pinyin: 'SHANGGUANWANER',
    surname: 'MURONG',
    dashed: '0579-8234-1765',
    village: '990102005986',
  },
] as const;
export type Planted = (typeof PEOPLE)[number];

/** Everything of a person that must never be seen behind the door, as a sender wrote it. */
export function valuesOf(person: Planted): string[] {
  const { latin, bystanderLatin, identity, identityWritten, ...rest } = person;
  const parts = [latin, bystanderLatin].flatMap((name) => name.split(' '));
  return [...Object.values(rest), identity, identityWritten, identity.toLowerCase(), ...parts];
}

/** Burnt into every picture, as a device writes a name into the corner. */
export const BURNT_IN = 'BURNT-IN-PIXELS-OF-A-PERSON';

/** What has letters and digits only, as codes have: it stands in a code's place in every field of every format. */
export const asCodes = (of: Planted): string[] => [
  of.pinyin,
  of.pinyin.toLowerCase(),
  of.dashed,
  of.identity,
  of.insurance,
];

const WIDE_OFFSET = 0xfee0;
const widened = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + WIDE_OFFSET));
const narrowed = (text: string): string => text.normalize('NFKC');
const jsonEscaped = (text: string): string =>
  text.replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export interface Needle {
  readonly value: string;
  readonly form: string;
  readonly bytes: Buffer;
}

const CHARSETS: readonly EncodableCharset[] = ['utf-8', 'gb18030'];

/** Each value once in each form that differs from the others. */
export function needlesFor(values: readonly string[]): Needle[] {
  const needles = new Map<string, Needle>();
  for (const value of values) {
    const widths = [
      ['as written', value],
      ['narrow', narrowed(value)],
      ['wide', widened(narrowed(value))],
      ['without hyphens', narrowed(value).replaceAll('-', '')],
      ['JSON escaped', jsonEscaped(value)],
    ] as const;
    for (const [width, text] of widths) {
      for (const charset of CHARSETS) {
        const bytes = encode(text, charset);
        needles.set(bytes.toString('hex'), { value, form: `${width}, ${charset}`, bytes });
      }
    }
  }
  return [...needles.values()];
}

/** Names that no field of the message carries and no cue announces, beside the words of an illness. */
const bare = (of: Planted): string =>
  `${of.bystander}代诉发热三天,今晨${of.bystander}妻子诉腹泻,${of.nickname}也吐,${of.bystanderLatin} has fever; seen with ${of.bystanderLatin}'s cousin,霍乱 ${of.bystander}`;

const words = (of: Planted): string =>
  `患者${of.name}(${of.latin}),身份证${of.identityWritten},电话${of.mobile}或${of.landline},邮箱${of.email},家住${of.street},医保卡号${of.insurance},联系人${of.kin},发热39.5℃ 3天,腹泻。${bare(of)}`;

/** ADT with identifiers in every segment where senders put them. */
export function adt(of: Planted, charset: string): string {
  const pid = `PID|1||${of.number}^^^H1^MR~${of.identityWritten}^^^^NI||${of.name.slice(0, 2)}^${of.name.slice(2)}~${of.latin.replace(' ', '^')}||19491231|M|||${of.street}^^杭州^浙江^310012^^H^^${of.village}||${of.mobile}^^^${of.email}|${of.landline}||||ACC7654321|${of.identity}`;
  return [
    `MSH|^~\\&|HIS|H1|V|C|20240301||ADT^A04|planted-${of.number.length}|P|2.5.1||||||${charset}`,
    'EVN||20240301',
    pid,
    `NK1|1|${of.kin}||${of.street}|${of.mobile}`,
    `PV1|1|E|||||D1^${of.kin}||||||||||||${of.visit}|||||||||||||||||${of.name}出院||||||||20240301`,
    `PV2|||^${words(of)}`,
    `DG1|1||A09^${words(of)}^I10|||F`,
    `DG1|2||${of.identity}^^L|||F`,
    `DG1|3||^霍乱 ${of.bystander}|||F`,
    `DG1|4||CHOL^${bare(of)}^99LOCAL|||F`,
    `OBX|1|CWE|8661-1^^LN||^^^^^^^^${words(of)}||||||F`,
    `OBX|2|TX|54094-8^^LN||${words(of)}||||||F`,
    ...asCodes(of).flatMap((code, at) =>
      ['I10', 'I9C', 'SCT', 'LN', 'L', ''].map(
        (system, set) => `DG1|${String(10 + 6 * at + set)}||${code}^^${system}|||F`,
      ),
    ),
    `OBX|3|CWE|SS003^^PHINQUESTION||${of.pinyin}^^HCPTNUCC||||||F`,
    `OBX|4|NM|8310-5^^LN||39|${of.dashed}|||||F`,
    `IN1|1|||||||||||||||${of.name}||||||||||||||||||||${of.insurance}`,
    '',
  ].join('\r');
}

export function oru(of: Planted, charset: string): string {
  return [
    `MSH|^~\\&|HIS|H1|V|C|20240301||ORU^R01|planted-lab|P|2.5.1||||||${charset}`,
    `PID|1||${of.number}^^^H1^MR~${of.identity}^^^^NI||${of.name.slice(0, 2)}^${of.name.slice(2)}~${of.latin.replace(' ', '^')}||19491231|M`,
    `PV1|1|E|||||||||||||||||${of.visit}`,
    `OBR|1|P1|F3330003|600-7^${words(of)}^LN|||20240301|||${of.kin}|||||||||||||||F`,
    `OBX|1|TX|${of.identity}^${words(of)}^L||${words(of)}|${of.name}|||||F`,
    'OBX|2|NM|6690-2^WBC^LN||12.5|10*9/L||H|||F',
    ...asCodes(of).map(
      (code, at) =>
        `OBX|${String(10 + at)}|NM|${code}^^${at % 2 === 0 ? 'LN' : 'L'}||1|${code}|||||F`,
    ),
    ...asNumbers(of).flatMap((number, at) =>
      NO_UNITS.map(
        (unit, set) =>
          `OBX|${String(100 + 10 * at + set)}|NM|6690-2^WBC^LN||${number}|${unit}|||||F`,
      ),
    ),
    `NTE|1||${bare(of)}`,
    `OBX|3|FT|8251-1^Comment^LN||${bare(of)}||||||F`,
    '',
  ].join('\r');
}

/** Charges for what is a person, by the number of one. */
export function dft(of: Planted, charset: string): string {
  const charge = (code: string, at: number): string =>
    `FT1|${String(at + 1)}|${code}||20240301||CG|${code}^${of.name}||${of.kin}|1|10.00`;
  return [
    `MSH|^~\\&|HIS|H1|V|C|20240301||DFT^P03|planted-money|P|2.5.1||||||${charset}`,
    'EVN||20240301',
    `PID|1||${of.number}^^^H1^MR~${of.identity}^^^^NI||${of.latin.replace(' ', '^')}||19491231|M`,
    ...asCodes(of).map(charge),
    '',
  ].join('\r');
}

/** Records that are good, and records that are wrong in a way that shows their content to whoever writes the reason. */
export function records(of: Planted, site: string): Record<string, unknown>[] {
  const occurredAt = Date.now() - 3_600_000;
  const patient = {
    id: of.number,
    idNumber: of.identityWritten,
    name: of.name,
    phone: of.mobile,
    birthDate: '1949-12-31',
    sex: '男',
    address: of.street,
    residence: of.village,
  };
  const good = { site, occurredAt, patient };
  return [
    {
      ...good,
      kind: 'visit',
      id: of.identity,
      visitNumber: of.visit,
      chiefComplaint: words(of),
      diagnoses: [{ code: 'A00.9', text: words(of) }],
      disposition: `${of.name}出院`,
    },
    {
      ...good,
      kind: 'visit',
      id: of.mobile,
      setting: `school:${of.identity}`,
      diagnoses: [
        of.identity,
        of.name,
        { code: of.identity, system: 'SCT' },
        { code: of.insurance, system: 'ICD10' },
      ],
    },
    { ...good, kind: 'visit', id: of.name, setting: of.name, chiefComplaint: [words(of)] },
    {
      ...good,
      kind: 'case-report',
      id: of.email,
      diagnosis: { code: 'A00.9', text: words(of) },
    },
    { ...good, ...laboratory(of) },
    {
      ...good,
      kind: 'visit',
      id: of.kin,
      chiefComplaint: [bare(of), `${of.bystanderLatin} ${of.bystander}`],
      diagnoses: [`霍乱 ${of.bystander}`, { code: 'CHOL', system: 'local', text: bare(of) }],
      disposition: of.bystander,
    },
    { ...good, patient: undefined, kind: 'visit', id: of.nickname, chiefComplaint: words(of) },
    ...asCodes(of).flatMap((code) => codesOf(of, good, code)),
    ...findings(of, good),
    ...wrongRecords(of, good),
  ];
}

const laboratory = (of: Planted): Record<string, unknown> => ({
  kind: 'laboratory',
  id: of.insurance,
  visitNumber: of.visit,
  results: [
    {
      code: of.identity,
      name: words(of),
      value: words(of),
      unit: of.mobile,
      interpretation: 'positive',
    },
    { code: '6690-2', system: 'loinc', value: Number(of.mobile.normalize('NFKC')) },
    ...asNumbers(of).flatMap((number) =>
      NO_UNITS.map((unit) => ({
        code: '6690-2',
        system: 'loinc',
        value: Number(number),
        ...(unit !== '' && { unit }),
      })),
    ),
  ],
});

/** The same word or number in every coded field of every kind. */
function codesOf(
  of: Planted,
  good: Readonly<Record<string, unknown>>,
  code: string,
): Record<string, unknown>[] {
  const { site, occurredAt } = good;
  const told = { site, occurredAt };
  const id = `coded ${code}`;
  const systems = ['ICD10', 'ICD9', 'SCT', 'LOINC', 'local'];
  const tally = { ...told, id, item: code, count: 3, setting: `school:${code}` };
  return [
    {
      ...good,
      kind: 'visit',
      id,
      setting: `factory:${code}`,
      diagnoses: [code, ...systems.map((system) => ({ code, system }))],
      disposition: code,
    },
    { ...good, kind: 'visit', id: `${id} 2`, setting: `${of.pinyin.toLowerCase()}:1` },
    {
      ...good,
      kind: 'laboratory',
      id,
      results: ['loinc', 'local'].map((system) => ({ system, code, unit: code, value: code })),
    },
    {
      ...good,
      kind: 'case-report',
      id,
      diagnosis: { code, system: 'ICD10' },
      setting: `ward:${code}`,
    },
    { ...good, kind: 'ecg', id, device: code, statements: [{ code, text: code }] },
    { ...good, kind: 'imaging', id, modality: of.surname, bodyPart: code, findings: [code] },
    { ...good, kind: 'imaging', id: `${id} 2`, modality: code },
    {
      ...told,
      kind: 'claim',
      setl_id: id,
      setl_time: occurredAt,
      medfee_sumamt: 1,
      fund_pay_sumamt: 1,
      grp_code: code,
      feedetail: [{ med_list_codg: code, det_item_fee_sumamt: 1 }],
    },
    { ...told, kind: 'beds', ward: code, staffed: 3, occupied: 1 },
    { ...told, kind: 'device-use', deviceKind: code, available: 3, inUse: 1 },
    { ...told, kind: 'stock', item: code, onHand: 3, dailyUse: 1 },
    { ...told, kind: 'staff', post: code, onDuty: 3, absent: 1 },
    { ...tally, kind: 'pharmacy', setting: `pharmacy:${code}` },
    { ...tally, kind: 'school-absence' },
    { ...tally, kind: 'public-report', setting: code },
    { ...tally, kind: 'aggregate', setting: of.name },
  ];
}

/** What devices and readers tell away from a visit. */
function findings(of: Planted, good: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return [
    {
      ...good,
      kind: 'ecg',
      id: `ecg ${of.identity}`,
      recording: of.number,
      device: of.mobile,
      statements: [{ code: of.identity, text: words(of) }, { text: bare(of) }],
    },
    {
      ...good,
      kind: 'imaging',
      id: `ct ${of.mobile}`,
      study: of.number,
      modality: 'CT',
      bodyPart: of.name,
      findings: [words(of), bare(of)],
    },
    { ...good, kind: 'merge', id: of.visit, retired: [{ id: of.mobile }] },
    ...homeReadings(of).map((record) => ({ ...good, ...record, kind: 'home-reading' })),
  ];
}

/** As a device sends them, over MQTT without a kind: the device, its users and its records have the person's numbers. */
export function homeReadings(of: Planted): Record<string, unknown>[] {
  const reading = {
    id: `bp ${of.identity}`,
    occurredAt: Date.now() - 3_600_000,
    quantity: '收缩压',
    value: 128,
    unit: 'mmHg',
    device: { serial: of.mobile },
    patient: { id: of.number, idNumber: of.identityWritten, name: of.name, phone: of.mobile },
  };
  return [
    reading,
    { ...reading, id: of.name, device: of.identity },
    {
      ...reading,
      id: 'kin',
      device: { serial: of.insurance, shared: true },
      candidates: [{ name: of.kin }],
    },
    { ...reading, id: 'unset', occurredAt: '1970-01-01T00:10:00Z', context: of.nickname },
    { ...reading, id: 'p-6', quantity: of.name },
    { ...reading, id: 'p-7', unit: of.mobile },
    { ...reading, id: 'p-8', value: of.identity },
    { ...reading, id: 'p-9', occurredAt: of.name },
    { ...reading, id: 'p-10', [of.identity]: of.name, device: { serial: { name: of.name } } },
  ];
}

/** Each is refused for something that shows its content to whoever writes the reason. */
function wrongRecords(
  of: Planted,
  good: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  return [
    { ...good, kind: of.name, id: 'p-1' },
    { ...good, kind: 'visit', id: 'p-2', occurredAt: of.name },
    { ...good, kind: 'visit', id: 'p-3', site: of.name },
    { ...good, kind: 'visit', id: 'p-4', [of.name]: of.identity, temperatureC: of.mobile },
    { ...good, kind: 'ecg', id: of.name, [of.identity]: of.name },
  ];
}

/** What an officer may write in a hurry; none of it may be taken. */
export const officersWords = (of: Planted): string[] => [
  `已电话核实,身份证${of.identityWritten}`,
  `请联系${of.mobile}`,
  `called ${of.landline}`,
  `写信到${of.email}`,
  `病历号0055${of.number.replace(/\D/g, '')}1234`,
];
