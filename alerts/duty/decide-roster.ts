// Decides what becomes of a roster that is made, changed or overridden. A plan with a hole is refused with the hole; what has been on duty stays as
// it was, because a plan begins tomorrow at the earliest and an override now. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { DutyCommand } from '../../contracts/duty-command.ts';
import type { DepartmentId, UserId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type {
  DutyOverride,
  OverrideId,
  Roster,
  RosterPlan,
  RosterProblem,
} from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { checkRoster } from './check-roster.ts';
import { planAt, type DutySetting } from './on-duty.ts';
import { HORIZON_MS } from './outlook.ts';
import { dutySpans } from './spans.ts';
import { stretchText } from './wall-text.ts';
import { seenZh } from '../lifecycle/refusal-words.ts';

type Body<Name extends DutyCommand['command']> = Extract<DutyCommand, { command: Name }>;
export type RosterCommand = Body<
  'create-roster' | 'change-roster' | 'override-duty' | 'withdraw-override'
>;

/** Departments and places of the catalogue. */
export interface KnownOffices {
  readonly hasDepartment: (department: DepartmentId) => boolean;
  readonly hasPlace: (place: PlaceCode) => boolean;
}

export interface RosterSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  readonly duty: DutySetting;
  readonly offices: KnownOffices;
  /** Of an override that is made. */
  readonly overrideId: OverrideId;
}

export interface RosterDecision {
  readonly outcome: 'done';
  readonly roster: Roster;
  readonly step: Step;
}

export const rosterSubject = (roster: Pick<Roster, 'id'>): string => `roster:${roster.id}`;

export function decideRoster(
  before: Roster | null,
  body: RosterCommand,
  setting: RosterSetting,
): RosterDecision | Refused {
  if (body.command === 'create-roster') return created(before, body, setting);
  if (before === null)
    return refused('unknown-subject', 'there is no such roster', '没有这个值班表');
  const not = mayRun(before, setting) ?? notSeen(before, setting);
  if (not !== null) return not;
  switch (body.command) {
    case 'change-roster':
      return replanned(before, body, setting);
    case 'override-duty':
      return overridden(before, body, setting);
    case 'withdraw-override':
      return overrideWithdrawn(before, body, setting);
  }
}

/** Its head, or an administrator of the place. The place first: outside of it nothing is told. */
export function mayRun(
  roster: Pick<Roster, 'place' | 'plans'>,
  { account, now, duty }: Pick<RosterSetting, 'account' | 'now' | 'duty'>,
): Refused | null {
  if (!coversPlace(account, roster.place))
    return refused('out-of-scope', 'outside of your places', '不在您的辖区');
  const isHead = planAt(roster, now, duty.zone).head === account.id;
  if (isHead || account.role === 'administrator') return null;
  return refused(
    'role-not-allowed',
    'rosters are run by their head and by administrators',
    '值班表由部门负责人和管理员管理',
  );
}

function notSeen(roster: Roster, { expectedVersion }: RosterSetting): Refused | null {
  if (expectedVersion === undefined || expectedVersion === roster.version) return null;
  return refused(
    'stale-version',
    `seen ${String(expectedVersion)}, now ${String(roster.version)}`,
    seenZh(expectedVersion, roster.version),
  );
}

function created(
  before: Roster | null,
  body: Body<'create-roster'>,
  setting: RosterSetting,
): RosterDecision | Refused {
  const { roster: id, names, department, place, plan, reason } = body;
  const { account, now, duty } = setting;
  if (!coversPlace(account, place))
    return refused('out-of-scope', 'outside of your places', '不在您的辖区');
  if (account.role !== 'administrator')
    return refused(
      'role-not-allowed',
      'a first roster is made by an administrator',
      '首份值班表由管理员建立',
    );
  const unknown = unknownOffice(body, setting.offices);
  if (unknown !== null) return unknown;
  if (before !== null)
    return refused('already-exists', 'this office has a roster already', '该机构已有值班表');
  if (plan.validFrom < dayOf(now, duty.zone))
    return refused('invalid-target', 'a roster begins today at the earliest', '值班表最早自今日起');
  const roster: Roster = {
    v: 1,
    id,
    version: 1,
    names,
    department,
    place,
    plans: [plan],
    overrides: [],
  };
  const not = unfit(roster, plan, setting);
  if (not !== null) return not;
  return done(
    { body, before: null, roster, details: { validFrom: plan.validFrom } },
    setting,
    reason,
  );
}

