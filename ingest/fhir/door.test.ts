// The FHIR door from request to answer: bundles, single resources, refusals, and what of it is published.
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bundle,
  codeOf,
  condition,
  encounter,
  openDoor,
  patient,
  send,
  statusesOf,
  type TestDoor,
} from './fhir.fixture.ts';
import { COUNTED_TYPES } from './resources.ts';

let door: TestDoor;
beforeEach(() => {
  door = openDoor();
});

const bad = { resourceType: 'Condition', id: 'bad', subject: { reference: 'Patient/p1' } };
const spoiled = {
  ...encounter,
  id: 'e9',
  identifier: [{ value: 'V9' }],
  period: { start: 'soon' },
};

function balanced(): void {
  const { received, inside } = door.flow.balance();
  expect(received).toBeGreaterThan(0);
  expect(inside).toBe(0);
}

describe('a bundle', () => {
  it.each(['transaction', 'batch', 'collection', 'message'])(
    'of type %s is one visit with its diagnosis',
    async (type) => {
      const answer = await send(door, '/fhir', bundle(type, patient, encounter, condition));
      expect([answer.status, answer.type]).toEqual([200, 'application/fhir+json; charset=utf-8']);
      expect(answer.json.type).toBe(
        type === 'transaction' ? 'transaction-response' : 'batch-response',
      );
      expect(statusesOf(answer)).toEqual(['200', '201', '200']);
      expect(door.events).toHaveLength(1);
      expect(door.events[0]).toMatchObject({
        kind: 'visit',
        door: 'fhir',
        occurredAt: Date.UTC(2026, 4, 31, 2),
        body: {
          visitDerived: false,
          action: 'start',
          fields: {
            class: 'emergency',
            ageBand: '65plus',
            sex: 'male',
            residence: '990102001',
            complaints: ['发热3天,腹泻'],
            diagnoses: [{ system: 'icd-10', code: 'A09' }],
          },
        },
      });
      balanced();
    },
  );

  it('that comes again is known, and published once', async () => {
    const sent = bundle('transaction', patient, encounter, condition);
    await send(door, '/fhir', sent);
    expect(statusesOf(await send(door, '/fhir', sent))).toEqual(['200', '200', '200']);
    expect(door.events).toHaveLength(1);
    expect(door.flow.droppedBy('duplicate')).toBe(1);
    balanced();
  });

  it('as transaction publishes nothing when one entry is not acceptable, and says which', async () => {
    const answer = await send(door, '/fhir', bundle('transaction', patient, encounter, spoiled));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'invalid-time']);
    expect(JSON.stringify(answer.json)).toContain('Bundle.entry[2]');
    expect(door.events).toHaveLength(0);
    expect(door.aside.map(({ code }) => code)).toEqual(['invalid-time']);
    expect(door.flow.droppedBy('not-taken')).toBe(2);
    balanced();
  });

  it('as batch takes the good entries, and sets the others aside with what they refer to', async () => {
    const answer = await send(door, '/fhir', bundle('batch', patient, encounter, spoiled));
    expect(statusesOf(answer)).toEqual(['200', '201', '422']);
    expect(door.events).toHaveLength(1);
    expect(new TextDecoder().decode(door.aside[0]?.original)).toMatch(/"e9".*"p1"/s);
    balanced();
  });

  it('of which storing fails in the middle is answered retryable, and sent again is stored once', async () => {
    const other = { ...encounter, id: 'e2', identifier: [{ value: 'VN2' }] };
    const sent = bundle('transaction', patient, encounter, other);
    door.room = 1;
    const failed = await send(door, '/fhir', sent);
    expect([failed.status, codeOf(failed)]).toEqual([503, 'not-stored']);
    door.room = Infinity;
    expect(statusesOf(await send(door, '/fhir', sent))).toEqual(['200', '200', '201']);
    expect(door.events).toHaveLength(2);
    balanced();
  });

  it('with an unsupported resource says so for that entry, and keeps no more of it than its type', async () => {
    const vaccination = { resourceType: 'Immunization', id: 'x', note: [{ text: '司马相如' }] };
    const answer = await send(door, '/fhir', bundle('batch', vaccination, { ...patient }));
    expect(statusesOf(answer)).toEqual(['422', '200']);
    expect(door.aside.map(({ code }) => code)).toEqual(['resource-not-supported']);
    expect(new TextDecoder().decode(door.aside[0]?.original)).not.toContain('司马');
    balanced();
  });

  it.each([
    'Encounter',
    'Observation',
    'DiagnosticReport',
    'ServiceRequest',
    'ImagingStudy',
    'Claim',
    'ClaimResponse',
    'ExplanationOfBenefit',
  ])('with %s of a status that FHIR R4 does not have refuses it', async (resourceType) => {
    const code = { coding: [{ code: '8867-4' }] };
    const one = { ...encounter, resourceType, id: 'odd', code, status: 'finnished' };
    const answer = await send(door, '/fhir', bundle('batch', one, encounter));
    expect(statusesOf(answer)).toEqual(['422', '201']);
    expect(JSON.stringify(answer.json.entry?.[0])).toContain('invalid-resource');
    expect(door.events).toHaveLength(1);
    balanced();
  });

  it('holds entries that are nothing without losing the good ones', async () => {
    const sent = { resourceType: 'Bundle', type: 'batch', entry: [7, {}, { resource: encounter }] };
    expect(statusesOf(await send(door, '/fhir', sent))).toEqual(['422', '422', '201']);
    balanced();
  });

  it('that is tagged as an exercise is refused', async () => {
    const header = {
      resourceType: 'MessageHeader',
      meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0103', code: 'T' }] },
    };
    const answer = await send(door, '/fhir', bundle('message', header, encounter));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'test-data']);
    expect(door.aside).toHaveLength(1);
  });

  it('of a platform speaks for the site that provides the visit, and for none that is unknown', async () => {
    const of = (value: string): object => ({
      ...encounter,
      serviceProvider: { identifier: { value } },
    });
    const headers = { authorization: 'Bearer all' };
    expect((await send(door, '/fhir/Encounter', of('H2'), { headers })).status).toBe(201);
    expect(door.events[0]?.siteId).toBe('s-two');
    const unknown = await send(door, '/fhir/Encounter', of('H3'), { headers });
    expect([unknown.status, codeOf(unknown)]).toEqual([422, 'unknown-facility']);
  });
});

