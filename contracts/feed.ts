// What the screens show: whole records, not patches, each with the audience it may reach. The stream's sequence is the cursor.
import { z } from 'zod';
import { Alert } from './alert.ts';
import { DepartmentId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { Task } from './task.ts';
import { EpochMs } from './time.ts';

/** Desks (duty officers, epidemiologists) whose jurisdiction covers `place`; members of `departments` in that jurisdiction. */
export const Audience = z.strictObject({
  place: PlaceCode,
  desks: z.boolean(),
  departments: z.array(DepartmentId).max(60),
});
export type Audience = z.infer<typeof Audience>;

const envelope = {
  v: z.literal(1),
  /** Deterministic: subject, its version. */
  key: z.string().min(1).max(120),
  at: EpochMs,
  audience: Audience,
  /** What happened, as the audit names it (`AuditAction`). */
  change: z.string().min(1).max(60),
};

export const FeedEntry = z.discriminatedUnion('type', [
  z.strictObject({ ...envelope, type: z.literal('alert'), alert: Alert }),
  z.strictObject({ ...envelope, type: z.literal('task'), task: Task }),
  /** An account changed: its open sessions must be looked at again. */
  z.strictObject({ ...envelope, type: z.literal('account'), userId: z.string().max(60) }),
]);
export type FeedEntry = z.infer<typeof FeedEntry>;
