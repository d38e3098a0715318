// Visits as partial snapshots: their time, and what the message says of each field.
import { describe, expect, it } from 'vitest';
import { CONTEXT, obx, pv1, visit } from './message.fixture.ts';

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
