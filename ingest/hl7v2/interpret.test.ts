// What messages mean: visits as partial snapshots, laboratory reports, merges; and why some mean nothing.
import { describe, expect, it } from 'vitest';
import type { LaboratoryFacts, VisitFacts } from './facts.ts';
import { interpret, type Interpreting } from './interpret.ts';
import type { MessageOutcome } from './outcome.ts';
import { parse } from './parse.ts';

const CONTEXT: Interpreting = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2024, 2, 2),
  futureToleranceMs: 3_600_000,
  earliestAt: Date.UTC(2000, 0, 1),
};

interface Parts {
  readonly type?: string;
  readonly processing?: string;
  readonly version?: string;
  readonly facility?: string;
  readonly sent?: string;
  readonly evn?: string;
  readonly pid?: string;
  readonly pv1?: string;
  readonly rest?: readonly string[];
}

const pv1 = (fields: Readonly<Record<number, string>>): string =>
  Array.from({ length: 46 }, (_, at) => (at === 0 ? 'PV1' : (fields[at] ?? '')))
    .join('|')
    .replace(/\|+$/, '');

function read(parts: Parts = {}, context: Interpreting = CONTEXT): MessageOutcome {
  const lines = [
    `MSH|^~\\&|HIS|${parts.facility ?? 'H1'}|V|C|${parts.sent ?? '20240301120000'}||${parts.type ?? 'ADT^A04'}|M1|${parts.processing ?? 'P'}|${parts.version ?? '2.5.1'}`,
    parts.evn ?? 'EVN||20240301120000',
    parts.pid ?? 'PID|1||P1^^^H1^MR||张^三||19900101|F',
    parts.pv1 ?? pv1({ 2: 'O', 19: 'V1', 44: '202403011000' }),
    ...(parts.rest ?? []),
  ];
  const parsed = parse(lines.filter((line) => line !== '').join('\r'));
  if (parsed.outcome !== 'message') throw new Error(parsed.outcome);
  return interpret(parsed.message, context);
}

function visit(
  parts: Parts = {},
  context: Interpreting = CONTEXT,
): VisitFacts & { readonly issues: readonly string[] } {
  const outcome = read(parts, context);
  const [facts] = outcome.kind === 'facts' ? outcome.facts : [];
  if (outcome.kind !== 'facts' || facts?.kind !== 'visit') throw new Error(JSON.stringify(outcome));
  return { ...facts, issues: outcome.issues };
}

const obx = (code: string, value: string, { type = 'NM', unit = '', status = 'F' } = {}): string =>
  `OBX|1|${type}|${code}^^LN||${value}|${unit}|||||${status}`;

describe('which messages are taken', () => {
  it.each([
    ['ADT^A01', 'start'],
    ['ADT^A04', 'start'],
    ['ADT^A08', 'update'],
    ['ADT^A03^ADT_A03', 'end'],
    ['ADT^A11', 'cancel'],
    ['ADT^A13', 'restore'],
    ['ADT^A02', 'update'],
  ])('takes %s as %s', (type, action) => {
    expect(visit({ type }).action).toBe(action);
  });

  it.each([
    [{ type: 'SIU^S12' }, 'unsupported-type'],
    [{ type: 'ADT^A28' }, 'unsupported-event'],
    [{ type: 'ADT' }, 'unsupported-event'],
    [{ type: '' }, 'missing-type'],
    [{ type: 'constructor^x' }, 'unsupported-type'],
    [{ type: 'ADT^toString' }, 'unsupported-event'],
    [{ processing: 'T' }, 'unsupported-processing-id'],
    [{ processing: 'D' }, 'unsupported-processing-id'],
    [{ version: '3.0' }, 'unsupported-version'],
    [{ version: '2.x' }, 'unsupported-version'],
  ])('refuses %o', (parts, code) => {
    expect(read(parts)).toEqual({ kind: 'refuse', ack: 'AR', code });
  });

  it('takes training messages where the site is set to', () => {
    expect(read({ processing: 'T' }, { ...CONTEXT, processingIds: new Set(['P', 'T']) }).kind).toBe(
      'facts',
    );
  });

  it('takes an empty version and processing id, and notes it', () => {
    expect(visit({ version: '', processing: '' }).issues).toEqual(
      expect.arrayContaining(['missing-version', 'missing-processing-id']),
    );
  });

  it('counts a pre-admission as no visit', () => {
    expect(read({ type: 'ADT^A05' })).toMatchObject({ kind: 'skipped', code: 'planned-visit' });
  });

  it('reads a merge', () => {
    const outcome = read({ type: 'ADT^A40', rest: ['MRG|OLD^^^H1^MR'] });
    expect(outcome).toMatchObject({
      kind: 'facts',
      facts: [{ kind: 'merge', retired: [{ value: 'OLD' }] }],
    });
    expect(read({ type: 'ADT^A40' })).toMatchObject({
      kind: 'quarantine',
      code: 'missing-merged-person',
    });
  });
});

