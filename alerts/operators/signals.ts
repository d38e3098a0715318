// The operator that turns signals into alerts: each signal runs through the triage, and its effects, audit entries and feed are committed
// with the position in one transaction. A revision that has a disposition already changes nothing.
import { Signal } from '../../contracts/signal.ts';
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { DispositionOutcome } from '../../contracts/triage/disposition.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { beginWriting } from '../audit/append.ts';
import { loadActiveSilences } from '../silences/silence-store.ts';
import { knownRevisions, revisionKey } from '../store/dispositions.ts';
import type { TriageRules } from '../triage/stage.ts';
import { triaged } from '../triage/triage.ts';
import { openCaseShelf } from './case-shelf.ts';
import { decoded } from './decode.ts';
import { openPassageStore, type PassageContext } from './passage-store.ts';

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
  const outcomes: (DispositionOutcome | 'redelivered')[] = [];
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
  readonly context: PassageContext;
  readonly rules: TriageRules;
}

/** What became of each signal, in the order of the batch. */
export async function triageBatch(
  tx: Tx,
  batch: readonly Signal[],
  run: Run,
): Promise<(DispositionOutcome | 'redelivered')[]> {
  await beginWriting(tx);
  const known = await knownRevisions(tx, batch);
  const store = openPassageStore(tx, run.context);
  const shelf = await openCaseShelf(tx, batch, {
    ...run.rules,
    beforeReading: () => store.flush(),
  });
  const silences = await loadActiveSilences(tx, run.context.now);
  const outcomes: (DispositionOutcome | 'redelivered')[] = [];
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
    await store.take(passage);
    if (passage.case !== null) {
      for (const { after } of passage.beside) shelf.keep(after);
      shelf.put(passage.case, signal);
      for (const gone of passage.absorbed) shelf.absorb(gone);
    }
    outcomes.push(passage.disposition?.outcome ?? 'suppressed');
  }
  await store.flush();
  return outcomes;
}

function counted(
  flow: SignalsDuties['flow'],
  outcomes: readonly (DispositionOutcome | 'redelivered')[],
): void {
  for (const outcome of outcomes) {
    flow.received();
    if (outcome === 'redelivered' || outcome === 'suppressed') flow.dropped(outcome);
    else flow.sent();
  }
}
