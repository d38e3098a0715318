// Several weak signals of unlike sources at one place: one score of all of them, under one budget of false findings.
import { z } from 'zod';
import { MeasureId } from '../../ids.ts';
import { Words } from '../../words.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

/** One way of hearing of an illness. Measures of one source look at the same people: the most unusual speaks for it. */
const TriggerSource = z.strictObject({
  names: Words,
  of: z.array(z.strictObject({ measure: MeasureId, detector: z.string().min(1).max(40) })).min(1).max(8),
});
export type TriggerSource = z.infer<typeof TriggerSource>;

export const MultiTriggerPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('multi-trigger'),
    sources: z.array(TriggerSource).min(2).max(8),
    at: z.enum(['township', 'county', 'city']),
    /** The day that is over so long before the look: its facts have been told. */
    settlesWithin: Span,
    /** Fewer sources with a judgement of the day say nothing together. */
    sourcesMin: z.int().min(2).max(8),
    /** So many sources must be unusual themselves: one loud source is told by its own measure. */
    weakMin: z.int().min(2).max(8),
    weakP: z.number().gt(0).max(0.5),
    /** Between the sources of a place where nothing is going on: weather and holidays move all of them. */
    correlation: z.number().min(0).max(0.95),
    /** False findings a year in all places together. */
    falseFindingsPerYear: z.number().gt(0).max(365),
  })
  .superRefine((rule, context) => {
    if (Math.max(rule.sourcesMin, rule.weakMin) > rule.sources.length)
      context.addIssue({
        code: 'custom',
        path: ['sourcesMin'],
        message: 'contradiction: more sources are asked for than there are',
      });
    const measures = rule.sources.flatMap(({ of }, source) =>
      of.map(({ measure }, at) => ({ measure, source, at })),
    );
    for (const { measure, source, at } of measures)
      if (measures.some((other) => other.measure === measure && other.source < source))
        context.addIssue({
          code: 'custom',
          path: ['sources', source, 'of', at, 'measure'],
          message: `twice: ${measure} is of another source already, and would count as two`,
        });
  });
export type MultiTriggerPattern = z.infer<typeof MultiTriggerPattern>;
