// Procedures of the events door: codes of known systems in clear, everything else keyed or gone; corrections and withdrawals of one record.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import { procedureSystem } from './procedure-code.ts';
import type { Made } from './to-event.ts';

const site = siteOf({ id: 's-990102001-1', facilityCodes: ['QQ'] });
const receivedAt = Date.parse('2026-06-01T12:00:00+08:00');
const toEvent = toEventOf();

const given = {
  ...{ kind: 'procedure', id: 'x-1', procedure: 'RX1', visitNumber: 'V1', sort: 'medication' },
  occurredAt: '2026-06-01T09:30:00+08:00',
  patient: { idNumber: '99010219900307123X', name: '张東', birthDate: '1950-03-07', sex: '女' },
  codes: { code: 'B01AD02', system: 'ATC' },
};

function made(record: object): Made {
  const reading = readRecord({ ...given, ...record }, site.zone);
  if (reading.outcome === 'rejected') return reading;
  return toEvent(reading.statement, { site, facility: undefined, door: 'events-api', receivedAt });
}
function event(record: object): Extract<Event, { readonly kind: 'procedure' }> {
  const result = made(record);
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  if (result.event.kind !== 'procedure') throw new Error(result.event.kind);
  return result.event;
}
const refusal = (record: object): string => {
  const result = made(record);
  return result.outcome === 'rejected' ? result.rejection.code : 'taken';
};

describe('a procedure', () => {
  it('keeps its moment, its sort and its codes; who and where are tokens', () => {
    const told = event({});
    expect(told.occurredAt).toBe(Date.parse(given.occurredAt));
    expect(told.body).toMatchObject({
      ...{ sort: 'medication', status: 'done', ageBand: '65plus', sex: 'female' },
      codes: [{ system: 'atc', code: 'B01AD02' }],
    });
    expect(told.body.visit).toMatch(/^v1\./);
    expect(JSON.stringify(told)).not.toMatch(/RX1|V1"|张|1990/);
  });

  it('is one record through its corrections, of which a withdrawal outranks what was said at its moment', () => {
    const [first, corrected, back] = ['done', 'corrected', 'withdrawn'].map((status, at) =>
      event({ id: `x-${String(at)}`, status }),
    );
    expect(corrected?.body.record).toBe(first?.body.record);
    expect(back?.body.record).toBe(first?.body.record);
    expect(back?.statedRank).toBeGreaterThan(corrected?.statedRank ?? 9);
    expect(corrected?.statedRank).toBeGreaterThan(first?.statedRank ?? 9);
  });

  it.each([
    ['a day alone', { occurredAt: '2026-06-01' }, 'invalid-time'],
    ['no code', { codes: [] }, 'missing-code'],
    ['no code, but taken back', { codes: [], status: 'withdrawn' }, 'taken'],
    ['the future', { occurredAt: '2026-06-03T09:00:00+08:00' }, 'future-time'],
    ['another status', { status: 'planned' }, 'invalid-record'],
  ])('of %s is %s', (_, record, expected) => {
    expect(refusal(record)).toBe(expected);
  });
});

describe('its code', () => {
  it.each([
    [{ code: '9910', system: 'ICD-9-CM-3' }, 'icd-9-cm', '99.10'],
    [{ code: '99.1000x001', system: 'I9C' }, 'icd-9-cm', '99.1000x001'],
    [{ code: '99.10' }, 'icd-9-cm', '99.10'],
    [{ code: 'b01ad11', system: 'ATC' }, 'atc', 'B01AD11'],
    [{ code: '426347000', system: 'http://snomed.info/sct' }, 'snomed-ct', '426347000'],
    [{ code: 'alteplase' }, 'local', 'alteplase'],
  ])('%o leaves as %s %s', (codes, system, code) => {
    expect(event({ codes }).body.codes).toEqual([{ system, code }]);
  });

  it.each([
    [{ code: '99010219900307123X', system: 'ATC' }],
    [{ code: '13800138000', system: 'SNOMED CT' }],
    [{ code: '13800138000', system: 'ICD-9-CM-3' }],
    [{ code: 'OUYANGZHENHUA', system: 'L' }],
    [{ code: '张東', system: 'ATC' }],
    [{ code: '0571-87654321' }],
  ])('%o does not leave in clear', (codes) => {
    const told = event({ codes });
    expect(told.body.codes[0]?.system).toBe('local');
    expect(JSON.stringify(told)).not.toContain(codes.code);
  });

  it('is known by the name of its system, and where none is told by its form', () => {
    expect(procedureSystem(undefined, 'B01AD02')).toBe('atc');
    expect(procedureSystem(' ', '36.06')).toBe('icd-9-cm');
    expect(procedureSystem('CPT', '92975')).toBe('local');
    expect(procedureSystem('constructor', '99.10')).toBe('local');
  });
});