describe('what is set aside', () => {
  it.each([
    ['missing-facility', { facility: '' }],
    ['missing-time', { sent: '', evn: '', pv1: pv1({ 19: 'V1' }) }],
    ['missing-time', { sent: '', evn: '' }],
    ['invalid-time', { sent: 'soon', evn: 'EVN||later' }],
    ['future-time', { pv1: pv1({ 19: 'V1', 44: '20300101' }) }],
    ['future-time', { sent: '20300101', evn: '' }],
    ['ancient-time', { pv1: pv1({ 19: 'V1', 44: '19240301' }) }],
    ['missing-visit', { pid: 'PID|1', pv1: pv1({ 44: '20240301' }) }],
    ['missing-visit', { pid: 'PID|1||0000|||||||||||||||ACCOUNT7', pv1: pv1({ 44: '20240301' }) }],
  ])('quarantines as %s: %o', (code, parts) => {
    expect(read(parts)).toMatchObject({ kind: 'quarantine', code });
  });

  it('names fields in its reasons, never contents', () => {
    const outcome = read({ pv1: pv1({ 19: 'V1', 44: '20300101' }) });
    expect(outcome.kind === 'quarantine' && outcome.detail).toBe('PV1-44 lies in the future');
  });
});

describe('the time of a visit', () => {
  it('is PV1-44', () => {
    expect(visit()).toMatchObject({
      occurredField: 'pv1-44',
      occurred: { at: Date.UTC(2024, 2, 1, 2), zoneAssumed: true },
      issues: ['time-zone-assumed'],
    });
  });

  it('is else the earliest of the fallbacks, marked with its field', () => {
    const fields = { 19: 'V1', 45: '202403011130' };
    expect(visit({ evn: 'EVN||202403011200||||202403011100', pv1: pv1(fields) })).toMatchObject({
      occurredField: 'evn-6',
    });
    expect(visit({ evn: 'EVN||202403011200', pv1: pv1(fields) }).occurredField).toBe('pv1-45');
    expect(visit({ evn: '', sent: '202403010000', pv1: pv1(fields) }).occurredField).toBe('msh-7');
    expect(
      visit({ evn: 'EVN||202403011200', pv1: pv1({ 19: 'V1' }), sent: '20240301120001' }).issues,
    ).toContain('visit-time-fallback');
  });

  it('falls back from an unreadable PV1-44, and says so', () => {
    expect(visit({ pv1: pv1({ 19: 'V1', 44: 'x' }) })).toMatchObject({
      occurredField: 'evn-2',
      issues: expect.arrayContaining(['invalid-visit-time']) as string[],
    });
  });

  it('keeps a stated zone', () => {
    expect(visit({ pv1: pv1({ 19: 'V1', 44: '202403011000+0000' }) }).occurred).toMatchObject({
      at: Date.UTC(2024, 2, 1, 10),
      zoneAssumed: false,
    });
  });
});

