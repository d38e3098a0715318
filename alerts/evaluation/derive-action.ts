// The line of the ledger that a corrective action leaves when its date passes, and the one when it is done after all. Pure.
import type { AuditEntry } from '../../contracts/audit.ts';
import type { CorrectiveAction } from '../../contracts/evaluation/corrective-action.ts';
import type { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { ledgerLine } from './derive-ledger.ts';

export function actionLine(
  action: CorrectiveAction,
  kind: 'late' | 'met-late',
  { seq, at }: Pick<AuditEntry, 'seq' | 'at'>,
): LedgerEntry {
  return ledgerLine(
    {
      alertId: action.alertId,
      department: action.department,
      place: action.place,
      kind,
      clock: 'corrective-action',
      lateByMs: kind === 'late' ? null : Math.max(0, at - action.dueAt),
      evidenceSeq: seq,
      at,
    },
    [action.id, action.dueAt, ...(kind === 'late' ? [] : [at])],
  );
}
