// Global budgets of consortia: what may be spent of the fund in a year, in which quarterly advances, and how a year's spending is spread over
// its days when all goes as planned.
import { z } from 'zod';
import { PlaceCode } from '../place.ts';
import { Words } from '../words.ts';
import { CatalogueVersion, Origin } from './origin.ts';

const share = z.number().min(0).max(1);

/** Relative weights: a working day of an even month is one. */
export const SpendingShape = z.strictObject({
  weekend: z.number().min(0).max(2),
  holiday: z.number().min(0).max(2),
  /** January to December. */
  months: z.array(z.number().gt(0).max(5)).length(12),
});
export type SpendingShape = z.infer<typeof SpendingShape>;

export const Budget = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(40),
  names: Words,
  /** Whose insured it is for. */
  county: PlaceCode.refine((code) => code.length === 6, 'a budget is of a county or district'),
  year: z.int().min(2020).max(2100),
  totalYuan: z.int().min(1).max(1_000_000_000_000),
});
export type Budget = z.infer<typeof Budget>;

/** A file of `catalogue/budgets/`. */
export const BudgetFile = z
  .strictObject({
    version: CatalogueVersion,
    source: Origin,
    shape: SpendingShape,
    /** Held back for risks; the rest is spent by the calendar. */
    reserveShare: share,
    /** Of what is not held back, by quarter. */
    advances: z.array(share).length(4),
    budgets: z.array(Budget).min(1).max(100),
  })
  .superRefine(({ advances, budgets }, context) => {
    const sum = advances.reduce((all, one) => all + one, 0);
    if (Math.abs(sum - 1) > 1e-9)
      context.addIssue({ code: 'custom', path: ['advances'], message: 'contradiction: the advances are not the whole' });
    for (const [at, { county, year }] of budgets.entries())
      if (budgets.findIndex((one) => one.county === county && one.year === year) < at)
        context.addIssue({ code: 'custom', path: ['budgets', at, 'county'], message: `${county} has two budgets of one year` });
  });
export type BudgetFile = z.infer<typeof BudgetFile>;
