// Wards, fever clinics and devices near their limit: the share in use is over the limit for a time, with a forecast of when nothing is left.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';
import { called, resourceFields, share, usedFields } from './resource-fields.ts';

export const OccupancyPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    ...resourceFields,
    ...usedFields,
    called,
    pattern: z.literal('occupancy'),
    shareAtLeast: share,
    /** So long without a break. */
    lasts: Span,
    /** Over when the share falls below it: what swings about the limit is told once. */
    endsBelow: share,
    /** A smaller unit is full by chance. */
    sizeMin: z.int().min(1).max(10_000),
    /** How far back is looked. */
    window: Span,
    /** Hours until all is in use, from the slope of the last hours where it is surely upward. */
    forecast: z.strictObject({
      over: Span,
      readingsMin: z.int().min(4).max(500),
      /** Of the slope: the bound at this chance must be upward too. */
      confidence: z.number().min(0.5).max(0.999),
      within: Span,
    }),
  })
  .superRefine((rule, context) => {
    const fault = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (rule.endsBelow > rule.shareAtLeast)
      fault('endsBelow', 'contradiction: it ends below a share at which it has not begun');
    if (spanMs(rule.lasts) <= spanMs(rule.staleAfter))
      fault('lasts', 'contradiction: one reading that is not too old would be enough');
    if (spanMs(rule.window) < spanMs(rule.lasts) + spanMs(rule.staleAfter))
      fault('window', 'contradiction: shorter than what must last and the age of a reading');
    if (spanMs(rule.window) < spanMs(rule.forecast.over))
      fault('forecast', 'contradiction: the slope is taken over more than is looked at');
  });
export type OccupancyPattern = z.infer<typeof OccupancyPattern>;
