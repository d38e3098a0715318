/**
 * The observe operator: one consumer per EVENTS partition. Understands each event or makes it a dead letter, and hands batches
 * to `applyBatch`. received = applied + duplicates + dead.
 */
import { Event } from '../../contracts/event/event.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventPartitionFilter, STREAM } from '../../contracts/subjects.ts';
import { PermanentError } from '../../platform/errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type {
  Grouping,
  OperatorSpec,
  StreamMessage,
} from '../../platform/operator/operator-spec.ts';
import {
  applyBatch,
  type AppliedBatch,
  type BatchOutcome,
  type ObserveSettings,
} from './apply-batch.ts';
import { DelayMarks } from './delay-marks.ts';
import { Fronts } from './fronts.ts';
import { PlanStore } from './plan-store.ts';

export interface ObserveOptions extends ObserveSettings {
  readonly metrics: Metrics;
  /** Of one partition. */
  readonly batchMax: number;
  readonly grouped: Grouping;
}

export function observeOperator(options: ObserveOptions): OperatorSpec<Event> {
  // One for each partition: what a rolled-back transaction stored must be stored again.
  const plans = new Map<number, PlanStore>();
  const fronts = new Fronts();
  const applied = new Map<number, Pick<AppliedBatch, 'outcome' | 'fresh'>>();
  const count = observeCounters(options.metrics);
  return {
    name: 'observe',
    stream: STREAM.events,
    partitions: PARTITIONS,
    batchMax: options.batchMax,
    grouped: options.grouped,
    subjectOf: eventPartitionFilter,
    decode: (message) => decodeEvent(message, count.dead),
    effects: async (tx, events, context) => {
      const { partition } = context;
      let plan = plans.get(partition);
      if (plan === undefined) plans.set(partition, (plan = new PlanStore(options.catalogue.plan)));
      const seq = context.messages.at(-1)?.seq ?? 0;
      const { outbox, outcome, fresh } = await applyBatch(tx, {
        arrived: { events, payloads: context.messages.map(({ payload }) => payload) },
        partition,
        seq,
        plans: plan,
        marks: new DelayMarks(options.catalogue, fronts),
        settings: options,
      });
      context.appendOutbox(outbox);
      applied.set(partition, { outcome, fresh });
    },
    afterCommit: (_batch, { partition }) => {
      const batch = applied.get(partition);
      applied.delete(partition);
      if (batch === undefined) return;
      fronts.move(batch.fresh);
      count.applied(batch.outcome);
    },
    onReset: (partition) => {
      plans.delete(partition);
      applied.delete(partition);
    },
  };
}

function decodeEvent(message: StreamMessage, onDead: (code: string) => void): Event {
  const parsed = Event.safeParse(parseJson(message.payload, onDead));
  if (parsed.success) return parsed.data;
  onDead('event-not-understood');
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PermanentError('event-not-understood', problems.slice(0, 5).join('; '));
}

function parseJson(payload: Uint8Array, onDead: (code: string) => void): unknown {
  try {
    return JSON.parse(
      Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'),
    );
  } catch (error) {
    onDead('event-not-json');
    throw new PermanentError('event-not-json', 'The message is not JSON.', { cause: error });
  }
}

function observeCounters(metrics: Metrics) {
  const flow = metrics.flow('observe', {
    dropped: ['duplicate'],
    errored: ['event-not-json', 'event-not-understood'],
  });
  const late = metrics.counter(
    'observe_late_total',
    'Events later than the allowed lateness: counted, not judged.',
  );
  const olderThanKept = metrics.counter(
    'observe_older_than_kept_total',
    'Settlements and states that came when their like are not kept any more: stored, not folded.',
  );
  const deltas = metrics.counter(
    'observe_deltas_total',
    'Changes of counts sent to the assessors.',
  );
  const signals = metrics.counter('signals_total', 'Signals by kind and status.', [
    'kind',
    'status',
  ]);
  return {
    dead: (code: string) => {
      flow.received();
      flow.errored(code === 'event-not-json' ? code : 'event-not-understood');
    },
    applied: (outcome: BatchOutcome) => {
      flow.received(outcome.received);
      flow.sent(outcome.applied);
      flow.dropped('duplicate', outcome.duplicates);
      late.inc(outcome.late);
      olderThanKept.inc(outcome.olderThanKept);
      deltas.inc(outcome.deltas);
      for (const { kind, status } of outcome.signals) signals.inc({ kind, status });
    },
  };
}
