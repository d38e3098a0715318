/**
 * The last feed entries, to be put again into an answer that was asked for before they came and arrives after them. Without
 * this, a slow answer would take back what the screen already showed.
 */
import type { AlertState } from '../../../contracts/alert.ts';
import type { AlertDetail, AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import { patchAlertList, patchDetail, patchTaskList } from './feed-patch.ts';

const KEPT = 1000;
let recent: FeedMessage[] = [];

export function remember(message: FeedMessage): void {
  recent.push(message);
  if (recent.length > KEPT) recent = recent.slice(-KEPT / 2);
}

export function forget(): void {
  recent = [];
}

const since = (seq: number): readonly FeedMessage[] =>
  recent.filter((message) => message.seq > seq);

export function freshAlerts(list: AlertList, states: readonly AlertState[]): AlertList {
  return since(list.feedSeq).reduce(
    (known, message) =>
      message.type === 'alert' ? patchAlertList(known, message.alert, states) : known,
    list,
  );
}

export function freshTasks(list: TaskList): TaskList {
  return since(list.feedSeq).reduce(
    (known, message) => (message.type === 'task' ? patchTaskList(known, message.task) : known),
    list,
  );
}

export const freshDetail = (detail: AlertDetail): AlertDetail =>
  since(detail.feedSeq).reduce(patchDetail, detail);
