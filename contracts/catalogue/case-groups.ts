// A table of case groups (DRG, DIP) by main diagnosis: for inpatient cases whose settlement names no group. Replaced by the operator's own
// edition; two may not be in force on one day.
import { z } from 'zod';
import { Words } from '../words.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

/** Of ICD-10, in its WHO characters or finer: `J18`, `I63.3`. */
const DiagnosisPrefix = z.string().regex(/^[A-Z]\d{2}(\.\d{1,3})?$/, 'a prefix is three characters of ICD-10, or finer: J18, I63.3');

const CaseGroup = z.strictObject({
  code: z.string().regex(/^[A-Z0-9-]{2,40}$/),
  names: Words,
  /** The longest that fits decides. */
  diagnoses: z.array(DiagnosisPrefix).min(1).max(500),
});

/** A file of `catalogue/groups/`. */
export const CaseGroupFile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(40),
    version: CatalogueVersion,
    names: Words,
    kind: z.enum(['DRG', 'DIP']),
    source: Origin,
    ...validity,
    groups: z.array(CaseGroup).min(1).max(20_000),
  })
  .superRefine(({ groups }, context) => {
    const owner = new Map<string, string>();
    for (const [at, { code, diagnoses }] of groups.entries())
      for (const prefix of diagnoses) {
        const other = owner.get(prefix);
        if (other !== undefined)
          context.addIssue({ code: 'custom', path: ['groups', at, 'diagnoses'], message: `contradiction: ${prefix} is of ${other} and of ${code}` });
        owner.set(prefix, code);
      }
  });
export type CaseGroupFile = z.infer<typeof CaseGroupFile>;
