// Decides a swap of duty between two people: proposed by one, accepted by the other, approved by the head where the plan says so; then it is
// overrides of the roster like any other. Whether the shifts are still theirs is looked at each time. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { DutyCommand } from '../../contracts/duty-command.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { DutyOverride, OverrideId, Roster, Swap, SwapId } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { mayRun, withOverrides, worsened } from './decide-roster.ts';
import { planAt, type DutySetting } from './on-duty.ts';
import { HORIZON_MS } from './outlook.ts';
import { dutySpans, type Stretch } from './spans.ts';
import { stretchText } from './wall-text.ts';
import { seenZh, stateZh } from '../lifecycle/refusal-words.ts';

type Body<Name extends DutyCommand['command']> = Extract<DutyCommand, { command: Name }>;
export type SwapCommand = Body<
  'propose-swap' | 'accept-swap' | 'decline-swap' | 'approve-swap' | 'reject-swap' | 'withdraw-swap'
>;
type Answer = Exclude<SwapCommand['command'], 'propose-swap'>;

export interface SwapSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  readonly duty: DutySetting;
  readonly roster: Roster;
  /** Of the swap and of the overrides that it makes. */
  readonly ids: {
    readonly swap: SwapId;
    readonly gives: OverrideId;
    readonly takes: OverrideId;
  };
}

export interface SwapDecision {
  readonly outcome: 'done';
  readonly swap: Swap;
  /** Changed only when the swap comes into force. */
  readonly roster: Roster;
  readonly step: Step;
}

export function decideSwap(
  before: Swap | null,
  body: SwapCommand,
  setting: SwapSetting,
): SwapDecision | Refused {
  if (!coversPlace(setting.account, setting.roster.place))
    return refused('out-of-scope', 'outside of your places', '不在您的辖区');
  if (body.command === 'propose-swap') return proposed(before, body, setting);
  if (before === null) return refused('unknown-subject', 'there is no such swap', '没有这项换班');
  const not = mayAnswer(before, body.command, setting);
  if (not !== null) return not;
  if (setting.expectedVersion !== undefined && setting.expectedVersion !== before.version)
    return refused(
      'stale-version',
      `seen ${String(setting.expectedVersion)}, now ${String(before.version)}`,
      seenZh(setting.expectedVersion, before.version),
    );
  if (!FROM[body.command].includes(before.state))
    return refused(
      'not-in-this-state',
      `it is ${before.state}`,
      `当前为“${stateZh(before.state)}”`,
    );
  return answered(before, body, setting);
}

const FROM: Readonly<Record<Answer, readonly Swap['state'][]>> = {
  'accept-swap': ['proposed'],
  'decline-swap': ['proposed'],
  'approve-swap': ['accepted'],
  'reject-swap': ['accepted'],
  'withdraw-swap': ['proposed', 'accepted'],
};

function mayAnswer(swap: Swap, verb: Answer, setting: SwapSetting): Refused | null {
  const { account } = setting;
  switch (verb) {
    case 'accept-swap':
    case 'decline-swap':
      return account.id === swap.to
        ? null
        : refused('role-not-allowed', `only ${swap.to} can answer`, `只有 ${swap.to} 可以答复`);
    case 'withdraw-swap':
      return account.id === swap.from
        ? null
        : refused(
            'role-not-allowed',
            `only ${swap.from} can take it back`,
            `只有 ${swap.from} 可以撤回`,
          );
    case 'approve-swap':
    case 'reject-swap': {
      const not = mayRun(setting.roster, setting);
      if (not !== null) return not;
      return [swap.from, swap.to].includes(account.id)
        ? refused('same-person', 'who swaps does not approve it', '换班双方不能审批')
        : null;
    }
  }
}

function proposed(
  before: Swap | null,
  body: Body<'propose-swap'>,
  setting: SwapSetting,
): SwapDecision | Refused {
  const { account, now, roster, ids } = setting;
  if (before !== null)
    return refused('already-exists', 'this swap has been proposed', '该换班已提出');
  if (body.to === account.id)
    return refused('same-person', 'a swap is with somebody else', '须与他人换班');
  const swap: Swap = {
    v: 1,
    id: ids.swap,
    version: 1,
    roster: roster.id,
    state: 'proposed',
    from: account.id,
    to: body.to,
    gives: body.gives,
    takes: body.takes,
    reason: body.reason,
    proposedAt: now,
    acceptedAt: null,
    decidedBy: null,
    decidedAt: null,
    note: null,
  };
  const not = impossible(swap, setting);
  return not ?? done({ before, swap, roster, body }, setting);
}

