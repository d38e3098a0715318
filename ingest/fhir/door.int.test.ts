// The FHIR door on a real stream and database: each way of sending, answers by entry, repetition, and an hour without storage.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, openRealDoors, type RealDoors } from '../real-doors.fixture.ts';
import { bundle, encounter, patient, type Answer } from './fhir.fixture.ts';

let doors: RealDoors;
beforeAll(async () => {
  doors = await openRealDoors();
});
afterAll(() => doors.stop());
beforeEach(() => doors.forget());

interface Sent {
  readonly status: number;
  readonly json: Answer['json'];
  readonly retryAfter: string | null;
}

async function send(path: string, body: object, method = 'POST'): Promise<Sent> {
  const answer = await fetch(`${doors.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as Answer['json'];
  return { status: answer.status, json, retryAfter: answer.headers.get('retry-after') };
}

let number = 0;
/** A visit that nobody has sent before, with its diagnosis. */
function visit(): readonly Readonly<Record<string, unknown>>[] {
  number += 1;
  const id = `e${String(number)}`;
  const own = { ...encounter, id, identifier: [{ value: `VN${String(number)}` }] };
  const condition = {
    resourceType: 'Condition',
    id: `c${String(number)}`,
    subject: { reference: 'Patient/p1' },
    encounter: { reference: `Encounter/${id}` },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'A09' }] },
  };
  return [patient, own, condition];
}

const spoiled = {
  ...encounter,
  id: 'e-bad',
  identifier: [{ value: 'VN-bad' }],
  period: { start: 'soon' },
};
const statuses = ({ json }: Sent): string[] =>
  (json.entry ?? []).map(({ response }) => response.status.slice(0, 3));

describe('a bundle', () => {
  it.each(['transaction', 'batch', 'collection', 'message'])(
    'of type %s is stored before its answer, and known when it comes again',
    async (type) => {
      const resources = visit();
      const first = await send('/fhir', bundle(type, ...resources));
      expect([first.status, statuses(first)]).toEqual([200, ['200', '201', '200']]);
      const stored = await doors.events();
      expect(stored).toMatchObject([
        {
          kind: 'visit',
          door: 'fhir',
          siteId: 's-one',
          body: { fields: { diagnoses: [{ code: 'A09' }] } },
        },
      ]);
      const second = await send('/fhir', bundle(type, ...resources));
      expect([second.status, statuses(second)]).toEqual([200, ['200', '200', '200']]);
      expect(await doors.events()).toEqual(stored);
    },
  );

  it('as a batch takes its good entries and keeps the bad one aside with its reason', async () => {
    const answer = await send('/fhir', bundle('batch', ...visit(), spoiled));
    expect([answer.status, statuses(answer)]).toEqual([200, ['200', '201', '200', '422']]);
    expect(await doors.events()).toHaveLength(1);
    expect(await doors.aside()).toEqual(['invalid-time']);
  });

  it('as a transaction with a bad entry is not taken at all, and kept once', async () => {
    const answer = await send('/fhir', bundle('transaction', ...visit(), spoiled));
    expect([answer.status, answer.json.resourceType]).toEqual([422, 'OperationOutcome']);
    expect([await doors.events(), await doors.aside()]).toEqual([[], ['invalid-time']]);
  });
});

describe('a single resource', () => {
  it('is created by POST and replaced by PUT of the same number', async () => {
    const [, own = {}] = visit();
    const told = { ...own, subject: undefined };
    expect((await send('/fhir/Encounter', told)).status).toBe(201);
    const ended = {
      ...told,
      status: 'finished',
      period: { start: '2026-05-31T10:00:00+08:00', end: '2026-05-31T12:00:00+08:00' },
    };
    expect((await send(`/fhir/Encounter/${String(own['id'])}`, ended, 'PUT')).status).toBeLessThan(
      300,
    );
    const [one, other] = await doors.events();
    if (one?.kind !== 'visit' || other?.kind !== 'visit')
      throw new Error('two snapshots of a visit were sent');
    expect([one.body.action, other.body.action]).toEqual(['start', 'end']);
    expect(other.body.visit).toBe(one.body.visit);
  });

  it('goes by the identifier of a conditional update', async () => {
    const [, own = {}] = visit();
    const told = { ...own, identifier: undefined, subject: undefined };
    const path = '/fhir/Encounter?identifier=urn:his|VN-conditional';
    expect((await send(path, told, 'PUT')).status).toBe(201);
    expect((await send(path, { ...told, status: 'finished' }, 'PUT')).status).toBeLessThan(300);
    const visits = (await doors.events()).map(
      (event) => event.kind === 'visit' && event.body.visit,
    );
    expect([visits.length, new Set(visits).size]).toEqual([2, 1]);
  });
});

it('says 503 while nothing can be stored, and stores the same bundle once afterwards', async () => {
  const told = bundle('transaction', ...visit());
  await doors.bus.kill();
  const refused = await send('/fhir', told);
  expect([refused.status, refused.json.resourceType, refused.retryAfter]).toEqual([
    503,
    'OperationOutcome',
    '2',
  ]);
  await doors.bus.restart();
  let taken = refused;
  while (taken.status !== 200) taken = await send('/fhir', told);
  await send('/fhir', told);
  expect(await doors.events()).toHaveLength(1);
});
