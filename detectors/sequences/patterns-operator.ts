/**
 * The patterns operator: one consumer per FACTS partition, each sequence in one of them. What is said of facts is stored, and the sequences
 * in which something now stands that did not are looked at; those whose span is over are looked at when their time is told.
 */
import { FactsMessage, type FactKey, type FactStatement } from '../../contracts/fact.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { factsSubject, STREAM } from '../../contracts/subjects.ts';
import { PermanentError } from '../../platform/errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { OperatorSpec, StreamMessage } from '../../platform/operator/operator-spec.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { storeStatements } from './fact-store.ts';
import { judgeSequences, type Judged } from './judge-sequences.ts';
import { judgingRules, lockHistory, type JudgingSince } from './judging-rules.ts';

export interface PatternsOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly batchMax: number;
}

interface Outcome extends Judged {
  readonly statements: number;
  readonly looks: number;
  /** Images and reports of persons whose part of the body the table of examinations does not know. */
  readonly unmapped: number;
  readonly judging: JudgingSince;
}

export function patternsOperator(options: PatternsOptions): OperatorSpec<FactsMessage> {
  const { catalogue } = options;
  const outcomes = new Map<number, Outcome>();
  // By partition, once no rule waits any more.
  const allJudge = new Map<number, JudgingSince>();
  const count = patternCounters(options.metrics);
  return {
    name: 'patterns',
    stream: STREAM.facts,
    partitions: PARTITIONS,
    batchMax: options.batchMax,
    subjectOf: factsSubject,
    decode: decodeFacts,
    effects: async (tx, batch, context) => {
      const known = allJudge.get(context.partition);
      if (known === undefined) await lockHistory(tx, 'stores');
      const judging = known ?? (await judgingRules(tx, catalogue));
      const statements = batch.flatMap((one) => (one.type === 'statements' ? one.statements : []));
      const asOf = batch.reduce((latest, one) => Math.max(latest, one.asOf), 0);
      const changed =
        statements.length === 0 ? new Set<FactKey>() : await storeStatements(tx, statements, asOf);
      const dues = batch.flatMap((one) => (one.type === 'due' ? [one] : []));
      for (const key of dues.flatMap(({ keys }) => keys)) changed.add(key);
      const lookedBack = new Set(dues.flatMap((one) => (one.isHistory ? one.keys : [])));
      // Whoever told that a span is over may have a clock that is ahead of this one.
      const dueAt = dues.reduce((at, one) => Math.max(at, one.asOf), 0);
      const now = Math.max(context.now, dueAt);
      const look = { catalogue, now, judging, lookedBack };
      const judged = await judgeSequences(tx, [...changed], look);
      context.appendOutbox(judged.outbox);
      outcomes.set(context.partition, {
        ...judged,
        judging,
        statements: statements.length,
        looks: changed.size,
        unmapped: statements.filter((one) => isUnmapped(one, catalogue)).length,
      });
    },
    afterCommit: (_batch, { partition }) => {
      const outcome = outcomes.get(partition);
      outcomes.delete(partition);
      if (outcome === undefined) return;
      if (outcome.judging.size === catalogue.sequences.length)
        allJudge.set(partition, outcome.judging);
      count(outcome);
    },
    onReset: (partition) => {
      outcomes.delete(partition);
      allJudge.delete(partition);
    },
  };
}

function isUnmapped(
  { key, fact }: FactStatement,
  { examinationBy, zone }: DetectorCatalogue,
): boolean {
  const bodyPart = fact?.kind.startsWith('imaging-') ? fact.values['bodyPart'] : undefined;
  if (fact === null || typeof bodyPart !== 'string' || !key.startsWith('person ')) return false;
  return !examinationBy.partsOf(bodyPart, dayOf(fact.at, zone)).isMapped;
}

function decodeFacts(message: StreamMessage): FactsMessage {
  const { buffer, byteOffset, byteLength } = message.payload;
  let told: unknown;
  try {
    told = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString('utf8'));
  } catch (error) {
    throw new PermanentError('facts-not-json', 'The message is not JSON.', { cause: error });
  }
  const parsed = FactsMessage.safeParse(told);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PermanentError('facts-not-understood', problems.slice(0, 5).join('; '));
}

function patternCounters(metrics: Metrics): (outcome: Outcome) => void {
  const statements = metrics.counter('pattern_statements_total', 'Statements about facts.');
  const looks = metrics.counter('pattern_looks_total', 'Looks at sequences.');
  const unmapped = metrics.counter(
    'pattern_examinations_unmapped_total',
    'Statements about images and reports of persons whose part of the body the table of examinations does not know.',
  );
  const tooLong = metrics.counter(
    'pattern_sequences_too_long_total',
    'Looks at sequences of which only the latest facts were read.',
  );
  const recorded = metrics.counter(
    'pattern_findings_recorded_total',
    'Findings of before their rule was there, too old to be told.',
  );
  const signals = metrics.counter('signals_total', 'Signals by kind and status.', [
    'kind',
    'status',
  ]);
  return (outcome) => {
    statements.inc(outcome.statements);
    looks.inc(outcome.looks);
    unmapped.inc(outcome.unmapped);
    tooLong.inc(outcome.tooLong);
    recorded.inc(outcome.recorded);
    for (const { signal } of outcome.changes)
      signals.inc({ kind: signal.kind, status: signal.status });
  };
}
