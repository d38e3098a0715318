/**
 * CDC's historical limits: the last four weeks against the same four weeks of five years and those before and after them,
 * 15 sums in all; beyond mean ± 2 standard deviations it exceeds. Source: Stroup et al. 1989 (Stat Med 8, 323). Page: docs/methods/historical-limits.md.
 */
import { z } from 'zod';
import { defineMethod, type Seen } from './define-method.ts';
import { passed, SIDES } from './ears.ts';
import { normalUpperTail } from './distributions/normal.ts';
import type { Frequency, Verdict } from './method.ts';
import { moments } from './moments.ts';
import {
  type BlockPlan,
  fourWeeksOf,
  knownBlocks,
  type KnownBlocks,
  reachOfBlocks,
} from './past-blocks.ts';
import type { ReasonCode } from './reason.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

const Params = z.strictObject({
  years: z.int().min(1).max(20).default(5),
  /** Blocks before and after the same one of each year. */
  spread: z.int().min(0).max(3).default(1),
  /** Points of a block; absent: 28 days, four weeks or one month. */
  block: z.int().min(1).max(62).optional(),
  /** Standard deviations of the past sums from their mean to the limit. */
  z: z.number().positive().default(2),
  side: z.enum(SIDES).default('upper'),
  /** Past sums that must be known; absent: every one. */
  minBlocks: z.int().min(3).optional(),
});
type Params = z.infer<typeof Params>;

/** Score: (sum − mean) / sd of the past sums. P-value: the normal tail beyond it (both tails for `both`). */
export const historicalLimits = defineMethod({
  id: 'historical-limits',
  version: '1.0.0',
  schema: Params.refine(({ years, spread }) => years * (2 * spread + 1) >= 3, {
    path: ['years'],
    error: 'and spread must give three past sums or more',
  }),
  lookbackPoints: (params, frequency) => reachOfBlocks(planOf(params, frequency)),
  judge: (params, seen) => unjudgeable(seen.current) ?? judgeBlocks(params, seen),
});

function planOf({ years, spread, block }: Params, frequency: Frequency): BlockPlan {
  return { years, spread, block: block ?? fourWeeksOf(frequency), frequency };
}

function judgeBlocks(params: Params, seen: Seen): Verdict {
  const blocks = knownBlocks(seen, planOf(params, seen.frequency), params.minBlocks);
  if ('code' in blocks) return insufficientBaseline(seen.current, blocks);
  return verdictOf(params, blocks, blocks.current);
}

function verdictOf(params: Params, { past, span }: KnownBlocks, observed: number): Verdict {
  const { mean: expected, sd } = moments(past);
  const upper = params.side === 'lower' ? null : expected + params.z * sd;
  const lower = params.side === 'upper' ? null : Math.max(0, expected - params.z * sd);
  const side = passed(observed, upper, lower);
  const score = sd === 0 ? null : (observed - expected) / sd;
  const limit = (side === 'lower' ? lower : upper) ?? lower ?? 0;
  return {
    outcome: side === null ? 'within' : 'exceeds',
    side,
    observed,
    expected,
    upper,
    lower,
    score,
    pvalue: score === null ? null : tailOf(score, params.side),
    baseline: span,
    reason: { code: codeOf(side), figures: { observed, expected, limit } },
  };
}

function codeOf(side: Verdict['side']): ReasonCode {
  if (side === null) return 'within-limits';
  return side === 'upper' ? 'above-limit' : 'below-limit';
}

function tailOf(score: number, side: Params['side']): number {
  if (side === 'both') return Math.min(1, 2 * normalUpperTail(Math.abs(score)));
  return normalUpperTail(side === 'upper' ? score : -score);
}
