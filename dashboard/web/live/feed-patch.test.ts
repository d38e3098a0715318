// A feed entry in a cached answer: newer wins, a repeated or late one changes nothing.
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertDetail, AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import type { Task } from '../../../contracts/task.ts';
import { LIVE_STATES } from '../api/alert-groups.ts';
import { patchAlertList, patchDetail, patchTaskList } from './feed-patch.ts';
import { forget, freshAlerts, remember } from './recent.ts';

const alert = (id: string, version: number, state = 'open'): Alert =>
  ({ id, version, state }) as Alert;
const task = (id: string, version: number, alertId = 'al-a'): Task =>
  ({ id, version, alertId }) as Task;
const list = (...alerts: Alert[]): AlertList => ({ alerts, next: null, feedSeq: 10, asOf: 0 });
const tasks = (...all: Task[]): TaskList => ({ tasks: all, next: null, feedSeq: 10, asOf: 0 });
const alertMessage = (seq: number, one: Alert): FeedMessage =>
  ({ seq, type: 'alert', alert: one }) as FeedMessage;
const versions = (known: AlertList): unknown[] =>
  known.alerts.map(({ id, version }) => [id, version]);

describe('a feed entry in a list', () => {
  it('adds an unknown alert and replaces an older version', () => {
    const added = patchAlertList(list(), alert('al-a', 1), LIVE_STATES);
    const newer = patchAlertList(added, alert('al-a', 2), LIVE_STATES);
    expect(versions(newer)).toEqual([['al-a', 2]]);
  });

  it('changes nothing when it is repeated or comes late', () => {
    const known = list(alert('al-a', 3));
    expect(patchAlertList(known, alert('al-a', 3), LIVE_STATES)).toBe(known);
    expect(patchAlertList(known, alert('al-a', 2), LIVE_STATES)).toBe(known);
    expect(patchAlertList(known, alert('al-a', 2, 'excluded'), LIVE_STATES)).toBe(known);
  });

  it('takes an alert out whose state has left the list', () => {
    const known = list(alert('al-a', 1), alert('al-b', 1));
    expect(versions(patchAlertList(known, alert('al-a', 2, 'excluded'), LIVE_STATES))).toEqual([
      ['al-b', 1],
    ]);
  });

  it('does the same for tasks', () => {
    const known = tasks(task('tk-a', 1));
    expect(patchTaskList(known, task('tk-a', 2)).tasks).toEqual([task('tk-a', 2)]);
    expect(patchTaskList(known, task('tk-a', 1))).toBe(known);
  });

  it('takes a delivery, which changes a task and not its version', () => {
    const assigned = { ...task('tk-a', 1), state: 'assigned' as const, updatedAt: 5 };
    const delivered = { ...assigned, state: 'delivered' as const, updatedAt: 9 };
    const known = patchTaskList(tasks(assigned), delivered);
    expect(known.tasks).toEqual([delivered]);
    expect(patchTaskList(known, assigned)).toBe(known);
  });
});

describe('a feed entry in a detail', () => {
  const detail = {
    alert: alert('al-a', 2),
    tasks: [task('tk-a', 1)],
    feedSeq: 10,
  } as Partial<AlertDetail> as AlertDetail;

  it('renews its alert and its tasks, and leaves those of others alone', () => {
    expect(patchDetail(detail, alertMessage(11, alert('al-a', 3))).alert.version).toBe(3);
    expect(patchDetail(detail, alertMessage(11, alert('al-b', 3)))).toBe(detail);
    const message = { seq: 12, type: 'task', task: task('tk-b', 1) } as FeedMessage;
    expect(patchDetail(detail, message).tasks).toHaveLength(2);
    const foreign = { seq: 12, type: 'task', task: task('tk-c', 1, 'al-z') } as FeedMessage;
    expect(patchDetail(detail, foreign)).toBe(detail);
  });
});

describe('an answer that was overtaken by the feed', () => {
  it('gets the entries again that came after its place in the feed', () => {
    forget();
    remember(alertMessage(9, alert('al-old', 1)));
    remember(alertMessage(11, alert('al-new', 1)));
    expect(versions(freshAlerts(list(), LIVE_STATES))).toEqual([['al-new', 1]]);
    forget();
  });
});
