/**
 * The history operator: one in the whole deployment. After a start under other rules about sequences it gives those that are new or changed
 * the facts of before, a page at each tick, and has their sequences looked at; it rests when nothing is left.
 */
import { FACTS_CONTROL_SUBJECT, STREAM } from '../../contracts/subjects.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { producerOf } from '../../platform/operator/commit-group.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { historyTurn } from './history-turn.ts';

export interface HistoryOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly tickMs: number;
  /** Of one tick: bounds how long its transaction lasts, and how many looks a partition is told at once. */
  readonly rowsMax: number;
}

const NAME = 'history';

export function historyOperator(options: HistoryOptions): OperatorSpec<never> {
  const { catalogue, rowsMax } = options;
  let isDone = false;
  const statements = options.metrics.counter(
    'pattern_history_statements_total',
    'Statements about facts that were made again from stored events for rules that are new or changed.',
  );
  const sequences = options.metrics.counter(
    'pattern_history_sequences_total',
    'Sequences that were looked at because rules are new or changed.',
  );
  return {
    ...livesByTicks(NAME, { stream: STREAM.facts, subject: FACTS_CONTROL_SUBJECT }),
    onReset: () => {
      isDone = false;
    },
    tickMs: options.tickMs,
    onTick: async (tx, context) => {
      if (isDone || (await isWaiting(tx))) return;
      const turn = await historyTurn(tx, { catalogue, now: context.now, rowsMax });
      context.appendOutbox(turn.outbox);
      isDone = turn.isDone;
      statements.inc(turn.statements);
      sequences.inc(turn.sequences);
    },
  };
}

/** What was told is not on its way yet: history waits, not what happens now. */
async function isWaiting(tx: Tx): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM outbox WHERE producer = $1 LIMIT 1', [
    producerOf(NAME, 0),
  ]);
  return rowCount === 1;
}
