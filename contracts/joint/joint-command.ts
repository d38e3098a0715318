// `POST /api/joint/commands`: the lead's powers over one alert. What is given to another department again is `reassign` of its task.
import { z } from 'zod';
import { Reason, command } from '../command-body.ts';
import { AlertId, DepartmentId, TaskId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { MeetingId, TeamId } from '../response-ids.ts';
import { ClockName, Part, Purpose, ResponseStage } from '../task.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';
import { TeamMember } from './team.ts';

const Text = z.string().trim().min(1).max(4000);

/** A duty that the list does not know, with its limits in absolute time. */
const order = {
  department: DepartmentId,
  /** Of the office; without it, the office nearest to the alert's place. */
  place: PlaceCode.optional(),
  stage: ResponseStage,
  part: Part,
  duty: Words,
  deliverable: Words,
  acknowledgeBy: EpochMs,
  dueAt: EpochMs,
};
export const JointOrder = z.strictObject(order);
export type JointOrder = z.infer<typeof JointOrder>;

export const JointCommand = z.discriminatedUnion('command', [
  command('dispatch', { alert: AlertId, ...order, purpose: Purpose, reason: Reason }),
  /** With the duties that the list has for it in a stage; where it has none, with a copy for information. */
  command('add-department', {
    alert: AlertId,
    department: DepartmentId,
    stage: ResponseStage,
    reason: Reason,
  }),
  command('extend', { task: TaskId, clock: ClockName, dueAt: EpochMs, reason: Reason }),
  command('propose-accountability', {
    alert: AlertId,
    department: DepartmentId,
    task: TaskId.optional(),
    reason: Reason,
  }),
  command('call-meeting', {
    alert: AlertId,
    subject: z.string().trim().min(1).max(400),
    agenda: z.array(z.string().trim().min(1).max(400)).max(20),
    departments: z.array(DepartmentId).min(1).max(40),
    beginsAt: EpochMs,
    venue: z.string().trim().min(1).max(400).optional(),
  }),
  /** Each decision becomes a task. */
  command('record-minutes', {
    meeting: MeetingId,
    text: z.string().trim().min(1).max(8000),
    present: z.array(DepartmentId).max(40),
    decisions: z.array(JointOrder).max(20),
  }),
  command('cancel-meeting', { meeting: MeetingId, reason: Reason }),
  command('set-up-team', {
    alert: AlertId,
    lead: DepartmentId,
    members: z.array(TeamMember).min(2).max(40),
    periodMinutes: z.int().min(60).max(10_080),
    reason: Reason,
  }),
  command('report-can', {
    team: TeamId,
    department: DepartmentId,
    condition: Text,
    actions: Text,
    needs: z.string().trim().max(4000),
  }),
  command('dissolve-team', { team: TeamId, reason: Reason }),
]);
export type JointCommand = z.infer<typeof JointCommand>;
