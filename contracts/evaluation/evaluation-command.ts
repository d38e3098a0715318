// `POST /api/evaluations/commands`: scores, corrective actions, objections.
import { z } from 'zod';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { CorrectiveActionId, EvaluationId, LedgerEntryId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { EvaluationSide, Scores } from './evaluation.ts';

const Text = z.string().trim().min(1).max(4000);

export const EvaluationCommand = z.discriminatedUnion('command', [
  command('score', {
    alert: AlertId,
    department: DepartmentId,
    side: EvaluationSide,
    scores: Scores,
    text: z.string().trim().max(4000),
  }),
  command('set-action', {
    alert: AlertId,
    department: DepartmentId,
    owner: UserId,
    text: Text,
    dueAt: EpochMs,
  }),
  command('report-action', { action: CorrectiveActionId, text: Text }),
  command('verify-action', { action: CorrectiveActionId, reason: OptionalReason }),
  command('return-action', { action: CorrectiveActionId, reason: Reason }),
  command('drop-action', { action: CorrectiveActionId, reason: Reason }),
  /** A department contests a line of the ledger: the line stays, the objection stands beside it. */
  command('object', { entry: LedgerEntryId, text: Text }),
  /** A department contests a score that others gave it; who gave it answers. */
  command('object-score', { evaluation: EvaluationId, text: Text }),
  command('answer-objection', { evaluation: EvaluationId, text: Text }),
  /** What the account may see of the ledger, as a signed file. */
  command('export-ledger', {
    department: DepartmentId.optional(),
    from: EpochMs.optional(),
    to: EpochMs.optional(),
  }),
]);
export type EvaluationCommand = z.infer<typeof EvaluationCommand>;
