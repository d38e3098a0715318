// What is wrong with a roster over the weeks ahead: hours that nobody has, people who are kept too long, people who are gone. Found where a roster
// is loaded, at each change and once a day. Pure.
import type { UserId } from '../../contracts/ids.ts';
import type { DutySpan, Roster, RosterProblem } from '../../contracts/roster.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { planAt, type DutySetting } from './on-duty.ts';
import type { Stretch } from './spans.ts';

/** Newest problems beyond this would only repeat the first. */
export const PROBLEMS_MAX = 400;

export interface Checked {
  readonly roster: Roster;
  readonly over: Stretch;
  /** Of `roster` over `over`. */
  readonly spans: readonly DutySpan[];
}

export function checkRoster(checked: Checked, setting: DutySetting): RosterProblem[] {
  return [
    ...gaps(checked.spans),
    ...doubleShifts(checked, setting),
    ...missingPeople(checked, setting),
  ]
    .toSorted((one, other) => one.startAt - other.startAt)
    .slice(0, PROBLEMS_MAX);
}

/** Hours that fall to the head because nobody else has them; neighbours are one gap. */
export function gaps(spans: readonly DutySpan[]): RosterProblem[] {
  return joined(spans.filter(({ why }) => why.by === 'head')).map(({ startAt, endAt }) => ({
    code: 'gap',
    startAt,
    endAt,
    person: null,
  }));
}

/** Longer in one go than the plan allows. Where nobody has the duty nobody is counted. */
function doubleShifts({ roster, spans }: Checked, { zone }: DutySetting): RosterProblem[] {
  return joined(spans.filter(({ why }) => why.by !== 'head'))
    .filter(({ startAt, endAt }) => {
      const { hoursInARowMax } = planAt(roster, startAt, zone);
      return endAt - startAt > hoursInARowMax * HOUR_MS;
    })
    .map(({ startAt, endAt, person }) => ({ code: 'double-shift', startAt, endAt, person }));
}

type Stay = Stretch & { readonly person: UserId };

/** Spans of one person that follow each other without a break are one stay. */
function joined(spans: readonly Stay[]): Stay[] {
  const stays: Stay[] = [];
  for (const { person, startAt, endAt } of spans) {
    const last = stays.at(-1);
    if (last?.person === person && last.endAt === startAt)
      stays[stays.length - 1] = { ...last, endAt };
    else stays.push({ person, startAt, endAt });
  }
  return stays;
}

/** Named by a plan of this time, and not to be had. */
function missingPeople({ roster, over }: Checked, setting: DutySetting): RosterProblem[] {
  const plans = roster.plans.filter(
    (plan, at) =>
      plan === planAt(roster, over.startAt, setting.zone) ||
      (at > 0 && plan.validFrom > planAt(roster, over.startAt, setting.zone).validFrom),
  );
  const missing = (people: readonly UserId[]): UserId[] => [
    ...new Set(people.filter((person) => !setting.isAvailable(person))),
  ];
  const problem = (code: RosterProblem['code'], person: UserId): RosterProblem => ({
    code,
    startAt: over.startAt,
    endAt: over.endAt,
    person,
  });
  const members = plans.flatMap(({ layers }) => layers.flatMap(({ people }) => people));
  return [
    ...missing(plans.map(({ head }) => head)).map((one) => problem('head-unavailable', one)),
    ...missing(members).map((one) => problem('person-unavailable', one)),
  ];
}
