// Who may do what to an alert and to a task, as two tables. The jurisdiction is asked first: a person learns nothing about what
// lies outside of it, not even that a role is missing. Pure.
import { coversPlace, type Account, type Role } from '../../contracts/account.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { AlertCommand, RefusalCode, TaskCommand } from '../../contracts/command.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import { calledOffices } from '../tasks/chains.ts';

type AlertVerb = AlertCommand['command'];
type TaskVerb = TaskCommand['command'];

/**
 * Who sits at the desk of a place. An administrator does too: in a small centre one person is both, and every act stands in the audit
 * under their name (docs/decisions/2026-11-21-administrator-on-the-desk.md).
 */
const DESK: readonly Role[] = ['duty-officer', 'administrator'];
const JUDGES: readonly Role[] = [...DESK, 'epidemiologist'];

export const isOnDesk = (account: Pick<Account, 'role'>): boolean => DESK.includes(account.role);

/**
 * The desk runs alerts. Epidemiologists judge: they verify, exclude, suspect and assess, but neither take an alert for the desk nor
 * open or end a response. Members of the departments concerned may comment.
 */
export const ALERT_ROLES: Readonly<Record<AlertVerb, readonly Role[]>> = {
  acknowledge: DESK,
  'start-verification': JUDGES,
  'record-verification': JUDGES,
  exclude: JUDGES,
  suspect: JUDGES,
  assess: JUDGES,
  respond: DESK,
  close: DESK,
  reopen: DESK,
  merge: DESK,
  'set-level': DESK,
  comment: [...JUDGES, 'department-member'],
};

/**
 * In which capacity a person acts on a task: the department that has the duty, the lead of its stage, the desk of the alert, an office above that
 * was called because the duty is late.
 */
type Capacity = 'own-department' | 'lead-department' | 'desk' | 'called';

/** `rule` is absent: its arbiter must stand above both parties, which arbiters.ts decides. */
export const TASK_CAPACITIES: Readonly<Record<Exclude<TaskVerb, 'rule'>, readonly Capacity[]>> = {
  acknowledge: ['own-department'],
  start: ['own-department'],
  submit: ['own-department'],
  'hand-over': ['own-department'],
  dispute: ['own-department'],
  // Nobody accepts the work of their own department: the lead's own submission goes to the desk.
  accept: ['lead-department', 'desk'],
  return: ['lead-department', 'desk'],
  close: ['lead-department', 'desk'],
  reassign: ['lead-department', 'desk', 'called'],
  decline: ['own-department'],
  'accept-decline': ['lead-department', 'desk'],
  insist: ['lead-department', 'desk'],
  supervise: ['lead-department', 'desk', 'called'],
};

export function alertPermission(
  account: Account,
  alert: Alert,
  verb: AlertVerb,
): RefusalCode | null {
  if (!coversPlace(account, alert.place)) return 'out-of-scope';
  if (account.role === 'department-member' && !sharesDepartment(account, alert.departments))
    return 'out-of-scope';
  return ALERT_ROLES[verb].includes(account.role) ? null : 'role-not-allowed';
}

export interface TaskSetting {
  readonly alert: Alert;
  readonly task: Task;
  /** Department that leads the stage of the task, where one does. */
  readonly lead: DepartmentId | null;
}

export function taskPermission(
  account: Account,
  setting: TaskSetting,
  verb: Exclude<TaskVerb, 'rule'>,
): RefusalCode | null {
  const capacities = capacitiesOf(account, setting);
  if (TASK_CAPACITIES[verb].some((capacity) => capacities.includes(capacity))) return null;
  return capacities.length > 0 ? 'role-not-allowed' : 'out-of-scope';
}

function capacitiesOf(account: Account, { alert, task, lead }: TaskSetting): Capacity[] {
  const found: Capacity[] = [];
  if (isOnDesk(account) && coversPlace(account, alert.place)) found.push('desk');
  if (account.role !== 'department-member') return found;
  if (account.departments.includes(task.department)) {
    if (coversPlace(account, task.place)) found.push('own-department');
  } else if (
    lead !== null &&
    account.departments.includes(lead) &&
    coversPlace(account, alert.place)
  ) {
    found.push('lead-department');
  }
  const isCalled = calledOffices(task).some(
    (office) =>
      account.departments.includes(office.department) &&
      office.department !== task.department &&
      coversPlace(account, office.place),
  );
  if (isCalled) found.push('called');
  return found;
}

function sharesDepartment(account: Account, departments: readonly DepartmentId[]): boolean {
  return account.departments.some((department) => departments.includes(department));
}
