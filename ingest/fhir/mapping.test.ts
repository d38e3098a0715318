// What each kind of resource becomes: the events' bodies, their units, their amounts, their joins.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { bundle, codeOf, encounter, openDoor, patient, send, statusesOf } from './fhir.fixture.ts';

const at = '2026-05-31T10:00:00+08:00';
const subject = { reference: 'Patient/p1' };
const coded = (system: string, code: string, display?: string): object => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});
const loinc = (code: string): object => coded('http://loinc.org', code);

async function eventsOf(...resources: readonly Record<string, unknown>[]): Promise<Event[]> {
  const door = openDoor();
  const answer = await send(door, '/fhir', bundle('batch', patient, ...resources));
  expect(statusesOf(answer)).not.toContain('422');
  return door.events;
}
const bodyOf = (event: Event | undefined): unknown => event?.body;

const observation = (
  id: string,
  code: string,
  ...[value, more = {}]: readonly [value: object, more?: object]
) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: loinc(code),
  subject,
  effectiveDateTime: at,
  ...value,
  ...more,
});
const quantity = (value: number, code: string): object => ({ valueQuantity: { value, code } });

describe('an encounter', () => {
  it.each([
    ['arrived', 'start'],
    ['in-progress', 'start'],
    ['finished', 'end'],
    ['cancelled', 'cancel'],
    ['entered-in-error', 'cancel'],
    ['unknown', 'update'],
  ])('that is %s does %s to its visit', async (status, action) => {
    const [event] = await eventsOf({ ...encounter, status });
    expect(bodyOf(event)).toMatchObject({ action });
  });

  it('that is planned makes no event', async () => {
    expect(await eventsOf({ ...encounter, status: 'planned' })).toEqual([]);
  });

  it('leaves out what was not sent and deletes what is marked as taken away', async () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
    const extension = [{ url, valueCode: 'unknown' }];
    const [event] = await eventsOf({
      ...encounter,
      class: undefined,
      reasonCode: [{ extension }],
      period: { start: at, _end: { extension } },
      hospitalization: { dischargeDisposition: null },
    });
    const { fields } = bodyOf(event) as { fields: Record<string, unknown> };
    expect(fields).toMatchObject({ complaints: null, dischargedAt: null, disposition: null });
    expect(Object.keys(fields)).not.toContain('class');
    expect(Object.keys(fields)).not.toContain('temperatureC');
  });

  it('takes temperature and complaint from its observations, Fahrenheit as Celsius', async () => {
    const visit = { encounter: { reference: 'Encounter/e1' } };
    const [event, ...rest] = await eventsOf(
      { ...encounter, reasonCode: undefined },
      observation('o1', '8310-5', quantity(103.1, '[degF]'), visit),
      observation('o2', '10154-3', { valueString: '咳嗽' }, visit),
    );
    expect(rest).toEqual([]);
    expect(bodyOf(event)).toMatchObject({ fields: { temperatureC: 39.5, complaints: ['咳嗽'] } });
  });

  it('of a fever clinic is known by the name of its department', async () => {
    const [event] = await eventsOf({ ...encounter, serviceType: { text: '发热门诊' } });
    expect(bodyOf(event)).toMatchObject({ fields: { class: 'fever-clinic' } });
  });

  it('without a number is known by person and day', async () => {
    const [event] = await eventsOf({ ...encounter, id: undefined, identifier: undefined });
    expect(bodyOf(event)).toMatchObject({ visitDerived: true });
  });
});

