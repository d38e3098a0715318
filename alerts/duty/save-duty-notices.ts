// Writes what one person of an office is told about its roster or its handover, in the transaction of what it tells of. The same happening makes the
// same notification, so that nobody is told twice.
import type { MatterNotification, NotificationId } from '../../contracts/notification.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { Roster } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { DUTY_NOTICE_WORDS } from '../../contracts/vocabulary/duty.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { saveNotifications } from '../notifiers/save-notices.ts';

export interface DutyNotice {
  readonly reason: keyof typeof DUTY_NOTICE_WORDS;
  /** `roster:<id>`, `handover:<id>`. */
  readonly about: string;
  readonly office: Pick<Roster, 'department' | 'place'>;
  readonly to: UserId;
  /** What tells it from others of the same reason. */
  readonly occurrence: string;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

export async function saveDutyNotices(
  tx: Tx,
  notices: readonly DutyNotice[],
  now: EpochMs,
): Promise<void> {
  await saveNotifications(
    tx,
    notices.map((notice) => notificationOf(notice, now)),
  );
}

function notificationOf(notice: DutyNotice, now: EpochMs): MatterNotification {
  const { reason, about, occurrence, office, to, startAt, endAt } = notice;
  const { department, place } = office;
  const parts = [about, department, place, reason, occurrence];
  return {
    id: derivedId('nt-', parts) as NotificationId,
    alertId: null,
    about,
    department,
    place,
    reason,
    occurrence,
    at: now,
    subject: {
      title: DUTY_NOTICE_WORDS[reason],
      // An hour without anybody, or a shift that nobody took over, is as grave as what may come in it.
      level: reason.startsWith('roster-hole') || occurrence === 'missed' ? 'II' : 'IV',
      place,
      startAt,
      endAt,
      path: '/duty',
      to,
    },
  };
}
