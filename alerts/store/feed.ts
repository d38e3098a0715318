// The entries of the feed that a decision makes: the whole record, the word for what happened, and whom it may reach. Keys are
// deterministic, so that an entry published twice is one entry. Pure.
import type { Account } from '../../contracts/account.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { AccountCommand } from '../../contracts/command.ts';
import type { FeedEntry } from '../../contracts/feed.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { feedSubject } from '../../contracts/subjects.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import { leadOf } from '../tasks/call-up.ts';
import { calledOffices } from '../tasks/chains.ts';
import { alertSubject, taskSubject, type Case, type Step } from '../cases/case.ts';

export interface Happening {
  readonly cases: readonly Case[];
  readonly steps: readonly Step[];
  readonly at: EpochMs;
  /** What caused it, unique and stable: a command, a revision of a signal, a clock. */
  readonly cause: string;
}

export function feedEntries(happening: Happening): FeedEntry[] {
  const changes = new Map(happening.steps.map((step) => [step.subject, step.action]));
  return happening.cases.flatMap((one) => [
    ...alertEntries(one, happening, changes),
    ...one.tasks.flatMap((task) => taskEntries(one, task, { happening, changes })),
  ]);
}

type Changes = ReadonlyMap<string, AuditAction>;

/**
 * The desks of the alert's jurisdiction, and each department at those of its offices that have a task: an alert of a township may call up
 * the city's office, and an alert of the city that of a county. One entry a place.
 */
function alertEntries(
  { alert, tasks }: Case,
  { at, cause }: Happening,
  changes: Changes,
): FeedEntry[] {
  const subject = alertSubject(alert);
  const change = changes.get(subject);
  if (change === undefined) return [];
  const key = `${subject}:${String(alert.version)}:${cause}`;
  const offices = tasks.flatMap((task) => [task, ...calledOffices(task)]);
  const places = [...new Set([alert.place, ...offices.map((office) => office.place)])];
  return places.map((place) => {
    const isOwn = place === alert.place;
    const departments = [
      ...new Set(
        offices.filter((office) => office.place === place).map((office) => office.department),
      ),
    ];
    const audience = { place, desks: isOwn, departments };
    return {
      v: 1,
      type: 'alert',
      key: isOwn ? key : `${key}:${place}`,
      at,
      audience,
      change,
      alert,
    };
  });
}

/**
 * The desks of the alert's jurisdiction, the department itself at its own office, and, once the work was handed in, the lead of the
 * stage, who accepts it, and whom lateness or a dispute has called: nobody else learns of a department's work, on this channel as on any other. One entry where all are in the same place.
 */
function taskEntries(
  one: Case,
  task: Task,
  { happening, changes }: { readonly happening: Happening; readonly changes: Changes },
): FeedEntry[] {
  const subject = taskSubject(task);
  const change = changes.get(subject);
  if (change === undefined) return [];
  const { at, cause } = happening;
  const leading = task.submission === null ? null : leadOf(one.tasks, task);
  const lead = leading === null ? [] : [leading];
  const key = `${subject}:${String(task.version)}:${cause}`;
  const entry = { v: 1, type: 'task', at, change, task } as const;
  const called = calledOffices(task).map(({ department, place }) => ({
    ...entry,
    key: `${key}:c:${department}`,
    audience: { place, desks: false, departments: [department] },
  }));
  if (task.place === one.alert.place) {
    const departments = [...new Set([task.department, ...lead])];
    const audience = { place: task.place, desks: true, departments };
    return [{ ...entry, key, audience }, ...called];
  }
  return [
    ...called,
    {
      ...entry,
      key: `${key}:d`,
      audience: { place: one.alert.place, desks: true, departments: lead },
    },
    {
      ...entry,
      key: `${key}:o`,
      audience: { place: task.place, desks: false, departments: [task.department] },
    },
  ];
}

export function feedRow(entry: FeedEntry): OutboxRow {
  return {
    subject: feedSubject(entry.type),
    msgId: entry.key,
    payload: new TextEncoder().encode(JSON.stringify(entry)),
  };
}

/** Tells the gateways that sessions of this account must be looked at again; it reaches no screen. */
export function accountFeedEntry(
  account: Pick<Account, 'id' | 'places'>,
  {
    at,
    change,
    cause,
  }: {
    readonly at: EpochMs;
    readonly change: AccountCommand['command'] | 'record-sign-out';
    readonly cause: string;
  },
): FeedEntry {
  const audience = {
    place: account.places[0] ?? ('0000' as PlaceCode),
    desks: false,
    departments: [],
  };
  return {
    v: 1,
    type: 'account',
    key: `account:${account.id}:${cause}`,
    at,
    audience,
    change,
    userId: account.id,
  };
}
