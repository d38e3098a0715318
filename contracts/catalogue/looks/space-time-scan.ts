// Clusters in space and time: the prospective scan over the places of a city, for each of some measures.
import { z } from 'zod';
import { Level } from '../../alert.ts';
import { MeasureId } from '../../ids.ts';
import { DAY_MS } from '../../time.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

export const SpaceTimeScanPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('space-time-scan'),
    /** Each is scanned by itself, and each has its own recurrence interval. */
    measures: z.array(MeasureId).min(1).max(12),
    /** Expected from the cases themselves, or from who lives there. */
    model: z.enum(['permutation', 'poisson']),
    /** Where a case stands: where the person lives, as far as that is told, or where the site stands. */
    located: z.enum(['residence', 'site']),
    at: z.enum(['township', 'village']),
    /** Days that are compared with the newest. */
    studyDays: z.int().min(4).max(91),
    durationDaysMax: z.int().min(1).max(14),
    /** The study ends so long before the look: what is older has been told. */
    settlesWithin: Span,
    /** Of all cases, or of the population: no larger circle is a cluster. */
    shareMax: z.number().min(0.01).max(0.5),
    casesMin: z.int().min(2).max(10_000),
    draws: z.int().min(99).max(9_999),
    /** Drawing ends when so many were as unusual. */
    exceedancesEnough: z.int().min(5).max(1_000),
    /** A cluster that chance alone makes more often than this is not told. */
    recurrenceDaysAtLeast: z.number().min(1).max(36_500),
    levelOfRecurrence: z
      .array(z.strictObject({ daysAtLeast: z.number().gt(1), level: Level }))
      .min(1)
      .max(3)
      .optional(),
  })
  .superRefine((rule, context) => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (rule.durationDaysMax * 2 > rule.studyDays)
      refuse('durationDaysMax', 'contradiction: a cluster lasts at most half of the study');
    if (rule.model === 'poisson' && (rule.at !== 'township' || rule.located !== 'residence'))
      refuse('model', 'contradiction: who lives in a township is known, and only where cases stand where they live');
    if (new Set(rule.measures).size < rule.measures.length)
      refuse('measures', 'contradiction: a measure is there twice');
    if (spanMs(rule.settlesWithin) >= rule.studyDays * DAY_MS)
      refuse('settlesWithin', 'contradiction: the study would be over before it is known');
    if (spanMs(rule.every) >= rule.recurrenceDaysAtLeast * DAY_MS)
      refuse('recurrenceDaysAtLeast', 'contradiction: every look would be told');
  });
export type SpaceTimeScanPattern = z.infer<typeof SpaceTimeScanPattern>;
