// Decides on corrective actions: set by the lead, the third party or the desk, reported by the department that owns it, confirmed by somebody
// else, sent back or dropped with a reason. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { CorrectiveAction } from '../../contracts/evaluation/corrective-action.ts';
import type { EvaluationCommand } from '../../contracts/evaluation/evaluation-command.ts';
import type { EvaluationRound } from '../../contracts/evaluation/evaluation.ts';
import type { CorrectiveActionId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Case, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { isOnDesk } from '../lifecycle/permissions.ts';
import { maySpeakFor, officesOf } from './decide-score.ts';
import { stateZh } from '../lifecycle/refusal-words.ts';

export type ActionBody = Extract<
  EvaluationCommand,
  { command: `${'set' | 'report' | 'verify' | 'return' | 'drop'}-action` }
>;
type Set = Extract<ActionBody, { command: 'set-action' }>;
type Follow = Exclude<ActionBody, Set>;

export interface ActionSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  readonly case: Case;
  readonly round: EvaluationRound | null;
  readonly before: CorrectiveAction | null;
  /** Of `set-action`: the account that is to own it. */
  readonly owner: Account | null;
  readonly newId: CorrectiveActionId;
}

export interface ActionDecision {
  readonly outcome: 'done';
  readonly action: CorrectiveAction;
  readonly step: Step;
}

export function decideAction(body: ActionBody, setting: ActionSetting): ActionDecision | Refused {
  if (body.command === 'set-action') return set(body, setting);
  const { before, account, expectedVersion } = setting;
  if (before === null)
    return refused('unknown-subject', 'there is no such corrective action', '没有这项整改');
  if (!isConcerned(setting, before))
    return refused('out-of-scope', 'no part in this alert', '您与这条警示无关');
  if (expectedVersion !== undefined && expectedVersion !== before.version)
    return refused(
      'stale-version',
      `now ${String(before.version)}`,
      `现为第 ${String(before.version)} 版`,
    );
  const next = followed(body, before, setting);
  if ('outcome' in next) return next;
  const action = { ...next, version: before.version + 1, updatedAt: setting.now };
  return done(body, { action, from: before.state, account });
}

function set(body: Set, setting: ActionSetting): ActionDecision | Refused {
  const { account, now, round, owner } = setting;
  if (setting.before !== null)
    return refused('already-exists', 'this was set before', '此前已经提出');
  if (!supervises(setting))
    return refused(
      coversPlace(account, setting.case.alert.place) ? 'role-not-allowed' : 'out-of-scope',
      'the lead, the third party or the desk sets corrective actions',
      '整改由牵头部门、第三方或值班提出',
    );
  if (round === null)
    return refused('evaluation-closed', 'the alert has not been closed', '警示尚未关闭');
  if (!round.figures.some(({ department }) => department === body.department))
    return refused(
      'not-a-party',
      `${body.department} owed nothing in this alert`,
      `${body.department} 在此警示中没有任务`,
    );
  const place = officesOf(body.department, setting.case).find(
    (office) => owner !== null && coversPlace(owner, office),
  );
  if (!owner?.active || !owner.departments.includes(body.department) || place === undefined)
    return refused(
      'invalid-target',
      'the owner is no active member of an office of the department',
      '责任人不是该部门机构的在职人员',
    );
  if (body.dueAt <= now) return refused('invalid-target', 'the due date has passed', '期限已过');
  const action: CorrectiveAction = {
    v: 1,
    id: setting.newId,
    version: 1,
    alertId: body.alert,
    department: body.department,
    place,
    owner: owner.id,
    text: body.text,
    dueAt: body.dueAt,
    state: 'open',
    setBy: account.id,
    updatedAt: now,
    report: null,
    verifiedBy: null,
    note: null,
  };
  return done(body, { action, from: null, account });
}

function followed(
  body: Follow,
  before: CorrectiveAction,
  setting: ActionSetting,
): CorrectiveAction | Refused {
  const { account, now } = setting;
  const isOwn =
    account.departments.includes(before.department) && coversPlace(account, before.place);
  if (body.command === 'report-action') {
    if (!isOwn)
      return refused(
        'role-not-allowed',
        `${before.department} reports it`,
        `由责任部门（${before.department}）报告`,
      );
    if (before.state !== 'open')
      return refused(
        'not-in-this-state',
        `it is ${before.state}`,
        `当前为“${stateZh(before.state)}”`,
      );
    return { ...before, state: 'done', report: { text: body.text, by: account.id, at: now } };
  }
  if (isOwn || account.id === before.owner || account.id === before.report?.by)
    return refused(
      'same-person',
      'somebody outside of the department judges it',
      '须由本部门以外的人员认定',
    );
  if (!supervises(setting))
    return refused(
      'role-not-allowed',
      'the lead, the third party or the desk',
      '由牵头部门、第三方或值班认定',
    );
  if (body.command === 'drop-action') {
    if (before.state !== 'open' && before.state !== 'done')
      return refused(
        'not-in-this-state',
        `it is ${before.state}`,
        `当前为“${stateZh(before.state)}”`,
      );
    return { ...before, state: 'dropped', note: body.reason };
  }
  if (before.state !== 'done')
    return refused(
      'not-in-this-state',
      `it is ${before.state}`,
      `当前为“${stateZh(before.state)}”`,
    );
  return body.command === 'verify-action'
    ? { ...before, state: 'verified', verifiedBy: account.id, note: body.reason ?? null }
    : { ...before, state: 'open', note: body.reason };
}

function supervises({ account, case: of, round }: ActionSetting): boolean {
  if (isOnDesk(account) && coversPlace(account, of.alert.place)) return true;
  return [round?.lead, round?.thirdParty].some(
    (department) => department != null && maySpeakFor(account, department, of),
  );
}

function isConcerned(setting: ActionSetting, before: CorrectiveAction): boolean {
  return supervises(setting) || maySpeakFor(setting.account, before.department, setting.case);
}

function done(
  body: ActionBody,
  {
    action,
    from,
    account,
  }: {
    readonly action: CorrectiveAction;
    readonly from: CorrectiveAction['state'] | null;
    readonly account: Account;
  },
): ActionDecision {
  return {
    outcome: 'done',
    action,
    step: {
      actor: actorOf(account.id),
      action: `evaluation-${body.command}`,
      subject: `alert:${action.alertId}`,
      fromState: from,
      toState: action.state,
      reason: saidIn(body),
      details: {
        correctiveAction: action.id,
        recipients: [{ department: action.department, place: action.place }],
        department: action.department,
        owner: action.owner,
        dueAt: action.dueAt,
      },
    },
  };
}

function saidIn(body: ActionBody): string | null {
  if (body.command === 'set-action' || body.command === 'report-action') return body.text;
  return body.reason ?? null;
}
