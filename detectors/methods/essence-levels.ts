/** The two levels of ESSENCE: red (an exceedance) and yellow (within, but said to be elevated). */
import { z } from 'zod';
import type { Reason } from './reason.ts';

export const levelShape = {
  /** Red below this p-value. */
  alpha: z.number().gt(0).lt(0.5).default(0.01),
  /** Yellow below this one. */
  alphaWarning: z.number().gt(0).lt(0.5).default(0.05),
};

export interface Levels {
  readonly alpha: number;
  readonly alphaWarning: number;
}

export function levelReason(levels: Levels, figures: Reason['figures'], pvalue: number): Reason {
  if (pvalue < levels.alpha) return { code: 'above-limit', figures };
  return { code: pvalue < levels.alphaWarning ? 'elevated' : 'within-limits', figures };
}
