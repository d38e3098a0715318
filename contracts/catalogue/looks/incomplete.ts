// Days of which too little was told, and fields that are missing where they must be said.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

/** `reason`: a complaint or a diagnosis. */
export const MandatoryField = z.enum(['age', 'sex', 'residence', 'reason']);
export type MandatoryField = z.infer<typeof MandatoryField>;

export const IncompletePattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('incomplete'),
    /** Of what usually comes of a day, and of the visits that say a field. */
    completenessAtLeast: z.number().gt(0).max(1),
    /** Days that are over, newest first; what is told of arrivals reaches seven back. */
    days: z.int().min(1).max(7),
    /** A day is over so long before it is looked at. */
    settlesWithin: Span,
    /** Of a usual day: smaller sites are judged with their county. */
    expectedMin: z.number().min(1).max(100_000),
    mandatory: z.array(MandatoryField).max(4),
    /** Fewer visits in the days say nothing of a field. */
    visitsMin: z.int().min(20).max(1_000_000),
  })
  .superRefine(({ mandatory, settlesWithin }, context) => {
    if (new Set(mandatory).size < mandatory.length)
      context.addIssue({ code: 'custom', path: ['mandatory'], message: 'contradiction: a field is there twice' });
    if (spanMs(settlesWithin) > spanMs('3d'))
      context.addIssue({ code: 'custom', path: ['settlesWithin'], message: 'unbounded: days are looked at within 3d' });
  });
export type IncompletePattern = z.infer<typeof IncompletePattern>;
