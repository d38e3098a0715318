// GET /fhir/metadata: what this door takes, made from the tables by which it takes it.
import { COUNTED_TYPES } from './resources.ts';

export const FHIR_VERSION = '4.0.1';
export const FHIR_JSON = 'application/fhir+json';

/** When what it says last changed. */
const STATED_ON = '2026-11-22';

export function capabilityStatement(): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: STATED_ON,
    kind: 'instance',
    software: { name: 'Vigil 守望' },
    implementation: {
      description:
        'Takes clinical and settlement facts for surveillance. They are de-identified at the door; nothing can be read back.',
    },
    fhirVersion: FHIR_VERSION,
    format: [FHIR_JSON, 'json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'Authorization: Bearer <site key>' },
        resource: COUNTED_TYPES.map((type) => ({
          type,
          interaction: [{ code: 'create' }, { code: 'update' }],
          versioning: 'no-version',
          readHistory: false,
          updateCreate: true,
          conditionalCreate: false,
          conditionalRead: 'not-supported',
          conditionalUpdate: true,
          conditionalDelete: 'not-supported',
          referencePolicy: ['literal', 'logical', 'local'],
        })),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}
