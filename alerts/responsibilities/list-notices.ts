// Who is told of a change of a list: of one that waits, each who may confirm it; of one that was confirmed, the city's office of each department that
// the list names. Once each; not who asked. Pure.
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { DepartmentId, UserId } from '../../contracts/ids.ts';
import type { ListChange } from '../../contracts/lists/list-change.ts';
import type { MatterNotification, NotificationId } from '../../contracts/notification.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';

export interface ListTelling {
  readonly change: ListChange;
  /** That the lists hold for. */
  readonly city: PlaceCode;
  readonly zone: string;
  readonly now: EpochMs;
  /** Who may confirm it. */
  readonly approvers: readonly UserId[];
}

export function listNotices(telling: ListTelling): MatterNotification[] {
  const { change, approvers } = telling;
  if (change.state === 'waiting')
    return approvers
      .filter((person) => person !== change.askedBy)
      .map((person) => noticeOf(telling, { department: DUTY_DESK as DepartmentId, person }));
  if (change.state !== 'in-force') return [];
  return departmentsOf(change).map((department) => noticeOf(telling, { department, person: null }));
}

const departmentsOf = ({ list }: ListChange): DepartmentId[] => [
  ...new Set(
    Object.values(list.stages).flatMap((duties) =>
      duties.flatMap(({ departments }) => departments),
    ),
  ),
];

interface Told {
  readonly department: DepartmentId;
  readonly person: UserId | null;
}

function noticeOf(
  { change, city, zone, now }: ListTelling,
  { department, person }: Told,
): MatterNotification {
  const isWaiting = change.state === 'waiting';
  const reason = isWaiting ? 'list-change-waiting' : 'list-changed';
  const about = `list-change:${change.id}`;
  const begins = startOfDay(change.validFrom, zone);
  const { id, names, version } = change.list;
  const parts = [about, department, city, reason, person ?? ''];
  return {
    id: derivedId('nt-', parts) as NotificationId,
    alertId: null,
    about,
    department,
    place: city,
    reason,
    occurrence: person ?? version,
    at: now,
    subject: {
      title: { zh: `${names.zh} ${version}`, en: `${names.en} ${version}` },
      level: 'IV',
      place: city,
      startAt: isWaiting ? now : begins,
      endAt: isWaiting ? begins : endOfDay(change.validFrom, zone),
      path: `/responsibilities/${id}`,
      to: person,
    },
  };
}
