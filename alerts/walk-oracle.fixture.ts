// Who may act, said a second time and in other words than the product's tables: what the random walks hold its decisions against.
import type { Account } from '../contracts/account.ts';
import type { TaskCommand } from '../contracts/command.ts';
import type { ResponseStage, Task } from '../contracts/task.ts';
import type { Case } from './cases/case.ts';
import { shippedRules } from './outbreak.fixture.ts';
import { covers } from './walk-world.fixture.ts';

const LEADS_VERBS = [
  'accept',
  'return',
  'close',
  'reassign',
  'accept-decline',
  'insist',
  'supervise',
];
const OWN_VERBS = ['acknowledge', 'start', 'submit', 'hand-over', 'dispute', 'decline'];

const isLiving = ({ state }: Task): boolean => state !== 'reassigned' && state !== 'withdrawn';

/** `may`, or in words why not. */
export function mayAct(
  by: Account,
  verb: TaskCommand['command'],
  { task, from }: { readonly task: Task; readonly from: Case },
): string {
  const said = `${by.id} ${verb} ${task.department}@${task.place} of ${from.alert.place}`;
  if (verb === 'rule') return covers(by, task.place) ? 'may' : said;
  if (OWN_VERBS.includes(verb)) {
    const isOwn = by.role === 'department-member' && by.departments.includes(task.department);
    return isOwn && covers(by, task.place) ? 'may' : said;
  }
  if (by.role === 'epidemiologist') return said;
  if (by.role !== 'department-member') return covers(by, from.alert.place) ? 'may' : said;
  const isLead =
    LEADS_VERBS.includes(verb) &&
    covers(by, from.alert.place) &&
    !by.departments.includes(task.department) &&
    from.tasks.some(
      (one) =>
        one.part === 'lead' &&
        one.stage === task.stage &&
        isLiving(one) &&
        by.departments.includes(one.department),
    );
  const isCalled = ['reassign', 'supervise'].includes(verb) && wasCalled(by, task);
  return isLead || isCalled ? 'may' : said;
}

/** A rung above the department that has fired, or whoever is asked to rule. */
function wasCalled(by: Account, { chain = [], escalation, dispute }: Task): boolean {
  const fired = chain.filter(({ step, rung }) =>
    rung === 'command-group' && (dispute?.unruledAt ?? null) !== null
      ? true
      : rung !== 'head' &&
        (escalation?.steps ?? []).some((one) => one.step === step && one.firedAt !== null),
  );
  return [...fired, ...(dispute === undefined ? [] : [dispute.arbiter])].some(
    ({ department, place }) => by.departments.includes(department) && covers(by, place),
  );
}

/** Desk, lead of this stage (of any, where null), or above all that lead. */
export function mayLead(by: Account, { alert, tasks }: Case, stage: ResponseStage | null): boolean {
  if (!covers(by, alert.place) || by.role === 'epidemiologist') return false;
  if (by.role !== 'department-member') return true;
  const leads = tasks.filter((one) => one.part === 'lead' && isLiving(one));
  const isOver = by.departments.some((id) =>
    leads.every(
      (lead) => (shippedRules.rankOf(id) ?? 9) < (shippedRules.rankOf(lead.department) ?? 1),
    ),
  );
  return (
    isOver ||
    leads.some(
      (lead) =>
        (stage === null || lead.stage === stage) && by.departments.includes(lead.department),
    )
  );
}
