// Who is told what of a change, beyond the screens: one notification for each (alert, office, reason, occurrence), with the full subject as
// it stands in this moment. The identifier follows from these four, so that a cause met twice tells nobody twice. Pure.
import { z } from 'zod';
import { effectiveLevel } from '../../contracts/alert.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import { DepartmentId } from '../../contracts/ids.ts';
import type {
  AlertNotification,
  NotificationId,
  NotificationReason,
  NotificationSubject,
  NotifiedDuty,
} from '../../contracts/notification.ts';
import { PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { MACHINE, alertSubject, taskSubject, type Case, type Step } from '../cases/case.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { leadOf } from '../tasks/call-up.ts';
import { isCalledOff } from '../tasks/transitions.ts';

/** What departments of the alert, or its desk, are told of the alert itself. What is not listed stays on the screens. */
const OF_ALERT: Partial<Record<AuditAction, readonly [NotificationReason, Listener]>> = {
  opened: ['opened', 'desk'],
  escalated: ['escalated', 'called'],
  lapse: ['lapsed', 'desk'],
  return: ['returned', 'desk'],
  reopen: ['reopened', 'departments'],
  close: ['closed', 'departments'],
  exclude: ['excluded', 'departments'],
  retract: ['withdrawn', 'all'],
  merge: ['merged', 'departments'],
  'case-without-next-step': ['no-next-step', 'desk'],
  'clock-not-fired': ['no-next-step', 'desk'],
  'notification-without-outcome': ['no-next-step', 'desk'],
  'alert-released': ['released', 'desk'],
  'level-raised': ['level-raised', 'living'],
  'alert-grew': ['grew', 'living'],
  'alert-ground-lost': ['ground-lost', 'desk'],
  'product-draft': ['product-waiting', 'desk'],
  'product-revise': ['product-waiting', 'desk'],
  'product-issue': ['product-issued', 'recipients'],
  'product-withdraw': ['product-withdrawn', 'recipients'],
  'evaluation-opened': ['evaluation-due', 'recipients'],
  'evaluation-set-action': ['action-set', 'recipients'],
  'action-overdue': ['action-overdue', 'recipients'],
  'evaluation-object-score': ['score-objected', 'recipients'],
  'evaluation-object': ['line-objected', 'desk'],
  'evaluation-answer-objection': ['objection-answered', 'recipients'],
  'joint-call-meeting': ['meeting-called', 'recipients'],
  'joint-cancel-meeting': ['meeting-cancelled', 'recipients'],
  'joint-set-up-team': ['team-set-up', 'recipients'],
  'can-report-missing': ['can-report-due', 'recipients'],
};
/** Offices that the step itself names. */
const Recipients = z.array(z.strictObject({ department: DepartmentId, place: PlaceCode }));
/** `living`: the desk and whoever has a part in it now; an office whose duty went elsewhere, or was called off, hears no more of how it goes on. */
type Listener = 'desk' | 'departments' | 'all' | 'living' | 'recipients' | 'called';

/** What is told of a task, and whether to the department that has it or to the lead that answers for the stage. */
const OF_TASK: Partial<
  Record<AuditAction, readonly [NotificationReason, 'owner' | 'lead' | 'lead-or-desk']>
> = {
  'task-assigned': ['called-up', 'owner'],
  'task-withdrawn': ['called-off', 'owner'],
  'task-reassign': ['taken-away', 'owner'],
  'clock-fired': ['task-overdue', 'owner'],
  'task-limits-shortened': ['limits-shortened', 'owner'],
  'task-ground-lost': ['ground-lost', 'owner'],
  'task-submit': ['handed-in', 'lead'],
  'task-return': ['sent-back', 'owner'],
  'task-accept': ['accepted', 'owner'],
  'task-dispute': ['disputed', 'lead'],
  'task-rule': ['ruled', 'owner'],
  'joint-extend': ['limit-extended', 'owner'],
  'task-decline': ['declined', 'lead-or-desk'],
  'task-accept-decline': ['decline-accepted', 'owner'],
  'task-insist': ['insisted', 'owner'],
  'task-supervise': ['supervised', 'owner'],
  'task-assignee-gone': ['assignee-gone', 'owner'],
};

/** Told beside that, to the office that the step itself names: whoever is called above the department. */
const CALLED_TO: Partial<Record<AuditAction, NotificationReason>> = {
  escalated: 'escalated',
  'dispute-unruled': 'ruling-due',
  'task-dispute': 'ruling-due',
  'task-insist': 'ruling-due',
  'task-rule': 'ruled',
  'case-without-next-step': 'no-next-step',
  'clock-not-fired': 'no-next-step',
  'notification-without-outcome': 'no-next-step',
  'joint-extend': 'limit-extended',
};

/** An alert that ends says so once; that its tasks are called off with it needs no second message. */
const ENDS: ReadonlySet<AuditAction> = new Set(['close', 'exclude', 'retract', 'merge']);

const DUTIES_NAMED_MAX = 20;

export interface Told {
  /** As they are after the change. */
  readonly cases: readonly Case[];
  readonly steps: readonly Step[];
  readonly at: EpochMs;
}

export function noticesOf({ cases, steps, at }: Told): AlertNotification[] {
  const notices = cases.flatMap((one) => [
    ...ofAlert(one, steps, at),
    ...ofTasks(one, { steps, at }),
  ]);
  return [...new Map(notices.map((notice) => [notice.id, notice])).values()];
}

const Office = z.object({ department: DepartmentId, place: PlaceCode });
type Office = z.infer<typeof Office>;

/** Nobody is told of a muted alert; offices that had been called up before it was muted are told that they are called off. */
function ofAlert(one: Case, steps: readonly Step[], at: EpochMs): AlertNotification[] {
  if (one.alert.muted !== undefined) return [];
  const own = steps.filter((step) => step.subject === alertSubject(one.alert));
  return own.flatMap((step) => {
    const [reason, listener] = alertReason(step) ?? [];
    // Whoever has ended it is not called for what its ending covers.
    if (reason === 'level-raised' && !isLive(one.alert.state)) return [];
    if (reason === undefined || listener === undefined) return [];
    const occurrence = `${String(one.memo.occurrence)}${markOfAlert(step, reason, at)}`;
    return [...listeners(one, listener, step), ...calledBy(step)].map((office) =>
      noticeOf(one, office, {
        reason,
        occurrence,
        at,
        tasks: tasksAt(one, office),
        ...meetingOf(step),
      }),
    );
  });
}

/** What can happen more than once in an occurrence is told apart. */
function markOfAlert(step: Step, reason: NotificationReason, at: EpochMs): string {
  const { product, version, correctiveAction, to } = step.details;
  if (typeof correctiveAction === 'string') return `.${correctiveAction}`;
  const { record = product } = step.details;
  if (typeof record === 'string' && typeof version === 'number')
    return `.${record}.${String(version)}`;
  if (reason === 'level-raised' && typeof to === 'string') return `.${to}`;
  return AGAIN.has(reason) ? `.${String(at)}` : '';
}

/** These can happen more than once in one occurrence. */
const AGAIN: ReadonlySet<NotificationReason> = new Set([
  'lapsed',
  'acknowledge-overdue',
  'no-next-step',
  'escalated',
  'released',
  'grew',
  'ground-lost',
]);

/** The office above that the step itself names. */
function calledBy(step: Step): Office[] {
  if (CALLED_TO[step.action] === undefined) return [];
  const calls = Office.safeParse(step.details['calls']);
  return calls.success ? [calls.data] : [];
}

/** The passing of the limit to judge is told as the lapse that follows from it. */
function alertReason(step: Step): readonly [NotificationReason, Listener] | undefined {
  // Whoever takes a muted alert knows of it.
  if (step.action === 'alert-released' && step.actor !== MACHINE) return undefined;
  if (step.action !== 'clock-fired') return OF_ALERT[step.action];
  return step.details['clock'] === 'acknowledge' ? ['acknowledge-overdue', 'desk'] : undefined;
}

function listeners(one: Case, listener: Listener, step: Step): Office[] {
  if (listener === 'called') return [];
  if (listener === 'recipients') return Recipients.parse(step.details['recipients']);
  const desk: Office = { department: DUTY_DESK as DepartmentId, place: one.alert.place };
  if (listener === 'desk') return [desk];
  const heard =
    listener === 'living' ? one.tasks.filter(({ state }) => !isCalledOff(state)) : one.tasks;
  const offices = heard.map(({ department, place }) => ({ department, place }));
  return listener === 'departments' ? offices : [desk, ...offices];
}

const tasksAt = (one: Case, { department, place }: Office): Task[] =>
  one.tasks.filter((task) => task.department === department && task.place === place);

interface Group extends Office {
  readonly reason: NotificationReason;
  readonly tasks: Task[];
  readonly marks: string[];
}

/** Several duties of one office that change together are one message. */
function ofTasks(one: Case, { steps, at }: Omit<Told, 'cases'>): AlertNotification[] {
  const ended = steps.some(
    (step) => step.subject === alertSubject(one.alert) && ENDS.has(step.action),
  );
  const tasks = new Map(one.tasks.map((task) => [taskSubject(task), task]));
  const groups = new Map<string, Group>();
  for (const step of steps) {
    const task = tasks.get(step.subject);
    if (task === undefined) continue;
    for (const { reason, ...office } of toldOf(one, task, step)) {
      if (reason === 'called-off' && ended) continue;
      const key = `${office.department}@${office.place}:${reason}`;
      const group = groups.get(key) ?? { ...office, reason, tasks: [], marks: [] };
      group.tasks.push(task);
      group.marks.push(markOf(task, step));
      groups.set(key, group);
    }
  }
  return [...groups.values()].map((group) => {
    const { reason, marks } = group;
    const which = derivedId('', marks.toSorted()).slice(0, 16);
    const occurrence = `${String(one.memo.occurrence)}.${which}`;
    return noticeOf(one, group, { reason, occurrence, at, tasks: group.tasks });
  });
}

function toldOf(
  one: Case,
  task: Task,
  step: Step,
): (Office & { readonly reason: NotificationReason })[] {
  const [reason, listener] = OF_TASK[step.action] ?? [];
  const desk: Office = { department: DUTY_DESK as DepartmentId, place: one.alert.place };
  const office =
    listener === undefined || listener === 'owner'
      ? task
      : (leadOffice(one, task) ?? (listener === 'lead' ? null : desk));
  const told =
    reason === undefined || office === null
      ? []
      : [{ department: office.department, place: office.place, reason }];
  const called = CALLED_TO[step.action];
  if (called === undefined) return told;
  return [...told, ...calledBy(step).map((office) => ({ ...office, reason: called }))];
}

/** What tells this happening to the task from others of the same reason. Being called up happens to a task once. */
function markOf(task: Task, step: Step): string {
  if (step.action === 'task-assigned') return task.id;
  if (step.action === 'clock-fired' || step.action === 'escalated')
    return JSON.stringify([task.id, step.details['clock'], step.details['dueAt']]);
  return `${task.id}:${String(task.version)}`;
}

/** The office of the lead of the task's stage; null where the lead is the department itself, which knows. */
function leadOffice(one: Case, task: Task): Office | null {
  const lead = leadOf(one.tasks, task);
  const chief = one.tasks.find(
    (other) => other.department === lead && other.stage === task.stage && other.part === 'lead',
  );
  return chief === undefined || chief.department === task.department ? null : chief;
}

/** A meeting that is called, or cancelled, is named by its time. */
function meetingOf({ details }: Step): Pick<Telling, 'meetingAt'> {
  const { meetingAt } = details;
  return typeof meetingAt === 'number' ? { meetingAt } : {};
}

interface Telling {
  readonly reason: NotificationReason;
  readonly occurrence: string;
  readonly at: EpochMs;
  readonly tasks: readonly Task[];
  readonly meetingAt?: EpochMs;
}

function noticeOf(one: Case, office: Office, telling: Telling): AlertNotification {
  const { reason, occurrence, at } = telling;
  const { department, place } = office;
  const parts = [one.alert.id, department, place, reason, occurrence];
  return {
    id: derivedId('nt-', parts) as NotificationId,
    alertId: one.alert.id,
    department,
    place,
    reason,
    occurrence,
    at,
    subject: subjectOf(one, telling),
  };
}

function subjectOf({ alert }: Case, { tasks, meetingAt }: Telling): NotificationSubject {
  return {
    title: alert.title,
    kind: alert.kind,
    level: effectiveLevel(alert),
    state: alert.state,
    place: alert.place,
    startedAt: alert.startedAt,
    openedAt: alert.openedAt,
    observed: alert.observed,
    expected: alert.expected,
    duties: tasks.slice(0, DUTIES_NAMED_MAX).map(dutyOf),
    dutyCount: tasks.length,
    ...(meetingAt === undefined ? {} : { meetingAt }),
  };
}

const dutyOf = (task: Task): NotifiedDuty => ({
  task: task.id,
  department: task.department,
  stage: task.stage,
  part: task.part,
  purpose: task.purpose,
  duty: task.duty,
  limits: task.clocks
    .filter((clock) => clock.stoppedAt === null)
    .map(({ name, dueAt }) => ({ name, dueAt })),
});
