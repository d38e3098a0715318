// Records of the events door as events: what makes a duplicate, what a correction, what is refused and how, and that no name passes.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import type { Made } from './to-event.ts';

const site = siteOf({ id: 's-990102001-1', facilityCodes: ['QQ'] });
const now = Date.parse('2026-06-01T12:00:00+08:00');
const toEvent = toEventOf();

const visit = {
  kind: 'visit',
  id: 'r-1',
  visitNumber: 'V1',
  occurredAt: '2026-06-01T09:30:00+08:00',
  patient: {
    idNumber: '99010219900307123X',
    name: '张東',
    phone: '13800138000',
    birthDate: '1990-03-07',
    sex: '女',
    address: '人民路1号',
  },
  chiefComplaint: '患者张東，电话13800138000，腹泻3次',
  diagnoses: [{ code: 'A09.9' }],
};

function made(record: object, receivedAt = now): Made {
  const reading = readRecord(record, site.zone);
  if (reading.outcome === 'rejected') return reading;
  return toEvent(reading.statement, { site, facility: undefined, door: 'events-api', receivedAt });
}

function event(record: object, receivedAt = now): Event {
  const result = made(record, receivedAt);
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.event;
}

const code = (record: object): string => {
  const result = made(record);
  return result.outcome === 'rejected' ? result.rejection.code : 'taken';
};

describe('records of the events door', () => {
  it('makes the same event of the same record, whenever it is received', () => {
    const first = event(visit);
    const again = event(visit, now + 3_600_000);
    expect(again.id).toBe(first.id);
    expect(again.receivedAt).not.toBe(first.receivedAt);
  });

  it('makes another event of the same visit when the content differs', () => {
    const first = event(visit);
    const corrected = event({ ...visit, diagnoses: [{ code: 'J06.9' }] });
    expect(corrected.id).not.toBe(first.id);
    expect(
      corrected.kind === 'visit' &&
        first.kind === 'visit' &&
        corrected.body.visit === first.body.visit,
    ).toBe(true);
  });

  it('keeps what was not sent apart from what was deleted', () => {
    const result = event({ ...visit, temperatureC: null, diagnoses: undefined });
    if (result.kind !== 'visit') throw new Error('not a visit');
    expect(result.body.fields.temperatureC).toBeNull();
    expect('diagnoses' in result.body.fields).toBe(false);
    expect('disposition' in result.body.fields).toBe(false);
  });

  it('lets no name, number or address pass', () => {
    const text = JSON.stringify(event(visit));
    for (const planted of [
      '张東',
      '13800138000',
      '99010219900307123',
      '人民路',
      '1990-03-07',
      'V1"',
    ]) {
      expect(text).not.toContain(planted);
    }
    expect(text).toContain('腹泻3次');
    expect(text).toContain('25-44');
  });

  it.each([
    ['990102005001', '990102005'],
    ['990102005', '990102005'],
    ['990102', '990102'],
    ['990102005001002', undefined],
    ['人民路1号', undefined],
  ])('says of the residence %s no more than the township %s', (residence, left) => {
    const result = made({ ...visit, patient: { ...visit.patient, residence } });
    const told = result.outcome === 'event' ? JSON.stringify(result.event.body) : '';
    expect(/"residence":"(\d+)"/.exec(told)?.[1]).toBe(left);
  });

  it.each([
    [13912345678, undefined, '▇'],
    [13912345678, '张伟', '▇'],
    [13912345678, '-', '▇'],
    [13912345678, '/', '▇'],
    [13912345678, '1', '▇'],
    [68451234, '%', '▇'],
    [68451234, undefined, '▇'],
    [13912345678, 'N/A', '▇'],
    [13912345678, 'x', '▇'],
    [68451234, '次', '▇'],
    [110105491231002, 'copies/mL', '▇'],
    [5200000000, '/L', 5200000000],
    [250000, undefined, 250000],
    [13912345678, 'copies/mL', 13912345678],
    [12.5, undefined, 12.5],
  ])(
    'of the value %d in %j keeps %j: a number without a unit may be somebody',
    (value, unit, left) => {
      const results = [{ code: '6690-2', system: 'loinc', value, unit }];
      const { body } = event({ ...visit, kind: 'laboratory', results });
      expect(body).toHaveProperty('results.0.value', left);
    },
  );

  it('knows the same person by full-width digits and a small x', () => {
    const wide = {
      ...visit,
      id: 'r-2',
      patient: { ...visit.patient, idNumber: '９９０１０２１９９００３０７１２３x' },
    };
    expect(event(wide).person).toBe(event(visit).person);
  });

  it('takes the zone of the site where none was sent, and says so', () => {
    const result = event({ ...visit, occurredAt: '2026-06-01 09:30:00' });
    expect(result.zoneAssumed).toBe(true);
    expect(result.occurredAt).toBe(event(visit).occurredAt);
  });

  it('does not let a statement from the future outrank later corrections', () => {
    const result = event({ ...visit, statedAt: '2026-06-03T00:00:00+08:00' });
    expect(result.statedAt).toBe(now);
  });

  it.each([
    ['unknown-kind', { ...visit, kind: 'horoscope' }],
    ['unknown-quantity', { ...visit, kind: 'home-reading', quantity: 'mood', value: 3 }],
    ['missing-person', { ...visit, kind: 'merge', patient: {}, retired: [{ id: 'P-2' }] }],
    [
      'missing-person',
      { ...visit, kind: 'merge', patient: { id: '无' }, retired: [{ id: 'P-2' }] },
    ],
    ['missing-kind', { id: 'x' }],
    ['missing-time', { ...visit, occurredAt: undefined }],
    ['missing-time', { ...visit, occurredAt: null }],
    ['invalid-time', { ...visit, occurredAt: 'yesterday' }],
    ['invalid-time', { ...visit, occurredAt: { at: 5 } }],
    ['missing-id', { ...visit, id: undefined }],
    ['invalid-record', { ...visit, temperatureC: 'hot' }],
    ['future-time', { ...visit, occurredAt: '2026-06-02T12:00:00+08:00' }],
    ['ancient-time', { ...visit, occurredAt: '1969-01-01T00:00:00+08:00' }],
    ['ancient-time', { ...visit, occurredAt: '1899-12-31T00:00:00+08:00' }],
    ['ancient-time', { ...visit, occurredAt: '0870-01-01' }],
    ['invalid-time', { ...visit, occurredAt: '1899-02-30T00:00:00+08:00' }],
  ])('refuses with %s', (expected, record) => {
    expect(code(record)).toBe(expected);
  });

  it('names fields and never their contents in a refusal', () => {
    const result = made({
      ...visit,
      sex: 1,
      patient: { ...visit.patient, phone: 5, name: '李'.repeat(500) },
    });
    if (result.outcome !== 'rejected') throw new Error('taken');
    expect(result.rejection.reason).toContain('patient.phone');
    expect(result.rejection.reason).not.toContain('李');
  });

  it.each([
    [{ ...visit, occurredAt: undefined }, 'occurredAt: is missing'],
    [{ ...visit, occurredAt: [1] }, 'occurredAt: is no time: ISO 8601 or epoch milliseconds'],
    [{ ...visit, dischargedAt: {} }, 'dischargedAt: is no time'],
    [{ ...visit, diagnoses: [5] }, 'diagnoses.0: '],
  ])('says of a field what is asked for, and not how it was checked', (record, words) => {
    const result = made(record);
    if (result.outcome !== 'rejected') throw new Error('taken');
    expect(result.rejection.reason).toContain(words);
    expect(result.rejection.reason).not.toContain('invalid_union');
  });
});
