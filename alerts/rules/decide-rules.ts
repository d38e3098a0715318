// Decides a person's command on limits of rules: what becomes of the change, or why not. Whoever asks is not who confirms, and a change holds
// from the start of a local day on, so that everything judged before stays as it was judged. Pure.
import { ruleChangeVersion } from '../../contracts/change-version.ts';
import { coversPlace, type Account, type Role } from '../../contracts/account.ts';
import type { RuleCommand } from '../../contracts/command.ts';
import { overridesOf, spendingWithin } from '../../contracts/budget-spending.ts';
import {
  proposedSetting,
  type BudgetPlan,
  type ChangeId,
  type RuleChange,
  type ThresholdProposal,
} from '../../contracts/rule-change.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, staleBy, type Refused } from '../lifecycle/decision.ts';
import { stateZh } from '../lifecycle/refusal-words.ts';
import { ROLE_WORDS } from '../../contracts/vocabulary/subjects.ts';

type Verb = RuleCommand['command'];
type Body<Name extends Verb> = Extract<RuleCommand, { command: Name }>;

/** Epidemiologists judge limits; the desk says what it can bear, and is the second pair of eyes. */
export const RULE_ROLES: Readonly<Record<Verb, readonly Role[]>> = {
  'accept-proposal': ['epidemiologist', 'administrator'],
  'reject-proposal': ['epidemiologist', 'administrator'],
  'set-budget': ['epidemiologist', 'duty-officer', 'administrator'],
  'confirm-change': ['epidemiologist', 'duty-officer', 'administrator'],
  'withdraw-change': ['epidemiologist', 'administrator'],
};

export interface RuleSettingOf {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion?: number | undefined;
  /** Start of the first local day that a change of now can hold for. */
  readonly nextDayAt: EpochMs;
  /** Of the change that the command would make, or that it names. */
  readonly id: ChangeId;
  readonly change: RuleChange | null;
  readonly proposal: ThresholdProposal | null;
  readonly plan: BudgetPlan | null;
}

export interface RuleDecision {
  readonly outcome: 'done';
  readonly change: RuleChange;
  readonly step: Step;
}

export function decideRules(body: RuleCommand, setting: RuleSettingOf): RuleDecision | Refused {
  switch (body.command) {
    case 'accept-proposal':
    case 'reject-proposal':
      return onProposal(body, setting);
    case 'set-budget':
      return budgetAsked(body, setting);
    case 'confirm-change':
      return confirmed(body, setting);
    case 'withdraw-change':
      return withdrawn(body, setting);
  }
}

/** The place first: outside of it nothing is told, not even that a role is missing. */
function forbidden(verb: Verb, { account }: RuleSettingOf, place: RuleChange['place']) {
  if (!coversPlace(account, place))
    return refused('out-of-scope', 'outside of your places', '不在您的辖区');
  return RULE_ROLES[verb].includes(account.role)
    ? null
    : refused(
        'role-not-allowed',
        `${account.role} may not ${verb}`,
        `${ROLE_WORDS[account.role].zh}无权执行该操作`,
      );
}

function onProposal(
  body: Body<'accept-proposal' | 'reject-proposal'>,
  setting: RuleSettingOf,
): RuleDecision | Refused {
  const { proposal, account, now } = setting;
  if (proposal === null)
    return refused('unknown-subject', 'there is no such proposal', '没有这项建议');
  const not = forbidden(body.command, setting, proposal.place);
  if (not !== null) return not;
  if (setting.change !== null)
    return refused('already-exists', 'this proposal has been decided', '该建议已处理');
  const { measure, detector, level, place } = proposal;
  const isAccepted = body.command === 'accept-proposal';
  const change: RuleChange = {
    ...asked(setting, place),
    state: isAccepted ? 'waiting' : 'rejected',
    origin: { of: 'proposal', proposal },
    overrides: isAccepted
      ? [{ measure, detector, level, place, setting: proposedSetting(proposal) }]
      : [],
    askedBy: account.id,
    askedAt: now,
    reason: body.reason ?? null,
  };
  return done(body, { before: null, change, account });
}

