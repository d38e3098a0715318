// Looks, apart from the timers and the notifiers, whether the response itself stands still: an open case without a running limit or an open duty,
// a limit that passed and nobody noticed, a notification without an outcome. What is found is recorded once, told to the command group and the
// desk, stands on the screens, and is taken back when it is over.
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { Escalation } from '../../contracts/escalation/escalation.ts';
import type { AlertId } from '../../contracts/ids.ts';
import type { EscalationId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { appendOutbox } from '../../platform/store/outbox.ts';
import type { Pool, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import { MACHINE, alertSubject, type Case, type Step } from '../cases/case.ts';
import { TIMERS_PRODUCER } from '../clocks/fire-case-clocks.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { loadCases } from '../store/load-cases.ts';
import { insertEscalations } from '../store/save-escalations.ts';
import { commandPlace } from '../tasks/chains.ts';
import { FAULTS, faultyAlerts, type Fault, type WatchRules } from './faults.ts';

const ACT_OF: Readonly<Record<Fault, AuditAction>> = {
  'no-next-step': 'case-without-next-step',
  'clock-not-fired': 'clock-not-fired',
  notification: 'notification-without-outcome',
};

export interface WatchFound {
  readonly found: number;
  readonly ended: number;
  /** Findings that stand now. */
  readonly open: number;
}

export function watchCases(store: Pool, rules: WatchRules, now: EpochMs): Promise<WatchFound> {
  return transaction(store, async (tx) => {
    // Two processes may look at once: one after the other, and the second finds what the first has recorded.
    await beginWriting(tx);
    let found = 0;
    let ended = 0;
    let open = 0;
    for (const fault of FAULTS) {
      const faulty = await faultyAlerts(tx, fault, { rules, now });
      const known = await openFindings(tx, fault);
      const fresh = faulty.filter((id) => !known.has(id));
      const over = [...known].filter((id) => !faulty.includes(id));
      await recordFound(tx, fresh, { fault, rules, now });
      await recordOver(tx, over, { fault, now });
      found += fresh.length;
      ended += over.length;
      open += faulty.length;
    }
    return { found, ended, open };
  });
}

async function openFindings(tx: Tx, fault: Fault): Promise<Set<AlertId>> {
  const answer = await tx.query<{ alert_id: AlertId }>(
    'SELECT alert_id FROM escalations WHERE task_id IS NULL AND answered_at IS NULL AND cause = $1',
    [fault],
  );
  return new Set(answer.rows.map((row) => row.alert_id));
}

interface Finding {
  readonly fault: Fault;
  readonly rules: WatchRules;
  readonly now: EpochMs;
}

async function recordFound(
  tx: Tx,
  ids: readonly AlertId[],
  { fault, rules, now }: Finding,
): Promise<void> {
  const cases = await loadCases(tx, ids);
  const rows = cases.map(({ alert }): Escalation => ({
    v: 1,
    id: derivedId('es-', [alert.id, fault, now]) as EscalationId,
    alertId: alert.id,
    taskId: null,
    step: 3,
    rung: 'command-group',
    department: rules.commandGroup,
    place: commandPlace(alert.place),
    cause: fault,
    at: now,
    answeredAt: null,
  }));
  await insertEscalations(tx, rows);
  const steps = cases.map((one, at) => stepOf(one, ACT_OF[fault], rows[at]));
  await tell(tx, cases, { steps, now });
}

async function recordOver(
  tx: Tx,
  ids: readonly AlertId[],
  { fault, now }: Omit<Finding, 'rules'>,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE escalations SET answered_at = to_timestamp($3::float8 / 1000), record = jsonb_set(record, '{answeredAt}', to_jsonb($3::float8))
     WHERE task_id IS NULL AND answered_at IS NULL AND cause = $2 AND alert_id = ANY ($1::text[])`,
    [ids, fault, now],
  );
  const cases = await loadCases(tx, ids);
  await tell(tx, cases, { steps: cases.map((one) => stepOf(one, 'next-step-found')), now });
}

function stepOf({ alert }: Case, action: AuditAction, finding?: Escalation): Step {
  const calls = finding && { department: finding.department, place: finding.place };
  return {
    actor: MACHINE,
    action,
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: alert.state,
    reason: null,
    details: calls === undefined ? {} : { calls },
  };
}

async function tell(
  tx: Tx,
  cases: readonly Case[],
  { steps, now }: { readonly steps: readonly Step[]; readonly now: EpochMs },
): Promise<void> {
  if (steps.length === 0) return;
  await appendAudit(tx, steps, now);
  await saveNotices(tx, { cases, steps, at: now });
  const entries = feedEntries({ cases, steps, at: now, cause: `watch-${String(now)}` });
  await appendOutbox(tx, TIMERS_PRODUCER, entries.map(feedRow));
}
