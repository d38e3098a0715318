// The date of a corrective action has passed and it is not done: told to its department, and entered in the ledger.
import type { CorrectiveAction } from '../../contracts/evaluation/corrective-action.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { MACHINE, type Step } from '../cases/case.ts';
import type { FireRun, OwnedDueClock } from '../clocks/clock-owner.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { loadCase } from '../store/load-cases.ts';
import { actionLine } from './derive-action.ts';
import { enterLedger } from './enter-ledger.ts';
import { loadAction } from './evaluation-store.ts';

export async function fireActions(
  tx: Tx,
  due: readonly OwnedDueClock[],
  { now }: Pick<FireRun, 'now'>,
): Promise<void> {
  for (const clock of due) {
    const action = await loadAction(tx, clock.ownerId);
    const one = action === null ? null : await loadCase(tx, action.alertId);
    if (action?.state !== 'open' || one === null || action.dueAt !== clock.dueAt) continue;
    const step = overdueStep(action, now);
    const [entry] = await appendAudit(tx, [step], now);
    if (entry === undefined) continue;
    await enterLedger(tx, [actionLine(action, 'late', entry)], now);
    await saveNotices(tx, { cases: [one], steps: [step], at: now });
  }
}

const overdueStep = (action: CorrectiveAction, now: EpochMs): Step => ({
  actor: MACHINE,
  action: 'action-overdue',
  subject: `alert:${action.alertId}`,
  fromState: action.state,
  toState: action.state,
  reason: null,
  details: {
    correctiveAction: action.id,
    department: action.department,
    dueAt: action.dueAt,
    lateByMs: Math.max(0, now - action.dueAt),
    recipients: [{ department: action.department, place: action.place }],
  },
});