function budgetAsked(body: Body<'set-budget'>, setting: RuleSettingOf): RuleDecision | Refused {
  const { plan, account, now } = setting;
  const not = forbidden(body.command, setting, body.place);
  if (not !== null) return not;
  if (plan === null || plan.place !== body.place || plan.family !== body.family)
    return refused(
      'stale-version',
      'the plan has been made anew since it was shown',
      '方案已重新计算',
    );
  const spending = spendingWithin(plan, body.signalsPerWeek);
  if (spending === null)
    return refused(
      'invalid-target',
      `even the tightest limits cost ${plan.signalsPerWeekLeast.toFixed(1)} signals a week`,
      `即使最严的阈值每周也有 ${plan.signalsPerWeekLeast.toFixed(1)} 个信号`,
    );
  const change: RuleChange = {
    ...asked(setting, body.place),
    state: 'waiting',
    origin: {
      of: 'budget',
      plan: plan.id,
      family: plan.family,
      signalsPerWeek: body.signalsPerWeek,
      predictedSignalsPerWeek: spending.signalsPerWeek,
      measures: plan.measures.map(({ measure, podNow }, at) => ({
        measure,
        podBefore: podNow,
        podAfter: spending.pods[at] ?? podNow,
      })),
    },
    overrides: overridesOf(plan, spending),
    askedBy: account.id,
    askedAt: now,
    reason: body.reason,
  };
  return done(body, { before: null, change, account });
}

const stale = ({ expectedVersion }: RuleSettingOf, change: RuleChange): Refused | null =>
  staleBy(expectedVersion, ruleChangeVersion(change));

function confirmed(body: Body<'confirm-change'>, setting: RuleSettingOf): RuleDecision | Refused {
  const { change, account } = setting;
  if (change === null) return refused('unknown-subject', 'there is no such change', '没有这项变更');
  const not = forbidden(body.command, setting, change.place) ?? stale(setting, change);
  if (not !== null) return not;
  if (change.state !== 'waiting')
    return refused(
      'not-in-this-state',
      `it is ${change.state}`,
      `当前为“${stateZh(change.state)}”`,
    );
  if (change.askedBy === account.id)
    return refused(
      'same-person',
      'who asked for a change does not confirm it',
      '提出人不能复核自己的变更',
    );
  const after: RuleChange = {
    ...change,
    state: 'in-force',
    confirmedBy: account.id,
    confirmedAt: setting.now,
    validFromAt: setting.nextDayAt,
  };
  return done(body, { before: change, change: after, account });
}

function withdrawn(body: Body<'withdraw-change'>, setting: RuleSettingOf): RuleDecision | Refused {
  const { change, account } = setting;
  if (change === null) return refused('unknown-subject', 'there is no such change', '没有这项变更');
  const not = forbidden(body.command, setting, change.place) ?? stale(setting, change);
  if (not !== null) return not;
  if (change.state !== 'waiting' && change.state !== 'in-force')
    return refused(
      'not-in-this-state',
      `it is ${change.state}`,
      `当前为“${stateZh(change.state)}”`,
    );
  const wasInForce = change.state === 'in-force';
  const after: RuleChange = {
    ...change,
    state: 'withdrawn',
    validUntilAt: wasInForce ? setting.nextDayAt : null,
  };
  return done(body, { before: change, change: after, account });
}

const asked = ({ id }: RuleSettingOf, place: RuleChange['place']) =>
  ({
    v: 1,
    id,
    place,
    confirmedBy: null,
    confirmedAt: null,
    validFromAt: null,
    validUntilAt: null,
  }) as const;

interface Decided {
  readonly before: RuleChange | null;
  readonly change: RuleChange;
  readonly account: Account;
}

function done(body: RuleCommand, { before, change, account }: Decided): RuleDecision {
  const { origin } = change;
  return {
    outcome: 'done',
    change,
    step: {
      actor: actorOf(account.id),
      action: body.command,
      subject: `change:${change.id}`,
      fromState: before?.state ?? null,
      toState: change.state,
      reason: body.reason ?? null,
      details: {
        place: change.place,
        of: origin.of,
        ...(origin.of === 'budget'
          ? { family: origin.family, signalsPerWeek: origin.signalsPerWeek, plan: origin.plan }
          : { proposal: origin.proposal.id, measure: origin.proposal.measure }),
        rules: change.overrides.length,
        validFromAt: change.validFromAt,
        validUntilAt: change.validUntilAt,
      },
    },
  };
}
