/**
 * The assess operator: one consumer per COUNTS partition. A message that was seen before, by its key, changes nothing. Memory of
 * a partition is dropped whenever it may differ from the store.
 */
import { CountsMessage } from '../../contracts/counts.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, STREAM } from '../../contracts/subjects.ts';
import { PermanentError } from '../../platform/errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { OperatorSpec, StreamMessage } from '../../platform/operator/operator-spec.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import {
  applyCounts,
  type AssessSettings,
  type CountsOutcome,
  type PartitionMemory,
} from './apply-counts.ts';
import { LearnAhead } from './learn-ahead.ts';
import { SeriesStates } from './series-state.ts';

export interface AssessOptions extends AssessSettings {
  readonly metrics: Metrics;
  /** Series remembered in this process, over all its partitions. */
  readonly statesMax: number;
  readonly batchMax: number;
  /** Absent: no bound but their number. */
  readonly batchBytesMax?: number;
}

export function assessOperator(options: AssessOptions): OperatorSpec<CountsMessage> {
  const memories = new Map<number, PartitionMemory>();
  const outcomes = new Map<number, CountsOutcome & { readonly duplicates: number }>();
  const count = assessCounters(options.metrics);
  const memoryOf = (partition: number): PartitionMemory => {
    let memory = memories.get(partition);
    if (memory === undefined) {
      const statesMax = Math.ceil(options.statesMax / PARTITIONS);
      memory = {
        states: new SeriesStates(statesMax),
        progress: undefined,
        knownSeries: new Map(),
        ahead: new LearnAhead(),
        refits: undefined,
      };
      memories.set(partition, memory);
    }
    return memory;
  };
  return {
    name: 'assess',
    stream: STREAM.counts,
    partitions: PARTITIONS,
    batchMax: options.batchMax,
    ...(options.batchBytesMax !== undefined && { batchBytesMax: options.batchBytesMax }),
    subjectOf: countsSubject,
    decode: decodeCounts,
    effects: async (tx, batch, context) => {
      const seen = await context.seenBefore(batch.map((message) => message.key));
      const messages = batch.filter((_, at) => seen[at] !== true);
      const duplicates = batch.length - messages.length;
      outcomes.set(context.partition, { ...NOTHING, duplicates });
      if (messages.length === 0) return;
      const { partition } = context;
      const input = { messages, partition, memory: memoryOf(partition), settings: options };
      const { outbox, outcome } = await applyCounts(tx, input);
      context.appendOutbox(outbox);
      outcomes.set(partition, { ...outcome, duplicates });
    },
    afterCommit: (_batch, { partition }) => {
      const outcome = outcomes.get(partition);
      outcomes.delete(partition);
      if (outcome !== undefined) count(outcome);
      const memory = memories.get(partition);
      if (memory?.progress != null) {
        const today = dayNumberOf(dayOf(memory.progress.frontierAt, options.catalogue.zone));
        memory.ahead.turn(memory.states, today);
      }
    },
    onReset: (partition) => {
      memories.delete(partition);
      outcomes.delete(partition);
    },
  };
}

const NOTHING: CountsOutcome = {
  deltas: 0,
  cases: 0,
  ticks: 0,
  assessments: 0,
  tooLong: 0,
  signals: [],
};

function decodeCounts(message: StreamMessage): CountsMessage {
  const parsed = CountsMessage.safeParse(parseJson(message.payload));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PermanentError('counts-not-understood', problems.slice(0, 5).join('; '));
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(
      Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'),
    );
  } catch (error) {
    throw new PermanentError('counts-not-json', 'The message is not JSON.', { cause: error });
  }
}

function assessCounters(
  metrics: Metrics,
): (outcome: CountsOutcome & { readonly duplicates: number }) => void {
  const deltas = metrics.counter('assess_deltas_total', 'Deltas added to observations.');
  const cases = metrics.counter('assess_cases_total', 'Cases given to cluster rules.');
  const duplicates = metrics.counter(
    'assess_duplicates_total',
    'Messages of counts that were seen before.',
  );
  const assessments = metrics.counter(
    'assess_assessments_total',
    'Assessments written because they say something new.',
  );
  const unjudged = metrics.counter(
    'assess_unjudged_facts_total',
    'Changes of counts that no window was judged with, by reason.',
    ['reason'],
  );
  const signals = metrics.counter('signals_total', 'Signals by kind and status.', [
    'kind',
    'status',
  ]);
  return (outcome) => {
    deltas.inc(outcome.deltas);
    cases.inc(outcome.cases);
    duplicates.inc(outcome.duplicates);
    assessments.inc(outcome.assessments);
    unjudged.inc({ reason: 'session-too-long' }, outcome.tooLong);
    for (const { kind, status } of outcome.signals) signals.inc({ kind, status });
  };
}
