// A task: one department's one duty in one alert, with clocks of its own. Overdue is computed from clocks, never stored.
import { z } from 'zod';
import { Level } from './alert.ts';
import { ClockName } from './clock-name.ts';
import { Dispute } from './escalation/dispute.ts';
import { ChainStep, RunningChain } from './escalation/escalation.ts';
import { AlertId, DepartmentId, TaskId, UserId } from './ids.ts';
import { MachineReason } from './machine-reason.ts';
import { PlaceCode } from './place.ts';
import { DisputeId } from './response-ids.ts';
import { EpochMs } from './time.ts';
import { Words } from './words.ts';

export const ResponseStage = z.enum([
  'verify',
  'investigate',
  'control',
  'treat',
  'supply',
  'communicate',
  'evaluate',
]);
export type ResponseStage = z.infer<typeof ResponseStage>;

export const Part = z.enum(['lead', 'coordinate', 'support']);
export type Part = z.infer<typeof Part>;

/** 办理 for action, 知会 for information: an information copy has no clocks and asks for nothing. */
export const Purpose = z.enum(['action', 'information']);
export type Purpose = z.infer<typeof Purpose>;

export const TaskState = z.enum([
  'assigned',
  'delivered',
  'acknowledged',
  'in-progress',
  'submitted',
  'accepted',
  'closed',
  'declined',
  'disputed',
  'arbitrated',
  'handed-over',
  'reassigned',
  'withdrawn',
]);
export type TaskState = z.infer<typeof TaskState>;

export { ClockName };

/** One limit of one department: another's act never stops it. */
export const TaskClock = z.strictObject({
  name: ClockName,
  dueAt: EpochMs,
  stoppedAt: EpochMs.nullable(),
  /** When its passing was recorded; it fires once. */
  firedAt: EpochMs.nullable(),
  lateByMs: z.int().min(0).nullable(),
});
export type TaskClock = z.infer<typeof TaskClock>;

export const Task = z.strictObject({
  v: z.literal(1),
  id: TaskId,
  alertId: AlertId,
  version: z.int().min(1),
  department: DepartmentId,
  stage: ResponseStage,
  part: Part,
  purpose: Purpose,
  state: TaskState,
  duty: Words,
  deliverable: Words,
  level: Level,
  place: PlaceCode,
  assignedAt: EpochMs,
  updatedAt: EpochMs,
  assignee: UserId.nullable(),
  clocks: z.array(TaskClock).max(3),
  submission: z
    .strictObject({
      text: z.string().min(1).max(4000),
      by: UserId,
      at: EpochMs,
      /** Sent back, and not handed in again since: it answers for nothing. */
      returnedAt: EpochMs.optional(),
    })
    .nullable(),
  /** Last reason given: of a return, a refusal, a dispute. */
  note: z.string().max(2000).nullable(),
  /** Why the machine called it off; of work that had begun, why its ground fell away: finishing it is left to people. */
  because: MachineReason.optional(),
  /** Who is called above the department, and when, once a limit has passed: frozen when the task was assigned. */
  chain: z.array(ChainStep).max(3).optional(),
  /** The chain as it runs, or as it last ran. */
  escalation: RunningChain.optional(),
  /** The department contests the duty, or did. */
  dispute: Dispute.optional(),
  /** A ruling gave the department this duty: it is not contested again. */
  ruledBy: DisputeId.optional(),
  /** The duty of this other task, held by the lead until the dispute about it is ruled. */
  interimFor: TaskId.optional(),
  /** When the assignee was deactivated or moved out of the department or place; left out while whoever has the task may act on it. */
  assigneeGoneAt: EpochMs.optional(),
});
export type Task = z.infer<typeof Task>;
