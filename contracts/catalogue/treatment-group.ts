// Codes that name one treatment in several systems, so that rules can ask for it whichever a house uses. Replaced by the operator's own edition.
import { z } from 'zod';
import { ProcedureCodeSystem } from '../event/procedure.ts';
import { Words } from '../words.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

const Code = z.string().min(2).max(40);

/** A file of `catalogue/treatments/`. Of `atc` and `icd-9-cm` a code stands for all that begin with it; of the others for itself. */
export const TreatmentGroup = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(40),
  version: CatalogueVersion,
  names: Words,
  source: Origin,
  ...validity,
  codes: z
    .partialRecord(ProcedureCodeSystem, z.array(Code).min(1).max(500))
    .refine((codes) => Object.keys(codes).length > 0, 'names no code'),
});
export type TreatmentGroup = z.infer<typeof TreatmentGroup>;
