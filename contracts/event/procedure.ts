// Body of an event about something that was done to a person at a known moment: an operation, an intervention, a medicine given. What was
// only ordered, refused or not done is none.
import { z } from 'zod';
import { RecordToken, VisitToken } from '../ids.ts';
import { AgeBand, Sex } from './visit.ts';

/** `icd-9-cm` is volume 3 and its national editions; `local` are a sender's own codes, keyed unless they can name nobody. */
export const ProcedureCodeSystem = z.enum(['icd-9-cm', 'snomed-ct', 'atc', 'local']);
export type ProcedureCodeSystem = z.infer<typeof ProcedureCodeSystem>;

export const ProcedureCode = z.strictObject({
  system: ProcedureCodeSystem,
  code: z.string().min(1).max(40),
});
export type ProcedureCode = z.infer<typeof ProcedureCode>;

export const PROCEDURE_CODES_MAX = 16;

export const ProcedureSort = z.enum(['procedure', 'medication']);
export type ProcedureSort = z.infer<typeof ProcedureSort>;

/** As last stated: a later statement about the same record replaces it, `withdrawn` takes it back. */
export const ProcedureStatus = z.enum(['done', 'corrected', 'withdrawn']);
export type ProcedureStatus = z.infer<typeof ProcedureStatus>;

/** The event's own time is when it was done, of what lasts when it began. */
export const ProcedureBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable(),
  sort: ProcedureSort,
  status: ProcedureStatus,
  /** One thing in several systems; none where nothing but its withdrawal was told. */
  codes: z.array(ProcedureCode).max(PROCEDURE_CODES_MAX),
  ageBand: AgeBand.optional(),
  sex: Sex.optional(),
});
export type ProcedureBody = z.infer<typeof ProcedureBody>;