/** A roster of an office that nobody has would never be looked at: whoever made it would believe it to be in force. */
function unknownOffice(
  { department, place }: Pick<Roster, 'department' | 'place'>,
  { hasDepartment, hasPlace }: KnownOffices,
): Refused | null {
  if (!hasDepartment(department))
    return refused(
      'unknown-department',
      `the catalogue has no department ${department}`,
      `目录中没有部门 ${department}`,
    );
  if (hasPlace(place)) return null;
  return refused('unknown-place', `the catalogue has no place ${place}`, `目录中没有地区 ${place}`);
}

function replanned(
  before: Roster,
  { plan, ...body }: Body<'change-roster'>,
  setting: RosterSetting,
): RosterDecision | Refused {
  const { now, duty } = setting;
  if (plan.validFrom < addDays(dayOf(now, duty.zone), 1))
    return refused(
      'invalid-target',
      'a plan begins tomorrow at the earliest; for today set an override',
      '排班最早自明日起；今日请用临时调班',
    );
  const others = before.plans.filter(({ validFrom }) => validFrom !== plan.validFrom);
  const plans = [...others, plan].toSorted((one, other) =>
    one.validFrom < other.validFrom ? -1 : 1,
  );
  const roster = next(before, { plans: plans.slice(-PLANS_KEPT) });
  const not = unfit(roster, plan, setting);
  if (not !== null) return not;
  return done(
    { body, before, roster, details: { validFrom: plan.validFrom } },
    setting,
    body.reason,
  );
}
/** Earlier ones stand in the audit. */
const PLANS_KEPT = 60;
const OVERRIDES_KEPT = 400;

function overridden(
  before: Roster,
  { during, person, ...body }: Body<'override-duty'>,
  setting: RosterSetting,
): RosterDecision | Refused {
  const { account, now, duty, overrideId } = setting;
  if (during.endAt <= now) return refused('invalid-target', 'these hours are over', '这段时间已过');
  if (during.endAt > now + HORIZON_MS)
    return refused(
      'invalid-target',
      'an override is for the next eight weeks; plan what is later',
      '临时调班限未来八周，更晚的请改排班',
    );
  if (!duty.isAvailable(person))
    return refused(
      'invalid-target',
      `${person} is not an active member of this office`,
      `${person} 不是该机构的在职人员`,
    );
  const one: DutyOverride = {
    id: overrideId,
    person,
    startAt: Math.max(now, during.startAt),
    endAt: during.endAt,
    reason: body.reason,
    by: account.id,
    decidedAt: now,
    swap: null,
  };
  const roster = withOverrides(before, [one], now);
  const not = body.evenSo === true ? null : worsened(before, roster, setting);
  if (not !== null) return not;
  const details = { override: one.id, person, startAt: one.startAt, endAt: one.endAt };
  return done({ body, before, roster, details }, setting, body.reason);
}

function overrideWithdrawn(
  before: Roster,
  body: Body<'withdraw-override'>,
  setting: RosterSetting,
): RosterDecision | Refused {
  const { now } = setting;
  const known = before.overrides.find(({ id }) => id === body.override);
  if (known === undefined)
    return refused('unknown-subject', 'there is no such override', '没有这项临时调班');
  if (known.endAt <= now) return refused('not-in-this-state', 'it is over', '已结束');
  if (known.swap !== null)
    return refused(
      'not-in-this-state',
      'it is of a swap; set an override above it',
      '该调整来自换班，请另设临时调班',
    );
  // What was held already stays held.
  const overrides = before.overrides.flatMap((one) =>
    one.id !== known.id ? [one] : one.startAt < now ? [{ ...one, endAt: now }] : [],
  );
  const roster = next(before, { overrides });
  const not = body.evenSo === true ? null : worsened(before, roster, setting);
  if (not !== null) return not;
  return done({ body, before, roster, details: { override: known.id } }, setting, body.reason);
}

