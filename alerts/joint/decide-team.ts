// A joint team (工作专班): set up once per case, its members report condition, actions and needs in each operational period, and it is dissolved
// by the lead or with the alert. Pure.
import type { Account } from '../../contracts/account.ts';
import { effectiveLevel } from '../../contracts/alert.ts';
import type { DepartmentId, UserId } from '../../contracts/ids.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import { missingIn, periodAt } from '../../contracts/joint/periods.ts';
import type { CanReport, Team, TeamMember } from '../../contracts/joint/team.ts';
import type { CanReportId, TeamId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { MACHINE, alertSubject, type Case, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { isLive } from '../lifecycle/transitions.ts';
import {
  jointStep,
  notTakingPart,
  officesOf,
  recipients,
  stale,
  type JointDecision,
  type JointSetting,
} from './decision.ts';

type Body<Name extends JointCommand['command']> = Extract<JointCommand, { command: Name }>;

export interface TeamFacts {
  /** The team that works on the case now. */
  readonly active: Team | null;
  /** Accounts that the members name. */
  readonly people: ReadonlyMap<UserId, Account>;
}

export function teamSetUp(
  body: Body<'set-up-team'>,
  setting: JointSetting,
  { active, people }: TeamFacts,
): JointDecision {
  const { from, now, account, rules } = setting;
  if (active !== null)
    return refused('already-exists', 'a team works on this alert', '该警示已有专班');
  const departments = body.members.map(({ department }) => department);
  const fault = faultOf(body, people) ?? notTakingPart(from, departments);
  if (fault !== null) return fault;
  const { least, most } = rules.jointBounds(effectiveLevel(from.alert)).periodMinutes;
  if (body.periodMinutes < least || body.periodMinutes > most)
    return refused(
      'time-not-allowed',
      `a period has ${String(least)} to ${String(most)} minutes at this level`,
      `该级别每期为 ${String(least)} 至 ${String(most)} 分钟`,
    );
  const team: Team = {
    v: 1,
    id: derivedId('tm-', [setting.cause]) as TeamId,
    version: 1,
    alertId: from.alert.id,
    state: 'active',
    place: from.alert.place,
    lead: body.lead,
    members: body.members,
    setUpBy: account.id,
    setUpAt: now,
    periodMinutes: body.periodMinutes,
    dissolvedAt: null,
  };
  const details = {
    ...named(team),
    lead: team.lead,
    recipients: recipients(officesOf(from, departments)),
  };
  const step = jointStep(setting, 'joint-set-up-team', { reason: body.reason, details });
  return done(team, setting, { steps: [step] });
}

function faultOf(
  { lead, members }: Body<'set-up-team'>,
  people: ReadonlyMap<UserId, Account>,
): Refused | null {
  const departments = members.map(({ department }) => department);
  if (new Set(departments).size < departments.length)
    return refused('invalid-target', 'a department stands in it twice', '有部门重复列入');
  if (!departments.includes(lead))
    return refused('invalid-target', 'the lead is not a member', '牵头部门不在专班成员中');
  const wrong = members.find((member) => !isOf(member, people));
  return wrong === undefined
    ? null
    : refused(
        'invalid-target',
        `${String(wrong.user)} is not of ${wrong.department}`,
        `${String(wrong.user)} 不是 ${wrong.department} 的人员`,
      );
}

function isOf({ department, user }: TeamMember, people: ReadonlyMap<UserId, Account>): boolean {
  if (user === null) return true;
  const person = people.get(user);
  return person?.active === true && person.departments.includes(department);
}

export function canReported(
  body: Body<'report-can'>,
  setting: JointSetting,
  team: Team,
): JointDecision {
  const { from, now, account } = setting;
  const old = stale(setting.expectedVersion, team.version);
  if (old !== null) return old;
  if (team.state !== 'active')
    return refused('not-in-this-state', 'the team is dissolved', '专班已解散');
  if (!team.members.some(({ department }) => department === body.department))
    return refused('invalid-target', 'that department is not in the team', '该部门不在专班中');
  const report: CanReport = {
    v: 1,
    id: derivedId('cr-', [setting.cause]) as CanReportId,
    teamId: team.id,
    alertId: from.alert.id,
    period: periodAt(team, now),
    department: body.department,
    condition: body.condition,
    actions: body.actions,
    needs: body.needs,
    by: account.id,
    at: now,
  };
  const details = { ...named(team), period: report.period, department: report.department };
  const step = jointStep(setting, 'joint-report-can', { details });
  return {
    outcome: 'done',
    case: from,
    steps: [step],
    made: { report },
    record: { version: team.version, state: team.state },
  };
}

export function teamDissolved(
  body: Body<'dissolve-team'>,
  setting: JointSetting,
  before: Team,
): JointDecision {
  const old = stale(setting.expectedVersion, before.version);
  if (old !== null) return old;
  if (before.state !== 'active') return refused('not-in-this-state', 'it is dissolved', '已解散');
  const team = ended(before, setting.now);
  const step = jointStep(setting, 'joint-dissolve-team', {
    reason: body.reason,
    details: named(team),
  });
  return done(team, setting, { steps: [step] });
}

const ended = (team: Team, now: EpochMs): Team => ({
  ...team,
  version: team.version + 1,
  state: 'dissolved',
  dissolvedAt: now,
});

export interface PeriodEnded {
  readonly team: Team;
  readonly steps: readonly Step[];
}

/** What follows when a period of a team has ended: who did not report is told, and the lead with them; an alert that is over ends its team. */
export function periodEnded(
  team: Team,
  { from, reports }: { readonly from: Case; readonly reports: readonly CanReport[] },
  { period, now }: { readonly period: number; readonly now: EpochMs },
): PeriodEnded {
  const by = { actor: MACHINE, subject: alertSubject(from.alert), reason: null } as const;
  const still = { fromState: null, toState: null };
  if (!isLive(from.alert.state)) {
    const over = ended(team, now);
    return { team: over, steps: [{ ...by, ...still, action: 'team-ended', details: named(over) }] };
  }
  const missing = missingIn(team, reports, period);
  if (missing.length === 0) return { team, steps: [] };
  const told: DepartmentId[] = [...new Set([...missing, team.lead])];
  const details = {
    record: team.id,
    version: period,
    period,
    departments: missing,
    recipients: recipients(officesOf(from, told)),
  };
  return { team, steps: [{ ...by, ...still, action: 'can-report-missing', details }] };
}

const named = (team: Team) => ({ record: team.id, version: team.version, to: team.state });

const done = (
  team: Team,
  { from }: JointSetting,
  { steps }: { readonly steps: readonly Step[] },
): JointDecision => ({
  outcome: 'done',
  case: from,
  steps,
  made: { team },
  record: { version: team.version, state: team.state },
});
