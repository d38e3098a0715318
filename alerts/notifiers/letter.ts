// A physical message: one or many notifications for one office by one channel. Its identifier is fixed before it is first sent, so that a
// receiver that gets it twice knows it. Says nothing of how it is written. Pure.
import { JOINT_NOTICES } from '../../contracts/joint/codes.ts';
import type { Notification } from '../../contracts/notification.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';

export interface Letter {
  /** `nm-` + 26 base32 characters. */
  readonly id: string;
  readonly department: string;
  readonly place: PlaceCode;
  readonly createdAt: EpochMs;
  /** In the order in which they are to be read: the gravest first. */
  readonly notices: readonly Notification[];
  /** A person tries the channel; nothing has happened. */
  readonly isTest: boolean;
}

/** What the words of a letter need of the catalogue and of the settings. */
export interface LetterBook {
  place(code: string): Words;
  department(id: string): Words;
  /** Address of a path on the dashboard: `/alerts/al-…`. */
  link(path: string): string;
  readonly zone: string;
}

const IN_THE_ROOM: ReadonlySet<string> = new Set(JOINT_NOTICES);

/** Where it stands on the dashboard: joint work in the room of its alert. */
export function pathOf(notice: Notification): string {
  if (notice.alertId === null) return notice.subject.path;
  return `/alerts/${notice.alertId}${IN_THE_ROOM.has(notice.reason) ? '/room' : ''}`;
}

const LEVEL_ORDER = ['I', 'II', 'III', 'IV'] as const;

/** The gravest first, then in the order in which things happened. */
export function inReadingOrder(notices: readonly Notification[]): Notification[] {
  return notices.toSorted(
    (one, other) =>
      LEVEL_ORDER.indexOf(one.subject.level) - LEVEL_ORDER.indexOf(other.subject.level) ||
      one.at - other.at ||
      (one.id < other.id ? -1 : 1),
  );
}