describe('the fields of a visit', () => {
  it('does not hold what was not sent', () => {
    const facts = visit();
    for (const field of [
      'complaints',
      'diagnoses',
      'temperature',
      'age',
      'disposition',
      'discharged',
      'onset',
    ])
      expect(facts).not.toHaveProperty(field);
  });

  it('holds null where the source deletes', () => {
    const facts = visit({
      type: 'ADT^A08',
      pid: 'PID|1||P1||张三||""|""|||""',
      pv1: pv1({ 2: '""', 19: 'V1', 36: '""', 44: '""', 45: '""' }),
      rest: ['PV2|||""', 'DG1|1||""', obx('8310-5', '""'), obx('21612-7', '""')],
    });
    expect(facts).toMatchObject({
      class: null,
      disposition: null,
      discharged: null,
      complaints: null,
      diagnoses: null,
      temperature: null,
      age: null,
    });
    expect(facts.person).toMatchObject({ birth: null, sex: null, addresses: null });
    expect(facts).toMatchObject({ occurredDeleted: true, occurredField: 'evn-2' });
  });

  it('reads a visit number, else facility, person and day stand for it', () => {
    expect(visit().key).toEqual({ origin: 'visit-number', number: 'V1' });
    expect(visit({ pv1: pv1({ 44: '202403012330' }) })).toMatchObject({
      key: { origin: 'derived', day: '2024-03-01' },
      issues: expect.arrayContaining(['visit-number-derived']) as string[],
    });
  });

  it('finds the chief complaint in each of its forms, and each only once', () => {
    const texts = (...rest: string[]): (string | undefined)[] | undefined =>
      visit({ rest }).complaints?.map(({ text }) => text);
    expect(texts(obx('8661-1', '^^^^^^^^发热 3天', { type: 'CWE' }))).toEqual(['发热 3天']);
    expect(texts(obx('8661-1', '发热\\T\\咳嗽', { type: 'TX' }))).toEqual(['发热&咳嗽']);
    expect(texts(obx('8661-1', 'R50.9^Fever^I10', { type: 'CE' }))).toEqual(['Fever']);
    expect(texts('PV2|||^abdominal pain')).toEqual(['abdominal pain']);
    expect(texts('PV2|||腹痛')).toEqual(['腹痛']);
    expect(
      texts(
        obx('8661-1', 'fever', { type: 'ST' }),
        obx('8661-1', 'rash~fever', { type: 'ST' }),
        'PV2|||^rash',
      ),
    ).toEqual(['fever', 'rash']);
  });

  it('withdraws a complaint that was sent for the wrong patient', () => {
    expect(
      visit({ rest: [obx('8661-1', 'fever', { type: 'TX', status: 'W' })] }).complaints,
    ).toBeNull();
  });

  it.each([
    ['39.5', 'Cel', 39.5, 'stated'],
    ['103.1', '[degF]', 39.5, 'stated'],
    ['103.1', 'F', 39.5, 'stated'],
    ['３９．５', '℃', 39.5, 'stated'],
    ['39.5', '', 39.5, 'inferred'],
    ['103.1', '', 39.5, 'inferred'],
  ])('reads the temperature %s %s', (value, unit, celsius, how) => {
    expect(visit({ rest: [obx('8310-5', value, { unit })] }).temperature).toEqual({
      celsius,
      unit: how,
    });
    expect(visit({ rest: [obx('11289-6', value, { unit })] }).temperature).toEqual({
      celsius,
      unit: how,
    });
  });

  it.each(['395', '70', 'warm'])('takes %s for no temperature, and says so', (value) => {
    const facts = visit({ rest: [obx('8310-5', value, { unit: 'Cel' })] });
    expect(facts).not.toHaveProperty('temperature');
    expect(facts.issues).toContain('invalid-temperature');
  });

  it.each([
    ['45', 'a^^UCUM', { value: 45, unit: 'years' }],
    ['7', 'mo', { value: 7, unit: 'months' }],
    ['3', 'd', { value: 3, unit: 'days' }],
    ['8', '个月', { value: 8, unit: 'months' }],
  ])('reads the age %s %s', (value, unit, age) => {
    expect(visit({ rest: [obx('21612-7', value, { unit })] }).age).toEqual(age);
  });

  it('guesses no age without its unit', () => {
    expect(visit({ rest: [obx('21612-7', '6')] }).issues).toContain('invalid-age');
  });

  it('reads diagnoses with code, words, system and type', () => {
    const rest = [
      'DG1|1||A09^感染性腹泻^I10||20240301|F',
      'DG1|2|I9|0074|Cryptosporidiosis||W',
      'DG1|3|||发热待查',
      'DG1|4||X^^I10||||||||||||||||||D',
    ];
    expect(visit({ rest }).diagnoses).toEqual([
      { code: 'A09', text: '感染性腹泻', system: 'I10', type: 'F' },
      { code: '0074', text: 'Cryptosporidiosis', system: 'I9', type: 'W' },
      { code: undefined, text: '发热待查', system: undefined, type: undefined },
    ]);
  });

  it.each([
    [{ 2: 'E' }, 'emergency'],
    [{ 2: 'I' }, 'inpatient'],
    [{ 2: 'O' }, 'outpatient'],
    [{ 2: 'O', 3: '发热门诊' }, 'fever-clinic'],
    [{ 2: 'O', 10: 'Fever Clinic' }, 'fever-clinic'],
    [{ 2: 'Z' }, 'other'],
    [{}, undefined],
  ])('reads the class of %o', (fields, expected) => {
    expect(visit({ pv1: pv1({ ...fields, 19: 'V1', 44: '20240301' }) }).class).toBe(expected);
  });

  it('takes the discharge back with A13', () => {
    expect(visit({ type: 'ADT^A13' })).toMatchObject({ discharged: null, disposition: null });
  });

  it('collects every name of the message for scrubbing', () => {
    const { person } = visit({
      pid: 'PID|1||P1||王^小明^^^^^L||||',
      rest: ['NK1|1|李^红', 'DG1|1||A09^x^I10|||F||||||||||7^DOE^JOHN'],
    });
    expect(person.names).toEqual(expect.arrayContaining(['王小明', '李红', 'DOEJOHN', 'JOHN DOE']));
  });

  it('prefers EVN-7 to MSH-4, and takes the default of a site last', () => {
    expect(visit({ evn: 'EVN||20240301120000|||||H7' }).statement.facility).toBe('H7');
    expect(visit({ facility: '' }, { ...CONTEXT, defaultFacility: 'H9' }).statement.facility).toBe(
      'H9',
    );
  });
});

