// A provider against its peers: cost, length of stay, examinations or readmissions of its inpatient cases, with the mix of groups and ages taken out;
// how many of its patients come very often, and how many of its examinations repeat those of others.
import { z } from 'zod';
import { Span, spanMs } from '../sequence-pattern.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { lookFields } from './look-fields.ts';

/** What is compared: of each inpatient case that has ended; of each patient (`frequent-visits`) or examination (`repeat-examinations`). */
export const PeerQuantity = z.enum([
  'cost',
  'length-of-stay',
  'examinations',
  'readmission',
  'frequent-visits',
  'repeat-examinations',
]);
export type PeerQuantity = z.infer<typeof PeerQuantity>;

export const PeerOutlierPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('peer-outlier'),
    compares: PeerQuantity,
    /** Cases that ended within it, counted back from the look. */
    window: Span,
    /** A case is in by the time of the look: settlements come later than discharges. */
    settlesWithin: Span,
    /** Of `readmission`: within so long after the discharge. */
    returnsWithin: Span.optional(),
    /** Of `repeat-examinations`: the same examination of the person at another provider so long before. */
    repeatedWithin: Span.optional(),
    /** Of `frequent-visits`: so many of one person at the provider within the window. */
    visitsAtLeast: z.int().min(2).max(1000).optional(),
    adjustFor: z.strictObject({ group: z.boolean(), age: z.boolean() }),
    /** Fewer cases say nothing of a provider. */
    casesMin: z.int().min(5).max(100_000),
    /** Fewer providers of one level are no peers. */
    peersMin: z.int().min(4).max(1_000),
    side: z.enum(['upper', 'lower', 'both']),
    /** Chance of a finding for a provider that is like its peers, at one look. */
    alpha: z.number().min(1e-6).max(0.1),
    overDispersion: z.enum(['additive', 'multiplicative']),
    /** Share of the peers at each end that are drawn in before dispersion is estimated. */
    winsorised: z.number().min(0).max(0.25),
    /** A smaller difference is none, however certain: 0.1 is a tenth. */
    differenceAtLeast: z.number().min(0).max(10),
  })
  .superRefine((rule, context) => {
    const asks = rule.compares === 'readmission';
    if (asks !== (rule.returnsWithin !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['returnsWithin'],
        message: asks
          ? 'missing: within which time is a readmission one?'
          : `contradiction: ${rule.compares} asks for no return`,
      });
    const own = [
      ['repeat-examinations', 'repeatedWithin'],
      ['frequent-visits', 'visitsAtLeast'],
    ] as const;
    for (const [of, name] of own)
      if ((rule.compares === of) !== (rule[name] !== undefined))
        context.addIssue({
          code: 'custom',
          path: [name],
          message:
            rule.compares === of
              ? `missing: ${of} needs it`
              : `contradiction: ${rule.compares} does not ask for it`,
        });
    const isOfPersons = own.some(([of]) => of === rule.compares);
    if (isOfPersons && (rule.adjustFor.group || rule.adjustFor.age))
      context.addIssue({
        code: 'custom',
        path: ['adjustFor'],
        message: `contradiction: ${rule.compares} is of no inpatient case and has no group`,
      });
    if (rule.returnsWithin !== undefined && spanMs(rule.returnsWithin) > spanMs(rule.settlesWithin))
      context.addIssue({
        code: 'custom',
        path: ['settlesWithin'],
        message: 'contradiction: who returns is known only when returnsWithin is over',
      });
  });
export type PeerOutlierPattern = z.infer<typeof PeerOutlierPattern>;
