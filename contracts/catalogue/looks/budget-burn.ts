// Spending of a global budget against its calendar, in several windows at once, and against the year before.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';

/** To date, or so many days back. */
export const BurnWindow = z.enum(['year', 'quarter', 'days30', 'days7']);
export type BurnWindow = z.infer<typeof BurnWindow>;

const LENGTH: Readonly<Record<BurnWindow, number>> = { year: 365, quarter: 92, days30: 30, days7: 7 };

/** Both must burn: the long one makes it certain, the short one says that it goes on. */
const BurnPair = z
  .strictObject({
    long: BurnWindow,
    short: BurnWindow,
    /** 1 is as planned. */
    burnAtLeast: z.number().gt(1).max(10),
    /** Of the long window that have passed. */
    daysMin: z.int().min(7).max(365),
  })
  .refine(({ long, short }) => LENGTH[short] < LENGTH[long], 'contradiction: the short window is shorter than the long one');

export const BudgetBurnPattern = z.strictObject({
  ...patternEnvelope,
  ...lookFields,
  pattern: z.literal('budget-burn'),
  /** Settlements of a day are in by then. */
  settlesWithin: Span,
  pairs: z.array(BurnPair).min(1).max(6),
  /** Against the same part of the year before. */
  growth: z.strictObject({ growthAtLeast: z.number().gt(0).max(2), daysMin: z.int().min(28).max(365) }).optional(),
  /** Chance of a finding where spending is as planned, at one look at one window. */
  alpha: z.number().min(1e-6).max(0.1),
  /** Weeks from which the unevenness of spending is learned. */
  weeks: z
    .strictObject({ least: z.int().min(6).max(60), most: z.int().min(6).max(60) })
    .refine(({ least, most }) => least <= most, 'contradiction: the least is more than the most'),
});
export type BudgetBurnPattern = z.infer<typeof BudgetBurnPattern>;
