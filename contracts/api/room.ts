// Answer of `GET /api/alerts/:id/room`: who has which part in the joint response, with the limits of each; teams with their reports, meetings,
// extensions, disputes. What a department did is not in it: that stands in its task.
import { z } from 'zod';
import { Dispute } from '../escalation/dispute.ts';
import { AlertId, DepartmentId, TaskId } from '../ids.ts';
import { Extension } from '../joint/extension.ts';
import { JointBounds } from '../joint/joint-limits.ts';
import { Meeting } from '../joint/meeting.ts';
import { CanReport, Team } from '../joint/team.ts';
import { PlaceCode } from '../place.ts';
import { Part, Purpose, ResponseStage, TaskClock, TaskState } from '../task.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const RoomPart = z.strictObject({
  task: TaskId,
  version: z.int().min(1),
  department: DepartmentId,
  place: PlaceCode,
  stage: ResponseStage,
  part: Part,
  purpose: Purpose,
  state: TaskState,
  duty: Words,
  clocks: z.array(TaskClock).max(3),
});
export type RoomPart = z.infer<typeof RoomPart>;

export const RoomPeriod = z.strictObject({
  period: z.int().min(1),
  endsAt: EpochMs,
  reported: z.array(DepartmentId).max(40),
  missing: z.array(DepartmentId).max(40),
});
export type RoomPeriod = z.infer<typeof RoomPeriod>;

export const RoomTeam = z.strictObject({
  team: Team,
  /** The one that runs last, at most 20; of a dissolved team, those up to its end. */
  periods: z.array(RoomPeriod).max(20),
  /** Oldest first. */
  reports: z.array(CanReport).max(200),
});
export type RoomTeam = z.infer<typeof RoomTeam>;

/** `desk`, `lead` and `above`, who stands over all that lead, have the lead's powers; a `party` has a part; a `reader` looks on. */
export const RoomStanding = z.enum(['desk', 'lead', 'above', 'party', 'reader']);
export type RoomStanding = z.infer<typeof RoomStanding>;

export const AlertRoom = z.strictObject({
  alert: AlertId,
  standing: RoomStanding,
  /** What the lead's powers may do at the level of the alert. */
  bounds: JointBounds,
  parts: z.array(RoomPart).max(200),
  teams: z.array(RoomTeam).max(20),
  meetings: z.array(Meeting).max(100),
  extensions: z.array(Extension).max(200),
  disputes: z.array(Dispute).max(200),
  asOf: EpochMs,
});
export type AlertRoom = z.infer<typeof AlertRoom>;
