// A joint meeting that the lead called, who was asked to it, and what came of it.
import { z } from 'zod';
import { AlertId, DepartmentId, TaskId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { MeetingId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const MeetingState = z.enum(['called', 'held', 'cancelled']);
export type MeetingState = z.infer<typeof MeetingState>;

export const Meeting = z.strictObject({
  v: z.literal(1),
  id: MeetingId,
  version: z.int().min(1),
  alertId: AlertId,
  state: MeetingState,
  place: PlaceCode,
  subject: z.string().min(1).max(400),
  agenda: z.array(z.string().min(1).max(400)).max(20),
  departments: z.array(DepartmentId).min(1).max(40),
  calledBy: UserId,
  calledAt: EpochMs,
  beginsAt: EpochMs,
  /** A room, a street, or the address of a meeting held by video. Read on the screens alone: it is a person's own text. */
  venue: z.string().min(1).max(400).optional(),
  minutes: z
    .strictObject({
      text: z.string().min(1).max(8000),
      present: z.array(DepartmentId).max(40),
      /** The tasks that its decisions became. */
      decisions: z.array(TaskId).max(20),
      by: UserId,
      at: EpochMs,
    })
    .nullable(),
});
export type Meeting = z.infer<typeof Meeting>;
