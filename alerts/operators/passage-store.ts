// Writes what the triage decided. What a storm brings, findings that open an alert or join one, is written in bulk, a few statements for many
// passages; a passage that touches other cases, or ends or releases one, is written by itself, in its turn.
import type { Signal } from '../../contracts/signal.ts';
import type { BatchContext } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import type { Case } from '../cases/case.ts';
import { endRoundsReopened } from '../evaluation/rounds.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { revisionKey, saveDispositions } from '../store/dispositions.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import {
  moveSignals,
  saveCases,
  saveSignals,
  type Change,
  type Held,
} from '../store/save-cases.ts';
import { answeredSteps } from '../tasks/answered.ts';
import type { Passage } from '../triage/stage.ts';

export type PassageContext = Pick<BatchContext, 'now' | 'appendOutbox'>;

export interface PassageStore {
  take(passage: Passage): Promise<void>;
  /** Whoever reads what cases the database holds calls it first. */
  flush(): Promise<void>;
}

export function openPassageStore(tx: Tx, context: PassageContext): PassageStore {
  let waiting: Passage[] = [];
  const flush = async (): Promise<void> => {
    const passages = waiting;
    waiting = [];
    if (passages.length > 0) await stored(tx, passages, context);
  };
  return {
    flush,
    take: async (passage) => {
      const alone = !mayWait(passage);
      if (alone) await flush();
      waiting.push(passage);
      if (alone) await flush();
    },
  };
}

/** It opens a case, or leaves one in its state and as muted as it was: of several such only the last state of the case need be written. */
function mayWait({ absorbed, beside, before, case: after }: Passage): boolean {
  if (absorbed.length > 0 || beside.length > 0) return false;
  if (before === null || after === null) return true;
  return (
    before.alert.state === after.alert.state && before.alert.muted?.by === after.alert.muted?.by
  );
}

async function stored(
  tx: Tx,
  passages: readonly Passage[],
  { now, appendOutbox }: PassageContext,
): Promise<void> {
  const news = passages.filter(isNews);
  await saveCases(tx, changesOf(news), now);
  for (const gone of news.flatMap(({ absorbed }) => absorbed))
    await moveSignals(tx, gone.before.alert.id, gone.into);
  await saveSignals(tx, heldOf(news), now);
  await saveDispositions(tx, passages, now);
  await endRoundsReopened(tx, await appendAudit(tx, passages.flatMap(stepsOf), now), now);
  const told = passages.map((passage) => ({ ...happeningOf(passage), at: now }));
  await saveNotices(tx, ...told);
  const entries = passages.flatMap((passage) =>
    feedEntries({ ...happeningOf(passage), at: now, cause: revisionKey(passage.signal) }),
  );
  appendOutbox(entries.map(feedRow));
}

const isNews = ({ case: after, reasons }: Passage): boolean =>
  after !== null && !reasons.some(({ code }) => code === 'superseded');

/** Of each case how it was before the first passage and how it is after the last; who absorbs stands behind what it absorbed. */
function changesOf(passages: readonly Passage[]): Change[] {
  const changes = new Map<string, Change>();
  const change = ({ before, after }: Change): void => {
    const first = changes.get(after.alert.id);
    changes.set(after.alert.id, { before: first === undefined ? before : first.before, after });
  };
  for (const { absorbed, beside, before, case: after } of passages) {
    for (const one of [...absorbed, ...beside]) change(one);
    if (after !== null) change({ before, after });
  }
  return [...changes.values()];
}

/** The last revision of each signal with the alert that holds it. */
function heldOf(passages: readonly Passage[]): Held[] {
  const held = new Map<Signal['id'], Held>();
  for (const { signal, case: after } of passages) {
    const evidence = after?.evidence.find((one) => one.id === signal.id);
    if (after === null || evidence === undefined) continue;
    held.set(signal.id, { signal, alertId: after.alert.id, evidence });
  }
  return [...held.values()];
}

const happeningOf = (passage: Passage): { cases: Case[]; steps: Passage['steps'] } => {
  const { absorbed, beside, case: after, steps } = passage;
  const others = [...absorbed, ...beside].map((change) => change.after);
  return { cases: after === null ? [] : [...others, after], steps };
};

function stepsOf({ absorbed, beside, before, case: after, steps }: Passage): Passage['steps'] {
  const answered = [...absorbed, ...beside].flatMap((change) =>
    answeredSteps(change.before, change.after),
  );
  return [...steps, ...answered, ...(after === null ? [] : answeredSteps(before, after))];
}
