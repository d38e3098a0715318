// A feed whose facts come later than they may, and later than is its habit.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

export const LateFeedPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('late-feed'),
    /** Of the facts received today and yesterday. */
    quantile: z.number().min(0.5).max(0.99),
    limit: Span,
    /** Fewer say nothing. */
    factsMin: z.int().min(5).max(100_000),
    /** Days of receipt before, from which the habit is learned; fewer than the least are none. */
    habitDays: z.strictObject({ least: z.int().min(3).max(26), most: z.int().min(7).max(26) }),
    /** What came on time is at most this part of what usually does: else something old was told besides. */
    onTimeAtMost: z.number().gt(0).max(1),
    /** Chance of a finding where a feed is as it usually is, at one look. */
    alpha: z.number().min(1e-9).max(0.1),
  })
  .superRefine(({ limit, habitDays }, context) => {
    if (habitDays.least > habitDays.most)
      context.addIssue({
        code: 'custom',
        path: ['habitDays'],
        message: 'contradiction: the least is more than the most',
      });
    if (spanMs(limit) > spanMs('7d'))
      context.addIssue({ code: 'custom', path: ['limit'], message: 'unbounded: delays are told apart up to 7d' });
  });
export type LateFeedPattern = z.infer<typeof LateFeedPattern>;
