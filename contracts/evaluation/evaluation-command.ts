// `POST /api/evaluations/commands`: scores, corrective actions, objections.
import { z } from 'zod';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { CorrectiveActionId, LedgerEntryId } from '../response-ids.ts';
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
]);
export type EvaluationCommand = z.infer<typeof EvaluationCommand>;
