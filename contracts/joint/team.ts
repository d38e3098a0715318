// A joint team (工作专班) of several departments for one alert, and its reports of each operational period: condition, actions, needs.
import { z } from 'zod';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { CanReportId, TeamId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const TeamState = z.enum(['active', 'dissolved']);
export type TeamState = z.infer<typeof TeamState>;

export const TeamMember = z.strictObject({ department: DepartmentId, user: UserId.nullable() });
export type TeamMember = z.infer<typeof TeamMember>;

export const Team = z.strictObject({
  v: z.literal(1),
  id: TeamId,
  version: z.int().min(1),
  alertId: AlertId,
  state: TeamState,
  place: PlaceCode,
  /** One of the members. */
  lead: DepartmentId,
  members: z.array(TeamMember).min(2).max(40),
  setUpBy: UserId,
  setUpAt: EpochMs,
  periodMinutes: z.int().min(60).max(10_080),
  dissolvedAt: EpochMs.nullable(),
});
export type Team = z.infer<typeof Team>;

export const CanReport = z.strictObject({
  v: z.literal(1),
  id: CanReportId,
  teamId: TeamId,
  alertId: AlertId,
  /** 1 for the first. */
  period: z.int().min(1),
  department: DepartmentId,
  condition: z.string().min(1).max(4000),
  actions: z.string().min(1).max(4000),
  needs: z.string().max(4000),
  by: UserId,
  at: EpochMs,
});
export type CanReport = z.infer<typeof CanReport>;
