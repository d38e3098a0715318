// Decides a person's command on a silence: jurisdiction and role first, then the version that the person saw, the table, and how long it may last.
// A silence of levels I and II begins, and is extended, by somebody who does not own it. Pure.
import { coversPlace, type Account, type Role } from '../../contracts/account.ts';
import type { SilenceLimit, SilenceRules } from '../../contracts/catalogue/silence-rules.ts';
import type { SilenceId } from '../../contracts/response-ids.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { SilenceCommand } from '../../contracts/triage/silence-command.ts';
import type { Silence } from '../../contracts/triage/silence.ts';
import { MACHINE, actorOf, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { SILENCE_TRANSITIONS } from './transitions.ts';
import { seenZh, stateZh } from '../lifecycle/refusal-words.ts';
import { ROLE_WORDS } from '../../contracts/vocabulary/subjects.ts';

/** Who judges findings may ask that a kind of them be quiet; departments may not. */
export const SILENCE_ROLES: readonly Role[] = ['duty-officer', 'administrator', 'epidemiologist'];

export interface SilenceSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly rules: SilenceRules;
  readonly expectedVersion: number | undefined;
  /** For `ask`: the identifier that follows from the command. */
  readonly newId: SilenceId;
}

export interface SilenceDone {
  readonly outcome: 'done';
  readonly silence: Silence;
  readonly steps: readonly Step[];
}

type Verb = SilenceCommand['command'];
type Body<Name extends Verb> = Extract<SilenceCommand, { command: Name }>;
type Later = Exclude<SilenceCommand, Body<'ask'>>;

/** `from` is null for `ask`. */
export function decideSilence(
  from: Silence | null,
  body: SilenceCommand,
  setting: SilenceSetting,
): SilenceDone | Refused {
  const { account, expectedVersion } = setting;
  const place = body.command === 'ask' ? body.matchers.place : from?.matchers.place;
  if (place === undefined)
    return refused('unknown-subject', 'there is no such silence', '没有这项静默');
  if (!coversPlace(account, place))
    return refused('out-of-scope', 'not of this place', '不在您的辖区');
  if (!SILENCE_ROLES.includes(account.role))
    return refused(
      'role-not-allowed',
      `${account.role} may not ${body.command} a silence`,
      `${ROLE_WORDS[account.role].zh}无权对静默执行该操作`,
    );
  if (body.command === 'ask') return asked(body, setting);
  if (from === null) return refused('unknown-subject', 'there is no such silence', '没有这项静默');
  if (expectedVersion !== undefined && expectedVersion !== from.version)
    return refused(
      'stale-version',
      `seen ${String(expectedVersion)}, now ${String(from.version)}`,
      seenZh(expectedVersion, from.version),
    );
  const to = SILENCE_TRANSITIONS[from.state][body.command];
  if (to === 'not-in-this-state')
    return refused(
      to,
      `${body.command} is not possible in state ${from.state}`,
      `当前为“${stateZh(from.state)}”，不能执行该操作`,
    );
  return later({ ...from, state: to, version: from.version + 1 }, body, { ...setting, from });
}

const limitOf = ({ matchers }: Pick<Silence, 'matchers'>, rules: SilenceRules): SilenceLimit =>
  rules.levels[matchers.upToLevel];

function tooLong(startAt: EpochMs, endsAt: EpochMs, { hoursMax }: SilenceLimit): Refused | null {
  if (endsAt <= startAt)
    return refused('silence-too-long', 'it must end after it begins', '结束时间须晚于开始时间');
  return endsAt - startAt <= hoursMax * HOUR_MS
    ? null
    : refused(
        'silence-too-long',
        `at most ${String(hoursMax)} hours at this level`,
        `该等级最长 ${String(hoursMax)} 小时`,
      );
}

function asked(body: Body<'ask'>, setting: SilenceSetting): SilenceDone | Refused {
  const { account, now, rules, newId } = setting;
  const { matchers, endsAt, reason } = body;
  const limit = limitOf({ matchers }, rules);
  const long = tooLong(now, endsAt, limit);
  if (long !== null) return long;
  const silence: Silence = {
    v: 1,
    id: newId,
    version: 1,
    state: limit.secondPerson ? 'waiting' : 'active',
    matchers,
    reason,
    askedBy: account.id,
    askedAt: now,
    confirmedBy: null,
    confirmedAt: null,
    beginsAt: now,
    endsAt,
    extensions: [],
    ended: null,
  };
  return done(null, silence, { body, setting });
}

function later(
  next: Silence,
  body: Later,
  setting: SilenceSetting & { readonly from: Silence },
): SilenceDone | Refused {
  const { account, now, rules, from } = setting;
  const isOwner = from.askedBy === account.id;
  const limit = limitOf(from, rules);
  switch (body.command) {
    case 'confirm':
      if (isOwner)
        return refused(
          'same-person',
          'who asked for a silence does not confirm it',
          '申请人不能复核自己的静默',
        );
      if (from.endsAt <= now) return refused('not-in-this-state', 'its time is over', '时间已过');
      return done(
        from,
        { ...next, confirmedBy: account.id, confirmedAt: now, beginsAt: now },
        { body, setting },
      );
    case 'extend': {
      if (limit.secondPerson && isOwner)
        return refused(
          'same-person',
          'at this level somebody else than its owner extends it',
          '该等级的静默须由他人延长',
        );
      if (body.endsAt <= now)
        return refused('silence-too-long', 'it must end after now', '结束时间须晚于当前时间');
      // The whole of it counts, from its beginning: extensions add up to no more than one silence may last.
      const long = tooLong(from.beginsAt, body.endsAt, limit);
      if (long !== null) return long;
      const { endsAt, reason } = body;
      const extension = { by: account.id, at: now, endsAt, reason };
      const extensions = [...from.extensions, extension].slice(-50);
      return done(from, { ...next, endsAt, extensions }, { body, setting });
    }
    case 'end':
      return done(from, endedBy(next, body, setting), { body, setting });
    case 'withdraw':
      if (!isOwner && account.role !== 'administrator')
        return refused(
          'role-not-allowed',
          'only its owner, or an administrator, withdraws it',
          '只有申请人或管理员可以撤回',
        );
      return done(from, endedBy(next, body, setting), { body, setting });
  }
}

const endedBy = (
  next: Silence,
  { reason }: { readonly reason: string },
  { account, now }: SilenceSetting,
): Silence => ({ ...next, ended: { by: account.id, at: now, reason } });

interface Doing {
  readonly body: SilenceCommand;
  readonly setting: SilenceSetting;
}

function done(from: Silence | null, silence: Silence, { body, setting }: Doing): SilenceDone {
  const base = { subject: `silence:${silence.id}`, fromState: from?.state ?? null };
  const details = {
    matchers: Object.entries(silence.matchers).map(([name, value]) => `${name}=${value}`),
    endsAt: silence.endsAt,
    askedBy: silence.askedBy,
    version: silence.version,
  };
  const act: Step = {
    ...base,
    actor: actorOf(setting.account.id),
    action: `silence-${body.command}`,
    toState: silence.state,
    reason: body.reason ?? null,
    details,
  };
  const begins = silence.state === 'active' && from?.state !== 'active';
  const begun: Step[] = begins
    ? [{ ...act, actor: MACHINE, action: 'silence-begun', reason: null }]
    : [];
  return { outcome: 'done', silence, steps: [act, ...begun] };
}
