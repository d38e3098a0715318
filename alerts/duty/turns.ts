// Whose turn it is in a layer. A turn is counted over the days that the layer covers, so that a rotation of working days passes over holidays
// and nobody has the same weekday for ever. Pure.
import type { UserId } from '../../contracts/ids.ts';
import type { RosterLayer, Shift } from '../../contracts/roster.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, daysBetween, weekday } from '../../platform/zone/zone-time.ts';
import type { WorkingDays } from '../clocks/working-time.ts';
import { momentOf } from './moments.ts';

export interface DutyCalendar {
  readonly zone: string;
  readonly days: WorkingDays;
}

/** A shift of a layer on a day, and whose it is. */
export interface Turn {
  readonly shift: Shift;
  readonly person: UserId;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

/** The turn of this layer at a moment; undefined where it covers none. */
export function turnAt(layer: RosterLayer, at: EpochMs, calendar: DutyCalendar): Turn | undefined {
  const today = dayOf(at, calendar.zone);
  // A shift of yesterday may last into today.
  return [addDays(today, -1), today]
    .flatMap((day) => turnsOn(layer, day, calendar))
    .find(({ startAt, endAt }) => startAt <= at && at < endAt);
}

/** All turns of this layer that begin on a day. */
export function turnsOn(layer: RosterLayer, day: DayKey, calendar: DutyCalendar): Turn[] {
  if (!covers(layer, day, calendar)) return [];
  return layer.shifts.map((shift, index) => ({
    shift,
    person: personOf(layer, turnNumber(layer, { day, index }, calendar)),
    startAt: momentOf(day, shift.fromMinute, calendar.zone),
    endAt: momentOf(day, shift.untilMinute, calendar.zone),
  }));
}

function covers(layer: RosterLayer, day: DayKey, { days }: DutyCalendar): boolean {
  if (day < layer.startsOn) return false;
  if (layer.weekdays?.includes(weekday(day)) === false) return false;
  return layer.days === 'all' || days.isWorked(day) === (layer.days === 'working');
}

function personOf({ people }: RosterLayer, turn: number): UserId {
  const person = people[turn % people.length];
  if (person === undefined) throw new RangeError('a layer without people');
  return person;
}

interface Place {
  readonly day: DayKey;
  readonly index: number;
}

function turnNumber(layer: RosterLayer, { day, index }: Place, calendar: DutyCalendar): number {
  if (layer.turn === 'week') return weeksBetween(layer.startsOn, day);
  const days = coveredBefore(layer, day, calendar);
  return layer.turn === 'day' ? days : days * layer.shifts.length + index;
}

const mondayOf = (day: DayKey): DayKey => addDays(day, 1 - weekday(day));
const weeksBetween = (from: DayKey, to: DayKey): number =>
  daysBetween(mondayOf(from), mondayOf(to)) / 7;

/** Sums already made, for each layer under each calendar: a calendar of weeks asks for hundreds of days in a row. */
const sums = new WeakMap<WorkingDays, WeakMap<RosterLayer, number[]>>();

/** Days that the layer covers from its start to before `day`. */
function coveredBefore(layer: RosterLayer, day: DayKey, calendar: DutyCalendar): number {
  const count = daysBetween(layer.startsOn, day);
  if (layer.days === 'all' && layer.weekdays === undefined) return count;
  const ofCalendar = sums.get(calendar.days) ?? new WeakMap<RosterLayer, number[]>();
  sums.set(calendar.days, ofCalendar);
  const known = ofCalendar.get(layer) ?? [0];
  ofCalendar.set(layer, known);
  for (let at = known.length; at <= count; at += 1) {
    const before = addDays(layer.startsOn, at - 1);
    known.push((known[at - 1] ?? 0) + (covers(layer, before, calendar) ? 1 : 0));
  }
  return known[count] ?? 0;
}
