// Who is on duty at a moment, and why: an override before a layer, a layer before the layers below it, and where nobody is left the head. There
// is always an answer, so that no message and no escalation ends at nobody. Pure.
import type { UserId } from '../../contracts/ids.ts';
import type { DutyOverride, DutyReason, Roster, RosterPlan } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { turnAt, type DutyCalendar } from './turns.ts';

export interface DutySetting extends DutyCalendar {
  /** Active, and of the office. Who is not has no turn: the next layer decides. */
  readonly isAvailable: (person: UserId) => boolean;
}

export interface OnDuty {
  readonly person: UserId;
  readonly why: DutyReason;
}

export function onDutyAt(roster: Roster, at: EpochMs, setting: DutySetting): OnDuty {
  const plan = planAt(roster, at, setting.zone);
  return overridden(roster, at, setting) ?? byLayer(plan, at, setting);
}

/** Before the first plan begins the first one says who the head is. */
export function planAt(roster: Pick<Roster, 'plans'>, at: EpochMs, zone: string): RosterPlan {
  const day = dayOf(at, zone);
  const plan = roster.plans.findLast(({ validFrom }) => validFrom <= day) ?? roster.plans[0];
  if (plan === undefined) throw new RangeError('a roster without a plan');
  return plan;
}

function overridden(roster: Roster, at: EpochMs, setting: DutySetting): OnDuty | undefined {
  const here = roster.overrides.filter(
    ({ startAt, endAt, person }) => startAt <= at && at < endAt && setting.isAvailable(person),
  );
  const last = here.reduce<DutyOverride | undefined>(
    (best, one) => (best === undefined || isLater(one, best) ? one : best),
    undefined,
  );
  if (last === undefined) return undefined;
  return { person: last.person, why: { by: 'override', override: last.id, swap: last.swap } };
}

/** Whatever order they stand in, the same one holds. */
const isLater = (one: DutyOverride, other: DutyOverride): boolean =>
  one.decidedAt > other.decidedAt || (one.decidedAt === other.decidedAt && one.id > other.id);

function byLayer(plan: RosterPlan, at: EpochMs, setting: DutySetting): OnDuty {
  const isBegun = plan.validFrom <= dayOf(at, setting.zone);
  let because: 'no-shift' | 'nobody-available' = 'no-shift';
  for (const layer of isBegun ? plan.layers : []) {
    const turn = turnAt(layer, at, setting);
    if (turn === undefined) continue;
    if (setting.isAvailable(turn.person))
      return {
        person: turn.person,
        why: { by: 'layer', layer: layer.id, shift: turn.shift.id },
      };
    because = 'nobody-available';
  }
  return { person: plan.head, why: { by: 'head', because } };
}
