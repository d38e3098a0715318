// Opens a round of evaluation in the transaction that closes an alert, ends it when all have scored or the alert opens again, and tells the
// offices that are to score. Its limit is watched as any other (fire-rounds.ts).
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { AuditEntry } from '../../contracts/audit.ts';
import type { EvaluationRound } from '../../contracts/evaluation/evaluation.ts';
import { AlertId, type DepartmentId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { AUDIT_COLUMNS, auditEntryOf, type AuditRow } from '../../platform/store/audit-rows.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { alertSubject, type Case } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { endedRound, openedRound, roundStep, scorersOf } from './decide-round.ts';
import { loadRound, saveRound } from './evaluation-store.ts';

interface Following {
  readonly now: EpochMs;
  readonly rules: Pick<ResponseRules, 'evaluatorsOf' | 'evaluation'>;
}

/** What the entries of this change, with the cases as they are after it, mean for evaluations. */
export async function followRounds(
  tx: Tx,
  change: { readonly cases: readonly Case[]; readonly entries: readonly AuditEntry[] },
  { now, rules }: Following,
): Promise<void> {
  await endRoundsReopened(tx, change.entries, now);
  for (const one of change.cases) {
    const actions = change.entries
      .filter(({ subject }) => subject === alertSubject(one.alert))
      .map(({ action }) => action);
    if (actions.includes('close')) await openRound(tx, one, { now, rules });
  }
}

/** A response that goes on is not scored yet, whether a person opened it again or more was found than it was closed with. */
export async function endRoundsReopened(
  tx: Tx,
  entries: readonly AuditEntry[],
  now: EpochMs,
): Promise<void> {
  const again = entries.filter(
    ({ action, fromState }) => REOPENS.has(action) && fromState === 'closed',
  );
  for (const { subject } of again) {
    const round = await loadRound(tx, AlertId.parse(subject.slice('alert:'.length)));
    if (round?.state === 'open') await endRound(tx, endedRound(round, 'reopened', now), now);
  }
}
const REOPENS: ReadonlySet<string> = new Set<AuditAction>(['reopen', 'return']);

function namedIn({ alert }: Case, rules: Following['rules']): readonly DepartmentId[] {
  return alert.responsibility === null ? [] : rules.evaluatorsOf(alert.responsibility);
}

async function openRound(tx: Tx, one: Case, { now, rules }: Following): Promise<void> {
  const entries = await entriesOf(tx, one.alert.id);
  const evaluators = namedIn(one, rules);
  const round = openedRound(one, { evaluators, entries, now, rules: rules.evaluation });
  // Nobody owed anything: there is nobody to score.
  if (round.expected.length === 0) return;
  await saveRound(tx, round);
  await watch(tx, round, null);
  const step = roundStep(round, 'evaluation-opened', { recipients: scorersOf(round, one) });
  await appendAudit(tx, [step], now);
  await saveNotices(tx, { cases: [one], steps: [step], at: now });
}

async function entriesOf(tx: Tx, alert: AlertId): Promise<AuditEntry[]> {
  const { rows } = await tx.query<AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE alert_id = $1 ORDER BY seq`,
    [alert],
  );
  return rows.map(auditEntryOf);
}

export async function endRound(tx: Tx, round: EvaluationRound, now: EpochMs): Promise<void> {
  await saveRound(tx, round);
  await watch(tx, round, now);
  await appendAudit(tx, [roundStep(round, 'evaluation-closed')], now);
}

const watch = (tx: Tx, round: EvaluationRound, stoppedAt: EpochMs | null): Promise<void> =>
  saveClocks(tx, [
    {
      subject: `evaluation:${round.alertId}.${String(round.occurrence)}`,
      name: 'evaluation',
      owner: { kind: 'evaluation', id: round.alertId },
      dueAt: round.dueAt,
      stoppedAt,
      firedAt: null,
      lateByMs: null,
    },
  ]);
