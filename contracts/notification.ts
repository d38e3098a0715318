// One logical notification: that one department, at one of its offices, is told of one thing in one alert, once. How often and by which
// channel it was tried stands beside it. Holds no person's data: no name, no free text, no record of a patient.
import { z } from 'zod';
import { AlertState, Level } from './alert.ts';
import { AlertId, DepartmentId, TaskId, UserId } from './ids.ts';
import { TRIAGE_NOTICES } from './triage/codes.ts';
import { PRODUCT_NOTICES } from './products/codes.ts';
import { LIST_NOTICES } from './lists/codes.ts';
import { ESCALATION_NOTICES } from './escalation/codes.ts';
import { JOINT_NOTICES } from './joint/codes.ts';
import { DUTY_NOTICES } from './duty/codes.ts';
import { EVALUATION_NOTICES } from './evaluation/codes.ts';
import { PlaceCode } from './place.ts';
import { AlertKind } from './signal.ts';
import { ClockName, Part, Purpose, ResponseStage } from './task.ts';
import { EpochMs } from './time.ts';
import { Words } from './words.ts';

/** `nt-` + 26 base32 characters: follows from alert, department, office, reason and occurrence. */
export const NotificationId = z
  .string()
  .regex(/^nt-[a-z2-7]{26}$/)
  .brand<'NotificationId'>();
export type NotificationId = z.infer<typeof NotificationId>;

/** Why somebody is told. Closed: it names the words in the message, the column in the table and the label of the metric. */
export const NotificationReason = z.enum([
  'opened',
  'acknowledge-overdue',
  'lapsed',
  'returned',
  'reopened',
  'closed',
  'excluded',
  'withdrawn',
  'merged',
  'called-up',
  'called-off',
  'taken-away',
  'task-overdue',
  'limits-shortened',
  'ground-lost',
  'handed-in',
  'sent-back',
  'accepted',
  'disputed',
  'ruled',
  ...TRIAGE_NOTICES,
  ...PRODUCT_NOTICES,
  ...LIST_NOTICES,
  ...ESCALATION_NOTICES,
  ...JOINT_NOTICES,
  ...DUTY_NOTICES,
  ...EVALUATION_NOTICES,
]);
export type NotificationReason = z.infer<typeof NotificationReason>;

/** One duty that the notification is about. */
export const NotifiedDuty = z.strictObject({
  task: TaskId,
  department: DepartmentId,
  stage: ResponseStage,
  part: Part,
  purpose: Purpose,
  duty: Words,
  limits: z.array(z.strictObject({ name: ClockName, dueAt: EpochMs })).max(3),
});
export type NotifiedDuty = z.infer<typeof NotifiedDuty>;

/** The alert as it stood in the moment of the notification: the full subject of every message, also of the last one. */
export const NotificationSubject = z.strictObject({
  title: Words,
  kind: AlertKind,
  level: Level,
  state: AlertState,
  place: PlaceCode,
  startedAt: EpochMs,
  openedAt: EpochMs,
  observed: z.number(),
  expected: z.number().nullable(),
  duties: z.array(NotifiedDuty).max(20),
  /** How many duties there are, named or not. */
  dutyCount: z.int().min(0),
  /** When the meeting begins that it is about; where, its room says. */
  meetingAt: EpochMs.optional(),
});
export type NotificationSubject = z.infer<typeof NotificationSubject>;

/** What somebody is told of where there is no alert: a roster, a handover. */
export const MatterSubject = z.strictObject({
  title: Words,
  level: Level,
  place: PlaceCode,
  /** The time it is about, half-open. */
  startAt: EpochMs,
  endAt: EpochMs,
  /** Where it stands on the dashboard. */
  path: z.string().regex(/^\/[a-z0-9/-]{0,100}$/),
  /** Whom of the office it concerns; null: whoever is on duty. */
  to: UserId.nullable(),
});
export type MatterSubject = z.infer<typeof MatterSubject>;

const told = {
  id: NotificationId,
  department: DepartmentId,
  /** Place of the office that is told. */
  place: PlaceCode,
  reason: NotificationReason,
  /** The alert's occurrence, and what tells two notifications of one reason in it apart. */
  occurrence: z.string().min(1).max(80),
  at: EpochMs,
};

export const AlertNotification = z.strictObject({
  ...told,
  alertId: AlertId,
  subject: NotificationSubject,
});
export type AlertNotification = z.infer<typeof AlertNotification>;

export const MatterNotification = z.strictObject({
  ...told,
  alertId: z.null(),
  /** As the audit names it: `roster:<id>`, `handover:<id>`. */
  about: z.string().min(1).max(120),
  subject: MatterSubject,
});
export type MatterNotification = z.infer<typeof MatterNotification>;

export const Notification = z.union([AlertNotification, MatterNotification]);
export type Notification = z.infer<typeof Notification>;

/** How it ended. `on-screen`: no channel is set up for this office; `exhausted`: no channel took it in the time that it had. */
export const NotificationOutcome = z.enum(['delivered', 'on-screen', 'exhausted']);
export type NotificationOutcome = z.infer<typeof NotificationOutcome>;

export const ChannelKind = z.enum(['webhook', 'smtp', 'wecom', 'dingtalk', 'sms']);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** Why an attempt, or a channel, did not do. Closed list: log field, metric label and words on the screen. */
export const DeliveryCode = z.enum([
  'unreachable',
  'timeout',
  'tls',
  'forbidden-address',
  'refused',
  'not-authorised',
  'rate-limited',
  'receiver-error',
  'bad-answer',
  'too-large',
  'throttled',
  'interrupted',
  'channel-gone',
]);
export type DeliveryCode = z.infer<typeof DeliveryCode>;