describe('a condition', () => {
  const alone = {
    resourceType: 'Condition',
    id: 'c7',
    subject,
    encounter: { identifier: { value: 'VN1' } },
    recordedDate: at,
  };

  it('of a visit that is elsewhere amends that visit', async () => {
    const [visit] = await eventsOf(encounter);
    const [event] = await eventsOf({
      ...alone,
      code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'a000'),
      verificationStatus: { coding: [{ code: 'confirmed' }] },
    });
    expect(bodyOf(event)).toMatchObject({
      visit: (bodyOf(visit) as { visit: string }).visit,
      action: 'update',
      amends: {
        diagnosis: { system: 'icd-10', code: 'A00.0', certainty: 'confirmed' },
        isTaken: false,
      },
    });
    expect(bodyOf(event)).not.toHaveProperty('fields.diagnoses');
  });

  it('has one name, whether it comes with its visit or alone, and another condition another', async () => {
    const cholera = { ...alone, code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'a000') };
    const together = {
      ...cholera,
      encounter: { reference: `Encounter/${String(Reflect.get(encounter, 'id'))}` },
    };
    const [visit] = await eventsOf(encounter, together);
    const [one] = await eventsOf(cholera);
    const [other] = await eventsOf({ ...cholera, id: 'c8' });
    const [name, otherName] = [one, other].map(
      (event) => (bodyOf(event) as { amends: { condition: string } }).amends.condition,
    );
    expect(bodyOf(visit)).toMatchObject({ fields: { diagnoses: [{ condition: name }] } });
    expect(otherName).not.toBe(name);
  });

  it('keeps a SNOMED code with its system, and takes ICD where both were sent', async () => {
    const snomed = { system: 'http://snomed.info/sct', code: '63650001' };
    const [one] = await eventsOf({ ...alone, code: { coding: [snomed] } });
    expect(bodyOf(one)).toMatchObject({
      amends: { diagnosis: { system: 'snomed-ct', code: '63650001' } },
    });
    const icd = { system: 'http://hl7.org/fhir/sid/icd-10', code: 'A00.9' };
    const [both] = await eventsOf({ ...alone, code: { coding: [snomed, icd] } });
    expect(bodyOf(both)).toMatchObject({ amends: { diagnosis: { code: 'A00.9' } } });
  });

  it('that is refuted takes itself away', async () => {
    const verificationStatus = { coding: [{ code: 'refuted' }] };
    const [event] = await eventsOf({ ...alone, code: { text: '霍乱' }, verificationStatus });
    expect(bodyOf(event)).toMatchObject({ amends: { isTaken: true } });
    expect(bodyOf(event)).not.toHaveProperty('fields.diagnoses');
  });
});