describe('a single resource', () => {
  it('is created by POST and known by the same POST', async () => {
    expect((await send(door, '/fhir/Encounter', encounter)).status).toBe(201);
    expect((await send(door, '/fhir/Encounter', encounter)).status).toBe(200);
  });

  it('updates the visit that a conditional update names', async () => {
    await send(door, '/fhir/Encounter', encounter);
    const { identifier: _, ...rest } = encounter;
    const path = `/fhir/Encounter?identifier=${encodeURIComponent('http://h1/visits|VN1')}`;
    const put = await send(
      door,
      path,
      { ...rest, id: undefined, status: 'cancelled' },
      { method: 'PUT' },
    );
    expect(put.status).toBe(201);
    const visits = door.events.map((event) => (event.kind === 'visit' ? event.body : undefined));
    expect(visits[1]).toMatchObject({ visit: visits[0]?.visit, action: 'cancel' });
  });

  it('of an unresolved patient takes its identifier, else its id at the site', async () => {
    const status = async (subject: object): Promise<number> =>
      (await send(door, '/fhir/Encounter', { ...encounter, subject })).status;
    expect(await status({ reference: 'Patient/p1' })).toBe(201);
    // The same person by the same number: the same event.
    expect(await status({ identifier: { value: 'p1' } })).toBe(200);
    const system = 'urn:oid:2.16.156.10011.1.3';
    expect(await status({ identifier: { value: '11010519491231002x', system } })).toBe(201);
    const dangling = { ...encounter, subject: { reference: 'urn:uuid:1' } };
    expect(codeOf(await send(door, '/fhir/Encounter', dangling))).toBe('unresolved-reference');
  });

  it.each([
    ['/fhir/Patient', 'POST', encounter, 400, 'type-mismatch'],
    ['/fhir/Encounter/e7', 'PUT', encounter, 400, 'id-mismatch'],
    ['/fhir/Encounter', 'PUT', encounter, 400, 'invalid-condition'],
    ['/fhir/Immunization', 'POST', { resourceType: 'Immunization' }, 422, 'resource-not-supported'],
    ['/fhir/Condition', 'POST', bad, 422, 'missing-visit'],
    ['/fhir', 'POST', encounter, 400, 'invalid-bundle'],
    ['/fhir', 'POST', { resourceType: 'Bundle', type: 'searchset' }, 422, 'bundle-not-supported'],
    ['/fhir', 'POST', '{', 400, 'invalid-json'],
    ['/fhir', 'POST', '['.repeat(100_000), 400, 'too-deep'],
    ['/fhir/a/b/c', 'PUT', encounter, 404, 'no-such-path'],
  ] as const)(
    'at %s by %s that does not fit is refused',
    async (path, method, body, status, code) => {
      const answer = await send(door, path, body, { method });
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(answer.json.resourceType).toBe('OperationOutcome');
    },
  );
});

describe('the door', () => {
  it('takes gzip, and refuses other packing, XML, unknown keys, haste and what is too large', async () => {
    const packed = gzipSync(JSON.stringify(encounter));
    const path = '/fhir/Encounter';
    const at = async (body: unknown, headers: Record<string, string>) => {
      const answer = await send(door, path, body, { headers });
      return [answer.status, codeOf(answer)];
    };
    expect(await at(packed, { 'content-encoding': 'gzip' })).toEqual([201, 'stored']);
    expect(await at(packed, { 'content-encoding': 'br' })).toEqual([415, 'unsupported-encoding']);
    expect(await at('{}', { 'content-encoding': 'gzip' })).toEqual([400, 'invalid-gzip']);
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    expect(await at(bomb, { 'content-encoding': 'gzip' })).toEqual([413, 'unpacked-too-large']);
    expect(await at('<Patient/>', { 'content-type': 'application/fhir+xml' })).toEqual([
      415,
      'unsupported-media-type',
    ]);
    expect(await at(encounter, { authorization: 'Bearer no' })).toEqual([401, 'unknown-site-key']);
    expect(await at(Buffer.alloc(17 * 1024 * 1024), {})).toEqual([413, 'body-too-large']);
    const slow = { authorization: 'Bearer slow' };
    const hasty = [await at(encounter, slow), await at(encounter, slow), await at(encounter, slow)];
    expect(hasty).toContainEqual([429, 'rate-limit']);
  });

  it('states what it takes, and takes what it states', async () => {
    const answer = await send(door, '/fhir/metadata', '', { method: 'GET' });
    const stated = answer.json.rest?.[0]?.resource.map(({ type }) => type) ?? [];
    expect(stated).toEqual(COUNTED_TYPES);
    for (const type of [...stated, 'Immunization']) {
      const code = codeOf(await send(door, `/fhir/${type}`, { resourceType: type }));
      expect([type, code === 'resource-not-supported']).toEqual([type, type === 'Immunization']);
    }
  });
});
