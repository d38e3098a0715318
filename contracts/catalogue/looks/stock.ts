// Stock against what is used in a day: an article of one site that does not last, and the people of a county whose townships do not last.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span } from '../sequence-pattern.ts';
import { lookFields } from './look-fields.ts';
import { called, resourceFields, share, stockUnits } from './resource-fields.ts';

export const StockLowPattern = z.strictObject({
  ...patternEnvelope,
  ...lookFields,
  ...resourceFields,
  pattern: z.literal('stock-low'),
  /** Absent: any article. */
  items: stockUnits.optional(),
  called,
  /** What is on hand, by what is used in a day. */
  coverBelow: Span,
});
export type StockLowPattern = z.infer<typeof StockLowPattern>;

export const ResourceCoverPattern = z.strictObject({
  ...patternEnvelope,
  ...lookFields,
  ...resourceFields,
  pattern: z.literal('resource-cover'),
  /** A township is covered when its sites together have enough of each. */
  items: stockUnits,
  coverAtLeast: Span,
  /** Of the people of a county. */
  shareAtLeast: share,
  /** Of the people of a county: where the stock of fewer is known, nothing is said. */
  knownAtLeast: share,
});
export type ResourceCoverPattern = z.infer<typeof ResourceCoverPattern>;