describe('a report', { timeout: 60_000 }, () => {
  const report = (more: object) => ({
    resourceType: 'DiagnosticReport',
    id: 'r1',
    identifier: [{ value: 'F1', type: { coding: [{ code: 'FILL' }] } }],
    status: 'final',
    code: loinc('600-7'),
    subject,
    effectiveDateTime: at,
    ...more,
  });

  it('of a laboratory holds the results it names, wherever they stand', async () => {
    const contained = [{ ...observation('x', '6690-2', quantity(12.5, '10*9/L')), id: 'x' }];
    const events = await eventsOf(
      observation('o1', '600-7', {
        valueCodeableConcept: coded('http://snomed.info/sct', '260373001', 'Detected'),
      }),
      report({ contained, result: [{ reference: 'Observation/o1' }, { reference: '#x' }] }),
    );
    expect(events).toHaveLength(1);
    expect(bodyOf(events[0])).toMatchObject({
      status: 'final',
      results: [
        { system: 'loinc', code: '600-7', interpretation: 'positive' },
        { code: '6690-2', value: 12.5, unit: '10*9/L' },
      ],
    });
  });

  it('that shares a result with another keeps it, and so does the other', async () => {
    const shared = { result: [{ reference: 'Observation/o1' }] };
    const events = await eventsOf(
      observation('o1', '6690-2', quantity(12.5, '10*9/L')),
      report({ ...shared, id: 'r1', identifier: [{ value: 'R1' }] }),
      report({ ...shared, id: 'r2', identifier: [{ value: 'R2' }] }),
    );
    const results = [{ code: '6690-2', value: 12.5 }];
    expect(events.map(bodyOf)).toMatchObject([{ results }, { results }]);
  });

  it('of more results than an event holds is several events, and loses none', async () => {
    const many = Array.from({ length: 450 }, (_, at) => ({
      ...observation(`x${String(at)}`, '6690-2', quantity(at, '10*9/L')),
      id: `x${String(at)}`,
    }));
    const told = report({
      contained: many,
      result: many.map(({ id }) => ({ reference: `#${id}` })),
    });
    const events = await eventsOf(told);
    const bodies = events.map((event) => bodyOf(event) as { record: string; results: object[] });
    expect(bodies.map(({ results }) => results.length)).toEqual([200, 200, 50]);
    expect(new Set(bodies.map(({ record }) => record)).size).toBe(3);
    const again = await eventsOf({ ...told, status: 'corrected' });
    expect(again.map((event) => (bodyOf(event) as { record: string }).record)).toEqual(
      bodies.map(({ record }) => record),
    );
  });

  it('of imaging in more words than an event holds says how many are left out, and all of the codes', async () => {
    const sentence = `${'未见异常'.repeat(90)}。`;
    const told = (times: number): object =>
      report({
        category: [{ coding: [{ code: 'RAD' }] }],
        conclusion: `${sentence.repeat(times)}双肺肺炎。`,
      });
    const [few] = await eventsOf(told(60) as Record<string, unknown>);
    expect(bodyOf(few)).toMatchObject({ step: 'reported' });
    expect(bodyOf(few)).not.toHaveProperty('findingsLeftOut');
    expect((bodyOf(few) as { findings: string[] }).findings).toHaveLength(60);
    const [many] = await eventsOf(told(250) as Record<string, unknown>);
    const body = bodyOf(many) as { findings: string[]; coded: { code: string }[] };
    expect(body).toMatchObject({ findingsLeftOut: 50 });
    expect(body.findings).toHaveLength(200);
    expect(body.coded.map(({ code }) => code)).toContain('pneumonia');
  });

  it('of imaging is a step of the study that was asked for, by the accession number', async () => {
    const identifier = [{ value: 'ACC1', type: { coding: [{ code: 'ACSN' }] } }];
    const request = {
      resourceType: 'ServiceRequest',
      id: 's1',
      identifier,
      status: 'active',
      priority: 'stat',
      orderDetail: [{ coding: [{ code: 'CT' }] }],
      subject,
      authoredOn: at,
    };
    const study = {
      resourceType: 'ImagingStudy',
      id: 'i1',
      status: 'available',
      started: at,
      subject,
      modality: [{ code: 'CT' }],
      basedOn: [{ reference: 'ServiceRequest/s1' }],
    };
    const imagingStudy = [{ reference: 'ImagingStudy/i1' }];
    const events = await eventsOf(request, study, report({ imagingStudy, conclusion: '肺炎' }));
    const bodies = events.map((event) => bodyOf(event) as { record: string });
    expect(bodies.map(({ record }) => record)).toEqual(Array(3).fill(bodies[0]?.record));
    expect(bodies).toMatchObject([
      { step: 'requested', urgency: 'urgent', modality: 'CT' },
      { step: 'acquired', modality: 'CT' },
      { step: 'reported', modality: 'CT', findings: ['肺炎'] },
    ]);
  });

  it('of imaging that comes alone tells its part and device by the name of its examination', async () => {
    const named = (text: string) =>
      report({ category: [{ coding: [{ code: 'RAD' }] }], code: { text }, conclusion: '肺炎' });
    const told = async (text: string) => bodyOf((await eventsOf(named(text)))[0]);
    expect(await told('胸部CT平扫')).toMatchObject({ modality: 'CT', bodyPart: '胸部CT平扫' });
    expect(await told('MRI left knee')).toMatchObject({
      modality: 'MR',
      bodyPart: 'MRI left knee',
    });
    expect(await told('Fracture, X-ray wrist')).toMatchObject({ modality: 'DX' });
  });

  it('tells the part of a study by its code where nothing is displayed, with its side', async () => {
    const study = (series: object) => ({
      ...{ resourceType: 'ImagingStudy', id: 'i1', status: 'available', started: at, subject },
      ...{ modality: [{ code: 'CT' }], series: [series] },
    });
    const told = async (series: object) => bodyOf((await eventsOf(study(series)))[0]);
    expect(await told({ bodySite: { code: '51185008' } })).toMatchObject({ bodyPart: '51185008' });
    expect(
      await told({ bodySite: { code: '72696002' }, laterality: { code: '7771000' } }),
    ).toMatchObject({ bodyPart: '72696002 7771000' });
    expect(await told({ bodySite: { code: '13812345678' } })).toMatchObject({ bodyPart: '▇' });
  });

  it('of an ECG holds its heart rate and intervals', async () => {
    const events = await eventsOf(
      observation('o1', '8867-4', quantity(72, '/min')),
      observation('o2', '8634-8', quantity(400, 'ms')),
      report({
        code: loinc('11524-6'),
        conclusionCode: [coded('urn:x:scp', 'AFIB', '发热')],
        result: [{ reference: 'Observation/o1' }, { reference: 'Observation/o2' }],
      }),
    );
    expect(bodyOf(events[0])).toMatchObject({
      step: 'read',
      heartRatePerMin: 72,
      intervalsMs: { qt: 400 },
      statements: [{ code: 'atrial-fibrillation', text: '', certainty: 'definite' }],
    });
  });
});

