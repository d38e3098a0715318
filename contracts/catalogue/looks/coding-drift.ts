// Diagnoses of one site that are written another way than before, while as many people come.
import { z } from 'zod';
import { DAY_MS } from '../../time.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

/** Visits are kept so long for looks. */
const KEPT_MS = 45 * DAY_MS;

export const CodingDriftPattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('coding-drift'),
    window: Span,
    /** Before the window: what is usual. */
    habit: Span,
    /** A visit is coded by then. */
    settlesWithin: Span,
    visitsMin: z.int().min(20).max(1_000_000),
    /** Points of all visits: 0.15 is fifteen in a hundred. */
    differenceAtLeast: z.number().min(0.05).max(0.9),
    /** A family of codes has lost at least this part of what it had. */
    lossAtLeast: z.number().min(0.2).max(1),
    /** Volume may differ so much from what is usual; beyond, people come or stay away, and codes follow them. */
    volumeWithin: z.number().min(0.05).max(0.5),
    /** How much more unevenly shares vary than chance. */
    dispersion: z.number().min(1).max(20),
    alpha: z.number().min(1e-9).max(0.1),
  })
  .superRefine(({ window, habit, settlesWithin }, context) => {
    if (spanMs(window) + spanMs(habit) + spanMs(settlesWithin) > KEPT_MS)
      context.addIssue({ code: 'custom', path: ['habit'], message: 'unbounded: visits are kept for 45d' });
    if (spanMs(window) > spanMs(habit))
      context.addIssue({ code: 'custom', path: ['window'], message: 'contradiction: the window is longer than the habit' });
  });
export type CodingDriftPattern = z.infer<typeof CodingDriftPattern>;