describe('laboratory reports', () => {
  const reports = (...rest: string[]): readonly LaboratoryFacts[] => {
    const outcome = read({ type: 'ORU^R01', evn: '', rest });
    if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
    return outcome.facts.filter((facts) => facts.kind === 'laboratory');
  };

  it('reads one report for each OBR, with its results', () => {
    const [first, second, ...more] = reports(
      'OBR|1|P7|F7|600-7^血培养^LN|||202403010800|||||||202403010830|BLD^血',
      'OBX|1|CWE|600-7^Culture^LN||V.cholerae^霍乱弧菌^99L||||||F',
      'OBX|2|NM|6690-2^WBC^LN||12.5|10*9/L|4-10|H|||F',
      'OBR|2||F8|94500-6^核酸^LN|||202403010900||||||||||||||||||F',
      'OBX|1|ST|94500-6^核酸^LN||阳性||||||F',
      'SPM|1|||258500001^鼻咽拭子^SCT|||||||||||||202403010700',
    );
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      order: 'F7',
      visitNumber: 'V1',
      status: 'final',
      specimen: { code: 'BLD', text: '血' },
      occurredField: 'specimen',
    });
    expect(first?.results.map(({ value, interpretation }) => [value, interpretation])).toEqual([
      ['霍乱弧菌', 'unknown'],
      [12.5, 'high'],
    ]);
    expect(second).toMatchObject({
      order: 'F8',
      occurred: { at: Date.UTC(2024, 1, 29, 23) },
      specimen: { text: '鼻咽拭子' },
    });
    expect(second?.results[0]?.interpretation).toBe('positive');
  });

  it.each([
    ['F', ['F', 'F'], 'final'],
    ['', ['F', 'P'], 'preliminary'],
    ['', ['F', 'C'], 'corrected'],
    ['C', ['F'], 'corrected'],
    ['X', [], 'cancelled'],
    ['F', ['D', 'W'], 'cancelled'],
    ['P', ['F'], 'preliminary'],
  ])('reads OBR-25 "%s" with results %o as %s', (status, results, expected) => {
    const [report] = reports(
      `OBR|1||F1|X^^L|||20240301||||||||||||||||||${status}`,
      ...results.map((each) => obx('1-1', '5', { status: each })),
    );
    expect(report?.status).toBe(expected);
  });

  it.each([
    ['not detected', 'negative'],
    ['未检出', 'negative'],
    ['阴性(-)', 'negative'],
    ['Detected', 'positive'],
    ['++', 'positive'],
    ['see note', 'unknown'],
  ])('hears "%s" as %s', (value, interpretation) => {
    expect(
      reports('OBR|1||F1|X^^L|||20240301', obx('1-1', value, { type: 'ST' }))[0]?.results[0]
        ?.interpretation,
    ).toBe(interpretation);
  });

  it('keeps the patients of one message apart', () => {
    const [first, second] = reports(
      'OBR|1||F1|X^^L|||20240301',
      'PID|2||P2^^^H1^MR||李^四',
      'OBR|1||F2|X^^L|||20240301',
    );
    expect([first, second].map((report) => report?.person.identifiers[0]?.value)).toEqual([
      'P1',
      'P2',
    ]);
    expect(second?.visitNumber).toBeUndefined();
  });

  it('reads structured numbers and leaves documents out', () => {
    const [report] = reports(
      'OBR|1||F1|X^^L|||20240301',
      obx('1-1', '>^100', { type: 'SN' }),
      obx('1-2', '^7', { type: 'SN' }),
      obx('1-3', 'a^b^c', { type: 'ED' }),
    );
    expect(report?.results.map(({ value }) => value)).toEqual(['>100', 7, null]);
  });

  it('sets a report without OBR aside', () => {
    expect(read({ type: 'ORU^R01' })).toMatchObject({ kind: 'quarantine', code: 'missing-report' });
  });
});
