// Whatever is done to a bundle, the door answers it with a resource, throws nothing, and accounts for every entry once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bundle, condition, encounter, openDoor, patient, send } from './fhir.fixture.ts';

const reference = fc.constantFrom(
  'Patient/p1',
  'Encounter/e1',
  'Condition/c1',
  '#a',
  'urn:uuid:x',
  'Observation/o1',
  'DiagnosticReport/r1',
  '',
);
const junk = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.string(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant([]),
  fc.constant({}),
  fc.record({ reference }),
  fc.array(fc.record({ reference })),
);
const observation = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }] },
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/e1' },
  valueQuantity: { value: 39.5, code: 'Cel' },
  effectiveDateTime: '2026-05-31',
};
const report = {
  resourceType: 'DiagnosticReport',
  id: 'r1',
  status: 'final',
  code: { text: 'x' },
  issued: '2026-05-31T10:00:00Z',
  result: [{ reference: 'Observation/o1' }],
};
const claim = {
  resourceType: 'Claim',
  id: 'k1',
  status: 'active',
  created: '2026-05-31',
  total: { value: 1 },
};
const response = {
  resourceType: 'ClaimResponse',
  id: 'k2',
  status: 'active',
  created: '2026-05-31',
  request: { reference: 'Claim/k1' },
};
const SOUND: readonly Record<string, unknown>[] = [
  patient,
  encounter,
  condition,
  observation,
  report,
  claim,
  response,
];
const KEYS = [
  ...new Set(SOUND.flatMap((each) => Object.keys(each))),
  'contained',
  'diagnosis',
  'basedOn',
  'meta',
];

const mutated = fc
  .tuple(
    fc.constantFrom(...SOUND),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), junk), { maxLength: 3 }),
  )
  .map(([sound, changes]) => ({ ...sound, ...Object.fromEntries(changes) }));
/** Two hundred doors on a busy machine. */
const PATIENCE_MS = 120_000;
const type = fc.constantFrom('transaction', 'batch', 'collection', 'message');

it(
  'answers any mutated bundle and accounts for each of its entries',
  async () => {
    await fc.assert(
      fc.asyncProperty(type, fc.array(mutated, { maxLength: 8 }), async (kind, resources) => {
        const door = openDoor();
        const answer = await send(door, '/fhir', bundle(kind, ...resources));
        expect([200, 422]).toContain(answer.status);
        const { received, sent, dropped, errored } = door.flow.balance();
        expect([received, errored]).toEqual([resources.length, 0]);
        expect(sent + dropped).toBe(resources.length);
        if (answer.status === 200) expect(answer.json.entry).toHaveLength(resources.length);
        else expect(door.events).toHaveLength(0);
      }),
      { numRuns: 200 },
    );
  },
  PATIENCE_MS,
);

it(
  'answers any JSON at any of its paths',
  async () => {
    const door = openDoor();
    const path = fc.constantFrom(
      '/fhir',
      '/fhir/Encounter',
      '/fhir/Encounter?identifier=a|b',
      '/fhir/Claim/1',
    );
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.constantFrom('POST' as const, 'PUT' as const),
        fc.json(),
        async (at, method, body) => {
          const answer = await send(door, at, body, { method });
          expect(answer.json.resourceType).toMatch(/^(?:OperationOutcome|Bundle)$/);
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
  },
  PATIENCE_MS,
);
