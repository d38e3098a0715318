// Necessary care of a condition that falls after a dated change of payment, institution by institution: lower-sided.
import { z } from 'zod';
import { PlaceCode } from '../../place.ts';
import { DAY_MS, DayKey } from '../../time.ts';
import { Words } from '../../words.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

/** From which day whom is paid otherwise. */
const PaymentChange = z.strictObject({
  id: name,
  names: Words,
  on: DayKey,
  /** Absent: everywhere. */
  counties: z.array(PlaceCode).min(1).max(50).optional(),
});
export type PaymentChange = z.infer<typeof PaymentChange>;

/** Told with the number of the stay. `treatment`: the case was treated to its end, and not sent elsewhere. */
export const NecessaryCare = z.enum(['imaging', 'laboratory', 'treatment']);
export type NecessaryCare = z.infer<typeof NecessaryCare>;

const CareOfCondition = z.strictObject({
  id: name,
  names: Words,
  /** Beginnings of ICD-10 codes of the main diagnosis. */
  diagnoses: z.array(z.string().regex(/^[A-Z]\d[0-9A-Z.]{0,6}$/)).min(1).max(40),
  needs: NecessaryCare,
});
export type CareOfCondition = z.infer<typeof CareOfCondition>;

export const UnderTreatmentPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('under-treatment'),
    changes: z.array(PaymentChange).min(1).max(50),
    conditions: z.array(CareOfCondition).min(1).max(40),
    /** How a stay ends that was sent elsewhere, in the words of its sender. */
    dispositions: z.array(z.string().min(1).max(40)).min(1).max(20),
    /** Whole weeks before the change, and up to so many of the newest after it. */
    before: Span,
    after: Span,
    /** A change is followed for so long. */
    followFor: Span,
    /** Cases that ended so long ago are told with all that was done. */
    settlesWithin: Span,
    /** Fewer cases before or after say nothing. */
    casesMin: z.int().min(10).max(100_000),
    /** A smaller fall is none, however certain: 0.1 is a tenth of what was done before. */
    fallAtLeast: z.number().gt(0).max(0.9),
    /** Chance of a finding where nothing has changed, at one look at one institution and condition. */
    alpha: z.number().min(1e-6).max(0.1),
    /** Days of a week that the feed of the examination may miss before the week is left out. */
    missedDaysMax: z.int().min(0).max(6),
  })
  .superRefine((rule, context) => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    for (const field of ['before', 'after'] as const)
      if (spanMs(rule[field]) % (7 * DAY_MS) !== 0) refuse(field, 'a window is whole weeks: 84d, 182d');
    if (spanMs(rule.after) > spanMs(rule.followFor)) refuse('followFor', 'contradiction: the change is no longer followed when its window is full');
    for (const field of ['changes', 'conditions'] as const)
      if (new Set(rule[field].map(({ id }) => id)).size < rule[field].length) refuse(field, 'contradiction: one is there twice');
  });
export type UnderTreatmentPattern = z.infer<typeof UnderTreatmentPattern>;
