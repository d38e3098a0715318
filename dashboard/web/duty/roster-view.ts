// What the screens of a roster ask of its record: names, the plan of today, the spans of a day. Pure but for the clock of the plan of today.
import type { RosterView } from '../../../contracts/api/duty.ts';
import type { DutySpan, Roster, RosterPlan } from '../../../contracts/roster.ts';
import { dayOf } from '../i18n/time.ts';

export const nameIn = ({ people }: Pick<RosterView, 'people'>, id: string): string =>
  people.find((one) => one.id === id)?.name ?? id;

/** The last that has begun; before that the first. */
export function planNow({ plans }: Roster): RosterPlan {
  const today = dayOf(Date.now());
  const begun = plans.filter(({ validFrom }) => validFrom <= today);
  const plan = begun[begun.length - 1] ?? plans[0];
  if (plan === undefined) throw new RangeError('a roster without a plan');
  return plan;
}

/** By the day on which they begin, that of the first included. */
export function daysOf(spans: readonly DutySpan[]): ReadonlyMap<string, DutySpan[]> {
  const days = new Map<string, DutySpan[]>();
  for (const span of spans) {
    const day = dayOf(span.startAt);
    days.set(day, [...(days.get(day) ?? []), span]);
  }
  return days;
}
