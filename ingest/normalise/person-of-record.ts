// The person of a record in the common form, still identified.
import type { RecordPatient } from '../../contracts/record-envelope.ts';
import type { z } from 'zod';
import type { IdentifiedPerson } from './statement.ts';

export function personOf(
  patient: z.infer<typeof RecordPatient> | undefined,
): IdentifiedPerson | undefined {
  if (patient === undefined) return undefined;
  return {
    identityNumber: patient.idNumber,
    localNumber: patient.id,
    names: patient.name === undefined ? [] : [patient.name],
    birth: patient.birthDate,
    ageYears: patient.ageYears,
  };
}
