// What of a change belongs in the accountability ledger, from the entries of the audit that tell of it and the tasks as they are after it. The
// identifier of a line follows from what it is about, so that a cause met twice is one line. Pure.
import type { AuditEntry } from '../../contracts/audit.ts';
import { isLeftUndone } from '../../contracts/evaluation/department-figures.ts';
import type { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { DepartmentId } from '../../contracts/ids.ts';
import { LedgerEntryId } from '../../contracts/response-ids.ts';
import type { Task } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { alertSubject, taskSubject, type Case } from '../cases/case.ts';

export type Line = Pick<
  LedgerEntry,
  'alertId' | 'department' | 'place' | 'kind' | 'evidenceSeq' | 'at'
> &
  Partial<LedgerEntry>;

/** `about`: what makes it this line and no other. */
export function ledgerLine(line: Line, about: readonly (string | number)[]): LedgerEntry {
  const parts = [line.alertId, line.department, line.kind, ...about];
  return {
    v: 1,
    taskId: null,
    clock: null,
    lateByMs: null,
    duty: null,
    objectsTo: null,
    text: null,
    ...line,
    id: LedgerEntryId.parse(derivedId('le-', parts)),
  };
}

/** `cases` as they are after the change that `entries` tell of. */
export function ledgerLines(cases: readonly Case[], entries: readonly AuditEntry[]): LedgerEntry[] {
  const lines = cases.flatMap((one) => {
    const tasks = new Map(one.tasks.map((task) => [taskSubject(task), task]));
    const closed = entries.some(
      ({ subject, action, actor }) =>
        subject === alertSubject(one.alert) &&
        // A person who merges ends what was owed as one who closes does.
        (action === 'close' || (action === 'merge' && actor.startsWith('user:'))),
    );
    return entries.flatMap((entry) => {
      const task = tasks.get(entry.subject);
      return task === undefined ? ofAlert(one, entry) : ofTask(task, entry, closed);
    });
  });
  return [...new Map(lines.map((line) => [line.id, line])).values()];
}

function ofTask(task: Task, entry: AuditEntry, closed: boolean): LedgerEntry[] {
  const { action, seq } = entry;
  const line = lineOf(task, entry);
  if (action === 'clock-fired') {
    const clock = textIn(entry, 'clock');
    // Limits that are no task's own (of a ruling, of an escalation) are others' business.
    if (!task.clocks.some(({ name }) => name === clock)) return [];
    return [ledgerLine({ ...line, kind: 'late', clock }, [task.id, clock ?? '', dueIn(entry)])];
  }
  if (action === 'task-rule' && entry.toState === 'arbitrated')
    return [ledgerLine({ ...line, kind: 'dispute-lost' }, [task.id, seq])];
  if (action === 'task-withdrawn') {
    const owed = closed && task.purpose === 'action' && task.stage !== 'evaluate';
    return owed && isLeftUndone(task)
      ? [ledgerLine({ ...line, kind: 'missing', clock: 'report' }, [task.id, 'report'])]
      : [];
  }
  return metLate(task, entry);
}

/** A person's act on the task stopped limits that had passed. */
function metLate(task: Task, entry: AuditEntry): LedgerEntry[] {
  if (!entry.actor.startsWith('user:')) return [];
  if (task.state === 'withdrawn' || task.state === 'reassigned') return [];
  // To contest a duty answers the call; its other limits stand still, which is not to meet them.
  const isContested = task.state === 'disputed' || task.state === 'declined';
  return task.clocks.flatMap(({ name, dueAt, stoppedAt }) =>
    stoppedAt === entry.at && stoppedAt > dueAt && (!isContested || name === 'acknowledge')
      ? [
          ledgerLine(
            { ...lineOf(task, entry), kind: 'met-late', clock: name, lateByMs: stoppedAt - dueAt },
            [task.id, name, dueAt, stoppedAt],
          ),
        ]
      : [],
  );
}

function ofAlert({ alert, tasks }: Case, entry: AuditEntry): LedgerEntry[] {
  if (entry.action !== 'joint-propose-accountability') return [];
  if (entry.subject !== alertSubject(alert) && entry.details['alert'] !== alert.id) return [];
  const department = DepartmentId.safeParse(entry.details['department']);
  if (!department.success) return [];
  const task = tasks.find(({ id }) => id === entry.details['task']);
  const office = task ?? tasks.find((one) => one.department === department.data);
  return [
    ledgerLine(
      {
        alertId: alert.id,
        taskId: task?.id ?? null,
        department: department.data,
        place: office?.place ?? alert.place,
        kind: 'accountability-proposed',
        duty: task?.duty ?? null,
        text: entry.reason,
        evidenceSeq: entry.seq,
        at: entry.at,
      },
      [entry.seq],
    ),
  ];
}

const lineOf = (task: Task, { seq, at }: AuditEntry): Omit<Line, 'kind'> => ({
  alertId: task.alertId,
  taskId: task.id,
  department: task.department,
  place: task.place,
  duty: task.duty,
  evidenceSeq: seq,
  at,
});

function textIn({ details }: AuditEntry, name: string): string | null {
  const value = details[name];
  return typeof value === 'string' ? value : null;
}

function dueIn({ details }: AuditEntry): number {
  const value = details['dueAt'];
  return typeof value === 'number' ? value : 0;
}
