// Decides a person's command on a responsibility list: what becomes of the change, or why not. Whoever asks is not who confirms, a list with a gap
// is never taken, and what changed in between makes a change stale. Pure.
import type { Account, Role } from '../../contracts/account.ts';
import type { ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import { listChangeVersion } from '../../contracts/change-version.ts';
import type { ListChange } from '../../contracts/lists/list-change.ts';
import type { ListCommand } from '../../contracts/lists/list-command.ts';
import { differencesOf } from '../../contracts/lists/compare-lists.ts';
import { levelOf } from '../../contracts/place.ts';
import type { ListChangeId } from '../../contracts/response-ids.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import type { Language, Words } from '../../contracts/words.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, staleBy, type Refused } from '../lifecycle/decision.ts';
import type { CheckedList } from '../../contracts/lists/check-written.ts';
import { stateZh } from '../lifecycle/refusal-words.ts';
import { ROLE_WORDS, ALERT_KIND_WORDS } from '../../contracts/vocabulary/subjects.ts';

type Verb = ListCommand['command'];
type Body<Name extends Verb> = Extract<ListCommand, { command: Name }>;

/** Who writes duties answers for the whole jurisdiction; the desk is the second pair of eyes. */
export const LIST_ROLES: Readonly<Record<Verb, readonly Role[]>> = {
  ask: ['epidemiologist', 'administrator'],
  confirm: ['epidemiologist', 'duty-officer', 'administrator'],
  reject: ['epidemiologist', 'duty-officer', 'administrator'],
  withdraw: ['epidemiologist', 'administrator'],
};

export interface ListSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion?: number | undefined;
  /** The first day that a list confirmed now can hold for. */
  readonly nextDay: DayKey;
  /** Of the change that the command would make, or that it names. */
  readonly id: ListChangeId;
  readonly change: ListChange | null;
  /** The newest version of the list, in force or confirmed for a later day; null where there is no such list. */
  readonly newest: ResponsibilityList | null;
  /** The list of the command or of the change, by today's norms and departments; null where it has none. */
  readonly checked: CheckedList | null;
  /** Versions of the list that exist or wait. */
  readonly versions: ReadonlySet<string>;
}

export interface ListDecision {
  readonly outcome: 'done';
  readonly change: ListChange;
  readonly step: Step;
}

export function decideList(body: ListCommand, setting: ListSetting): ListDecision | Refused {
  const own = body.command === 'ask' ? null : stale(setting);
  const not = forbidden(body.command, setting.account) ?? own;
  if (not !== null) return not;
  switch (body.command) {
    case 'ask':
      return asked(body, setting);
    case 'confirm':
      return confirmed(body, setting);
    case 'reject':
      return ended(body, setting, 'rejected');
    case 'withdraw':
      return ended(body, setting, 'withdrawn');
  }
}

/** A list holds in every county: only who answers for the whole city changes it. */
function forbidden(verb: Verb, account: Account): Refused | null {
  if (!account.places.some((place) => levelOf(place) === 'city'))
    return refused(
      'out-of-scope',
      'lists hold for the whole city',
      '清单适用于全市，须由市级人员办理',
    );
  return LIST_ROLES[verb].includes(account.role)
    ? null
    : refused(
        'role-not-allowed',
        `${account.role} may not ${verb} a change of a list`,
        `${ROLE_WORDS[account.role].zh}无权办理清单变更`,
      );
}

function stale({ change, expectedVersion }: ListSetting): Refused | null {
  return change === null ? null : staleBy(expectedVersion, listChangeVersion(change));
}

