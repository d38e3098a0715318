/** The operators as the stage runs them, on a catalogue, for a replay. */
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { assessOperator } from '../assess/assess-operator.ts';
import { Scopes } from '../assess/scopes.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { observeOperator } from '../observe/observe-operator.ts';
import { progressOperator } from '../progress/progress-operator.ts';
import { duesOperator } from '../sequences/dues-operator.ts';
import { patternsOperator } from '../sequences/patterns-operator.ts';
import type { ReplayOperators } from './replay-events.ts';

export interface ReplaySettings {
  readonly allowedLatenessDays: number;
  readonly idleAfterMinutes: number;
}

export function replayOperators(
  catalogue: DetectorCatalogue,
  settings: ReplaySettings,
): ReplayOperators {
  const metrics = createMetrics('detectors');
  const common = { catalogue, metrics };
  const latenessMs = settings.allowedLatenessDays * DAY_MS;
  return {
    observe: observeOperator({
      ...common,
      batchMax: 500,
      grouped: { transactions: 1, messagesMax: 500 },
      allowedLatenessMs: latenessMs,
      caseHorizonMs: 14 * DAY_MS,
      backfillMaxMs: 400 * DAY_MS,
    }),
    assess: assessOperator({
      ...common,
      batchMax: 500,
      horizonMs: latenessMs,
      scopes: new Scopes(),
      statesMax: 200_000,
    }),
    progress: progressOperator({
      ...common,
      tickMs: HOUR_MS,
      idleAfterMs: settings.idleAfterMinutes * 60_000,
      holdBackMaxMs: 12 * HOUR_MS,
    }),
    patterns: patternsOperator({ ...common, batchMax: 500 }),
    dues: duesOperator({
      tickMs: 60_000,
      // What was received is observed before the clock moves on.
      readUntil: (_tx, now) => Promise.resolve(now),
    }),
  };
}
