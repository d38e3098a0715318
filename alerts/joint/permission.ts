// Who has the lead's powers over a case: the desk of its place, the department that leads it (for a stage: that leads this stage), and whoever
// stands above all that lead it. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { RefusalCode } from '../../contracts/command.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { ResponseStage, Task } from '../../contracts/task.ts';
import type { Case } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { isOnDesk } from '../lifecycle/permissions.ts';
import { isCalledOff } from '../tasks/transitions.ts';

export function leadPermission(
  account: Account,
  { alert, tasks }: Case,
  asked: { readonly rules: Pick<ResponseRules, 'rankOf'>; readonly stage?: ResponseStage },
): RefusalCode | null {
  const covers = coversPlace(account, alert.place);
  if (isOnDesk(account)) return covers ? null : 'out-of-scope';
  const living = tasks.filter(({ state }) => !isCalledOff(state));
  if (account.role !== 'department-member') return covers ? 'not-the-lead' : 'out-of-scope';
  const leads = living.filter(isLead);
  if (covers && standsAbove(account, leads, asked.rules)) return null;
  if (!takesPart(account, living)) return 'out-of-scope';
  const leading = leads.some(
    ({ department, stage }) =>
      account.departments.includes(department) &&
      (asked.stage === undefined || asked.stage === stage),
  );
  return covers && leading ? null : 'not-the-lead';
}

/** A member of this department, where it has a part in the case. */
export function memberPermission(
  account: Account,
  { tasks }: Case,
  department: DepartmentId,
): RefusalCode | null {
  const living = tasks.filter(({ state }) => !isCalledOff(state));
  if (account.role !== 'department-member' || !takesPart(account, living)) return 'out-of-scope';
  return account.departments.includes(department) ? null : 'role-not-allowed';
}

const isLead = ({ part, purpose }: Task): boolean => part === 'lead' && purpose === 'action';

const takesPart = (account: Account, tasks: readonly Task[]): boolean =>
  tasks.some(
    ({ department, place }) =>
      account.departments.includes(department) && coversPlace(account, place),
  );

/** The command group, whether it has a task or not. */
function standsAbove(
  account: Account,
  leads: readonly Task[],
  rules: Pick<ResponseRules, 'rankOf'>,
): boolean {
  return account.departments.some((department) => {
    const own = rules.rankOf(department);
    return (
      own !== undefined &&
      leads.length > 0 &&
      leads.every((lead) => own < (rules.rankOf(lead.department) ?? 1))
    );
  });
}
