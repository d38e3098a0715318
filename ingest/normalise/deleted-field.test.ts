// A field that the source deletes (`""` in HL7, null in a record) deletes what stood in the visit; an empty one changes nothing.
import { expect, it } from 'vitest';
import type { VisitFields } from '../../contracts/event/visit.ts';
import { pv1, visit, type Parts } from '../hl7v2/message.fixture.ts';
import { visitStatement } from '../hl7v2/to-statement.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import type { SourceStatement } from './statement.ts';

const site = siteOf();
const toEvent = toEventOf();

function fieldsOf(statement: SourceStatement): VisitFields {
  const made = toEvent(statement, {
    site,
    facility: undefined,
    door: 'mllp',
    receivedAt: Date.UTC(2024, 2, 2),
  });
  if (made.outcome === 'rejected' || made.event.kind !== 'visit') throw new Error('no visit');
  return made.event.body.fields;
}
const hl7 = (parts: Parts): VisitFields => fieldsOf(visitStatement(visit(parts)));

it('deletes the age band with PID-7, and leaves it with an empty PID-7', () => {
  expect(hl7({ pid: 'PID|1||P1||张^三||""|F' }).ageBand).toBeNull();
  expect('ageBand' in hl7({ pid: 'PID|1||P1||张^三|||F' })).toBe(false);
});

it('deletes the visit time with PV1-44, and leaves it with an empty PV1-44', () => {
  expect(hl7({ pv1: pv1({ 2: 'O', 19: 'V1', 44: '""' }) }).occurredAt).toBeNull();
  expect('occurredAt' in hl7({ pv1: pv1({ 2: 'O', 19: 'V1' }) })).toBe(false);
});

it('deletes sex, class, disposition, discharge, diagnoses and complaints likewise', () => {
  const fields = hl7({
    pid: 'PID|1||P1||张^三||19900101|""',
    pv1: pv1({ 2: '""', 19: 'V1', 36: '""', 44: '202403011000', 45: '""' }),
    rest: ['PV2|||""', 'DG1|1||""'],
  });
  expect(fields).toMatchObject({
    sex: null,
    class: null,
    disposition: null,
    dischargedAt: null,
    diagnoses: null,
    complaints: null,
  });
});

it('deletes the age band of a record whose birth date is null', () => {
  const record = {
    kind: 'visit',
    id: 'a',
    occurredAt: '2024-03-01T09:00:00Z',
    patient: { id: 'P', birthDate: null },
  };
  const reading = readRecord(record, 'Asia/Shanghai');
  if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
  expect(fieldsOf(reading.statement).ageBand).toBeNull();
});
