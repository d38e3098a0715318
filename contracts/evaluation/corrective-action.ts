// What is to be better next time: one owner, one date, and somebody else who confirms that it is.
import { z } from 'zod';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { CorrectiveActionId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const CorrectiveActionState = z.enum(['open', 'done', 'verified', 'dropped']);
export type CorrectiveActionState = z.infer<typeof CorrectiveActionState>;

export const CorrectiveAction = z.strictObject({
  v: z.literal(1),
  id: CorrectiveActionId,
  version: z.int().min(1),
  alertId: AlertId,
  department: DepartmentId,
  place: PlaceCode,
  owner: UserId,
  text: z.string().min(1).max(4000),
  dueAt: EpochMs,
  state: CorrectiveActionState,
  setBy: UserId,
  updatedAt: EpochMs,
  report: z.strictObject({ text: z.string().min(1).max(4000), by: UserId, at: EpochMs }).nullable(),
  verifiedBy: UserId.nullable(),
  /** Last reason given: of a return, a confirmation, or why it was dropped. */
  note: z.string().max(4000).nullable(),
});
export type CorrectiveAction = z.infer<typeof CorrectiveAction>;
