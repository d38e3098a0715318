// A department contests a duty. Meanwhile the lead has it; the ruling comes from above both, gives its reason and is final.
import { z } from 'zod';
import { ClockName } from '../clock-name.ts';
import { AlertId, DepartmentId, TaskId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { DisputeId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const DisputeState = z.enum(['open', 'ruled', 'withdrawn']);
export type DisputeState = z.infer<typeof DisputeState>;

/** `upheld`: the duty is not the department's. `rejected`: it is, and the dispute is lost. */
export const Ruling = z.enum(['upheld', 'rejected']);
export type Ruling = z.infer<typeof Ruling>;

export const Dispute = z.strictObject({
  v: z.literal(1),
  id: DisputeId,
  version: z.int().min(1),
  alertId: AlertId,
  taskId: TaskId,
  interimTaskId: TaskId.nullable(),
  state: DisputeState,
  department: DepartmentId,
  /** The other party; null where the stage has no other lead. */
  against: DepartmentId.nullable(),
  place: PlaceCode,
  reason: z.string().min(1).max(2000),
  openedBy: UserId,
  openedAt: EpochMs,
  ruleByAt: EpochMs,
  /** Who rules unless somebody else above both does, and at which of its offices. */
  arbiter: z.strictObject({ department: DepartmentId, place: PlaceCode }),
  /** Who did not accept that the duty was declined: as good as a party, and no arbiter. */
  insistedBy: UserId.nullable(),
  /** The desk whose officer insisted: its other officers are no arbiters either. */
  insistedDesk: z.array(PlaceCode).max(200).optional(),
  /** When it was noticed that nobody had ruled in time; the command group was called then. */
  unruledAt: EpochMs.nullable(),
  /** Of the limits that were held: how long each had left; below zero where it had passed. */
  held: z
    .array(
      z.strictObject({
        name: ClockName,
        leftMs: z.int(),
        /** Of office hours; left out where it is of the wall clock. */
        time: z.literal('working').optional(),
      }),
    )
    .max(3),
  ruling: z
    .strictObject({
      outcome: Ruling,
      /** Who has the duty from now on. */
      department: DepartmentId,
      reason: z.string().min(1).max(2000),
      by: UserId,
      at: EpochMs,
    })
    .nullable(),
});
export type Dispute = z.infer<typeof Dispute>;
