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
  if (pvalue < levels.alpha) {
    // An average that remembers may be above its limit on a day that is not.
    const hasExcess = (figures['observed'] ?? 0) > (figures['expected'] ?? 0);
    return { code: hasExcess ? 'above-limit' : 'days-before-above-limit', figures };
  }
  return { code: pvalue < levels.alphaWarning ? 'elevated' : 'within-limits', figures };
}
