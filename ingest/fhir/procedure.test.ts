// Procedure and MedicationAdministration: what counts as done, when it was, and what takes it back.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { bundle, openDoor, patient, send, statusesOf } from './fhir.fixture.ts';

const at = '2026-05-31T10:42:00+08:00';
const coded = (system: string, code: string): object => ({ coding: [{ system, code }] });
const procedure = {
  ...{ resourceType: 'Procedure', id: 'op1', status: 'completed', performedDateTime: at },
  code: coded('http://snomed.info/sct', '426347000'),
  subject: { reference: 'Patient/p1' },
  encounter: { identifier: { value: 'VN1' } },
};
const given = {
  ...{ resourceType: 'MedicationAdministration', id: 'ma1', status: 'completed' },
  effectivePeriod: { start: at, end: '2026-05-31T11:42:00+08:00' },
  medicationReference: { reference: '#m' },
  contained: [
    { resourceType: 'Medication', id: 'm', code: coded('http://www.whocc.no/atc', 'B01AD02') },
  ],
  subject: { reference: 'Patient/p1' },
  context: { identifier: { value: 'VN1' } },
};

async function told(...resources: readonly Record<string, unknown>[]) {
  const door = openDoor();
  const answer = await send(door, '/fhir', bundle('batch', patient, ...resources));
  const done = door.events.filter(
    (event): event is Extract<Event, { readonly kind: 'procedure' }> => event.kind === 'procedure',
  );
  return { done, statuses: statusesOf(answer).slice(1) };
}

describe('what was done', () => {
  it('is an event at the moment at which it was done, or began', async () => {
    const { done } = await told(procedure, given);
    expect(done.map(({ occurredAt }) => occurredAt)).toEqual([Date.parse(at), Date.parse(at)]);
    expect(done.map(({ body }) => [body.sort, body.codes])).toEqual([
      ['procedure', [{ system: 'snomed-ct', code: '426347000' }]],
      ['medication', [{ system: 'atc', code: 'B01AD02' }]],
    ]);
    expect(done[0]?.body.visit).toMatch(/^v1\./);
    expect(done[1]?.body.visit).toBe(done[0]?.body.visit);
  });

  it.each([
    ['in-progress', ['done']],
    ['stopped', ['done']],
    ['not-done', ['withdrawn']],
    ['entered-in-error', ['withdrawn']],
    ['preparation', []],
    ['on-hold', []],
    ['unknown', []],
  ])('with status %s says %o', async (status, expected) => {
    const { done, statuses } = await told({ ...procedure, status });
    expect(done.map(({ body }) => body.status)).toEqual(expected);
    expect(statuses[0]).toMatch(expected.length === 0 ? /^200/ : /^201/);
  });

  it('needs an hour and a code, unless it is taken back', async () => {
    const { performedDateTime: _, ...timeless } = procedure;
    const { code: __, ...codeless } = procedure;
    expect((await told({ ...procedure, performedDateTime: '2026-05-31' })).done).toEqual([]);
    expect((await told(timeless)).done).toEqual([]);
    expect((await told(codeless)).statuses[0]).toMatch(/^422/);
    const back = { ...codeless, status: 'entered-in-error', performedDateTime: undefined };
    const both = await told(procedure, back);
    expect(both.done.map(({ body }) => body.status)).toEqual(['done', 'withdrawn']);
    expect(both.done[1]?.body.record).toBe(both.done[0]?.body.record);
  });

  it('belongs to no visit where its context is an episode of care', async () => {
    const { done } = await told({ ...given, context: { reference: 'EpisodeOfCare/e9' } });
    expect(done[0]?.body.visit).toBeNull();
  });
});
