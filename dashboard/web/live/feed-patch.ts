/**
 * Puts one feed entry into cached answers. Entries are whole records with a version, so an older one never replaces a newer
 * one and the same one twice changes nothing: after a reconnect the server may repeat what is already known. Pure.
 */
import type { Alert, AlertState } from '../../../contracts/alert.ts';
import type { AlertDetail, AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import type { Task } from '../../../contracts/task.ts';

interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: number;
}

/** A delivery changes a task and not its version; its time tells. */
const isNewer = (one: Versioned, known: Versioned): boolean =>
  one.version > known.version || (one.version === known.version && one.updatedAt > known.updatedAt);

/** The same array where nothing changed, so that no screen draws again without need. */
export function upsert<T extends Versioned>(rows: readonly T[], row: T): readonly T[] {
  const at = rows.findIndex((candidate) => candidate.id === row.id);
  if (at === -1) return [...rows, row];
  const known = rows[at];
  if (known !== undefined && !isNewer(row, known)) return rows;
  return rows.map((candidate, index) => (index === at ? row : candidate));
}

export function remove<T extends Versioned>(rows: readonly T[], row: T): readonly T[] {
  const known = rows.find((candidate) => candidate.id === row.id);
  if (known === undefined || known.version > row.version) return rows;
  return rows.filter((candidate) => candidate.id !== row.id);
}

/** A list holds some states only: an alert that leaves them leaves the list. */
export function patchAlertList(
  list: AlertList,
  alert: Alert,
  states: readonly AlertState[],
): AlertList {
  const alerts = states.includes(alert.state)
    ? upsert(list.alerts, alert)
    : remove(list.alerts, alert);
  return alerts === list.alerts ? list : { ...list, alerts: [...alerts] };
}

export function patchTaskList(list: TaskList, task: Task): TaskList {
  const tasks = upsert(list.tasks, task);
  return tasks === list.tasks ? list : { ...list, tasks: [...tasks] };
}

export function patchDetail(detail: AlertDetail, message: FeedMessage): AlertDetail {
  if (message.type === 'alert' && message.alert.id === detail.alert.id) {
    if (message.alert.version <= detail.alert.version) return detail;
    return { ...detail, alert: message.alert, feedSeq: message.seq };
  }
  if (message.type === 'task' && message.task.alertId === detail.alert.id) {
    const tasks = upsert(detail.tasks, message.task);
    return tasks === detail.tasks ? detail : { ...detail, tasks: [...tasks], feedSeq: message.seq };
  }
  return detail;
}
