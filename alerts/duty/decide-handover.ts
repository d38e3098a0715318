// Decides what people do with a handover: notes, and the two signatures, first of who leaves, then of who comes, never of one person. Who signs has
// seen what is grave: where that has changed since, the draft is made again and the signature refused; what else has come since is taken along, marked. Pure.
import type { Account } from '../../contracts/account.ts';
import { coversPlace } from '../../contracts/account.ts';
import type { ShiftCommand } from '../../contracts/duty-command.ts';
import type { UserId } from '../../contracts/ids.ts';
import type {
  HandoverItem,
  HandoverSignature,
  ShiftHandover,
} from '../../contracts/shift-handover.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, actorOf, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { handoverSubject, isGravelyOther } from './draft-handover.ts';
import { seenZh } from '../lifecycle/refusal-words.ts';
import { wallText } from './wall-text.ts';

const MINUTE_MS = 60_000;

type Body<Name extends ShiftCommand['command']> = Extract<ShiftCommand, { command: Name }>;
type Side = Body<'sign-handover'>['as'];

export interface HandoverSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  /** Who answers for the roster now. */
  readonly head: UserId;
  /** Zone of the hours in a refusal. */
  readonly zone: string;
  /** Who comes signs this long before the shift ends at the earliest. */
  readonly signFromMinutes: number;
  /** The handover as it would be drafted in this moment. */
  readonly fresh: ShiftHandover;
}

export interface HandoverDone {
  readonly outcome: 'done';
  readonly handover: ShiftHandover;
  readonly steps: readonly Step[];
}
/** Kept as it was drafted again, and answered with the refusal. */
export interface HandoverRedrafted {
  readonly outcome: 'redrafted';
  readonly handover: ShiftHandover;
  readonly steps: readonly Step[];
  readonly refusal: Refused;
}

export function decideHandover(
  before: ShiftHandover,
  body: Body<'note-handover' | 'sign-handover'>,
  setting: HandoverSetting,
): HandoverDone | HandoverRedrafted | Refused {
  if (!coversPlace(setting.account, before.place))
    return refused('out-of-scope', 'outside of your places', '不在您的辖区');
  if (setting.expectedVersion !== undefined && setting.expectedVersion !== before.version)
    return refused(
      'stale-version',
      `seen ${String(setting.expectedVersion)}, now ${String(before.version)}`,
      seenZh(setting.expectedVersion, before.version),
    );
  return body.command === 'note-handover'
    ? noted(before, body, setting)
    : signed(before, body, setting);
}

/** Notes are of who leaves, until the signature is given for them. */
function noted(
  before: ShiftHandover,
  { item, text }: Body<'note-handover'>,
  { account, head }: HandoverSetting,
): HandoverDone | Refused {
  if (account.id !== before.outgoing && account.id !== head)
    return refused(
      'role-not-allowed',
      `the notes are ${before.outgoing}’s`,
      `交班说明由 ${before.outgoing} 填写`,
    );
  if (before.state !== 'draft')
    return refused('not-in-this-state', 'it has been signed', '交接已签字');
  const note = text === '' ? null : text;
  if (item !== null && !before.items.some(({ key }) => key === item))
    return refused('invalid-target', 'this is open no more', '该事项已办结');
  const items = before.items.map((one): HandoverItem =>
    one.key === item ? { ...one, note } : one,
  );
  const handover: ShiftHandover =
    item === null
      ? { ...before, version: before.version + 1, note }
      : { ...before, version: before.version + 1, items };
  const step = stepOf(before, handover, {
    action: 'shift-note-handover',
    by: account.id,
    reason: note,
  });
  return { outcome: 'done', handover, steps: [{ ...step, details: { ...step.details, item } }] };
}