function asked(body: Body<'ask'>, setting: ListSetting): ListDecision | Refused {
  const { account, now, newest, checked, nextDay, versions } = setting;
  const { list } = body;
  if (setting.change !== null)
    return refused('already-exists', 'this was asked for before', '此前已经提出');
  if (newest === null || newest.alertKind !== list.alertKind)
    return refused(
      'invalid-target',
      `there is no list ${list.id} for ${list.alertKind}`,
      `没有适用于“${ALERT_KIND_WORDS[list.alertKind].zh}”的清单 ${list.id}`,
    );
  if (body.base !== newest.version)
    return refused(
      'stale-version',
      `the newest version is ${newest.version}`,
      `最新版本为 ${newest.version}`,
    );
  if (versions.has(list.version))
    return refused(
      'already-exists',
      `${list.id} has a version ${list.version}`,
      `${list.id} 已有版本 ${list.version}`,
    );
  const validFrom = body.validFrom ?? nextDay;
  if (validFrom < nextDay)
    return refused(
      'list-too-soon',
      `the first day possible is ${nextDay}`,
      `最早可自 ${nextDay} 起生效`,
    );
  if (validFrom < newest.validFrom)
    return refused(
      'list-too-soon',
      `${newest.version} holds from ${newest.validFrom} on`,
      `版本 ${newest.version} 自 ${newest.validFrom} 起生效`,
    );
  const resolved = resolvedOf(checked);
  if ('outcome' in resolved) return resolved;
  const dated = { ...resolved.list, validFrom };
  if (differencesOf(newest, dated).length === 0)
    return refused(
      'invalid-target',
      `nothing differs from ${newest.version}`,
      `与版本 ${newest.version} 没有差异`,
    );
  return done(body, setting, {
    v: 1,
    id: setting.id,
    state: 'waiting',
    base: body.base,
    list: dated,
    reason: body.reason,
    advice: resolved.advice,
    askedBy: account.id,
    askedAt: now,
    decidedBy: null,
    decidedAt: null,
    decision: null,
    validFrom,
  });
}

type Resolved = { readonly list: ResponsibilityList; readonly advice: Words[] };

function resolvedOf(checked: CheckedList | null): Resolved | Refused {
  if (checked?.list == null)
    return refused('list-has-gaps', faultsIn(checked, 'en', '; '), faultsIn(checked, 'zh', '；'));
  return { list: checked.list, advice: [...checked.advice] };
}

const faultsIn = (checked: CheckedList | null, language: Language, between: string): string =>
  (checked?.faults ?? [{ zh: '没有清单', en: 'no list' }])
    .map((words) => words[language])
    .join(between);

function confirmed(body: Body<'confirm'>, setting: ListSetting): ListDecision | Refused {
  const { change, account, now, newest, nextDay } = setting;
  if (change === null) return refused('unknown-subject', 'there is no such change', '没有这项变更');
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
  if (newest === null || newest.version !== change.base)
    return refused(
      'stale-version',
      `the newest version is ${newest?.version ?? 'gone'}`,
      `最新版本为 ${newest?.version ?? '（已不存在）'}`,
    );
  const resolved = resolvedOf(setting.checked);
  if ('outcome' in resolved) return resolved;
  const validFrom = change.validFrom < nextDay ? nextDay : change.validFrom;
  return done(body, setting, {
    ...change,
    state: 'in-force',
    list: { ...resolved.list, validFrom },
    advice: resolved.advice,
    decidedBy: account.id,
    decidedAt: now,
    decision: body.reason ?? null,
    validFrom,
  });
}

function ended(
  body: Body<'reject' | 'withdraw'>,
  setting: ListSetting,
  state: 'rejected' | 'withdrawn',
): ListDecision | Refused {
  const { change, account, now } = setting;
  if (change === null) return refused('unknown-subject', 'there is no such change', '没有这项变更');
  if (change.state !== 'waiting')
    return refused(
      'not-in-this-state',
      `it is ${change.state}`,
      `当前为“${stateZh(change.state)}”`,
    );
  const isOwn = change.askedBy === account.id;
  if (state === 'rejected' && isOwn)
    return refused('same-person', 'who asked for a change withdraws it', '提出人应撤回而不是驳回');
  if (state === 'withdrawn' && !isOwn && account.role !== 'administrator')
    return refused(
      'role-not-allowed',
      'only who asked, or an administrator, withdraws it',
      '只有提出人或管理员可以撤回',
    );
  return done(body, setting, {
    ...change,
    state,
    decidedBy: account.id,
    decidedAt: now,
    decision: body.reason,
  });
}

function done(body: ListCommand, setting: ListSetting, change: ListChange): ListDecision {
  return {
    outcome: 'done',
    change,
    step: {
      actor: actorOf(setting.account.id),
      action: `list-${body.command}`,
      subject: `list-change:${change.id}`,
      fromState: setting.change?.state ?? null,
      toState: change.state,
      reason: body.reason ?? null,
      details: {
        list: change.list.id,
        version: change.list.version,
        base: change.base,
        validFrom: change.validFrom,
        askedBy: change.askedBy,
        differences:
          setting.newest === null ? 0 : differencesOf(setting.newest, change.list).length,
      },
    },
  };
}
