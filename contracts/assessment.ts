// What one method says of one observation. Ignorance is an outcome of its own: it is never `within`.
import { z } from 'zod';
import { MethodId } from './ids.ts';
import { SeriesKey } from './series.ts';
import { EpochMs } from './time.ts';
import { Window } from './window.ts';
import { Words } from './words.ts';

export const Outcome = z.enum(['exceeds', 'within', 'insufficient-baseline', 'not-applicable']);
export type Outcome = z.infer<typeof Outcome>;

export const Side = z.enum(['upper', 'lower', 'both']);
export type Side = z.infer<typeof Side>;

export const MethodParams = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
export type MethodParams = z.infer<typeof MethodParams>;

export const Assessment = z.strictObject({
  v: z.literal(1),
  series: SeriesKey,
  window: Window,
  outcome: Outcome,
  observed: z.number(),
  /** null where the method gives none. */
  expected: z.number().nullable(),
  lower: z.number().nullable(),
  /** Upper limit: above it (not at it) is an exceedance. */
  upper: z.number().nullable(),
  /** The limit that decided: the one that was passed, else the one that a detector of this side would have passed. */
  threshold: z.number().nullable().optional(),
  /** Which limit was passed; null where none was. */
  side: z.enum(['upper', 'lower']).nullable().optional(),
  /** Behind a figure that is no plain count: how many facts, and out of how many; with what stands behind the figure on screens. */
  facts: z
    .strictObject({ count: z.int(), outOf: z.int().nullable(), unit: Words.nullable() })
    .optional(),
  score: z.number().nullable(),
  pvalue: z.number().min(0).max(1).nullable(),
  method: MethodId,
  methodVersion: z.string().min(1).max(40),
  params: MethodParams,
  baseline: z.strictObject({ startAt: EpochMs, endAt: EpochMs, points: z.int().min(0) }).nullable(),
  /** Share of the facts of this window that are usually in by now, 0 to 1; null where not yet learned. */
  completeness: z.number().min(0).max(1).nullable(),
  revision: z.int().min(0),
  asOf: EpochMs,
  reason: z.strictObject({ code: z.string().min(1).max(60), words: Words }),
});
export type Assessment = z.infer<typeof Assessment>;
