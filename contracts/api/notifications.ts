// Answer of `GET /api/alerts/:id/notifications`: who was told of what, by which channel, after which attempts. What the account may see:
// the desk all of its alert, a member what its own departments were told at its own offices.
import { z } from 'zod';
import { AlertNotification, DeliveryCode, NotificationOutcome } from '../notification.ts';
import { EpochMs } from '../time.ts';

/** One physical attempt. A message may bundle many notifications; `bundled` says how many it carried. */
export const DeliveryAttempt = z.strictObject({
  channel: z.string().max(64),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  /** Null while it is under way. */
  outcome: z.enum(['sent', 'failed']).nullable(),
  code: DeliveryCode.nullable(),
  bundled: z.int().min(1),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const NotificationView = AlertNotification.pick({
  id: true,
  department: true,
  place: true,
  reason: true,
  at: true,
}).extend({
  /** Null while it is on its way. */
  outcome: NotificationOutcome.nullable(),
  outcomeAt: EpochMs.nullable(),
  /** The channel that took it, or the one that it waits for. */
  channel: z.string().max(64).nullable(),
  code: DeliveryCode.nullable(),
  attempts: z.array(DeliveryAttempt).max(50),
});
export type NotificationView = z.infer<typeof NotificationView>;

export const NotificationList = z.strictObject({
  /** Newest first, at most 200. */
  notifications: z.array(NotificationView).max(200),
  asOf: EpochMs,
});
export type NotificationList = z.infer<typeof NotificationList>;