describe('a measurement outside of a visit', () => {
  it.each([
    ['8310-5', 38.5, 'Cel', 'temperature-c', 38.5],
    ['8867-4', 80, '/min', 'heart-rate-per-min', 80],
    ['2339-0', 90.08, 'mg/dL', 'glucose-mmol-l', 5],
    ['8480-6', 16, 'kPa', 'systolic-mmhg', 120],
    ['9279-1', 18, '/min', 'respiration-per-min', 18],
    ['3141-9', 125, '斤', 'weight-kg', 62.5],
    ['8331-1', 37, '摄氏度', 'temperature-c', 37],
    ['29463-7', 100, '[lb_av]', 'weight-kg', 45.36],
  ])('of %s %d %s is %s %d', async (code, value, unit, name, expected) => {
    const [event] = await eventsOf(observation('o1', code, quantity(value, unit)));
    expect(bodyOf(event)).toMatchObject({ quantity: name, value: expected });
  });

  it('of blood pressure is two readings', async () => {
    const component = [
      { code: loinc('8480-6'), ...quantity(120, 'mm[Hg]') },
      { code: loinc('8462-4'), ...quantity(80, 'mm[Hg]') },
    ];
    expect(await eventsOf(observation('o1', '85354-9', {}, { component }))).toHaveLength(2);
  });

  it('that no body can have is refused, as from a device', async () => {
    const sent = observation('o', '8480-6', quantity(1200, 'mm[Hg]'));
    expect(codeOf(await send(openDoor(), '/fhir/Observation', sent))).toBe('implausible-value');
  });

  it('in an unknown unit is refused', async () => {
    const answer = await send(
      openDoor(),
      '/fhir/Observation',
      observation('o', '8867-4', quantity(1, 'Hz')),
    );
    expect(codeOf(answer)).toBe('unknown-unit');
  });
});

describe('a claim', () => {
  const money = (value: number, currency = 'CNY'): object => ({ value, currency });
  const claim = {
    resourceType: 'Claim',
    id: 'k1',
    identifier: [{ value: 'S1' }],
    status: 'active',
    use: 'claim',
    patient: subject,
    created: '2026-05-31',
    total: money(0.29),
    item: [
      { productOrService: { coding: [{ code: 'X1' }] }, quantity: { value: 2 }, net: money(0.29) },
    ],
  };
  const response = {
    resourceType: 'ClaimResponse',
    id: 'k2',
    status: 'active',
    outcome: 'complete',
    patient: subject,
    created: '2026-05-31',
    request: { reference: 'Claim/k1' },
    total: [{ category: { coding: [{ code: 'benefit' }] }, amount: money(0.2) }],
  };

  it('with its response is one settlement in fen', async () => {
    const events = await eventsOf(claim, response);
    expect(events).toHaveLength(1);
    expect(bodyOf(events[0])).toMatchObject({
      totalFen: 29,
      fundFen: 20,
      items: [{ code: 'X1', quantity: 2, amountFen: 29 }],
    });
  });

  it('that is cancelled is reversed under the same record', async () => {
    const [first] = await eventsOf(claim);
    const [second] = await eventsOf({ ...claim, status: 'cancelled' });
    const { record } = bodyOf(first) as { record: string };
    expect(bodyOf(second)).toMatchObject({ record, step: 'reversed', totalFen: -29 });
  });

  it.each([
    [{ total: money(1, 'USD') }, 'unsupported-currency'],
    [{ total: money(0.123) }, 'invalid-amount'],
  ])('with %j is refused', async (change, code) => {
    expect(codeOf(await send(openDoor(), '/fhir/Claim', { ...claim, ...change }))).toBe(code);
  });

  it('that was only asked about beforehand is not counted', async () => {
    expect(await eventsOf({ ...claim, use: 'preauthorization' })).toEqual([]);
    expect(await eventsOf({ ...claim, status: 'draft' })).toEqual([]);
  });
});