function signed(
  before: ShiftHandover,
  body: Body<'sign-handover'>,
  setting: HandoverSetting,
): HandoverDone | HandoverRedrafted | Refused {
  const { account, now, fresh } = setting;
  const side = body.as;
  const due = side === 'outgoing' ? 'draft' : 'signed-by-outgoing';
  if (before.state !== due)
    return refused(
      'not-in-this-state',
      before.state === 'draft' ? 'who leaves signs first' : 'this side has signed',
      before.state === 'draft' ? '须由交班人先签字' : '这一方已签字',
    );
  const early = side === 'incoming' ? tooEarly(before, setting) : null;
  if (early !== null) return early;
  const not = mayNotSign(before, side, { ...setting, reason: body.reason });
  if (not !== null) return not;
  if (isGravelyOther(before, fresh)) return again(before, fresh);
  const signature: HandoverSignature = {
    by: account.id,
    at: now,
    lateByMs: Math.max(0, now - before.signByAt),
    isForAnother: account.id !== before[side],
    digest: fresh.digest,
  };
  const handover: ShiftHandover = {
    ...fresh,
    version: before.version + 1,
    state: side === 'outgoing' ? 'signed-by-outgoing' : 'signed-by-both',
    signatures: { ...fresh.signatures, [side]: signature },
  };
  const step = stepOf(before, handover, {
    action: 'shift-sign-handover',
    by: account.id,
    reason: body.reason ?? null,
  });
  const { lateByMs, isForAnother } = signature;
  const taken = fresh.digest === before.digest ? 0 : changesIn(fresh).count;
  const signed = { as: side, lateByMs, isForAnother, digest: fresh.digest, takenAlong: taken };
  const details = { ...step.details, ...signed };
  return { outcome: 'done', handover, steps: [{ ...step, details }] };
}

/** With the second signature the shift is handed over: not while who leaves still has hours of it before them. */
function tooEarly(
  { endsAt }: ShiftHandover,
  { now, signFromMinutes, zone }: HandoverSetting,
): Refused | null {
  const fromAt = endsAt - signFromMinutes * MINUTE_MS;
  if (now >= fromAt) return null;
  const from = wallText(fromAt, zone);
  return refused(
    'handover-too-early',
    `who comes signs from ${from} on`,
    `接班人自 ${from} 起方可签字`,
  );
}

function mayNotSign(
  before: ShiftHandover,
  side: Side,
  { account, head, fresh, reason }: HandoverSetting & { readonly reason: string | undefined },
): Refused | null {
  if (side === 'incoming' && before.signatures.outgoing?.by === account.id)
    return refused(
      'same-person',
      'the other side has been signed by the same person',
      '另一方已由同一人签字',
    );
  // An override since the draft: who comes now is another.
  if (account.id === before[side] || account.id === fresh[side]) return null;
  if (account.id !== head)
    return refused('role-not-allowed', `${before[side]} signs here`, `须由 ${before[side]} 签字`);
  return (reason ?? '') === ''
    ? refused('invalid-target', 'who signs for somebody else says why', '代签须说明理由')
    : null;
}

function again(before: ShiftHandover, fresh: ShiftHandover): HandoverRedrafted {
  const { marks, count } = changesIn(fresh);
  return {
    outcome: 'redrafted',
    handover: fresh,
    steps: [redraftedStep(before, fresh)],
    refusal: refused(
      'handover-changed',
      `${String(count)} changed since the draft: ${marks}`,
      `草稿之后有 ${String(count)} 项变化：${marks}`,
    ),
  };
}

export function redraftedStep(before: ShiftHandover, fresh: ShiftHandover): Step {
  const step = stepOf(before, fresh, { action: 'handover-redrafted', by: null, reason: null });
  return { ...step, details: { ...step.details, changed: changesIn(fresh).count } };
}

function changesIn(fresh: ShiftHandover): { readonly marks: string; readonly count: number } {
  const moved = fresh.items.filter(({ mark }) => mark !== 'as-before').map(({ key }) => key);
  const count = moved.length + fresh.settled.length;
  return { marks: moved.slice(0, 5).join(', ') || 'settled or other people', count };
}

interface Act {
  readonly action: Step['action'];
  /** Null: the machine. */
  readonly by: UserId | null;
  readonly reason: string | null;
}

export function stepOf(
  before: ShiftHandover | null,
  after: ShiftHandover,
  { action, by, reason }: Act,
): Step {
  return {
    actor: by === null ? MACHINE : actorOf(by),
    action,
    subject: handoverSubject(after),
    fromState: before?.state ?? null,
    toState: after.state,
    reason,
    details: {
      roster: after.roster,
      outgoing: after.outgoing,
      incoming: after.incoming,
      endsAt: after.endsAt,
      version: after.version,
    },
  };
}
