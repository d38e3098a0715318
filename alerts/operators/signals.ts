// The operator that turns signals into alerts: each signal runs through the triage, and its effects, audit entries and feed are committed
// with the position in one transaction. A revision that has a disposition already changes nothing.
import { Signal } from '../../contracts/signal.ts';
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { BatchContext, OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { loadActiveSilences } from '../silences/silence-store.ts';
import { knownRevisions, revisionKey, saveDisposition } from '../store/dispositions.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { moveSignals, saveCases, saveSignal } from '../store/save-cases.ts';
import { answeredSteps } from '../tasks/answered.ts';
import type { Outcome, Passage, TriageRules } from '../triage/stage.ts';
import { triaged } from '../triage/triage.ts';
import { openCaseShelf } from './case-shelf.ts';
import { decoded } from './decode.ts';

export type SignalDrop = 'redelivered' | 'suppressed';

export interface SignalsDuties {
  /** The catalogue as it is in force now. */
  readonly rules: () => TriageRules;
  readonly flow: Flow<SignalDrop, never>;
  /** Called after a commit that may have set limits earlier than those the timers wait for. */
  readonly onNewClocks: () => void;
}

/** A storm is committed in parts, so that the first alerts of it stand on the screens while the rest is decided. */
const BATCH_MAX = 100;

export function signalsOperator(duties: SignalsDuties): OperatorSpec<Signal> {
  const outcomes: (Outcome | 'redelivered')[] = [];
  return {
    name: 'triage',
    stream: STREAM.signals,
    partitions: 1,
    subjectOf: () => STREAM_SUBJECTS.SIGNALS,
    decode: (message) => decoded(message.payload, Signal, 'bad-signal'),
    batchMax: BATCH_MAX,
    effects: async (tx, batch, context) => {
      outcomes.length = 0;
      outcomes.push(...(await triageBatch(tx, batch, { context, rules: duties.rules() })));
    },
    afterCommit: () => {
      counted(duties.flow, outcomes.splice(0));
      duties.onNewClocks();
    },
  };
}

interface Run {
  readonly context: Pick<BatchContext, 'now' | 'appendOutbox'>;
  readonly rules: TriageRules;
}

/** What became of each signal, in the order of the batch. */
export async function triageBatch(
  tx: Tx,
  batch: readonly Signal[],
  run: Run,
): Promise<(Outcome | 'redelivered')[]> {
  await beginWriting(tx);
  const known = await knownRevisions(tx, batch);
  const shelf = await openCaseShelf(tx, batch, run.rules.kinship);
  const silences = await loadActiveSilences(tx, run.context.now);
  const outcomes: (Outcome | 'redelivered')[] = [];
  for (const signal of batch) {
    const key = revisionKey(signal);
    if (known.has(key)) {
      outcomes.push('redelivered');
      continue;
    }
    known.add(key);
    const candidates = await shelf.candidates(signal);
    const neighbours = await shelf.neighbours(signal, candidates);
    const { now } = run.context;
    const passage = triaged({ signal, candidates, neighbours, silences, now, rules: run.rules });
    await store(tx, passage, run.context);
    if (passage.case !== null) {
      for (const { after } of passage.beside) shelf.keep(after);
      shelf.put(passage.case, signal);
      for (const gone of passage.absorbed) shelf.absorb(gone);
    }
    outcomes.push(passage.disposition?.outcome ?? 'suppressed');
  }
  return outcomes;
}

async function store(tx: Tx, passage: Passage, context: Run['context']): Promise<void> {
  const { signal, before, case: after, absorbed, beside } = passage;
  const { now } = context;
  const isNews = !passage.reasons.some((reason) => reason.code === 'superseded');
  if (after !== null && isNews) {
    await saveCases(tx, [...absorbed, ...beside, { before, after }], now);
    for (const gone of absorbed) await moveSignals(tx, gone.before.alert.id, gone.into);
    const evidence = after.evidence.find((one) => one.id === signal.id);
    if (evidence !== undefined)
      await saveSignal(tx, signal, { alertId: after.alert.id, now, evidence });
  }
  await saveDisposition(tx, passage, now);
  const answered = [...absorbed, ...beside].flatMap((change) =>
    answeredSteps(change.before, change.after),
  );
  if (after !== null) answered.push(...answeredSteps(before, after));
  await appendAudit(tx, [...passage.steps, ...answered], now);
  const cases =
    after === null ? [] : [...[...absorbed, ...beside].map((change) => change.after), after];
  await saveNotices(tx, { cases, steps: passage.steps, at: now });
  const entries = feedEntries({ cases, steps: passage.steps, at: now, cause: revisionKey(signal) });
  context.appendOutbox(entries.map(feedRow));
}

function counted(
  flow: SignalsDuties['flow'],
  outcomes: readonly (Outcome | 'redelivered')[],
): void {
  for (const outcome of outcomes) {
    flow.received();
    if (outcome === 'redelivered' || outcome === 'suppressed') flow.dropped(outcome);
    else flow.sent();
  }
}