function answered(
  before: Swap,
  body: Exclude<SwapCommand, { command: 'propose-swap' }>,
  setting: SwapSetting,
): SwapDecision | Refused {
  const { account, now, roster, duty } = setting;
  const swap: Swap = { ...before, version: before.version + 1, note: body.reason ?? null };
  switch (body.command) {
    case 'decline-swap':
      return done({ before, swap: { ...swap, state: 'declined' }, roster, body }, setting);
    case 'withdraw-swap':
      return done({ before, swap: { ...swap, state: 'withdrawn' }, roster, body }, setting);
    case 'reject-swap': {
      const rejected: Swap = { ...swap, state: 'rejected', decidedBy: account.id, decidedAt: now };
      return done({ before, swap: rejected, roster, body }, setting);
    }
    case 'accept-swap': {
      const accepted: Swap = { ...swap, acceptedAt: now };
      if (!planAt(roster, before.gives.startAt, duty.zone).swapsNeedApproval)
        return inForce({ before, swap: accepted, roster, body }, setting);
      const not = impossible(accepted, setting);
      return (
        not ?? done({ before, swap: { ...accepted, state: 'accepted' }, roster, body }, setting)
      );
    }
    case 'approve-swap':
      return inForce({ before, swap, roster, body }, setting);
  }
}

function inForce(made: Made, setting: SwapSetting): SwapDecision | Refused {
  const { account, now, roster } = setting;
  const swap: Swap = { ...made.swap, state: 'in-force', decidedBy: account.id, decidedAt: now };
  const not = impossible(swap, setting);
  if (not !== null) return not;
  return done({ ...made, swap, roster: swapped(roster, swap, setting) }, setting);
}

/** Each takes the other's hours. */
function swapped(roster: Roster, swap: Swap, { account, now, ids }: SwapSetting): Roster {
  const base = { reason: swap.reason, by: account.id, decidedAt: now, swap: swap.id };
  const added: DutyOverride[] = [{ ...base, ...swap.gives, id: ids.gives, person: swap.to }];
  if (swap.takes !== null) added.push({ ...base, ...swap.takes, id: ids.takes, person: swap.from });
  return withOverrides(roster, added, now);
}

/** The hours must lie ahead and be those of the two, and nobody may stay too long because of it. */
function impossible(swap: Swap, setting: SwapSetting): Refused | null {
  const { roster, now, duty } = setting;
  const stretches = [swap.gives, ...(swap.takes === null ? [] : [swap.takes])];
  if (stretches.some(({ startAt }) => startAt <= now))
    return refused(
      'not-in-this-state',
      'hours that have begun cannot be swapped',
      '已开始的班次不能换',
    );
  if (stretches.some(({ endAt }) => endAt > now + HORIZON_MS))
    return refused(
      'invalid-target',
      'hours of the next eight weeks can be swapped',
      '只能换未来八周内的班次',
    );
  // Of who is gone an override would not hold, and the hours would stay where they are without a word.
  const people = swap.takes === null ? [swap.to] : [swap.to, swap.from];
  const gone = people.find((person) => !duty.isAvailable(person));
  if (gone !== undefined)
    return refused(
      'invalid-target',
      `${gone} is not an active member of this office`,
      `${gone} 不是该机构的在职人员`,
    );
  const notTheirs =
    notOf(swap.from, swap.gives, setting) ??
    (swap.takes === null ? null : notOf(swap.to, swap.takes, setting));
  if (notTheirs !== null) return notTheirs;
  return worsened(roster, swapped(roster, swap, setting), { now, duty });
}

function notOf(person: UserId, stretch: Stretch, { roster, duty }: SwapSetting): Refused | null {
  const others = dutySpans(roster, stretch, duty).some((span) => span.person !== person);
  if (!others) return null;
  return refused(
    'not-in-this-state',
    `${stretchText(stretch, duty.zone)} is not ${person}’s`,
    `${stretchText(stretch, duty.zone).replace(' to ', ' 至 ')} 不是 ${person} 的班次`,
  );
}

interface Made {
  readonly before: Swap | null;
  readonly swap: Swap;
  readonly roster: Roster;
  readonly body: SwapCommand;
}

function done({ before, swap, roster, body }: Made, { account }: SwapSetting): SwapDecision {
  return {
    outcome: 'done',
    swap,
    roster,
    step: {
      actor: actorOf(account.id),
      action: `duty-${body.command}`,
      subject: `swap:${swap.id}`,
      fromState: before?.state ?? null,
      toState: swap.state,
      reason: body.reason ?? null,
      details: {
        roster: swap.roster,
        from: swap.from,
        to: swap.to,
        gives: { ...swap.gives },
        takes: swap.takes === null ? null : { ...swap.takes },
      },
    },
  };
}
