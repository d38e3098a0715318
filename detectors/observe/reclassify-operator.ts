/**
 * The reclassify operator: one in the whole deployment. After a start under another catalogue it looks at all stored units again, a page
 * at each tick, and rests when none is left. Its lease makes it the only one; observe goes on meanwhile, unit by unit under the new
 * catalogue already.
 */
import { COUNTS_CONTROL_SUBJECT, STREAM } from '../../contracts/subjects.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { PlanStore } from './plan-store.ts';
import { reclassifyPage } from './reclassify.ts';

export interface ReclassifyOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly allowedLatenessMs: number;
  readonly caseHorizonMs: number;
  readonly tickMs: number;
  /** Of one tick: bounds how long its transaction holds units. */
  readonly unitsMax: number;
}

export function reclassifyOperator(options: ReclassifyOptions): OperatorSpec<never> {
  const { catalogue } = options;
  let plans = new PlanStore(catalogue.plan);
  let isDone = false;
  const looked = options.metrics.counter(
    'reclassify_units_total',
    'Stored units that were looked at again under a changed catalogue.',
  );
  const changed = options.metrics.counter(
    'reclassify_changed_total',
    'Stored units that count as something else under a changed catalogue.',
  );
  return {
    ...livesByTicks('reclassify', { stream: STREAM.counts, subject: COUNTS_CONTROL_SUBJECT }),
    onReset: () => {
      plans = new PlanStore(catalogue.plan);
      isDone = false;
    },
    tickMs: options.tickMs,
    onTick: async (tx, context) => {
      if (isDone) return;
      const page = await reclassifyPage(tx, { ...options, plans }, options.unitsMax);
      context.appendOutbox(page.outbox);
      isDone = page.isDone;
      looked.inc(page.looked);
      changed.inc(page.changed);
    },
  };
}
