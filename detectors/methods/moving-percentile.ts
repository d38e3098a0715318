/**
 * CIDARS moving percentile: the last seven days against the same week of five years and the two weeks before and after it,
 * 25 sums in all; above their 80th percentile it exceeds. Source: Yang et al. 2011 (WPSAR 2, 10). Page: docs/methods/moving-percentile.md.
 */
import { z } from 'zod';
import { defineMethod, type Seen } from './define-method.ts';
import type { Frequency, Verdict } from './method.ts';
import {
  type BlockPlan,
  knownBlocks,
  type KnownBlocks,
  reachOfBlocks,
  weekOf,
} from './past-blocks.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

const Params = z.strictObject({
  years: z.int().min(1).max(20).default(5),
  /** Blocks before and after the same one of each year. */
  spread: z.int().min(0).max(6).default(2),
  /** Points of a block; absent: seven days, or one week or month. */
  block: z.int().min(1).max(31).optional(),
  /** Share of the past sums below the limit: 0.8 and 0.9 are in use. */
  percentile: z.number().min(0.5).lt(1).default(0.8),
  /** Past sums that must be known; absent: every one. */
  minBlocks: z.int().min(3).optional(),
});
type Params = z.infer<typeof Params>;

/** Score: the share of past sums that the newest exceeds. P-value: none, for a percentile of 25 sums has no distribution to speak of. */
export const movingPercentile = defineMethod({
  id: 'moving-percentile',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: (params, frequency) => reachOfBlocks(planOf(params, frequency)),
  judge: (params, seen) => unjudgeable(seen.current) ?? judgeBlocks(params, seen),
});

function planOf({ years, spread, block }: Params, frequency: Frequency): BlockPlan {
  return { years, spread, block: block ?? weekOf(frequency), frequency };
}

function judgeBlocks(params: Params, seen: Seen): Verdict {
  const blocks = knownBlocks(seen, planOf(params, seen.frequency), params.minBlocks);
  if ('code' in blocks) return insufficientBaseline(seen.current, blocks);
  return verdictOf(params, blocks, blocks.current);
}

function verdictOf(params: Params, { past, span }: KnownBlocks, observed: number): Verdict {
  const sorted = past.toSorted((a, b) => a - b);
  const upper = percentileOf(sorted, params.percentile);
  const expected = percentileOf(sorted, 0.5);
  const exceeds = observed > upper;
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score: sorted.filter((sum) => sum < observed).length / sorted.length,
    pvalue: null,
    baseline: span,
    reason: {
      code: exceeds ? 'above-limit' : 'within-limits',
      figures: { observed, expected, limit: upper },
    },
  };
}

/** Between the two nearest sums in proportion, as spreadsheets and R's default do (Hyndman and Fan 1996, definition 7). */
function percentileOf(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] ?? 0;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}
