// Answer of `GET /api/escalations`: what runs late so far that somebody above was called, and what the watchdog found standing still, the gravest first.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { ClockName } from '../clock-name.ts';
import { Rung } from '../escalation/escalation.ts';
import { AlertId, DepartmentId, TaskId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

const OfAlert = z.strictObject({
  alert: AlertId,
  title: Words,
  level: Level,
  /** Of the alert. */
  place: PlaceCode,
});

const OfTask = z.strictObject({
  id: TaskId,
  department: DepartmentId,
  place: PlaceCode,
  duty: Words,
});

export const Called = z.strictObject({
  rung: Rung,
  department: DepartmentId,
  place: PlaceCode,
  at: EpochMs,
});
export type Called = z.infer<typeof Called>;

export const PassedLimit = z.enum([...ClockName.options, 'rule']);
export type PassedLimit = z.infer<typeof PassedLimit>;

export const OpenEscalation = OfAlert.extend({
  /** Null where nobody has taken the alert itself. */
  task: OfTask.nullable(),
  /** The limit that passed. */
  cause: PassedLimit,
  /** Who was called first stands first. */
  called: z.array(Called).min(1).max(6),
});
export type OpenEscalation = z.infer<typeof OpenEscalation>;

export const Standstill = z.enum([
  'no-next-step',
  'clock-not-fired',
  'notification',
  'assignee-gone',
]);
export type Standstill = z.infer<typeof Standstill>;

export const WatchFinding = OfAlert.extend({
  finding: Standstill,
  since: EpochMs,
  /** Of `assignee-gone`: the task, and whose account was deactivated or moved. */
  task: OfTask.extend({ assignee: UserId }).nullable(),
});
export type WatchFinding = z.infer<typeof WatchFinding>;

export const EscalationAnswer = z.strictObject({
  escalations: z.array(OpenEscalation).max(200),
  findings: z.array(WatchFinding).max(200),
  /** There are more than are listed. */
  isCut: z.boolean(),
  asOf: EpochMs,
});
export type EscalationAnswer = z.infer<typeof EscalationAnswer>;
