// Stores what a decision on cases made: the cases, the audit, what departments are told, and the feed, in the transaction of the command.
import type { Command } from '../../contracts/command.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { alertSubject, sealed, type Case } from '../cases/case.ts';
import { accountFor } from '../evaluation/enter-ledger.ts';
import { followRounds } from '../evaluation/rounds.ts';
import type { Decision } from '../lifecycle/decision.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { releaseMuted } from '../store/release-muted.ts';
import { saveCases } from '../store/save-cases.ts';
import { answeredSteps } from '../tasks/answered.ts';
import type { CommandRun } from './target.ts';

interface Storing {
  readonly command: Command;
  readonly decision: Extract<Decision, { outcome: 'done' }>;
  readonly originals: readonly Case[];
}

/** The cases as they stand now, in the order of the decision. */
export async function storeDecision(
  tx: Tx,
  { command, decision, originals }: Storing,
  run: CommandRun,
): Promise<Case[]> {
  const changes = decision.cases.map((decided) => {
    const before = originals.find((one) => one.alert.id === decided.alert.id) ?? null;
    return { before, after: sealed(before, decided, run.now) };
  });
  await saveCases(tx, changes, run.now);
  const answered = changes.flatMap(({ before, after }) => answeredSteps(before, after));
  const entries = await appendAudit(tx, [...decision.steps, ...answered], run.now);
  const cases = changes.map(({ after }) => after);
  await accountFor(tx, { cases, entries }, run.now);
  await followRounds(tx, { cases, entries }, run);
  await saveNotices(tx, { cases, steps: decision.steps, at: run.now });
  const told = feedEntries({ cases, steps: decision.steps, at: run.now, cause: command.id });
  const freed = await releaseMuted(tx, endedSubjects(changes), {
    now: run.now,
    rules: run.rules,
    because: machineReason('muter-over'),
    cause: command.id,
  });
  run.appendOutbox([...told, ...freed].map(feedRow));
  return cases;
}

/** What these muted is released with their end. */
const endedSubjects = (
  changes: readonly { readonly before: Case | null; readonly after: Case }[],
): string[] =>
  changes
    .filter(
      ({ before, after }) =>
        before !== null && isLive(before.alert.state) && !isLive(after.alert.state),
    )
    .map(({ after }) => alertSubject(after.alert));
