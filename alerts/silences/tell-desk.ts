// What the desk of a silence's place is told: that it waits for a second person, that it lapses soon, that it is over. No free text goes out.
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import { DepartmentId } from '../../contracts/ids.ts';
import type { MatterNotification, NotificationId } from '../../contracts/notification.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Silence } from '../../contracts/triage/silence.ts';
import { derivedId } from '../../platform/derived-id.ts';

export type SilenceNotice = 'silence-waiting' | 'silence-lapses' | 'silence-over';

export function deskTold(
  silence: Silence,
  reason: SilenceNotice,
  now: EpochMs,
): MatterNotification {
  const { matchers, askedBy, beginsAt, endsAt, id } = silence;
  const department = DepartmentId.parse(DUTY_DESK);
  // An extension makes its end another happening.
  const occurrence = String(endsAt);
  return {
    id: derivedId('nt-', [id, department, matchers.place, reason, occurrence]) as NotificationId,
    alertId: null,
    about: `silence:${id}`,
    department,
    place: matchers.place,
    reason,
    occurrence,
    at: now,
    subject: {
      title: {
        zh: `静默（至 ${matchers.upToLevel} 级）`,
        en: `Silence up to level ${matchers.upToLevel}`,
      },
      level: matchers.upToLevel,
      place: matchers.place,
      startAt: beginsAt,
      endAt: endsAt,
      path: '/silences',
      to: reason === 'silence-waiting' ? null : askedBy,
    },
  };
}
