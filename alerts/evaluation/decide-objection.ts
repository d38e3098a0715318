// Decides on an objection to a line of the ledger: the department's own word, recorded beside the line, which stays as it is. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { AuditEntry } from '../../contracts/audit.ts';
import type { EvaluationCommand } from '../../contracts/evaluation/evaluation-command.ts';
import type { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { ledgerLine } from './derive-ledger.ts';

type Body = Extract<EvaluationCommand, { command: 'object' }>;

export interface ObjectionSetting {
  readonly account: Account;
  readonly line: LedgerEntry | null;
  /** The department's objection to the line stands already: it is not counted twice. */
  readonly isObjected: boolean;
}

export interface ObjectionDecision {
  readonly outcome: 'done';
  readonly step: Step;
  /** With the entry of the audit that the step became. */
  readonly lineFor: (entry: Pick<AuditEntry, 'seq' | 'at'>) => LedgerEntry;
}

export function decideObjection(
  body: Body,
  { account, line, isObjected }: ObjectionSetting,
): ObjectionDecision | Refused {
  if (line === null) return refused('unknown-subject', 'there is no such line', '没有这条台账记录');
  if (!coversPlace(account, line.place))
    return refused('out-of-scope', 'elsewhere', '不在您的辖区');
  if (!account.departments.includes(line.department))
    return refused(
      'role-not-allowed',
      `${line.department} objects to its own lines`,
      `由被记部门（${line.department}）提出异议`,
    );
  if (line.kind === 'objection')
    return refused(
      'invalid-target',
      'an objection is no reproach to object to',
      '异议本身不能再被提出异议',
    );
  if (isObjected)
    return refused(
      'already-exists',
      'the objection to this line stands already',
      '对该条记录的异议已经记入台账',
    );
  const { alertId, department, place, taskId } = line;
  return {
    outcome: 'done',
    step: {
      actor: actorOf(account.id),
      action: 'evaluation-object',
      subject: `ledger:${line.id}`,
      fromState: line.kind,
      toState: line.kind,
      reason: body.text,
      // The version is that of the line, which has no other: the desk that keeps the ledger is told of each line once.
      details: { alert: alertId, department, record: line.id, version: 1 },
    },
    lineFor: ({ seq, at }) =>
      ledgerLine(
        {
          alertId,
          department,
          place,
          taskId,
          kind: 'objection',
          objectsTo: line.id,
          text: body.text,
          evidenceSeq: seq,
          at,
        },
        [line.id, seq],
      ),
  };
}
