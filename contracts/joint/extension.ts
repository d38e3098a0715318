// A limit that the lead moved, for one task. Added, never changed: a second extension is a second record.
import { z } from 'zod';
import { AlertId, TaskId, UserId } from '../ids.ts';
import { ExtensionId } from '../response-ids.ts';
import { ClockName } from '../task.ts';
import { EpochMs } from '../time.ts';

export const Extension = z.strictObject({
  v: z.literal(1),
  id: ExtensionId,
  alertId: AlertId,
  taskId: TaskId,
  clock: ClockName,
  fromDueAt: EpochMs,
  toDueAt: EpochMs,
  reason: z.string().min(1).max(2000),
  by: UserId,
  at: EpochMs,
});
export type Extension = z.infer<typeof Extension>;