/** The oldest that are over make room. */
export function withOverrides(
  before: Roster,
  added: readonly DutyOverride[],
  now: EpochMs,
): Roster {
  const all = [...before.overrides, ...added];
  const isOver = (one: DutyOverride): boolean => one.endAt <= now;
  const room = Math.max(0, all.length - OVERRIDES_KEPT);
  const dropped = new Set(
    all
      .filter(isOver)
      .toSorted((one, other) => one.endAt - other.endAt)
      .slice(0, room),
  );
  return next(before, { overrides: all.filter((one) => !dropped.has(one)) });
}

const next = (before: Roster, differs: Partial<Pick<Roster, 'plans' | 'overrides'>>): Roster => ({
  ...before,
  ...differs,
  version: before.version + 1,
});

/** Why a plan cannot be taken: people who are not to be had, or hours that nobody has. */
function unfit(roster: Roster, plan: RosterPlan, setting: RosterSetting): Refused | null {
  const { duty, now } = setting;
  const people = [plan.head, ...plan.layers.flatMap((layer) => layer.people)];
  const gone = [...new Set(people.filter((person) => !duty.isAvailable(person)))];
  if (gone.length > 0)
    return refused(
      'invalid-target',
      `not active members of this office: ${gone.join(', ')}`,
      `不是该机构的在职人员：${gone.join('、')}`,
    );
  const startAt = Math.max(now, startOfDay(plan.validFrom, duty.zone));
  const found = problemsOf(roster, startAt, duty).filter(({ code }) => code === 'gap');
  return found.length === 0
    ? null
    : refused('roster-has-hole', named(found, duty.zone), namedZh(found, duty.zone));
}

/** Why a change cannot be taken even though each part of it is right: it makes a gap or a double shift that was not there. */
export function worsened(
  before: Roster,
  after: Roster,
  { now, duty }: Pick<RosterSetting, 'now' | 'duty'>,
): Refused | null {
  const known = new Set(
    problemsOf(before, now, duty).map(({ code, endAt }) => `${code}@${String(endAt)}`),
  );
  const fresh = problemsOf(after, now, duty).filter(
    ({ code, endAt }) => !known.has(`${code}@${String(endAt)}`),
  );
  const gaps = fresh.filter(({ code }) => code === 'gap');
  if (gaps.length > 0)
    return refused('roster-has-hole', named(gaps, duty.zone), namedZh(gaps, duty.zone));
  const doubles = fresh.filter(({ code }) => code === 'double-shift');
  return doubles.length === 0
    ? null
    : refused('double-shift', named(doubles, duty.zone), namedZh(doubles, duty.zone));
}

function problemsOf(roster: Roster, startAt: EpochMs, duty: DutySetting): RosterProblem[] {
  const over = { startAt, endAt: startAt + HORIZON_MS };
  return checkRoster({ roster, over, spans: dutySpans(roster, over, duty) }, duty);
}

function named(found: readonly RosterProblem[], zone: string): string {
  const [first] = found;
  if (first === undefined) return '';
  const who = first.person === null ? 'nobody' : first.person;
  const more = found.length === 1 ? '' : `, and ${String(found.length - 1)} more`;
  return `${who} from ${stretchText(first, zone)}${more}`;
}

function namedZh(found: readonly RosterProblem[], zone: string): string {
  const [first] = found;
  if (first === undefined) return '';
  const more = found.length === 1 ? '' : `，另有 ${String(found.length - 1)} 处`;
  const when = stretchText(first, zone).replace(' to ', ' 至 ');
  return `${when} ${first.person ?? '无人'}${more}`;
}

interface Made {
  readonly body: { readonly command: DutyCommand['command'] };
  readonly before: Roster | null;
  readonly roster: Roster;
  readonly details: Step['details'];
}

function done(
  { body, before, roster, details }: Made,
  { account, duty, now }: RosterSetting,
  reason: string,
): RosterDecision {
  const head: UserId = planAt(roster, now, duty.zone).head;
  return {
    outcome: 'done',
    roster,
    step: {
      actor: actorOf(account.id),
      action: `duty-${body.command}`,
      subject: rosterSubject(roster),
      fromState: before === null ? null : `v${String(before.version)}`,
      toState: `v${String(roster.version)}`,
      reason,
      details: { department: roster.department, place: roster.place, head, ...details },
    },
  };
}
