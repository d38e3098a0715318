/**
 * The quality operator: one in the whole deployment. At every tick it plants a bounded number of shadow outbreaks in mirrors of the live counts
 * and keeps what the rules made of them; and where people concluded alerts or changed rules, it proposes limits and plans budgets anew.
 */
import { COUNTS_CONTROL_SUBJECT, STREAM } from '../../contracts/subjects.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { freshMemory, qualityTurn, type QualityMemory } from './quality-turn.ts';

export interface QualityOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly tickMs: number;
  /** Shadow outbreaks of one tick: bounds what a tick costs. */
  readonly trialsPerTick: number;
}

export function qualityOperator(options: QualityOptions): OperatorSpec<never> {
  let memory: QualityMemory = freshMemory();
  const trials = options.metrics.counter(
    'shadow_trials_total',
    'Shadow outbreaks tried in mirrors of the counts.',
  );
  const seconds = options.metrics.counter(
    'shadow_trials_seconds_total',
    'Time spent on judging mirrors.',
  );
  return {
    ...livesByTicks('quality', { stream: STREAM.counts, subject: COUNTS_CONTROL_SUBJECT }),
    onReset: () => {
      memory = freshMemory();
    },
    tickMs: options.tickMs,
    onTick: async (tx, { now }) => {
      const { trialsPerTick, catalogue } = options;
      const done = await qualityTurn(tx, { memory, catalogue, trialsPerTick, now });
      trials.inc(done.trials);
      seconds.inc(done.judgingMs / 1000);
    },
  };
}
